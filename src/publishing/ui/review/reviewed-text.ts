// What looking at a draft gains with JavaScript: one marks words and comments on them, and sees which words are commented on.
import { locate } from '../../comments/anchor.ts';

const root = document.querySelector<HTMLElement>('[data-reviewed]')!;
/** Context that is sent along, in characters. */
const CONTEXT = 60;

showCommented();

const button = document.createElement('button');
button.type = 'button';
button.className = 'button small comment-here';
button.textContent = root.dataset['commentLabel'] ?? '';
button.hidden = true;
document.body.append(button);

document.addEventListener('selectionchange', () => {
  const marked = markedWords();
  button.hidden = !marked;
  if (!marked) return;
  const box = marked.range.getBoundingClientRect();
  button.style.insetBlockStart = `${box.bottom + window.scrollY + 4}px`;
  button.style.left = `${Math.max(0, Math.min(box.left + window.scrollX, document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
});
// The words must stay marked until they are taken.
button.addEventListener('pointerdown', (event) => event.preventDefault());
button.addEventListener('click', () => {
  const marked = markedWords();
  if (!marked) return;
  const form = marked.block.closest('.block')!.querySelector<HTMLDetailsElement>('[data-add]')!;
  const field = (name: string) => form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`)!;
  form.open = true;
  field('quote').value = marked.words;
  field('before').value = marked.before;
  button.hidden = true;
  field('comment').focus();
});

/** The words that are marked, as far as they are in one block of the text. */
function markedWords(): { range: Range; block: HTMLElement; words: string; before: string } | undefined {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0).cloneRange();
  const block = elementOf(range.startContainer)?.closest<HTMLElement>('[data-block]');
  if (!block || !root.contains(block)) return undefined;
  if (!block.contains(range.endContainer)) range.setEnd(block, block.childNodes.length);
  const words = range.toString().replace(/\s+/g, ' ').trim();
  if (words === '') return undefined;
  const ahead = document.createRange();
  ahead.setStart(block, 0);
  ahead.setEnd(range.startContainer, range.startOffset);
  return { range, block, words, before: ahead.toString().replace(/\s+/g, ' ').slice(-CONTEXT) };
}

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}

/** Underlines the words that comments are about, where the browser can. */
function showCommented(): void {
  if (!('highlights' in CSS)) return;
  const ranges: Range[] = [];
  for (const comment of root.querySelectorAll<HTMLElement>('[data-comment][data-open][data-quote]')) {
    const block = comment.closest('.block')?.querySelector<HTMLElement>('[data-block]');
    const range = block && rangeOf(block, comment.dataset['quote']!, comment.dataset['before'] ?? '');
    if (range) ranges.push(range);
  }
  CSS.highlights.set('commented', new Highlight(...ranges));
}

/** Where words are in a block, as far as they are in it. */
function rangeOf(block: HTMLElement, quote: string, before: string): Range | undefined {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes: { node: Node; from: number }[] = [];
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length });
    text += node.textContent ?? '';
  }
  const found = locate([text], { block: 0, quote, before });
  if (!found) return undefined;
  const range = document.createRange();
  const place = (at: number) => nodes.findLast(({ from }) => from <= at);
  const [start, end] = [place(found.from.at), place(found.to.at - 1)];
  if (!start || !end) return undefined;
  range.setStart(start.node, found.from.at - start.from);
  range.setEnd(end.node, found.to.at - end.from);
  return range;
}

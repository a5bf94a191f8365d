// The composer, once somebody writes: toolbar, views, lists while typing, paste, files, and drafts.
import '@github/markdown-toolbar-element';
import { subscribe } from '@github/paste-markdown';
import { filled } from '../../../i18n/island-text.ts';
import { offerCompletions } from './complete.ts';
import type { ComposerTexts } from './composer-texts.ts';
import { keepDrafts } from './drafts.ts';
import { takeFiles } from './files.ts';

/** Keys with Ctrl or Command, and the tools that they press. */
const KEYS: Record<string, string> = { b: 'md-bold', i: 'md-italic', k: 'md-link', e: 'md-code' };

const boxOf = (field: HTMLElement) => field.querySelector<HTMLTextAreaElement>('#body')!;

/** What the page may ask of the composer. */
export interface ComposerAtWork {
  /** @param link that of the post to be quoted. @param selected what of the page is selected. */
  quote(link: HTMLAnchorElement, selected: Range | undefined): Promise<void>;
}

/**
 * Makes a plain field the whole composer.
 * @param tools what `ComposerTools.astro` makes.
 */
export function compose(field: HTMLElement, form: HTMLFormElement, tools: HTMLElement): ComposerAtWork {
  const box = boxOf(field);
  const texts = JSON.parse(tools.dataset['texts']!) as ComposerTexts;
  const bar = field.querySelector<HTMLElement>('[data-bar]')!;
  bar.firstElementChild!.classList.add('visually-hidden');
  bar.append(...tools.children);
  // What is kept by itself needs no button, and the preview has its own.
  for (const plain of form.querySelectorAll<HTMLElement>('[data-plain]')) plain.hidden = true;
  field.querySelector('[data-seen]')?.remove();

  box.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key === 'Enter')
      form.requestSubmit(
        form.querySelector<HTMLButtonElement>(
          'button:not([type="button"], [data-plain], .visually-hidden, [formnovalidate])',
        ),
      );
    else if (KEYS[event.key] && !event.shiftKey) bar.querySelector<HTMLElement>(KEYS[event.key]!)!.click();
    else return;
    event.preventDefault();
  });
  subscribe(box);
  takeFiles(field, box, texts);
  offerCompletions(field, box, texts.offers);
  showViews(field, box, texts);
  keepDrafts(field, form, box, texts);
  return { quote: (link, selected) => quote(link, field, selected, texts) };
}

function showViews(field: HTMLElement, box: HTMLTextAreaElement, texts: ComposerTexts): void {
  const seen = field.querySelector<HTMLElement>('[data-preview]')!;
  const tools = field.querySelector<HTMLElement>('markdown-toolbar')!;
  const views = field.querySelectorAll<HTMLButtonElement>('[data-view]');
  for (const view of views)
    view.addEventListener('click', () => {
      const isPreview = view.dataset['view'] === 'preview';
      for (const one of views) one.setAttribute('aria-pressed', String(one === view));
      box.hidden = tools.hidden = isPreview;
      seen.hidden = !isPreview;
      if (isPreview) void show(box.value);
      else box.focus();
    });

  async function show(body: string): Promise<void> {
    const asked = { body, locale: document.documentElement.lang, thread: field.dataset['thread'] ?? '' };
    const answer = body.trim() === '' ? { html: '' } : await post<{ html: string }>('/api/community/preview', asked);
    // Made by the server as every post is.
    if (answer && answer.html !== '') seen.innerHTML = answer.html;
    else seen.textContent = answer ? texts.nothing : texts.previewFailed;
  }
}

async function post<Answer>(to: string, body: object): Promise<Answer | undefined> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await fetch(to, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Answer) : undefined;
}

/** Types a text where the cursor is, so that it can be undone. */
function typeInto(box: HTMLTextAreaElement, text: string): void {
  box.focus();
  if (document.execCommand('insertText', false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Quotes a post: what was selected of it, or all of it, with a pointer to it. */
async function quote(
  link: HTMLAnchorElement,
  field: HTMLElement,
  selected: Range | undefined,
  texts: ComposerTexts,
): Promise<void> {
  const { quote: number = '', handle, name = '' } = link.dataset;
  const prose = link.closest('article')!.querySelector<HTMLElement>('.prose')!;
  const part = selected && prose.contains(selected.commonAncestorContainer) ? selected : undefined;
  // Not before somebody quotes: to write takes none of it.
  const { quoted } = await import('./quoted.ts');
  const said = quoted(prose, part);
  const lines = [...(handle ? [`@${handle}:`, ''] : []), ...said.split('\n')];
  const box = boxOf(field);
  const before = box.value.slice(0, box.selectionStart);
  const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  typeInto(box, `${gap}${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`);
  if (number !== '1') pointTo(field, filled(texts.answers, { number, name }), number);
}

/** Says which post is answered. */
function pointTo(field: HTMLElement, words: string, number: string): void {
  const form = field.closest('form')!;
  let to = form.querySelector<HTMLInputElement>('input[name="to"]');
  if (!to) {
    const said = document.createElement('p');
    said.className = 'small';
    said.innerHTML = '<input type="hidden" name="to"><span dir="auto"></span>';
    field.before(said);
    to = said.querySelector('input')!;
  }
  to.value = number;
  to.parentElement!.querySelector('span')!.textContent = words;
}

// What the editor of a snippet gains with JavaScript: the visual editor, the text drawn while one writes, and kept until it is published.
import { keepTyped } from '../../ui/keep-typed.ts';
import type { Visual } from '../../ui/visual/mount.ts';

/** After a pause of so long the text is drawn, in milliseconds. */
const DRAW_MS = 300;

const form = document.querySelector<HTMLFormElement>('[data-snippet]')!;
const source = form.querySelector<HTMLTextAreaElement>('#body')!;
const pane = form.querySelector<HTMLElement>('[data-pane]')!;
let visual: Visual | undefined;
let isLeaving = false;

form.classList.add('scripted');

const textNow = () => {
  visual?.write();
  return source.value;
};
const begun = source.value;
const keeping = keepTyped(form, {
  now: () => ({ body: textNow() }),
  use(text) {
    source.value = text['body'] ?? '';
    visual?.read();
    void draw();
  },
});

let drawing: AbortController | undefined;
let timer: number | undefined;

async function draw(): Promise<void> {
  drawing?.abort();
  drawing = new AbortController();
  const body = new URLSearchParams({ body: textNow(), intent: 'preview' });
  try {
    const response = await fetch(form.action, { method: 'POST', body, signal: drawing.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const drawn = page.querySelector('[data-pane]');
    if (drawn) pane.replaceChildren(...drawn.childNodes);
    tellProblems();
  } catch {
    // The next pause draws it again.
  }
}

/** The mistakes of the text that is drawn, for its source. */
function tellProblems(): void {
  visual?.problems(
    [...pane.querySelectorAll('.problems li')].map((row) => ({
      line: Number(row.querySelector('a')!.dataset['line']),
      severity: row.classList.contains('error') ? 'error' : 'warning',
      message: row.querySelector('span')!.textContent,
    })),
  );
}

source.addEventListener('input', () => {
  keeping.keep();
  clearTimeout(timer);
  timer = window.setTimeout(() => void draw(), DRAW_MS);
});
form.addEventListener('submit', () => {
  visual?.write();
  isLeaving = true;
});
addEventListener('pageshow', () => {
  isLeaving = false;
});
addEventListener('beforeunload', (event) => {
  if (!isLeaving && textNow() !== begun) event.preventDefault();
});

// A mistake leads to its place.
pane.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-line]');
  if (!link) return;
  event.preventDefault();
  const line = Number(link.dataset['line']);
  if (visual) {
    visual.goTo(line);
    return;
  }
  const start = source.value
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0);
  source.focus();
  source.setSelectionRange(start, start + (source.value.slice(start).split('\n', 1)[0]?.length ?? 0));
});

import('../../ui/visual/mount.ts')
  .then(({ mountVisual }) => {
    visual = mountVisual(source.closest<HTMLElement>('.field')!);
    tellProblems();
  })
  .catch((error: unknown) => console.error(error));

// The page on which a tour is recorded: opens the product in a window, and keeps each step that comes from it in the draft.
import { filled } from '../../../i18n/island-text.ts';
import { type FromRecorder, RECORDING_WINDOW, type ToRecorder } from '../../../videos/tour-recording.ts';

const page = document.querySelector<HTMLElement>('[data-tour-page]')!;
const form = page.querySelector<HTMLFormElement>('[data-open]')!;
const status = form.querySelector<HTMLElement>('[role=status]')!;
form.hidden = false;

let product: { window: Window; origin: string } | undefined;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const field = form.querySelector<HTMLInputElement>('input[type=url]')!;
  if (!field.validity.valid || !/^https?:/i.test(field.value)) return field.focus();
  const url = new URL(field.value);
  const opened = window.open(url.href, RECORDING_WINDOW);
  if (!opened) {
    status.textContent = form.dataset['blocked'] ?? '';
    return;
  }
  product = { window: opened, origin: url.origin };
  status.textContent = form.dataset['opened'] ?? '';
});

addEventListener('message', ({ source, origin, data }: MessageEvent<FromRecorder | undefined>) => {
  // The product that was opened here, and nobody else, also not another page that the window has gone on to.
  if (!product || source !== product.window || origin !== product.origin) return;
  if (data?.helpwell === 'recording') {
    status.textContent = form.dataset['records'] ?? '';
    next('');
  }
  if (data?.helpwell === 'step') void keep(data.step);
});

const list = (): HTMLFormElement => page.querySelector<HTMLFormElement>('[data-steps]')!;

/** The step that is recorded next: the one that was chosen, or a new one. */
function chosen(): HTMLInputElement {
  return list().querySelector<HTMLInputElement>('input[name=index]:checked')!;
}

/** Tells the product's window what is recorded next. @param said what became of the step before. */
function next(said: string): void {
  if (!product) return;
  const { value, dataset } = chosen();
  const [title, text] = [dataset['title'] ?? '', dataset['text'] ?? ''];
  const message: ToRecorder = { helpwell: 'next', number: Number(value) + 1, title, text, said };
  product.window.postMessage(message, product.origin);
}

page.addEventListener('change', (event) => {
  if ((event.target as HTMLInputElement).name === 'index') next('');
});

async function keep(step: Extract<FromRecorder, { helpwell: 'step' }>['step']): Promise<void> {
  const { value: index } = chosen();
  const data = new FormData(list());
  for (const [name, value] of Object.entries({ ...step, intent: 'record', index })) data.set(name, String(value));
  const number = String(Number(index) + 1);
  let said = form.dataset['failed'] ?? '';
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(data as unknown as Record<string, string>),
    });
    const answer = (await response.json()) as { notice?: string; shown?: { message: string }[]; message?: string };
    if (response.ok) {
      said = filled(form.dataset['kept'] ?? '', { number });
      await show(Number(index) + 1);
    } else said = answer.shown?.[0]?.message ?? answer.notice ?? answer.message ?? said;
  } catch {}
  status.textContent = said;
  next(said);
}

/** Shows the steps as they are kept now. @param after the step that is recorded next: the one after, where somebody goes through them. */
async function show(after: number): Promise<void> {
  const response = await fetch(form.action, { headers: { accept: 'text/html' } });
  const shown = new DOMParser().parseFromString(await response.text(), 'text/html');
  const now = shown.querySelector('[data-steps]');
  if (!now) return;
  list().replaceWith(now);
  const choices = [...list().querySelectorAll<HTMLInputElement>('input[name=index]')];
  const following = choices.find(({ value }) => Number(value) === after) ?? choices.at(-1);
  if (following) following.checked = true;
}

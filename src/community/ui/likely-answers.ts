// Shows what may answer a thread while its title is being written.
import type { Suggestion } from '../../deflection/suggest.ts';

/** After the last key, so that not every letter is a search. */
const PAUSE_MS = 400;
/** Fewer letters find nothing that is meant. */
const FEWEST_LETTERS = 8;
/** From this width on answers are shown at once; below it they would push the rest of the form out of sight. */
const WIDE = '(min-width: 60rem)';

const section = document.querySelector<HTMLElement>('[data-likely]');
const title = document.querySelector<HTMLInputElement>('#title');
const askId = document.querySelector<HTMLInputElement>('input[name=askId]');

if (section && title && askId) {
  const texts: Texts = {
    answered: section.dataset['answered']!,
    counts: JSON.parse(section.dataset['counts']!) as Texts['counts'],
    kinds: JSON.parse(section.dataset['kinds']!) as Texts['kinds'],
    solved: section.dataset['solved']!,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  title.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(section, title.value, ++newest), PAUSE_MS);
  });

  // Who has opened an answer is not shown it once more before publishing.
  section.addEventListener('click', ({ target }) => {
    const item = target instanceof Element ? target.closest('a')?.closest('li') : undefined;
    const documentId = Number(item?.querySelector('button')?.value.replace('answered:', ''));
    if (documentId) navigator.sendBeacon(`/api/asks/${askId.value}`, JSON.stringify({ documentId, opened: true }));
  });

  async function look(into: HTMLElement, text: string, number: number): Promise<void> {
    const suggestions = text.trim().length < FEWEST_LETTERS ? [] : await ask(text);
    // Another question has been asked meanwhile, or there was no answer: what is shown stays.
    if (number !== newest || !suggestions) return;
    const item = into.querySelector('template')!;
    into.querySelector('h2')!.textContent = texts.counts[suggestions.length] ?? '';
    // Nothing moves under the hands of who has gone on to the next field meanwhile.
    if (into.hidden && document.activeElement === title && matchMedia(WIDE).matches)
      into.querySelector('details')!.open = true;
    into.querySelector('ol')!.replaceChildren(...suggestions.map((one) => filled(item, one, texts)));
    into.hidden = suggestions.length === 0;
  }

  async function ask(text: string): Promise<Suggestion[] | undefined> {
    const body = JSON.stringify({ text, locale: document.documentElement.lang, askId: askId!.value });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/suggest', { method: 'POST', headers, body }).catch(() => undefined);
    return answer?.ok ? ((await answer.json()) as { suggestions: Suggestion[] }).suggestions : undefined;
  }
}

/** What stands beside an answer; `{}` in the label of its button is its title. */
interface Texts {
  answered: string;
  /** What is said of so many answers. */
  counts: string[];
  kinds: Record<Suggestion['kind'], string>;
  solved: string;
}

function filled(template: HTMLTemplateElement, one: Suggestion, { answered, kinds, solved }: Texts): Node {
  const item = template.content.cloneNode(true) as DocumentFragment;
  const link = item.querySelector('a')!;
  link.textContent = one.title;
  link.href = one.url;
  item.querySelector('p:not(.kind)')!.textContent = one.snippet;
  item.querySelector('.kind')!.textContent = one.solved ? `${kinds[one.kind]} · ${solved}` : kinds[one.kind];
  if (one.locale !== document.documentElement.lang) item.querySelector('li')!.lang = one.locale;
  const button = item.querySelector('button')!;
  button.value = `answered:${one.id}`;
  button.setAttribute(
    'aria-label',
    answered.replace('{}', () => one.title),
  );
  return item;
}

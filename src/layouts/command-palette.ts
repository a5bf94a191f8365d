import type { PaletteEntry } from './palette-entries.ts';

// The command palette: every place by name, and what can be done with what was typed. A combobox with a list (ARIA Authoring Practices).
const dialog = document.querySelector<HTMLDialogElement>('#palette')!;
const toPalette = document.querySelector<HTMLAnchorElement>('#open-palette')!;
const input = dialog.querySelector('input')!;
const none = dialog.querySelector<HTMLElement>('.none')!;
const list = dialog.querySelector('ul')!;
/** Icons that turn with the line of text. */
const pointing = new Set(dialog.dataset['pointing']!.split(' '));
let options: HTMLElement[] = [];
let current: HTMLElement | undefined;
/** Of what is done with what was typed; people stand before it. */
let firstAction: HTMLElement | null = null;
let brought: Promise<void> | undefined;

/** An option with its icon. */
function optionOf(icon: string, id: string): HTMLElement {
  const option = document.createElement('li');
  option.id = id;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('class', pointing.has(icon) ? 'ico pointing' : 'ico');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${dialog.dataset['icons']}#${icon}`);
  drawing.append(use);
  option.append(drawing, document.createElement('span'));
  return option;
}

/** Brings what there is to go to, once for a page; the browser keeps it for the pages after. Away or signed out, there is nothing to go to. */
function bring(): Promise<void> {
  brought ??= fetch(dialog.dataset['entries']!)
    .then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      const { entries } = (await answer.json()) as { entries: PaletteEntry[] };
      for (const [index, { href, icon, title, words }] of entries.entries()) {
        const option = optionOf(icon, `palette-${index}`);
        option.dataset['href'] = href;
        if (words === undefined) option.dataset['title'] = title;
        else {
          option.dataset['words'] = `${title} ${words}`;
          option.querySelector('span')!.textContent = title;
        }
        list.append(option);
        listen(option);
      }
      firstAction = list.querySelector('[data-title]');
      options = [...list.querySelectorAll<HTMLElement>('[role="option"]')];
      list.removeAttribute('aria-busy');
      filter();
    })
    .catch(() => {
      brought = undefined;
    });
  return brought;
}

const shown = () => options.filter(({ hidden }) => !hidden);
/** Without marks over letters, so that "reponse" finds "réponse". */
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function choose(option: HTMLElement | undefined): void {
  current?.setAttribute('aria-selected', 'false');
  current = option;
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) input.setAttribute('aria-activedescendant', option.id);
  else input.removeAttribute('aria-activedescendant');
}

/** Shows what fits what was typed: places whose name and purpose have all its words, then what can be done with it. */
function filter(): void {
  const query = input.value.trim();
  const words = plain(query).split(/\s+/).filter(Boolean);
  const number = /^#?(\d{1,15})$/.exec(query)?.[1];
  for (const option of options) {
    const { title, words: said } = option.dataset;
    if (title === undefined) option.hidden = !words.every((word) => plain(said ?? '').includes(word));
    else {
      option.hidden = query === '' || (title.includes('{number}') && number === undefined);
      option.querySelector('span')!.textContent = title
        .replace('{number}', () => number ?? '')
        .replace('{query}', () => query);
    }
  }
  tellNone();
  const ofNumber = ({ dataset }: HTMLElement) => number !== undefined && dataset['title']?.includes('{number}');
  // Who types a name means that place, and not one above it whose purpose has the same words.
  const isNamed = ({ dataset, textContent }: HTMLElement) =>
    query !== '' && dataset['title'] === undefined && plain(textContent ?? '').includes(plain(query));
  choose(shown().find(ofNumber) ?? shown().find(isNamed) ?? shown()[0]);
}

/** Says that nothing fits, once there is something that could. */
function tellNone(): void {
  none.hidden = shown().length > 0 || firstAction === null;
}

/** Fewer letters fit too many names. */
const FEWEST_LETTERS = 2;
/** So long somebody has stopped typing, in milliseconds. */
const PAUSE_MS = 150;
let asked = 0;

/** Brings the people whose name or address has what was typed, for who may see them; without an answer the palette stays as it is. */
async function findPeople(): Promise<void> {
  const { people } = dialog.dataset;
  const query = input.value.trim();
  asked += 1;
  const turn = asked;
  if (!people) return;
  if (query.length < FEWEST_LETTERS) return showPeople([]);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (turn !== asked) return;
  try {
    const answer = await fetch(`/api/people?q=${encodeURIComponent(query)}`);
    const found: { id: number; name: string; email: string | null }[] = answer.ok ? await answer.json() : [];
    // They stand below the places, which may still be on their way.
    await bring();
    if (turn === asked) showPeople(found);
  } catch {
    // Away, or signed out meanwhile: the places are still there.
  }
}

function showPeople(found: readonly { id: number; name: string; email: string | null }[]): void {
  for (const option of list.querySelectorAll('.person')) option.remove();
  const made = found.map(({ id, name, email }) => {
    const option = optionOf('user', `palette-person-${id}`);
    option.className = 'person';
    const nameShown = option.querySelector('span')!;
    nameShown.dir = 'auto';
    nameShown.textContent = name;
    const emailShown = document.createElement('span');
    emailShown.className = 'soft small';
    emailShown.dir = 'ltr';
    emailShown.textContent = email;
    option.append(emailShown);
    option.dataset['href'] = `${dialog.dataset['people']}/${id}`;
    option.dataset['words'] = `${name} ${email ?? ''}`;
    return option;
  });
  for (const option of made) {
    list.insertBefore(option, firstAction);
    listen(option);
  }
  options = [...list.querySelectorAll<HTMLElement>('[role="option"]')];
  tellNone();
  if (!current?.isConnected) choose(shown()[0]);
}

function go(option: HTMLElement): void {
  const query = input.value.trim();
  const href = option.dataset['href']!.replace('{number}', query.replace('#', ''));
  location.assign(href.replace('{query}', () => encodeURIComponent(query)));
}

function openPalette(): void {
  if (dialog.open) return;
  input.value = '';
  dialog.showModal();
  input.focus();
  filter();
  void bring();
  void findPeople();
}

toPalette.setAttribute('role', 'button');
toPalette.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPalette();
});
toPalette.addEventListener('keydown', (event) => {
  if (event.key !== ' ') return;
  event.preventDefault();
  openPalette();
});
document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else openPalette();
});
dialog.querySelector('button')!.addEventListener('click', () => dialog.close());
// What lies around the dialog closes it, as it does menus.
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});
input.addEventListener('input', () => {
  filter();
  void findPeople();
});
input.addEventListener('keydown', (event) => {
  const all = shown();
  const at = current ? all.indexOf(current) : -1;
  const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length }[event.key];
  if (to !== undefined) choose(all[to]);
  else if (event.key === 'Enter' && !event.isComposing) void bring().then(() => current && go(current));
  else return;
  event.preventDefault();
});
function listen(option: HTMLElement): void {
  option.addEventListener('click', () => go(option));
  option.addEventListener('pointermove', () => option !== current && choose(option));
}
// A moment before it is opened.
toPalette.addEventListener('pointerenter', () => void bring());
toPalette.addEventListener('focus', () => void bring());
document.addEventListener('keydown', ({ key }) => (key === 'Control' || key === 'Meta') && void bring());

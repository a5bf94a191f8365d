// The command palette: every place by name, and what can be done with what was typed. A combobox with a list (ARIA Authoring Practices).
const dialog = document.querySelector<HTMLDialogElement>('#palette')!;
const toPalette = document.querySelector<HTMLAnchorElement>('#open-palette')!;
const input = dialog.querySelector('input')!;
const none = dialog.querySelector<HTMLElement>('.none')!;
const options = [...dialog.querySelectorAll<HTMLElement>('[role="option"]')];
let current: HTMLElement | undefined;

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
  none.hidden = shown().length > 0;
  choose(shown().find(({ dataset }) => number !== undefined && dataset['title']?.includes('{number}')) ?? shown()[0]);
}

function go(option: HTMLElement): void {
  const query = input.value.trim();
  const href = option.dataset['href']!.replace('{number}', query.replace('#', ''));
  location.assign(href.replace('{query}', () => encodeURIComponent(query)));
}

function openPalette(): void {
  if (dialog.open) return;
  input.value = '';
  filter();
  dialog.showModal();
  input.focus();
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
input.addEventListener('input', filter);
input.addEventListener('keydown', (event) => {
  const all = shown();
  const at = current ? all.indexOf(current) : -1;
  const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length }[event.key];
  if (to !== undefined) choose(all[to]);
  else if (event.key === 'Enter' && !event.isComposing && current) go(current);
  else return;
  event.preventDefault();
});
for (const option of options) {
  option.addEventListener('click', () => go(option));
  option.addEventListener('pointermove', () => option !== current && choose(option));
}

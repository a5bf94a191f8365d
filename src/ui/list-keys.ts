// The lists of the staff under the fingers: j and k move, x selects, Enter opens, as a link does of itself.
const TYPES = 'input:not([type="checkbox"]), textarea, select, [contenteditable], dialog';

for (const list of document.querySelectorAll<HTMLElement>('.list')) {
  const all = list.querySelector<HTMLInputElement>('input.all');
  // Read each time: a live list has others later.
  const boxes = () => [...list.querySelectorAll<HTMLInputElement>('tbody .pick input')];
  const bar = list.parentElement!.querySelector<HTMLElement>('.list-bulk');
  const count = bar?.querySelector<HTMLElement>('[data-selected]');

  const show = () => {
    const selected = boxes().filter(({ checked }) => checked).length;
    if (bar) bar.hidden = selected === 0;
    if (count) {
      count.hidden = false;
      count.querySelector('b')!.textContent = String(selected);
    }
    if (!all) return;
    all.checked = selected === boxes().length;
    all.indeterminate = selected > 0 && selected < boxes().length;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener('change', () => {
      for (const box of boxes()) box.checked = all.checked;
      show();
    });
  }
  if (boxes().length > 0) {
    list.addEventListener('change', show);
    // Boxes stay as they were when somebody comes back to the page.
    window.addEventListener('pageshow', show);
    show();
  }
}

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
  if (target.closest(TYPES) || document.querySelector('dialog[open]')) return;
  // Only with the focus in the list: who dictates must not set off single letters by accident.
  const links = [...(target.closest('.list')?.querySelectorAll<HTMLElement>('.open') ?? [])];
  if (links.length === 0) return;
  const at = links.findIndex((link) => link.closest('tr')!.contains(target));
  if (key === 'j' || key === 'k') {
    links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + (key === 'j' ? 1 : -1)))]?.focus();
  } else if (key === 'x' && at >= 0) {
    links[at]!.closest('tr')!.querySelector<HTMLInputElement>('.pick input')?.click();
  } else return;
  event.preventDefault();
});

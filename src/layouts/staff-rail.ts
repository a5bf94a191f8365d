// The rail as icons: a choice of this browser.
const KEY = 'helpwell-rail';
const root = document.documentElement;
const button = document.querySelector<HTMLButtonElement>('#rail .collapse')!;

function show(icons: boolean): void {
  if (icons) root.dataset['rail'] = 'icons';
  else delete root.dataset['rail'];
  button.ariaPressed = String(icons);
  // Without their words the places still say what they are, to the pointer too.
  for (const place of document.querySelectorAll<HTMLElement>('#rail .place'))
    place.title = icons ? (place.textContent ?? '').trim() : '';
}

button.hidden = false;
try {
  show(localStorage.getItem(KEY) === 'icons');
} catch {
  // Browsers that allow no storage keep nothing.
}
button.addEventListener('click', () => {
  const icons = root.dataset['rail'] !== 'icons';
  show(icons);
  try {
    localStorage.setItem(KEY, icons ? 'icons' : 'words');
  } catch {
    // As above.
  }
});

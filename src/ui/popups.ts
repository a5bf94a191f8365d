// Menus that unfold over the page: a `details` element shows and hides them without scripts, and this closes them like any other menu.

/** Closes the menus that `selector` finds by Escape, which leads back to their button, and by a press or the focus elsewhere. */
export function closePopups(selector: string): void {
  const opened = () => document.querySelectorAll<HTMLDetailsElement>(`${selector}[open]`);
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    for (const menu of opened()) {
      const isIn = menu.contains(document.activeElement);
      menu.open = false;
      if (isIn) menu.querySelector('summary')!.focus();
    }
  });
  for (const type of ['pointerdown', 'focusin'])
    document.addEventListener(type, ({ target }) => {
      for (const menu of opened()) if (!menu.contains(target as Node)) menu.open = false;
    });
}

// The toolbar: one stop for Tab, arrow keys within, and what is on where the cursor is.
import type { EditorView } from 'prosemirror-view';
import { COMMANDS, isOn, styleOf } from './commands/commands.ts';

/** The toolbar at work. */
export interface Toolbar {
  /** Shows what is on, and what can be done. */
  update(): void;
  focus(): void;
}

/** @param run does a command by its name. */
export function toolbar(bar: HTMLElement, view: EditorView, run: (command: string) => boolean): Toolbar {
  const items = () =>
    [...bar.querySelectorAll<HTMLElement>('button, select')].filter(
      (one) => one.offsetParent !== null && !one.closest('[popover]'),
    );
  const style = bar.querySelector<HTMLSelectElement>('select')!;

  const stop = (item: HTMLElement | undefined) => {
    if (!item) return;
    for (const one of items()) one.tabIndex = one === item ? 0 : -1;
  };
  stop(items()[0]);
  bar.addEventListener('focusin', (event) => {
    const item = (event.target as Element).closest<HTMLElement>('button, select');
    if (item && !item.closest('[popover]')) stop(item);
  });
  bar.addEventListener('keydown', (event) => {
    const list = items();
    const at = list.indexOf(event.target as HTMLElement);
    if (event.key === 'Escape' && !bar.querySelector(':popover-open')) {
      view.focus();
      return;
    }
    if (at < 0) {
      moveInMenu(event);
      return;
    }
    const forward = getComputedStyle(bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const to =
      event.key === forward
        ? at + 1
        : event.key === back
          ? at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? list.length - 1
              : undefined;
    if (to === undefined) return;
    event.preventDefault();
    list[(to + list.length) % list.length]?.focus();
  });
  // The selection in the text stays while one presses a button.
  bar.addEventListener('mousedown', (event) => {
    if ((event.target as Element).closest('button[data-command]')) event.preventDefault();
  });
  bar.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-command]');
    if (!button || button.ariaDisabled === 'true') return;
    button.closest<HTMLElement>('[popover]')?.hidePopover();
    run(button.dataset['command']!);
  });
  style.addEventListener('change', () => {
    run(style.value);
    view.focus();
  });

  for (const menu of bar.querySelectorAll<HTMLElement>('[popover]'))
    menu.addEventListener('toggle', (event) => {
      if ((event as ToggleEvent).newState === 'open')
        [...menu.querySelectorAll<HTMLElement>('button')]
          .find((one) => one.ariaDisabled !== 'true' && !one.hidden)
          ?.focus();
    });

  return {
    update() {
      const { state } = view;
      style.value = styleOf(state);
      for (const button of bar.querySelectorAll<HTMLElement>('button[data-command]')) {
        const name = button.dataset['command']!;
        const on = isOn(state, name);
        if (on !== undefined) setIfOther(button, 'aria-pressed', String(on));
        const command = COMMANDS[name];
        if (command) setIfOther(button, 'aria-disabled', String(!command(state)));
      }
      const isInTable = COMMANDS['deleteTable']!(state);
      for (const group of bar.querySelectorAll<HTMLElement>('[data-for=table]'))
        if (group.hidden === isInTable) group.hidden = !isInTable;
    },
    focus: () => (items().find((one) => one.tabIndex === 0) ?? items()[0])?.focus(),
  };
}

function setIfOther(one: HTMLElement, name: string, value: string): void {
  if (one.getAttribute(name) !== value) one.setAttribute(name, value);
}

function moveInMenu(event: KeyboardEvent): void {
  const menu = (event.target as Element).closest<HTMLElement>('[popover]');
  if (!menu || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  event.preventDefault();
  const list = [...menu.querySelectorAll<HTMLElement>('button')].filter(
    (one) => !one.hidden && one.offsetParent !== null,
  );
  const at = list.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key]!;
  list[(to + list.length) % list.length]?.focus();
}

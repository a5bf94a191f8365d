import { accent, label, locale, onAccent, options, rtl } from './host.ts';
import { element, icon } from './parts.ts';
import { style } from './style.ts';

// What the widget puts into the product's page: one element, with the launcher and the panel in its closed shadow root.

export const root = document.createElement('helpwell-widget');
export const shadow = root.attachShadow({ mode: 'closed' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(style(accent, onAccent));
shadow.adoptedStyleSheets = [sheet];

/** Holds language, direction and theme. */
export const box = element('div', {
  // `start` and `none` are in the style sheet.
  class: ['box', options['position'], options['launcher']].join(' '),
  lang: locale,
  dir: rtl.includes(locale) ? 'rtl' : 'ltr',
});
if (options['color']) box.style.setProperty('--a', options['color']);

const badge = element('span', { class: 'new', hidden: '' });
export const launcher = element('button', { class: 'launch', type: 'button', 'aria-expanded': 'false' }, [
  icon('M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01'),
  element('span', {}, [label]),
  badge,
]);
export const panel = element('div', {
  class: 'panel',
  role: 'dialog',
  'aria-label': label,
  tabindex: '-1',
  hidden: '',
});
box.append(panel, launcher);
shadow.append(box);

export const isOpen = (): boolean => !panel.hidden;

/** Shows the panel, or puts it away. */
export function unfold(isShown: boolean): void {
  panel.hidden = !isShown;
  box.classList.toggle('open', isShown);
  launcher.setAttribute('aria-expanded', String(isShown));
}

/** Says on the launcher how many answers have not been read. @param said the same in words. */
export function showUnread(count: number, said: string): void {
  badge.hidden = count === 0;
  badge.textContent = String(count);
  launcher.setAttribute('aria-label', count ? `${label}, ${said}` : label);
}

/** Takes back what {@link notice} said. */
export const unsay = (): void => panel.querySelector('.say')?.remove();

/** Says something where the frame is not to be seen. */
export function notice(...parts: (Node | string)[]): void {
  unsay();
  panel.append(element('div', { class: 'say', role: 'status' }, parts));
}

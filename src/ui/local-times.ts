import { formatMoment, type MomentKind } from './moment.ts';

/** Writes the times in a part of a page in the zone of whoever reads it. */
export function localiseTimes(within: ParentNode): void {
  // A piece of a page that is opened by itself has no language.
  const locale = document.documentElement.lang || navigator.language;
  for (const time of within.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
    const at = new Date(time.dateTime);
    time.textContent = formatMoment(at, (time.dataset['local'] || 'moment') as MomentKind, locale);
    if (time.title) time.title = formatMoment(at, 'moment', locale);
  }
}

import { formatMoment, type MomentKind } from './moment.ts';

/** Writes the times in a part of a page in the zone of whoever reads it. */
export function localiseTimes(within: ParentNode): void {
  for (const time of within.querySelectorAll<HTMLTimeElement>('time[data-local]'))
    time.textContent = formatMoment(
      new Date(time.dateTime),
      time.dataset['local'] as MomentKind,
      // A piece of a page that is opened by itself has no language.
      document.documentElement.lang || navigator.language,
    );
}

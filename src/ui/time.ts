import { type Html, html } from '../web/html.ts';
import { formatMoment, type MomentKind } from './moment.ts';

/** In whose words a time is written. */
interface Reader {
  locale: string;
  app: { site: { timeZone: string } };
}

/** The sentence around a time: a text whose one parameter it is. */
export type Sentence = (values: { time: string }) => string;

/** What is said of something: a sentence, or one around a time, which a page writes with `Moment.astro`. */
export type Said = { text: string; at?: undefined } | { at: Date; within: Sentence };

const PLACE = '\0';

/** A point in time in the zone of the site, which is named; the script of `Moment.astro` writes it in the reader's own. */
export function time(
  at: Date,
  { locale, app }: Reader,
  {
    kind = 'moment',
    class: name,
    within,
  }: { kind?: MomentKind; class?: string | undefined; within?: Sentence | undefined } = {},
): Html {
  const [before, after] = within ? within({ time: PLACE }).split(PLACE) : [];
  const written = (as: MomentKind) => formatMoment(at, as, locale, app.site.timeZone);
  // What is left out is there for who points at it.
  const whole = kind === 'brief' && html` title="${written('moment')}"`;
  return html`${before}<time${name && html` class="${name}"`}${whole} datetime="${at.toISOString()}" data-local${kind !== 'moment' && html`="${kind}"`}>${written(kind)}</time>${after}`;
}

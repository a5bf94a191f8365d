// What is shown of the weeks: rules only.
import type { Counters } from './week.ts';

/** How a figure is written. */
export type FigureKind = 'count' | 'share' | 'minutes';

/** A figure of a week, or of several: undefined where there is nothing to count it from. */
interface Figure {
  kind: FigureKind;
  /** Whether more of it is better; undefined: neither is. */
  better?: 'more' | 'less';
  of(counters: Counters): number | undefined;
}

const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);

/** The figures by name. What each means stands in the messages, and in the article about them. */
export const FIGURES = {
  asks: { kind: 'count', of: ({ asks }) => asks },
  solved: { kind: 'count', better: 'more', of: ({ solved }) => solved },
  filed: { kind: 'count', better: 'less', of: ({ filed }) => filed },
  threaded: { kind: 'count', of: ({ threaded }) => threaded },
  abandoned: { kind: 'count', better: 'less', of: ({ abandoned }) => abandoned },
  deflection: { kind: 'share', better: 'more', of: ({ solved, filed }) => share(solved, solved + filed) },
  searches: { kind: 'count', of: ({ searches }) => searches },
  clickThrough: { kind: 'share', better: 'more', of: ({ opened, searches }) => share(opened, searches) },
  clickless: { kind: 'count', better: 'less', of: ({ searches, opened }) => searches - opened },
  empty: { kind: 'count', better: 'less', of: ({ empty }) => empty },
  votes: { kind: 'count', of: ({ helpful, unhelpful }) => helpful + unhelpful },
  helpfulness: { kind: 'share', better: 'more', of: ({ helpful, unhelpful }) => share(helpful, helpful + unhelpful) },
  tickets: { kind: 'count', better: 'less', of: ({ tickets }) => tickets },
  firstReply: { kind: 'minutes', better: 'less', of: ({ replyMinutes }) => replyMinutes ?? undefined },
  ratings: { kind: 'count', of: ({ good, bad }) => good + bad },
  satisfaction: { kind: 'share', better: 'more', of: ({ good, bad }) => share(good, good + bad) },
  questions: { kind: 'count', of: ({ questions }) => questions },
  community: { kind: 'share', better: 'more', of: ({ answered, questions }) => share(answered, questions) },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;

/** A figure of these weeks. */
export function figureOf(name: FigureName, counters: Counters): number | undefined {
  return FIGURES[name].of(counters);
}

/** What a plot draws, and what its file has beside the weeks. */
interface PlotFigures {
  drawn: readonly [FigureName, ...FigureName[]];
  also: readonly FigureName[];
}

/** The plots, in the order of the page. */
export const PLOTS = {
  deflection: { drawn: ['deflection'], also: ['solved', 'filed'] },
  questions: { drawn: ['solved', 'filed', 'abandoned'], also: ['asks', 'threaded'] },
  search: { drawn: ['clickThrough'], also: ['searches', 'clickless', 'empty'] },
  clickless: { drawn: ['clickless', 'empty'], also: ['searches'] },
  helpfulness: { drawn: ['helpfulness'], also: ['votes'] },
  satisfaction: { drawn: ['satisfaction'], also: ['ratings'] },
  firstReply: { drawn: ['firstReply'], also: ['tickets'] },
  community: { drawn: ['community'], also: ['questions'] },
} as const satisfies Record<string, PlotFigures>;

export type PlotName = keyof typeof PLOTS;

/** Figures that stand large above the plots. */
export const HEADLINES = [
  'deflection',
  'asks',
  'solved',
  'filed',
  'clickThrough',
  'helpfulness',
  'satisfaction',
  'firstReply',
] as const satisfies readonly FigureName[];

/** How a figure changed: for counts and times by what share of it before, for shares by how much; undefined where nothing can be compared. */
export function changeOf(name: FigureName, now: number | undefined, before: number | undefined): number | undefined {
  if (now === undefined || before === undefined) return undefined;
  if (FIGURES[name].kind === 'share') return now - before;
  return before === 0 ? undefined : (now - before) / before;
}

/** Whether a change is good news; undefined where it is neither. */
export function newsOf(name: FigureName, change: number): 'good' | 'bad' | undefined {
  const figure: Figure = FIGURES[name];
  if (change === 0 || figure.better === undefined) return undefined;
  return (figure.better === 'more') === change > 0 ? 'good' : 'bad';
}

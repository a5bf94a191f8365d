/** What is counted of guides and tours, always without who. Those of `PARTS` are about one chapter or step. */
export const GUIDE_EVENTS = [
  'play',
  'watched-25',
  'watched-50',
  'watched-75',
  'watched-100',
  'chapter',
  'helpful',
  'not-helpful',
  'solved',
  'asked',
  'tour-begun',
  'tour-finished',
  'tour-left',
  'tour-missing',
] as const;

export type GuideEvent = (typeof GUIDE_EVENTS)[number];

const PARTS: readonly GuideEvent[] = ['chapter', 'tour-left', 'tour-missing'];

/** Chapters and steps that a guide may have, and so the parts that are counted. */
export const MOST_PARTS = 100;

/** Whether an event is told with the number of its chapter or step, and a sensible one. */
export function isPartOf(event: GuideEvent, part: number | undefined): boolean {
  if (!PARTS.includes(event)) return part === undefined;
  return part !== undefined && Number.isInteger(part) && part >= 0 && part < MOST_PARTS;
}

/** What pages and the widget tell of guides and tours, always without who. Some are about one chapter or step, see {@link isPartOf}. */
export const TOLD_EVENTS = [
  'play',
  'watched-25',
  'watched-50',
  'watched-75',
  'watched-100',
  'chapter',
  'solved',
  'asked',
  'tour-begun',
  'tour-finished',
  'tour-left',
  'tour-missing',
] as const;

export type GuideEvent = (typeof TOLD_EVENTS)[number];

const WITH_PART: readonly GuideEvent[] = ['chapter', 'tour-left', 'tour-missing'];

/** Chapters and steps that a guide may have, and so the parts that are counted. */
const MOST_PARTS = 100;

/** Whether an event is told with the number of its chapter or step, from 0, and with a sensible one, where it is about one. */
export function isPartOf(event: GuideEvent, part: number | undefined): boolean {
  if (!WITH_PART.includes(event)) return part === undefined;
  return part !== undefined && Number.isInteger(part) && part >= 0 && part < MOST_PARTS;
}

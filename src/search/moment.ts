// Places in video guides, as addresses of results name them.

/** The anchor of a section that is said in a video. */
const MOMENT = /^at-(\d{1,6})$/;

/** The anchor of what is said from this second on. */
export const momentAnchor = (seconds: number): string => `at-${Math.floor(seconds)}`;

/** The second that an anchor stands for; undefined where it stands for none. */
export function momentOf(anchor: string | undefined): number | undefined {
  const [, seconds] = MOMENT.exec(anchor ?? '') ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

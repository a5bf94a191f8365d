// How often an article is looked at again, and how it stands.
import { Temporal } from 'temporal-polyfill';

/** After so many months an article may be checked again. */
export const CHECK_MONTHS = [1, 2, 3, 6, 12, 24] as const;

/** So many days before its day an article counts as due. */
export const DUE_DAYS = 14;

/** How an article stands: nobody is to check it again, there is time, its day is near, or its day is past. */
export type CheckStanding = 'unplanned' | 'later' | 'due' | 'overdue';

/** An article in one language. */
export interface CheckKey {
  articleId: number;
  locale: string;
}

/** When an article is to be checked again that was found true at a moment; the last day of a month where it has no such day. */
export function nextCheck(from: Date, everyMonths: number): Date {
  const moment = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO('UTC');
  return new Date(moment.add({ months: everyMonths }).epochMilliseconds);
}

/** How an article stands whose day is `dueAt`; null: it has none. */
export function standingOfCheck(dueAt: Date | null, now: Date): CheckStanding {
  if (dueAt === null) return 'unplanned';
  if (dueAt <= now) return 'overdue';
  return dueAt.getTime() - now.getTime() <= DUE_DAYS * 86_400_000 ? 'due' : 'later';
}

/** An article in forms and addresses. */
export function keyOfCheck({ articleId, locale }: CheckKey): string {
  return `${articleId}:${locale}`;
}

/** The article that {@link keyOfCheck} wrote; undefined for anything else. */
export function readCheckKey(text: string): CheckKey | undefined {
  const [, id, locale] = /^([1-9]\d{0,14}):([A-Za-z-]{2,20})$/.exec(text) ?? [];
  return id && locale ? { articleId: Number(id), locale } : undefined;
}

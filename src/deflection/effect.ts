// Whether fewer requests come since an article answers their question: rules only.
import { plusWeeks } from '../config/week.ts';

/** Whole weeks on each side at least, before anything is said. */
const LEAST_WEEKS = 2;

/** Requests in all at least: of fewer, any number is chance. */
const LEAST_TICKETS = 6;

/** Weeks on each side that are compared at most. */
const MOST_WEEKS = 8;

/** What chance alone does more often than this is no change. */
const CHANCE = 0.1;

/** Requests of a week. */
export interface WeekOfTickets {
  /** Its Monday. */
  week: string;
  tickets: number;
}

/** What became of the requests about a question once its article was live. */
export interface Effect {
  /** `waiting`: too few weeks have passed. `few`: too few requests to tell. `same`: no change that chance would not make, too. */
  verdict: 'waiting' | 'few' | 'fell' | 'rose' | 'same';
  /** Requests in a week, on average; undefined where no week was whole. */
  before: number | undefined;
  after: number | undefined;
  /** Whole weeks that were counted. */
  weeksBefore: number;
  weeksAfter: number;
}

/**
 * Compares the whole weeks before the one in which an article went live with those after it. Whether they differ is a test of two rates:
 * were nothing changed, each request would fall on either side by the number of weeks there (a binomial test; Przyborowski and Wilenski 1940).
 * @param published Monday of the week in which it went live.
 * @param now Monday of this week, which is not over and does not count.
 */
export function effectOf(weeks: readonly WeekOfTickets[], published: string, now: string): Effect {
  const earliest = plusWeeks(published, -MOST_WEEKS);
  const latest = plusWeeks(published, MOST_WEEKS);
  const before = weeks.filter(({ week }) => week >= earliest && week < published);
  const after = weeks.filter(({ week }) => week > published && week <= latest && week < now);
  const [ticketsBefore, ticketsAfter] = [sumOf(before), sumOf(after)];
  const found = {
    before: before.length === 0 ? undefined : ticketsBefore / before.length,
    after: after.length === 0 ? undefined : ticketsAfter / after.length,
    weeksBefore: before.length,
    weeksAfter: after.length,
  };
  if (after.length < LEAST_WEEKS) return { ...found, verdict: 'waiting' };
  if (before.length < LEAST_WEEKS || ticketsBefore + ticketsAfter < LEAST_TICKETS) return { ...found, verdict: 'few' };
  const share = after.length / (before.length + after.length);
  const tickets = ticketsBefore + ticketsAfter;
  // Half of the chance for each side.
  if (atMost(ticketsAfter, tickets, share) <= CHANCE / 2) return { ...found, verdict: 'fell' };
  if (atMost(ticketsBefore, tickets, 1 - share) <= CHANCE / 2) return { ...found, verdict: 'rose' };
  return { ...found, verdict: 'same' };
}

function sumOf(weeks: readonly WeekOfTickets[]): number {
  return weeks.reduce((sum, { tickets }) => sum + tickets, 0);
}

/** The probability of at most so many of `all`, each with its own `share`: a sum of the binomial distribution, by logarithms. */
function atMost(count: number, all: number, share: number): number {
  let log = all * Math.log1p(-share);
  let sum = Math.exp(log);
  for (let k = 1; k <= count; k++) {
    log += Math.log((all - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

// What is known of an address elsewhere, and what a visit changes of it.

/** Why a visit failed. */
export const LINK_PROBLEMS = [
  'not-found',
  'server-error',
  'no-host',
  'unreachable',
  'timeout',
  'certificate',
  'redirects',
] as const;
export type LinkProblem = (typeof LINK_PROBLEMS)[number];

/** What a visit came to. `unknown`: it says nothing, such as when the other server wants to be left alone until a moment. */
export type Visit =
  | { is: 'fine'; status: number }
  | { is: 'failed'; problem: LinkProblem; status?: number | undefined }
  | { is: 'unknown'; status?: number | undefined; again?: Date };

/** Failures that also come when our own network is away. */
const NETWORK_PROBLEMS: readonly LinkProblem[] = ['no-host', 'unreachable', 'timeout'];

/** Only what failed on so many different days is broken: other people's servers rest now and then. */
const BROKEN_DAYS = 3;

const DAY_MS = 86_400_000;
/** Days until the next visit of what is well. */
const WELL_DAYS = 7;
/** The longest that another server can put a visit off, in days. */
const MOST_WAIT_DAYS = 7;

/** A text that leads to an address. */
export interface LinkUse {
  articleId: number;
  locale: string;
  revisionId: number;
}

/** What is known of an address. */
export interface LinkState {
  problem: LinkProblem | null;
  status: number | null;
  failedDays: number;
  /** As `2026-11-29`. */
  failedOn: string | null;
  failingSince: Date | null;
  brokenSince: Date | null;
}

/** What is known of an address after a visit, and when the next one is due. */
export function afterVisit(known: LinkState, visit: Visit, now: Date): LinkState & { checkedAt: Date; dueAt: Date } {
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
  if (visit.is === 'fine') {
    const well = { problem: null, failedDays: 0, failedOn: null, failingSince: null, brokenSince: null };
    return { ...well, status: visit.status, checkedAt: now, dueAt: inDays(WELL_DAYS) };
  }
  if (visit.is === 'unknown') {
    const wanted = visit.again?.getTime() ?? inDays(1).getTime();
    const dueAt = new Date(Math.min(Math.max(wanted, now.getTime() + DAY_MS / 24), inDays(MOST_WAIT_DAYS).getTime()));
    return { ...stateOf(known), checkedAt: now, dueAt };
  }
  const today = now.toISOString().slice(0, 10);
  const failedDays = known.failedOn === today ? Math.max(known.failedDays, 1) : known.failedDays + 1;
  const failingSince = known.failingSince ?? now;
  return {
    problem: visit.problem,
    status: visit.status ?? null,
    failedDays,
    failedOn: today,
    failingSince,
    brokenSince: failedDays >= BROKEN_DAYS ? (known.brokenSince ?? failingSince) : null,
    checkedAt: now,
    dueAt: inDays(1),
  };
}

function stateOf({ problem, status, failedDays, failedOn, failingSince, brokenSince }: LinkState): LinkState {
  return { problem, status, failedDays, failedOn, failingSince, brokenSince };
}

/** Whether what these visits came to says more of our own network than of the others: several hosts, and none was reached. */
export function isNetworkAway(visits: readonly { host: string; visit: Visit }[]): boolean {
  const hosts = new Set(visits.map(({ host }) => host));
  return (
    hosts.size > 1 && visits.every(({ visit }) => visit.is === 'failed' && NETWORK_PROBLEMS.includes(visit.problem))
  );
}

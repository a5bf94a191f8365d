import type { Db } from '../db/client.ts';
import type { Job } from '../jobs/job.ts';
import { countJobs, type JobState, listJobs, listPeriodicJobs, stateOf } from '../jobs/store.ts';
import type { WatchedWork, WorkFailure } from '../jobs/watch.ts';
import { countFailedMails, countMails, MAIL_STATES, type MailState } from '../mail/overview.ts';

/** Jobs of each part of the list; more are counted, and shown once these are done. */
export const MOST_JOBS = 50;

/** A job that operators look at; `stalled`: the process that worked at it has said nothing for longer than its lease. */
export type ShownJob = Job & { state: JobState | 'stalled' };

/** Work that is done as soon as something happens, as this process knows it. */
export interface ShownWork {
  name: string;
  /** How many rows wait for it; undefined when it cannot say. */
  waiting: number | undefined;
  ranAt: Date | undefined;
  failure: WorkFailure | undefined;
}

/** What the server does, waits to do and has failed at. */
export interface Overview {
  /** When it was read, by the clock of this machine. */
  at: Date;
  jobs: { open: ShownJob[]; ended: ShownJob[]; more: boolean };
  periodic: ShownJob[];
  works: ShownWork[];
  mails: { kinds: { kind: string; counts: Record<MailState, number> }[]; total: Record<MailState, number> };
  figures: { running: number; waiting: number; mails: number; failed: number };
}

/** Reads all of it. @param works what this process does by the clock. */
export async function readOverview(db: Db, works: readonly WatchedWork[]): Promise<Overview> {
  const at = new Date();
  const jobs = (await listJobs(db, MOST_JOBS)).map((job) => shown(job, at));
  const periodic = (await listPeriodicJobs(db)).map((job) => shown(job, at));
  const counts = await countJobs(db);
  const kinds = await countMails(db);
  const shownWorks: ShownWork[] = [];
  for (const { name, ranAt, failure, waiting } of works)
    shownWorks.push({ name, ranAt, failure, waiting: await waiting?.() });
  const total = Object.fromEntries(
    MAIL_STATES.map((state) => [state, sum(kinds.map(({ counts }) => counts[state]))]),
  ) as Record<MailState, number>;
  const open = jobs.filter(({ outcome }) => outcome === null || outcome === 'failed');
  return {
    at,
    jobs: {
      open,
      ended: jobs.filter(({ outcome }) => outcome === 'done' || outcome === 'cancelled'),
      more: sum(Object.values(counts)) > open.length,
    },
    periodic,
    works: shownWorks,
    mails: { kinds, total },
    figures: {
      running: counts.running + periodic.filter(({ state }) => state === 'running').length,
      waiting: counts.waiting + sum(shownWorks.map(({ waiting = 0 }) => waiting)),
      mails: total.waiting + total.sending + total.failing,
      failed:
        counts.failing +
        counts.failed +
        total.failing +
        total.failed +
        periodic.filter(({ state }) => state === 'failing').length +
        shownWorks.filter(({ failure }) => failure).length,
    },
  };
}

/** How many jobs and emails have failed or are failing. */
export async function countFailed(db: Db): Promise<number> {
  const [jobs, mails] = await Promise.all([countJobs(db), countFailedMails(db)]);
  return jobs.failing + jobs.failed + mails;
}

function shown(job: Job, now: Date): ShownJob {
  const state = stateOf(job);
  return { ...job, state: state === 'running' && job.dueAt! < now ? 'stalled' : state };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

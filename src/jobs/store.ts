import { and, asc, desc, eq, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { JOBS_CHANNEL, type Job, LEASE_SECONDS, PAUSES_MINUTES } from './job.ts';
import { jobs } from './schema.ts';

const lease = sql`now() + make_interval(secs => ${LEASE_SECONDS})`;
/** Of a job at work, only the process that has its present attempt may say anything. */
const isStill = (job: Pick<Job, 'id' | 'attempts'>) =>
  and(eq(jobs.id, job.id), eq(jobs.attempts, job.attempts), isNotNull(jobs.dueAt), isNotNull(jobs.worker));
const announce = (db: Db) => db.execute(sql`select pg_notify(${JOBS_CHANNEL}, '')`);

/**
 * Adds a job, in the transaction of what makes it necessary. One of this name that waits is done with the new payload; one that is
 * under way is done once more afterwards.
 * @returns the number of the job.
 */
export async function addJob(
  tx: Db,
  { kind, name, payload = {} }: { kind: string; name: string; payload?: unknown },
): Promise<number> {
  const [row] = await tx
    .insert(jobs)
    .values({ kind, name, payload })
    .onConflictDoUpdate({
      target: jobs.name,
      targetWhere: isNotNull(jobs.dueAt),
      set: {
        payload: sql`excluded.payload`,
        again: sql`${jobs.worker} is not null`,
        dueAt: sql`case when ${jobs.worker} is null then least(${jobs.dueAt}, now()) else ${jobs.dueAt} end`,
      },
    })
    .returning({ id: jobs.id });
  await announce(tx);
  return row!.id;
}

/** Makes sure that work to be done again and again has its job; a new one is due at once. Any number of processes may call it. */
export async function keepPeriodicJobs(
  db: Db,
  kinds: readonly { kind: string; everySeconds: number }[],
): Promise<void> {
  if (kinds.length === 0) return;
  await db
    .insert(jobs)
    .values(kinds.map(({ kind, everySeconds }) => ({ kind, name: kind, everySeconds })))
    .onConflictDoUpdate({
      target: jobs.name,
      targetWhere: isNotNull(jobs.dueAt),
      set: { everySeconds: sql`excluded.every_seconds` },
    });
}

/**
 * Takes the next job that is due: of the first kind in the list that has one, the longest waiting. A job whose process died is due again
 * after its lease.
 * @param worker names this process for operators.
 * @param held numbers of jobs that this process works at already.
 */
export async function claimJob(
  db: Db,
  { kinds, worker, held }: { kinds: readonly string[]; worker: string; held: readonly number[] },
): Promise<Job | undefined> {
  if (kinds.length === 0) return undefined;
  const [job] = await db
    .update(jobs)
    .set({
      attempts: sql`${jobs.attempts} + 1`,
      dueAt: lease,
      worker,
      startedAt: sql`now()`,
      done: 0,
      total: null,
      again: false,
    })
    .where(
      sql`${jobs.id} = any(array(
        select due.id from unnest(${sql.param(kinds)}::text[]) with ordinality as wanted (kind, place),
          lateral (select id from ${jobs} where kind = wanted.kind and due_at <= now() and not id = any(${sql.param(held)}::bigint[])
            order by due_at, id limit 1 for update skip locked) as due
        order by wanted.place limit 1))`,
    )
    .returning();
  return job;
}

/** Keeps a job for its process and writes its progress. @returns false when it is not this process's any more: cancelled, or taken over. */
export async function renewJob(db: Db, job: Pick<Job, 'id' | 'attempts'>, progress: Partial<Job>): Promise<boolean> {
  const { done, total } = progress;
  const kept = await db
    .update(jobs)
    .set({ dueAt: lease, ...(done !== undefined && { done }), ...(total !== undefined && { total }) })
    .where(isStill(job))
    .returning({ id: jobs.id });
  return kept.length > 0;
}

/** Writes down that a job is done; one that was asked for once more meanwhile, or is done again and again, waits for its next time. */
export async function finishJob(db: Db, job: Job): Promise<void> {
  const every = sql`make_interval(secs => ${jobs.everySeconds})`;
  const isDueAgain = sql`(${jobs.again} or ${jobs.everySeconds} is not null)`;
  await db
    .update(jobs)
    .set({
      dueAt: sql`case when ${jobs.again} then now() when ${jobs.everySeconds} is not null then now() + ${every} end`,
      outcome: sql`case when ${isDueAgain} then null else 'done' end`,
      attempts: sql`case when ${isDueAgain} then 0 else ${jobs.attempts} end`,
      again: false,
      worker: null,
      lastError: null,
      endedAt: sql`now()`,
    })
    .where(isStill(job));
}

/** Writes down that an attempt failed. @param pauseSeconds until the next one; undefined: there is none. */
export async function failJob(db: Db, job: Job, lastError: string, pauseSeconds: number | undefined): Promise<void> {
  await db
    .update(jobs)
    .set({
      worker: null,
      lastError,
      endedAt: sql`now()`,
      ...(pauseSeconds === undefined
        ? { dueAt: null, outcome: 'failed' as const }
        : { dueAt: sql`now() + make_interval(secs => ${pauseSeconds})` }),
    })
    .where(isStill(job));
}

/** Gives a job back that its process cannot finish, so that another one has it at once. */
export async function giveJobBack(db: Db, job: Job): Promise<void> {
  await db
    .update(jobs)
    .set({ dueAt: sql`now()`, worker: null, attempts: sql`${jobs.attempts} - 1` })
    .where(isStill(job));
  await announce(db);
}

/** Milliseconds until the next job of these kinds is due, by the clock of the database; undefined when none waits. */
export async function msUntilNextJob(db: Db, kinds: readonly string[]): Promise<number | undefined> {
  if (kinds.length === 0) return undefined;
  const [row] = await db
    .select({ ms: sql<string | null>`extract(epoch from min(${jobs.dueAt}) - now()) * 1000` })
    .from(jobs)
    .where(and(isNotNull(jobs.dueAt), sql`${jobs.kind} = any(${sql.param(kinds)}::text[])`));
  return row?.ms == null ? undefined : Number(row.ms);
}

/** Brings forward jobs that are due later than any pause is long: the clock was ahead when they were added or tried. */
export async function bringJobsForward(db: Db): Promise<void> {
  const longest = sql`greatest(${jobs.everySeconds}, case when ${jobs.attempts} > 0 then ${PAUSES_MINUTES.at(-1)! * 60} else 0 end)`;
  await db
    .update(jobs)
    // The process that works at one renews it.
    .set({ dueAt: sql`case when ${jobs.worker} is null then now() else ${lease} end` })
    .where(sql`${jobs.dueAt} > now() + make_interval(secs => ${longest} + 5)`);
}

/**
 * What an administrator's wish came to. `already`: it is as they want it, with nothing to do. `gone`: it is not there, has ended otherwise or is
 * none that can be ended. `busy`: there is another job of this name.
 */
export type JobChange = 'changed' | 'already' | 'gone' | 'busy';

/** Makes a job due now that waits, has failed or was cancelled. */
export async function retryJob(tx: Db, id: number): Promise<{ change: JobChange; job?: Job }> {
  const [job] = await tx.select().from(jobs).where(eq(jobs.id, id)).for('update');
  if (!job) return { change: 'gone' };
  if (job.worker !== null || job.outcome === 'done') return { change: 'already', job };
  if (job.outcome !== null && (await isActive(tx, job.name))) return { change: 'busy', job };
  const changed = await tx
    .update(jobs)
    .set({ dueAt: sql`now()`, outcome: null, ...(job.outcome !== null && { attempts: 0, endedAt: null }) })
    .where(and(eq(jobs.id, id), or(isNull(jobs.dueAt), sql`${jobs.dueAt} > now()`)))
    .returning({ id: jobs.id });
  if (changed.length === 0) return { change: 'already', job };
  await announce(tx);
  return { change: 'changed', job };
}

/**
 * Ends a job that waits or is under way, when the process that works at it stops soon, and gives up one that has failed. What is done again and
 * again cannot be ended.
 */
export async function cancelJob(tx: Db, id: number): Promise<{ change: JobChange; job?: Job }> {
  const [job] = await tx
    .update(jobs)
    .set({ dueAt: null, outcome: 'cancelled', worker: null, endedAt: sql`now()` })
    .where(and(eq(jobs.id, id), isNull(jobs.everySeconds), or(isNotNull(jobs.dueAt), sql`${jobs.outcome} = 'failed'`)))
    .returning();
  if (job) {
    await announce(tx);
    return { change: 'changed', job };
  }
  const [present] = await tx.select().from(jobs).where(eq(jobs.id, id));
  return { change: present?.outcome === 'cancelled' ? 'already' : 'gone' };
}

/** The latest job of a name: the one that waits or runs, or how the last one ended. */
export async function latestJob(db: Db, name: string): Promise<Job | undefined> {
  const [job] = await db.select().from(jobs).where(eq(jobs.name, name)).orderBy(desc(jobs.id)).limit(1);
  return job;
}

async function isActive(tx: Db, name: string): Promise<boolean> {
  return (await tx.$count(jobs, and(eq(jobs.name, name), isNotNull(jobs.dueAt)))) > 0;
}

/** The state of a job, in one word. */
export type JobState = 'waiting' | 'running' | 'failing' | NonNullable<Job['outcome']>;

/** `failing`: its last attempt failed, and it will be tried again. */
export function stateOf(job: Job): JobState {
  if (job.outcome) return job.outcome;
  if (job.worker) return 'running';
  return job.lastError ? 'failing' : 'waiting';
}

/** Jobs to do once, for operators: what runs, what failed, what waits, and then the latest that have ended. @param most of each of the two parts. */
export async function listJobs(db: Db, most: number): Promise<Job[]> {
  const isOpen: SQL = isNotNull(jobs.dueAt);
  const open = await db
    .select()
    .from(jobs)
    .where(and(isNull(jobs.everySeconds), or(isOpen, eq(jobs.outcome, 'failed'))))
    .orderBy(
      sql`(${jobs.worker} is not null) desc, (${jobs.lastError} is not null) desc, ${jobs.dueAt} nulls last`,
      desc(jobs.endedAt),
      asc(jobs.id),
    )
    .limit(most);
  const ended = await db
    .select()
    .from(jobs)
    .where(or(eq(jobs.outcome, 'done'), eq(jobs.outcome, 'cancelled')))
    .orderBy(desc(jobs.endedAt))
    .limit(most);
  return [...open, ...ended];
}

/** What is done again and again, by kind, for operators. */
export function listPeriodicJobs(db: Db): Promise<Job[]> {
  return db
    .select()
    .from(jobs)
    .where(and(isNotNull(jobs.everySeconds), isNotNull(jobs.dueAt)))
    .orderBy(asc(jobs.kind));
}

/** How many jobs to do once are in each state, except those that are done or were cancelled. */
export async function countJobs(db: Db): Promise<Record<'running' | 'waiting' | 'failing' | 'failed', number>> {
  const count = (where: SQL) => sql<number>`count(*) filter (where ${where})`.mapWith(Number);
  const [counts] = await db
    .select({
      running: count(sql`${jobs.worker} is not null`),
      waiting: count(sql`${jobs.dueAt} is not null and ${jobs.worker} is null and ${jobs.lastError} is null`),
      failing: count(sql`${jobs.dueAt} is not null and ${jobs.worker} is null and ${jobs.lastError} is not null`),
      failed: count(sql`${jobs.outcome} = 'failed'`),
    })
    .from(jobs)
    .where(isNull(jobs.everySeconds));
  return counts!;
}

const KEPT_DAYS = 30;

/** Removes jobs that ended long ago, and periodic ones that no version in use knows any more. */
export async function sweepJobs(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await db.delete(jobs).where(and(isNotNull(jobs.outcome), lt(jobs.endedAt, before)));
  await db.delete(jobs).where(and(isNotNull(jobs.everySeconds), lt(jobs.dueAt, before)));
}

import type { z } from 'zod';
import type { jobs } from './schema.ts';

export type Job = typeof jobs.$inferSelect;

/** Channel on which nodes hear of new, retried and cancelled jobs. */
export const JOBS_CHANNEL = 'jobs';

/** What a job works with. */
export interface JobRun<Payload> {
  payload: Payload;
  /** The present moment. */
  now: Date;
  /** Aborted when somebody cancels the job or the process stops; then the job should end soon, by throwing what it likes. */
  signal: AbortSignal;
  /** Tells how far it is: `done` of `total` pieces. Cheap; call it as often as you like. */
  progress(done: number, total?: number): void;
}

/** What a domain declares of work that it has done outside of requests. */
export interface JobKind<Payload = unknown> {
  /** E.g. `rewrite-links`. */
  kind: string;
  /** What a job of this kind must have; without it the payload is handed over as it is. */
  payload?: z.ZodType<Payload>;
  /** Done again and again, once in the whole cluster, this many seconds after the last time. Nobody has to add such a job. */
  everySeconds?: number;
  /** Does it. May be done twice when a process dies, so it must not matter. @throws JobFailure when trying again would not help. */
  run(job: JobRun<Payload>): Promise<unknown>;
}

/** A kind of work whose payload has a type of its own, as an entry of a list of any. */
export function jobKind<Payload>(kind: JobKind<Payload>): JobKind {
  return kind;
}

/** A failure that trying again does not mend; the message is for operators. */
export class JobFailure extends Error {
  override name = 'JobFailure';
}

/** While a process works at a job, the others leave it alone; renewed while the process lives. */
export const LEASE_SECONDS = 60;
/** Minutes until the next try, by the number of failed ones; after the last pause a job has failed. */
export const PAUSES_MINUTES = [1, 5, 30, 120];

/** Seconds until the next try of a job; undefined when it has failed for good. What is done again and again never has. */
export function pauseAfter({ attempts, everySeconds }: Pick<Job, 'attempts' | 'everySeconds'>): number | undefined {
  const minutes = PAUSES_MINUTES[attempts - 1];
  if (everySeconds === null) return minutes === undefined ? undefined : minutes * 60;
  return Math.min(everySeconds, (minutes ?? PAUSES_MINUTES.at(-1)!) * 60);
}

/** Longer messages are stacks and dumps. */
const LONGEST_ERROR = 500;

/** A failure in words that an operator can read. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // What Drizzle says of a failed query is the query; what the database said is its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  return (cause ?? text).slice(0, LONGEST_ERROR) || 'unknown error';
}

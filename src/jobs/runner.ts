import type { Db } from '../db/client.ts';
import type { DueWork } from './clock.ts';
import {
  errorText,
  JOBS_CHANNEL,
  type Job,
  JobFailure,
  type JobKind,
  LEASE_SECONDS,
  PAUSES_MINUTES,
  pauseAfter,
} from './job.ts';
import { PROCESS_NAME } from './process-name.ts';
import {
  bringJobsForward,
  claimJob,
  failJob,
  finishJob,
  giveJobBack,
  keepPeriodicJobs,
  msUntilNextJob,
  renewJob,
} from './store.ts';

/** Jobs that one process works at together, each of another kind: a long one keeps no other waiting. */
const AT_ONCE = 2;
/** How often progress is written, at most. */
const PROGRESS_MS = 1_000;
/** A job that does not heed its signal is left to another process after this. */
const PATIENCE_MS = 10_000;

interface UnderWay {
  job: Job;
  abort: AbortController;
  progress: { done: number; total?: number };
  /** Written already. */
  written: number;
  ended: Promise<void>;
}

/** Works at the jobs of the kinds that the domains declare, on every node; each is taken by one process. */
export class JobRunner implements DueWork {
  readonly name = 'jobs';
  readonly channels = [JOBS_CHANNEL];
  readonly #db: Db;
  readonly #kinds: ReadonlyMap<string, JobKind>;
  readonly #report: (error: unknown, work: string) => void;
  readonly #underWay = new Map<number, UnderWay>();
  #renewing: NodeJS.Timeout | undefined;
  #stopped = false;
  #kept = false;

  /**
   * @param kinds in the order in which they are taken when several are due.
   * @param report told of each failure, with the name of the job.
   */
  constructor(db: Db, kinds: readonly JobKind[], report: (error: unknown, work: string) => void) {
    this.#db = db;
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.#report = report;
  }

  async run(again: () => void): Promise<void> {
    if (!this.#kept) await this.#keepPeriodic();
    // Woken perhaps because one was cancelled.
    await this.#renew();
    while (!this.#stopped && this.#underWay.size < AT_ONCE) {
      const job = await claimJob(this.#db, {
        kinds: this.#freeKinds(),
        worker: PROCESS_NAME,
        held: [...this.#underWay.keys()],
      });
      if (!job) return;
      this.#begin(job, again);
    }
  }

  async msUntilNext(): Promise<number | undefined> {
    // A job that ends makes it look again.
    return this.#underWay.size < AT_ONCE ? msUntilNextJob(this.#db, this.#freeKinds()) : undefined;
  }

  bringForward(): Promise<void> {
    return bringJobsForward(this.#db);
  }

  /** Begins no job any more; those under way are asked to end and given back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { abort } of this.#underWay.values()) abort.abort(new Error('the process stops'));
    const ended = Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
    const { promise, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([ended, promise]);
    clearTimeout(patience);
    clearInterval(this.#renewing);
  }

  /** Resolves when no job is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
  }

  async #keepPeriodic(): Promise<void> {
    const periodic = [...this.#kinds.values()].flatMap(({ kind, everySeconds }) =>
      everySeconds === undefined ? [] : [{ kind, everySeconds }],
    );
    await keepPeriodicJobs(this.#db, periodic);
    this.#kept = true;
  }

  /** One job of a kind at a time: two imports at once would only be in each other's way. */
  #freeKinds(): string[] {
    const busy = new Set([...this.#underWay.values()].map(({ job }) => job.kind));
    return [...this.#kinds.keys()].filter((kind) => !busy.has(kind));
  }

  #begin(job: Job, again: () => void): void {
    const underWay: UnderWay = {
      job,
      abort: new AbortController(),
      progress: { done: 0 },
      written: performance.now(),
      ended: Promise.resolve(),
    };
    this.#underWay.set(job.id, underWay);
    this.#renewing ??= setInterval(
      () => void this.#renew().catch((error) => this.#report(error, this.name)),
      (LEASE_SECONDS * 1000) / 4,
    ).unref();
    underWay.ended = this.#work(underWay)
      .catch((error) => this.#report(error, job.name))
      .finally(() => {
        this.#underWay.delete(job.id);
        again();
      });
  }

  async #work(underWay: UnderWay): Promise<void> {
    const { job, abort, progress } = underWay;
    const kind = this.#kinds.get(job.kind)!;
    try {
      if (job.attempts > PAUSES_MINUTES.length + 1)
        throw new JobFailure(`The process that worked at it ended before it was done, ${job.attempts - 1} times.`);
      const parsed = kind.payload?.safeParse(job.payload);
      if (parsed?.success === false) throw new JobFailure(`Its payload cannot be read: ${parsed.error.message}`);
      await kind.run({
        payload: parsed ? parsed.data : job.payload,
        now: new Date(),
        signal: abort.signal,
        progress: (done, total) => {
          Object.assign(progress, { done, ...(total !== undefined && { total }) });
          if (performance.now() - underWay.written >= PROGRESS_MS) {
            underWay.written = performance.now();
            void this.#renewOne(underWay).catch((error) => this.#report(error, job.name));
          }
        },
      });
    } catch (error) {
      if (abort.signal.aborted) return this.#stopped ? giveJobBack(this.#db, job) : undefined;
      this.#report(error, job.name);
      const pause = error instanceof JobFailure && job.everySeconds === null ? undefined : pauseAfter(job);
      await renewJob(this.#db, job, progress);
      return failJob(this.#db, job, errorText(error), pause);
    }
    await renewJob(this.#db, job, progress);
    await finishJob(this.#db, job);
  }

  async #renew(): Promise<void> {
    await Promise.all([...this.#underWay.values()].map((underWay) => this.#renewOne(underWay)));
  }

  async #renewOne({ job, progress, abort }: UnderWay): Promise<void> {
    if (!(await renewJob(this.#db, job, progress)) && this.#underWay.has(job.id))
      abort.abort(new Error('the job was cancelled'));
  }
}

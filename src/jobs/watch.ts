import { AsyncLocalStorage } from 'node:async_hooks';
import type { DueWork } from './clock.ts';
import { errorText } from './job.ts';

/** Something that went wrong, in words for operators. */
export interface WorkFailure {
  at: Date;
  text: string;
}

/** Work by the clock with what this process knows of it, for operators. */
export class WatchedWork implements DueWork {
  readonly name: string;
  readonly channels: readonly string[];
  readonly #work: DueWork;
  #ranAt: Date | undefined;
  #failure: WorkFailure | undefined;
  msUntilNext?: () => Promise<number | undefined>;
  waiting?: () => Promise<number>;
  bringForward?: () => Promise<void>;

  constructor(work: DueWork) {
    this.name = work.name;
    this.channels = work.channels;
    this.#work = work;
    if (work.msUntilNext) this.msUntilNext = () => work.msUntilNext!();
    if (work.waiting) this.waiting = () => work.waiting!();
    if (work.bringForward) this.bringForward = () => work.bringForward!();
  }

  /** When this process was last through with what was due; undefined before the first time. */
  get ranAt(): Date | undefined {
    return this.#ranAt;
  }

  /** What went wrong in this process the last time; undefined when nothing did. */
  get failure(): WorkFailure | undefined {
    return this.#failure;
  }

  async run(again: () => void): Promise<void> {
    let failure: WorkFailure | undefined;
    const note = (error: unknown) => {
      failure = { at: new Date(), text: errorText(error) };
      this.#failure = failure;
    };
    try {
      await underWay.run({ note }, () => this.#work.run(again));
    } catch (error) {
      note(error);
      throw error;
    }
    this.#ranAt = new Date();
    this.#failure = failure;
  }
}

const underWay = new AsyncLocalStorage<{ note(error: unknown): void }>();

/** Remembers a failure that was reported for the work that is just being done; outside of one it does nothing. */
export function noteFailure(error: unknown): void {
  underWay.getStore()?.note(error);
}

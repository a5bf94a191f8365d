import type { Database } from '../db/client.ts';

/** Work whose moment stands in the database: rows that are due now or later. */
export interface DueWork {
  /** In the log and on the staff page, e.g. `mails`. */
  readonly name: string;
  /** Channels on which the database announces that there may be something to do. */
  readonly channels: readonly string[];
  /**
   * Does all that is due. It is never called twice at once; when it throws, it is called again after a pause.
   * @param again makes it be called again soon, for work that goes on after `run` has come back.
   */
  run(again: () => void): Promise<void>;
  /** Milliseconds, by the clock of the database, until the next row is due; undefined when none waits. Without it only announcements count. */
  msUntilNext?(): Promise<number | undefined>;
  /** How many rows are due or will be, for the staff page. */
  waiting?(): Promise<number>;
  /**
   * Brings forward what only a clock that was wrong has put far away. Called at the start, after the clock of this machine has
   * jumped, and every {@link LOOK_MS}.
   */
  bringForward?(): Promise<void>;
}

/** Looked through this often without being told, for what a lost announcement or the clock of another machine has left. */
const LOOK_MS = 60_000;
/** The longest sleep of the clock: so late at most does it notice that the machine has slept. */
const TICK_MS = 1_000;
/** Clocks are corrected by less than this all the time. */
const JUMP_MS = 1_000;
/** What is due and could not be taken, because another process holds it, is tried again after this. */
const TAKEN_MS = 1_000;
/** Announcements that come within so long of the beginning of the last work wait for each other: what is due is taken together, and not in a transaction each. */
const GATHER_MS = 50;
/** Of the time that the last work took, so much is left to others before the next; never more than {@link GATHER_MS}. */
const REST = 0.5;
/** Pauses after a failure: doubled each time, up to {@link LOOK_MS}. */
const FIRST_PAUSE_MS = 2_000;

/** Where the time comes from; tests have their own. */
export interface Time {
  /** Milliseconds that only ever grow, but may stand still while the machine sleeps. */
  steady(): number;
  /** What the machine holds for the present; jumps when somebody sets it, and after a sleep. */
  wall(): number;
}
const MACHINE: Time = { steady: () => performance.now(), wall: () => Date.now() };

/**
 * Does work when its moment has come, on every node: at the start, when a channel announces something, and when the next row is due.
 * It measures the wait by a clock that nobody can set, and looks again at once when the machine has slept or its clock was set: nothing is
 * more than two seconds late. Each work goes on by itself; a slow or failing one keeps no other waiting.
 */
export class Clock {
  readonly #database: Database;
  readonly #time: Time;
  readonly #turns: Turn[];
  #jumpMark = 0;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => Promise<void>)[] = [];
  #stopped = false;

  /** @param report told of each failure of a work, with its name. */
  constructor(
    database: Database,
    works: readonly DueWork[],
    report: (error: unknown, work: string) => void,
    time: Time = MACHINE,
  ) {
    this.#database = database;
    this.#time = time;
    this.#turns = works.map((work) => new Turn(work, report, time));
  }

  async start(): Promise<void> {
    await this.listen();
    this.begin();
  }

  /** The part of starting that needs the database: hears of what is announced, and does it. */
  async listen(): Promise<void> {
    const listeners = Map.groupBy(
      this.#turns.flatMap((turn) => turn.work.channels.map((channel) => ({ channel, turn }))),
      ({ channel }) => channel,
    );
    for (const [channel, of] of listeners) {
      const wake = () => {
        for (const { turn } of of) turn.wake({ announced: true });
      };
      this.#unlisten.push(await this.#database.listen(channel, wake, wake));
    }
  }

  /** The rest: looks for what is due, now and from then on. Cannot fail. */
  begin(): void {
    this.#jumpMark = this.#drift();
    for (const turn of this.#turns) turn.wake({ bringForward: true });
    this.#tick();
  }

  /** Lets a work look for what is due, soon; all of them without a name. */
  wake(name?: string): void {
    for (const turn of this.#turns) if (name === undefined || turn.work.name === name) turn.wake();
  }

  /** Begins nothing any more; what is under way is finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const unlisten of this.#unlisten) await unlisten();
    await Promise.all(this.#turns.map((turn) => turn.stop()));
  }

  #tick(): void {
    if (this.#stopped) return;
    const drift = this.#drift();
    const jumped = Math.abs(drift - this.#jumpMark) > JUMP_MS;
    if (jumped) this.#jumpMark = drift;
    for (const turn of this.#turns) turn.tick(jumped);
    const next = Math.min(...this.#turns.map((turn) => turn.msLeft()), TICK_MS);
    this.#timer = setTimeout(() => this.#tick(), Math.max(next, 1)).unref();
  }

  #drift(): number {
    return this.#time.wall() - this.#time.steady();
  }
}

/** One work and when it is looked at next. */
class Turn {
  readonly work: DueWork;
  readonly #report: (error: unknown, work: string) => void;
  readonly #time: Time;
  #running: Promise<void> | undefined;
  #again = false;
  #bringForward = false;
  #stopped = false;
  /** Steady moments of the next look for due rows, and of the next one for rows to bring forward. */
  #nextLook = Number.POSITIVE_INFINITY;
  #nextBringForward = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Steady moment from which on an announcement need not wait for others. */
  #gatheredAt = Number.NEGATIVE_INFINITY;
  /** Somebody asked who does not wait for others. */
  #hurried = false;
  #endGathering: (() => void) | undefined;

  constructor(work: DueWork, report: (error: unknown, work: string) => void, time: Time) {
    this.work = work;
    this.#report = report;
    this.#time = time;
  }

  /** @param asked.announced by the database: many such come at once. */
  wake({ bringForward = false, announced = false } = {}): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#bringForward ||= bringForward;
    if (!announced) {
      this.#hurried = true;
      this.#endGathering?.();
    }
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  tick(jumped: boolean): void {
    const now = this.#time.steady();
    if (jumped || (!this.#running && now >= this.#nextLook))
      this.wake({ bringForward: jumped || now >= this.#nextBringForward });
  }

  msLeft(): number {
    return this.#running ? Number.POSITIVE_INFINITY : this.#nextLook - this.#time.steady();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again = false;
    this.#endGathering?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let wait: number | undefined;
    while (this.#again) {
      await this.#gather();
      if (this.#stopped) return;
      this.#again = false;
      this.#hurried = false;
      const began = this.#time.steady();
      try {
        if (this.#bringForward) await this.#bringForwardNow();
        await this.work.run(() => this.wake());
        const next = await this.work.msUntilNext?.();
        wait = next === undefined ? LOOK_MS : Math.min(next <= 0 ? TAKEN_MS : next, LOOK_MS);
        this.#pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        this.#report(error, this.work.name);
        wait = this.#pauseMs;
        this.#pauseMs = Math.min(this.#pauseMs * 2, LOOK_MS);
      }
      const ended = this.#time.steady();
      this.#gatheredAt = Math.max(began + GATHER_MS, ended + Math.min((ended - began) * REST, GATHER_MS));
    }
    this.#nextLook = this.#time.steady() + (wait ?? LOOK_MS);
  }

  /** The first announcement after a quiet while is followed at once. */
  async #gather(): Promise<void> {
    const ms = this.#gatheredAt - this.#time.steady();
    if (ms <= 0 || this.#hurried) return;
    await new Promise<void>((resolve) => {
      this.#endGathering = resolve;
      setTimeout(resolve, ms);
    });
    this.#endGathering = undefined;
  }

  async #bringForwardNow(): Promise<void> {
    await this.work.bringForward?.();
    this.#bringForward = false;
    this.#nextBringForward = this.#time.steady() + LOOK_MS;
  }
}

import type { Status } from '../tickets/ticket.ts';
import type { Metric, Outcome } from './metric.ts';

/** Something that can set, pause or end a clock. Moments are milliseconds since 1970. */
export type Happening =
  /** Somebody wrote in public; notes and robots are not told of. */
  | { at: number; kind: 'comment'; by: 'customer' | 'agent' }
  | { at: number; kind: 'status'; to: Status }
  /** An agent said that what customers wrote up to a moment needs no reply. */
  | { at: number; kind: 'no-reply-needed'; upTo: number }
  /** Another ticket was merged into this one; since when its customer waits. */
  | { at: number; kind: 'taken-over'; since: number };

/** What happened to a ticket, as far as clocks go. */
export interface History {
  createdAt: number;
  /** The status it was filed with. */
  status: Status;
  /** In order. */
  happenings: readonly Happening[];
  /** Since when another ticket goes on instead of it. */
  mergedAt?: number | undefined;
}

/** What a clock counted, whatever hours it counts in and whatever was promised. */
export interface Span {
  metric: Metric;
  startedAt: number;
  /** When it ran, until it was paused or ended. */
  counted: { from: number; to: number }[];
  /** Since when it runs. */
  runningSince: number | undefined;
  /** Since when it is paused. */
  pausedAt: number | undefined;
  endedAt: number | undefined;
  outcome: Outcome | undefined;
}

const DONE: readonly Status[] = ['solved', 'closed'];
/** Statuses in which a clock stands still. */
const PAUSED_IN: Record<Metric, readonly Status[]> = {
  first_reply_time: [],
  next_reply_time: [],
  periodic_update_time: [],
  pausable_update_time: ['pending'],
  requester_wait_time: ['pending'],
  agent_work_time: ['pending', 'hold'],
  total_resolution_time: [],
};
/** Clocks that begin with the ticket and end when it is solved; one that is opened again goes on where it was. */
const TO_THE_END: readonly Metric[] = ['requester_wait_time', 'agent_work_time', 'total_resolution_time'];
const UPDATES: readonly Metric[] = ['periodic_update_time', 'pausable_update_time'];
/** A ticket whose first comment is an agent's, so soon after it was filed, was opened by the agent. */
const OPENING_MS = 60_000;

/**
 * The clocks of a ticket, in the order in which they started. The first reply is waited for from the creation, or, where an agent opened the
 * ticket, from the first comment of a customer; a next reply from the oldest comment of a customer that no agent has answered, once the
 * first reply is done.
 */
export function timelineOf(history: History): Span[] {
  return new Timeline(history).spans;
}

class Timeline {
  readonly spans: Span[] = [];
  readonly #history: History;
  readonly #running = new Map<Metric, Span>();
  #status: Status;
  /** Comments of customers that no agent has answered, oldest first. */
  #unanswered: number[] = [];
  #isFirstDone = false;

  constructor(history: History) {
    this.#history = history;
    this.#status = history.status;
    this.#begin();
    for (const happening of history.happenings) {
      if (history.mergedAt !== undefined && happening.at > history.mergedAt) break;
      this.#take(happening);
    }
    if (history.mergedAt !== undefined) this.#endAll(history.mergedAt, 'merged');
  }

  #begin(): void {
    const { createdAt, happenings } = this.#history;
    if (this.#isDone()) return;
    const first = happenings.find(({ kind }) => kind === 'comment');
    const isOpenedByAgent = first?.kind === 'comment' && first.by === 'agent' && first.at <= createdAt + OPENING_MS;
    if (!isOpenedByAgent) this.#start('first_reply_time', createdAt);
    for (const metric of TO_THE_END) this.#start(metric, createdAt);
  }

  #take(happening: Happening): void {
    if (happening.kind === 'comment') {
      if (happening.by === 'customer') this.#customerWrote(happening.at);
      else this.#agentWrote(happening.at);
    } else if (happening.kind === 'status') this.#become(happening.to, happening.at);
    else if (happening.kind === 'taken-over') this.#takeOver(happening.since);
    else this.#needNoReply(happening.upTo, happening.at);
  }

  #customerWrote(at: number): void {
    this.#unanswered.push(at);
    if (!this.#isDone()) this.#wait();
  }

  #agentWrote(at: number): void {
    this.#unanswered = [];
    for (const metric of ['first_reply_time', 'next_reply_time'] as const) {
      if (metric === 'first_reply_time' && this.#running.has(metric)) this.#isFirstDone = true;
      this.#end(metric, at, 'replied');
    }
    for (const metric of UPDATES) {
      this.#end(metric, at, 'replied');
      if (!this.#isDone()) this.#start(metric, at);
    }
  }

  #become(to: Status, at: number): void {
    const wasDone = this.#isDone();
    this.#status = to;
    if (this.#isDone()) {
      if (wasDone) return;
      this.#unanswered = [];
      if (this.#running.has('first_reply_time')) this.#isFirstDone = true;
      this.#endAll(at, 'solved');
      return;
    }
    if (wasDone) for (const metric of TO_THE_END) this.#goOn(metric, at);
    for (const [metric, span] of this.#running) this.#pauseOrResume(metric, span, at);
    if (wasDone) this.#wait();
  }

  /** Starts the clock of the reply that is waited for, if none runs. */
  #wait(): void {
    const [since] = this.#unanswered;
    if (since === undefined || this.#running.has('first_reply_time') || this.#running.has('next_reply_time')) return;
    this.#start(this.#hasWaitedForFirst() ? 'next_reply_time' : 'first_reply_time', since);
  }

  #hasWaitedForFirst(): boolean {
    return this.#isFirstDone || this.spans.some(({ metric }) => metric === 'first_reply_time');
  }

  #takeOver(since: number): void {
    const earlier = [since, ...this.#unanswered].toSorted((a, b) => a - b);
    this.#unanswered = earlier;
    if (this.#isDone()) return;
    const waiting = this.#running.get('first_reply_time') ?? this.#running.get('next_reply_time');
    if (!waiting) this.#wait();
    else if (since < waiting.startedAt) {
      waiting.startedAt = since;
      waiting.runningSince = since;
    }
  }

  #needNoReply(upTo: number, at: number): void {
    const later = this.#unanswered.filter((comment) => comment > upTo);
    if (later.length === this.#unanswered.length) return;
    this.#unanswered = later;
    for (const metric of ['first_reply_time', 'next_reply_time'] as const) {
      if (metric === 'first_reply_time' && this.#running.has(metric)) this.#isFirstDone = true;
      this.#end(metric, at, 'no_reply_needed');
    }
    if (!this.#isDone()) this.#wait();
  }

  #isDone(): boolean {
    return DONE.includes(this.#status);
  }

  #start(metric: Metric, at: number): void {
    const isPaused = PAUSED_IN[metric].includes(this.#status);
    const span: Span = {
      metric,
      startedAt: at,
      counted: [],
      runningSince: isPaused ? undefined : at,
      pausedAt: isPaused ? at : undefined,
      endedAt: undefined,
      outcome: undefined,
    };
    this.spans.push(span);
    this.#running.set(metric, span);
  }

  #pauseOrResume(metric: Metric, span: Span, at: number): void {
    const mustPause = PAUSED_IN[metric].includes(this.#status);
    if (mustPause && span.runningSince !== undefined) {
      this.#count(span, at);
      span.pausedAt = at;
    } else if (!mustPause && span.pausedAt !== undefined) {
      span.pausedAt = undefined;
      span.runningSince = at;
    }
  }

  #count(span: Span, at: number): void {
    if (span.runningSince !== undefined && at > span.runningSince)
      span.counted.push({ from: span.runningSince, to: at });
    span.runningSince = undefined;
  }

  #end(metric: Metric, at: number, outcome: Outcome): void {
    const span = this.#running.get(metric);
    if (!span) return;
    this.#count(span, at);
    span.pausedAt = undefined;
    // What was brought in may have been answered before it was asked.
    span.endedAt = Math.max(at, span.startedAt);
    span.outcome = outcome;
    this.#running.delete(metric);
  }

  #endAll(at: number, outcome: Outcome): void {
    for (const metric of [...this.#running.keys()]) this.#end(metric, at, outcome);
  }

  /** A ticket that was solved is open again: what runs to the end goes on; of the whole time nothing is left out. */
  #goOn(metric: Metric, at: number): void {
    const span = this.spans.findLast((one) => one.metric === metric);
    // It was filed as solved.
    if (!span) {
      this.#start(metric, at);
      return;
    }
    const last = span.counted.at(-1);
    if (metric === 'total_resolution_time') {
      span.runningSince = last ? last.from : span.startedAt;
      if (last) span.counted.pop();
    } else span.runningSince = at;
    span.endedAt = undefined;
    span.outcome = undefined;
    this.#running.set(metric, span);
  }
}

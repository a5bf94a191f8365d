import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CDPSession } from '@playwright/test';

/** A place in the picture, in CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Everything that is seen in a film; times are seconds of the film. */
export interface Film {
  duration: number;
  /** Pictures of the page, in order. */
  frames: { at: number; file: string }[];
  moves: { from: Point; to: Point; start: number; end: number }[];
  clicks: (Point & { at: number })[];
  /** What is framed while it is spoken of. */
  marks: (Box & { start: number; end: number })[];
}

/** A span of the camera's time beside the span of the film that it becomes. */
interface Span {
  real: [number, number];
  film: [number, number];
  /** Only the last picture is shown, at the end of the span. */
  isCut: boolean;
}

/** Enough for a picture that is under way to arrive, in milliseconds. */
const SETTLE_MS = 200;

/**
 * What the camera sees, on a clock of its own: what the machine needs its time for is as quick in the film as it should be, and while
 * a caption is read the film goes on although nothing happens.
 */
export class Reel {
  now = 0;
  readonly moves: Film['moves'] = [];
  readonly clicks: Film['clicks'] = [];
  readonly marks: Film['marks'] = [];
  readonly #folder: string;
  readonly #shots: { real: number; file: string }[] = [];
  readonly #spans: Span[] = [];
  readonly #writing: Promise<void>[] = [];
  #lastDigest = '';
  #arrived: (() => void)[] = [];

  /** @param folder where the pictures go. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins to take a picture of the page whenever it changes. @returns what ends it. */
  async roll(session: CDPSession): Promise<() => Promise<void>> {
    session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      // A page that is being left no longer answers.
      void session.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
      this.#keep(Buffer.from(data, 'base64'), (metadata.timestamp ?? Date.now() / 1000) as number);
    });
    await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1, maxWidth: 4000, maxHeight: 4000 });
    return async () => {
      await this.settle();
      await session.send('Page.stopScreencast');
    };
  }

  #keep(png: Buffer, real: number): void {
    const digest = createHash('sha256').update(png).digest('hex');
    if (digest !== this.#lastDigest) {
      this.#lastDigest = digest;
      const file = `${String(this.#shots.length).padStart(5, '0')}.png`;
      this.#shots.push({ real, file });
      this.#writing.push(writeFile(path.join(this.#folder, file), png));
    }
    for (const tell of this.#arrived.splice(0)) tell();
  }

  /** Resolves with the next picture, or when none comes within `most` milliseconds. */
  nextPicture(most = 250): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, most);
      this.#arrived.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Lets the pictures that are under way arrive; no time of the film. */
  settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }

  /** Nothing happens for so many seconds of the film. */
  hold(seconds: number): void {
    this.now += Math.max(0, seconds);
  }

  /** What `work` does is seen within `least` to `most` seconds of the film, however long it takes. */
  async live<Result>(work: () => Promise<Result>, [least, most]: readonly [number, number]): Promise<Result> {
    return this.#span(work, (real) => Math.min(Math.max(real, least), most), false);
  }

  /** What `work` does is not seen, only what has become of the page, after so many seconds. */
  async cut<Result>(work: () => Promise<Result>, seconds: number): Promise<Result> {
    return this.#span(work, () => seconds, true);
  }

  async #span<Result>(work: () => Promise<Result>, length: (real: number) => number, isCut: boolean): Promise<Result> {
    const start = Date.now() / 1000;
    const result = await work();
    if (isCut) await this.settle();
    const end = Date.now() / 1000;
    const seconds = length(end - start);
    this.#spans.push({ real: [start, end], film: [this.now, this.now + seconds], isCut });
    this.now += seconds;
    return result;
  }

  /** The film, once everything has been written. */
  async develop(): Promise<Film> {
    await Promise.all(this.#writing);
    const frames: Film['frames'] = [];
    for (const { real, file } of this.#shots) {
      const at = this.#filmTime(real);
      // Of several at one moment the last is seen.
      if (frames.at(-1)?.at === at) frames.pop();
      frames.push({ at, file });
    }
    return { duration: this.now, frames, moves: this.moves, clicks: this.clicks, marks: this.marks };
  }

  #filmTime(real: number): number {
    let time = 0;
    for (const span of this.#spans) {
      if (real < span.real[0]) return time;
      const [start, end] = span.film;
      if (real <= span.real[1]) {
        if (span.isCut) return end;
        return start + ((real - span.real[0]) / (span.real[1] - span.real[0])) * (end - start);
      }
      time = end;
    }
    return time;
  }
}

import type { BrowserContext, Frame, Locator, Page } from '@playwright/test';
import type { Box, Point, Reel } from './film.ts';
import type { SignedIn } from './stage.ts';
import { readingTime, type Sentence } from './texts.ts';

/** When something is said, in seconds of the film. */
export interface Spoken<Name extends string = string> {
  name: Name;
  from: number;
  to: number;
}

/** What a script says: the chapters with their titles, and what is said in each. */
export type Chapters = Readonly<Record<string, { title: Sentence; says: Readonly<Record<string, Sentence>> }>>;

/** Seconds between a caption and the next, and from its beginning to what it is about. */
const GAP = 0.15;
const LEAD = 0.7;
/** After the last thing that happens. */
const REST = 0.8;
const KEY = 0.055;
/** Where people look: what is spoken of is brought here, below the head of the page. */
const EYES = 0.42;

/** Does in a browser what a script says, for the camera. */
export class Director {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly chapters: Spoken[] = [];
  readonly captions: Spoken[] = [];
  /** When the picture is seen that stands for the film. */
  poster = 0;
  readonly #reel: Reel;
  readonly #texts: Chapters;
  readonly #enter: (who: SignedIn | undefined) => Promise<void>;
  #cursor: Point = { x: 980, y: 560 };

  constructor(page: Page, reel: Reel, texts: Chapters, enter: (who: SignedIn | undefined) => Promise<void>) {
    this.page = page;
    this.context = page.context();
    this.#reel = reel;
    this.#texts = texts;
    this.#enter = enter;
    reel.moves.push({ from: this.#cursor, to: this.#cursor, start: 0, end: 0.01 });
  }

  /** Signs somebody in, unseen; undefined signs out. */
  async enterAs(who: SignedIn | undefined): Promise<void> {
    await this.unseen(() => this.#enter(who));
  }

  /** Goes to a page; the film shows it when it is there. */
  async open(path: string): Promise<void> {
    await this.unseen(async () => {
      await this.page.goto(path);
      await this.#ready();
    });
  }

  /** Does something that the film does not show, only what has become of the page. */
  async unseen(work: () => Promise<unknown>): Promise<void> {
    await this.#reel.cut(work, 0.3);
  }

  /** A chapter begins. */
  chapter(name: string): void {
    const before = this.chapters.at(-1);
    if (before) before.to = this.#reel.now;
    // Whatever was needed to get there belongs to the first.
    const from = before ? this.#reel.now : 0;
    this.chapters.push({ name, from, to: this.#reel.now });
  }

  /** Says something of this chapter, and does it meanwhile; the caption stays until it can have been read. */
  async say(name: string, act?: () => Promise<void>): Promise<void> {
    const from = this.#reel.now;
    const sentence = this.#texts[this.chapters.at(-1)!.name]?.says[name];
    if (!sentence) throw new Error(`Nothing is called ${name} in the chapter ${this.chapters.at(-1)!.name}.`);
    if (act) {
      this.#reel.hold(LEAD);
      await act();
      this.#reel.hold(REST);
    }
    await this.#reel.settle();
    this.#reel.hold(from + readingTime(sentence) - this.#reel.now);
    this.captions.push({ name, from, to: this.#reel.now });
    this.#reel.hold(GAP);
  }

  /** The film ends; what is seen last stays for a moment. */
  async end(): Promise<void> {
    await this.#reel.settle();
    this.#reel.hold(1);
    this.chapters.at(-1)!.to = this.#reel.now;
  }

  /** What is seen now stands for the film. */
  async asPoster(): Promise<void> {
    await this.#reel.settle();
    this.poster = this.#reel.now + 0.01;
  }

  /** Moves the cursor over something, bringing it into sight first. */
  async point(target: Locator): Promise<Box> {
    await target.first().waitFor();
    await this.#bring(target.first(), 0.96);
    const box = (await target.first().boundingBox())!;
    await this.#move({ x: box.x + Math.min(box.width / 2, 160), y: box.y + box.height / 2 });
    return box;
  }

  /** Draws a frame around something until what is said of it has been read. */
  async show(target: Locator, seconds = 2.2): Promise<void> {
    await target.first().waitFor();
    await this.#bring(target.first());
    await this.#reel.settle();
    const box = (await target.first().boundingBox())!;
    const { width, height } = await this.page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    const seen = { width: Math.min(box.width, width - box.x - 12), height: Math.min(box.height, height - box.y - 12) };
    this.#reel.marks.push({ ...box, ...seen, start: this.#reel.now, end: this.#reel.now + seconds });
    this.#reel.hold(seconds);
  }

  /** Clicks something that changes this page; goes on when `shown` is there. */
  async click(target: Locator, shown?: Locator): Promise<void> {
    await this.point(target);
    await this.#clickHere(() => shown?.first().waitFor());
  }

  /** Moves the cursor to a place of the window, where no locator leads. */
  async pointAt(place: Point): Promise<void> {
    await this.#move(place);
  }

  /** Clicks at a place of the window; goes on when `shown` resolves. */
  async clickAt(place: Point, shown?: () => Promise<unknown>): Promise<void> {
    await this.#move(place);
    await this.#clickHere(shown);
  }

  /** Clicks something that leads to another page. */
  async follow(target: Locator): Promise<void> {
    await this.point(target);
    this.#press();
    this.#reel.hold(0.15);
    await this.unseen(async () => {
      const left = this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame());
      await this.page.mouse.down();
      await this.page.mouse.up();
      await left;
      await this.#ready();
    });
  }

  /** Types into a field, one key after another. */
  async type(field: Locator, text: string): Promise<void> {
    await this.click(field);
    await this.keys(text);
  }

  /** Types where the focus is. */
  async keys(text: string): Promise<void> {
    const length = text.length * KEY;
    await this.#reel.live(async () => {
      for (const key of text) {
        const seen = this.#reel.nextPicture(120);
        await this.page.keyboard.type(key);
        await seen;
      }
    }, [length, length]);
  }

  /** Waits until something is there; longer than a second is not seen. */
  async until(shown: Locator): Promise<void> {
    await this.#reel.live(async () => {
      await shown.first().waitFor();
      await this.#reel.settle();
    }, [0.3, 1]);
  }

  /** Nothing happens. */
  rest(seconds: number): void {
    this.#reel.hold(seconds);
  }

  async #clickHere(shown?: () => Promise<unknown> | undefined): Promise<void> {
    this.#press();
    await this.#reel.live(async () => {
      await this.page.mouse.down();
      await this.page.mouse.up();
      await shown?.();
      await this.#reel.settle();
      await this.#reel.nextPicture();
    }, [0.5, 1]);
  }

  #press(): void {
    this.#reel.clicks.push({ ...this.#cursor, at: this.#reel.now });
    this.#reel.hold(0.1);
  }

  async #move(to: Point): Promise<void> {
    const from = this.#cursor;
    const distance = Math.hypot(to.x - from.x, to.y - from.y);
    if (distance < 2) return;
    const seconds = Math.min(0.95, 0.4 + distance / 1800);
    this.#reel.moves.push({ from, to, start: this.#reel.now, end: this.#reel.now + seconds });
    this.#reel.hold(seconds);
    this.#cursor = to;
    await this.#reel.live(async () => {
      await this.page.mouse.move(to.x, to.y);
      await this.#reel.nextPicture(150);
    }, [0.15, 0.15]);
  }

  /** Scrolls to what is not well in sight, as with a wheel. @param lowest where it may end, as a part of the window. */
  async #bring(target: Locator, lowest = 0.82): Promise<void> {
    // A page that is just being written into a frame has no size yet.
    await target.waitFor();
    const box = await target.boundingBox();
    if (!box) throw new Error(`Nothing is seen of ${target}.`);
    const height = await this.page.evaluate(() => innerHeight);
    const isSeen = box.y > 70 && box.y + Math.min(box.height, height * 0.6) < height * lowest;
    if (isSeen) return;
    const wanted = box.height > height * 0.6 ? 90 : height * EYES - box.height / 2;
    await this.scroll(box.y - wanted);
  }

  /** Scrolls down by so many CSS pixels, or as far as the page goes. */
  async scroll(by: number): Promise<void> {
    const [from, most] = await this.page.evaluate(() => [scrollY, document.documentElement.scrollHeight - innerHeight]);
    const to = Math.max(0, Math.min(most!, from! + by));
    if (Math.abs(to - from!) < 2) return;
    const seconds = Math.min(1.1, 0.5 + Math.abs(to - from!) / 1500);
    const steps = Math.round(seconds * 20);
    await this.#reel.live(async () => {
      for (let step = 1; step <= steps; step++) {
        const part = (1 - Math.cos((step / steps) * Math.PI)) / 2;
        const seen = this.#reel.nextPicture(150);
        await this.page.evaluate((top) => scrollTo({ top, behavior: 'instant' }), from! + (to - from!) * part);
        await seen;
      }
    }, [seconds, seconds]);
  }

  async #ready(): Promise<void> {
    await this.page.waitForLoadState('load');
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.waitForLoadState('networkidle');
  }
}

/** The frame of a page that has such an address, once it is there; also one that no locator reaches. */
export async function frameAt(page: Page, address: RegExp): Promise<Frame> {
  for (;;) {
    const frame = page.frames().find((one) => one !== page.mainFrame() && address.test(one.url()));
    if (frame) return frame;
    await page.waitForTimeout(100);
  }
}

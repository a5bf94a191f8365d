import type { Film, Point } from './film.ts';

/** What is drawn over the page at a moment; equal moments look alike. */
export interface Moment {
  /** Index of the picture of the page. */
  frame: number;
  cursor: Point;
  /** Rings around clicks, from 0 (just clicked) to 1 (gone). */
  rings: (Point & { age: number })[];
  /** Frames around what is spoken of, with how visible they are. */
  marks: (Film['marks'][number] & { strength: number })[];
}

/** Seconds that a ring takes to grow and fade, and a frame to appear. */
const RING = 0.5;
const FADE = 0.2;
/** Steps of what fades: more would be more pictures, not smoother ones. */
const STEPS = 5;

/** What is seen at a time of the film, in seconds. */
export function momentAt(film: Film, time: number): Moment {
  const frame = Math.max(
    0,
    film.frames.findLastIndex(({ at }) => at <= time + 1e-6),
  );
  const rings = film.clicks
    .filter(({ at }) => time >= at && time < at + RING)
    .map(({ x, y, at }) => ({ x, y, age: (time - at) / RING }));
  const marks = film.marks
    .filter(({ start, end }) => time >= start && time < end)
    .map((mark) => ({
      ...mark,
      strength: Math.ceil(Math.min(1, (time - mark.start) / FADE, (mark.end - time) / FADE) * STEPS) / STEPS,
    }));
  return { frame, cursor: cursorAt(film, time), rings, marks };
}

function cursorAt({ moves }: Film, time: number): Point {
  const move = moves.findLast(({ start }) => start <= time) ?? moves[0];
  if (!move) return { x: -100, y: -100 };
  const part = Math.min(1, Math.max(0, (time - move.start) / (move.end - move.start)));
  const eased = part < 0.5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2;
  return {
    x: Math.round(move.from.x + (move.to.x - move.from.x) * eased),
    y: Math.round(move.from.y + (move.to.y - move.from.y) * eased),
  };
}

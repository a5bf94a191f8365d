import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { paint } from './encode-in-browser.ts';
import type { Film } from './film.ts';
import { type Moment, momentAt } from './picture.ts';

/** Pictures a second while something moves. */
const RATE = 30;
/** Once nothing has moved for so long, in seconds, the picture is written again, finer: the encoder has spent nothing since. */
const REFINED_AFTER = 0.3;
/** After this long it is written again in any case: players seek by pictures. */
const LONGEST_STILL = 4;

/** A picture of the film and how long it is seen, in seconds. */
export interface Still extends Moment {
  at: number;
  duration: number;
  /** Whether the film can be entered here. */
  isKey: boolean;
}

/** A film as files. */
export interface Rendered {
  video: Buffer;
  extension: 'mp4' | 'webm';
  poster: Buffer;
}

/**
 * Makes a video of a film in a browser: H.264 in MP4, or VP9 in WebM where the browser cannot encode the former.
 * @param folder where its pictures are.
 * @param options.scale pixels of the pictures to a CSS pixel.
 * @param options.poster when the picture is seen that stands for the film, in seconds.
 * @param options.entries when somebody may want to enter it, in seconds.
 */
export async function renderFilm(
  browser: Browser,
  film: Film,
  folder: string,
  { poster, scale, entries }: { poster: number; scale: number; entries: readonly number[] },
): Promise<Rendered> {
  const stills = stillsOf(film, entries);
  const server = createServer(async (request, response) => {
    const name = path.basename(new URL(request.url!, 'http://localhost').pathname);
    if (name === 'mediabunny.mjs') {
      response.setHeader('content-type', 'text/javascript');
      response.end(
        await readFile(path.join(import.meta.dirname, '../../node_modules/mediabunny/dist/bundles/mediabunny.min.mjs')),
      );
    } else if (name.endsWith('.png')) response.end(await readFile(path.join(folder, name)));
    else response.setHeader('content-type', 'text/html').end('<!doctype html><title>Render</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const files = film.frames.map(({ file }) => file);
    const made = await page.evaluate(paint, {
      stills,
      files,
      scale,
      poster: { ...momentAt(film, poster), marks: [], rings: [] },
    });
    return {
      video: Buffer.from(made.video, 'base64'),
      extension: made.extension,
      poster: Buffer.from(made.poster, 'base64'),
    };
  } finally {
    await page.close();
    server.close();
  }
}

/** The pictures of a film: one where it looks different from before, and where it can be entered. */
function stillsOf(film: Film, entries: readonly number[]): Still[] {
  const stills: Still[] = [];
  const keys = new Set(entries.map((at) => Math.round(at * RATE)));
  const count = Math.round(film.duration * RATE);
  let last = '';
  let isRefined = false;
  for (let tick = 0; tick < count; tick++) {
    const at = tick / RATE;
    const moment = momentAt(film, at);
    const look = JSON.stringify(moment);
    const isKey = tick === 0 || keys.has(tick);
    const before = stills.at(-1);
    const still = before ? at - before.at : 0;
    if (look === last && !isKey && still < (isRefined ? LONGEST_STILL : REFINED_AFTER)) continue;
    isRefined = look === last;
    if (before) before.duration = at - before.at;
    stills.push({ ...moment, at, duration: 1 / RATE, isKey });
    last = look;
  }
  const end = stills.at(-1)!;
  end.duration = count / RATE - end.at;
  return stills;
}

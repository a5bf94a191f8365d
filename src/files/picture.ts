import type { Sharp } from 'sharp';

/** A picture as it is kept. */
export interface Picture {
  bytes: Buffer;
  width: number;
  height: number;
}

/** Wider or higher than any screen shows; in pixels. */
const LONGEST_SIDE = 2560;
/** More is no photo but an attempt to fill the memory. */
const MOST_PIXELS = 60_000_000;
const MOST_FRAMES = 200;

// With the first picture, and for all that follow.
let loaded: Promise<typeof import('sharp').default> | undefined;
const loadSharp = () => (loaded ??= load());

async function load() {
  const { default: sharp } = await import('sharp');
  // Many at once would take the processor from those who read.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

let before: Promise<unknown> = Promise.resolve();

/**
 * A picture without what it says about where, when and by what it was taken, upright and no larger than a screen shows; undefined where it
 * cannot be read. One at a time in a process.
 * @param type as its content shows it.
 * @param longestSide larger ones are made smaller, in pixels.
 */
export function readPicture(
  file: string,
  type: string,
  { longestSide = LONGEST_SIDE } = {},
): Promise<Picture | undefined> {
  const now = before.then(() => made(file, type, longestSide).catch(() => undefined));
  before = now;
  return now;
}

async function made(file: string, type: string, longestSide: number): Promise<Picture> {
  const sharp = await loadSharp();
  const isAnimated = type === 'image/gif' || type === 'image/webp';
  const options = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true } as const;
  const { pages = 1 } = await sharp(file, options).metadata();
  const isMoving = isAnimated && pages > 1 && pages <= MOST_FRAMES;
  // Whatever is not asked for is left out: EXIF, XMP, IPTC, comments.
  const picture = sharp(file, { ...options, animated: isMoving })
    .autoOrient()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
  const { data, info } = await inFormat(picture, type).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
}

function inFormat(picture: Sharp, type: string): Sharp {
  switch (type) {
    case 'image/jpeg':
      return picture.jpeg({ quality: 85, mozjpeg: true });
    case 'image/gif':
      return picture.gif();
    case 'image/webp':
      return picture.webp({ quality: 85 });
    case 'image/avif':
      return picture.avif({ quality: 60 });
    default:
      return picture.png();
  }
}

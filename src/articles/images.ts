import { stat } from 'node:fs/promises';
import path from 'node:path';
import { imageSizeFromFile } from 'image-size/fromFile';
import type { ImageUse } from './markdown.ts';
import { sizeInPath } from './pictures/picture.ts';

interface Known {
  changed: number;
  width: number;
  height: number;
}

/** Sizes remembered; a path and three numbers each. */
const MOST_REMEMBERED = 10_000;

const remembered = new Map<string, Known>();

/**
 * Puts width and height (in CSS pixels) on images inside content/, so that nothing moves when they arrive. Images that are missing
 * or unreadable stay without. Sizes written by hand are kept.
 */
export async function measureImages(images: readonly ImageUse[], contentDir: string): Promise<void> {
  await Promise.all(
    images.map(async ({ path: inside, attributes }) => {
      const size = sizeInPath(inside) ?? (await sizeOf(path.join(contentDir, inside)));
      if (!size) return;
      const { width, height } = attributes;
      // With one of them by hand the other follows, so that the picture keeps its shape.
      attributes['width'] ??= typeof height === 'number' ? Math.round((height * size.width) / size.height) : size.width;
      attributes['height'] ??= typeof width === 'number' ? Math.round((width * size.height) / size.width) : size.height;
    }),
  );
}

async function sizeOf(file: string): Promise<Pick<Known, 'width' | 'height'> | undefined> {
  try {
    // Pictures are replaced while the server runs, so the time of change is looked at each time; the picture itself is not.
    const { mtimeMs } = await stat(file);
    const known = remembered.get(file);
    if (known?.changed === mtimeMs) return known;
    const { width, height, orientation } = await imageSizeFromFile(file);
    // Cameras turn pictures by a mark in the file; 5 to 8 lie on their side (EXIF).
    const turned = (orientation ?? 1) >= 5;
    const size = { changed: mtimeMs, width: turned ? height : width, height: turned ? width : height };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(file, size);
    return size;
  } catch {
    return undefined;
  }
}

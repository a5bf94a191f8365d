import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureImages } from './images.ts';
import type { ImageUse } from './markdown.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-images-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const svg = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
const use = (file: string, attributes: ImageUse['attributes'] = {}): ImageUse => ({ path: file, attributes, line: 1 });

async function measured(image: ImageUse): Promise<unknown[]> {
  await measureImages([image], folder);
  return [image.attributes['width'], image.attributes['height']];
}

test('a picture gets its width and height', async () => {
  await writeFile(path.join(folder, 'a.svg'), svg(120, 80));
  expect(await measured(use('a.svg'))).toEqual([120, 80]);
});

test('a picture that is replaced gets its new size', async () => {
  await writeFile(path.join(folder, 'a.svg'), svg(120, 80));
  await measured(use('a.svg'));
  await writeFile(path.join(folder, 'a.svg'), svg(300, 200));
  await utimes(path.join(folder, 'a.svg'), 1, 1);
  expect(await measured(use('a.svg'))).toEqual([300, 200]);
});

test('a size written by hand is kept', async () => {
  await writeFile(path.join(folder, 'a.svg'), svg(120, 80));
  expect(await measured(use('a.svg', { width: 60, height: 40 }))).toEqual([60, 40]);
});

test('a picture that is missing or no picture stays without a size', async () => {
  await writeFile(path.join(folder, 'b.png'), 'not a picture');
  expect(await measured(use('a.png'))).toEqual([undefined, undefined]);
  expect(await measured(use('b.png'))).toEqual([undefined, undefined]);
});

test('with one side written by hand the other keeps the shape of the picture', async () => {
  await writeFile(path.join(folder, 'a.svg'), svg(120, 80));
  expect(await measured(use('a.svg', { width: 60 }))).toEqual([60, 40]);
  expect(await measured(use('a.svg', { height: 40 }))).toEqual([60, 40]);
});

import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainPath } from './cli-problem.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-'));
  await writeFile(path.join(folder, 'file'), 'a file');
});
afterAll(() => rm(folder, { recursive: true }));

const failed = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a folder that is not there is said in a line, also of a file that is written under another name first', async () => {
  const given = path.join(folder, 'none', 'backup.zip');
  const error = await failed(open(`${given}.part`, 'w'));
  expect(explainPath(error, [given])).toBe(`There is no folder ${path.join(folder, 'none')}.`);
  expect(explainPath(await failed(readdir(path.join(folder, 'none'))), [path.join(folder, 'none')])).toBe(
    `There is no ${path.join(folder, 'none')}.`,
  );
});

test('a file in the place of a folder is said in a line', async () => {
  const given = path.join(folder, 'file', 'below');
  expect(explainPath(await failed(open(path.join(given, 'x'), 'w')), [given])).toMatch(
    /a file where a folder should be/,
  );
});

test('what is wrong with another file than the given one is no mistake of the caller', async () => {
  const error = await failed(open(path.join(folder, 'none'), 'r'));
  expect(explainPath(error, [path.join(folder, 'no')])).toBeUndefined();
  expect(explainPath(error, [])).toBeUndefined();
  expect(explainPath(new Error('something else'), ['x'])).toBeUndefined();
});

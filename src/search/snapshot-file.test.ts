import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpwell-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a snapshot that was never written reads as undefined', async () => {
  expect(await readSnapshotFile(join(folder, 'none'))).toBeUndefined();
});

test('what was written last is read, and nothing else stays in the folder', async () => {
  const file = join(folder, 'deep', 'search.index');
  await writeSnapshotFile(file, new Uint8Array([1]));
  await writeSnapshotFile(file, new Uint8Array([2, 3]));
  expect([...((await readSnapshotFile(file)) ?? [])]).toEqual([2, 3]);
  expect(await readdir(join(folder, 'deep'))).toEqual(['search.index']);
});

import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Probe, roomIn } from './disk-space.ts';

const MEGABYTE = 1024 * 1024;
const room = (megabytes: number, ffree = 1000) => ({ bavail: megabytes * 256, bsize: 4096, files: 1000, ffree });
const missing = Object.assign(new Error('not there'), { code: 'ENOENT' });

/** Folders with their room in megabytes; what is not named is not there. */
const disks =
  (of: Record<string, ReturnType<typeof room>>): Probe =>
  async (folder) => {
    if (!of[folder]) throw missing;
    return of[folder];
  };

test.each<[string, Record<string, ReturnType<typeof room>>, boolean]>([
  ['there is room everywhere', { '/data': room(500), '/tmp': room(500) }, true],
  ['the disk of the data is full', { '/data': room(0), '/tmp': room(500) }, false],
  ['what is left is not enough for a file of the database', { '/data': room(20), '/tmp': room(500) }, false],
  ['the temporary folder is full', { '/data': room(500), '/tmp': room(0) }, false],
  ['no more files can be made', { '/data': room(500), '/tmp': room(500, 0) }, false],
  ['the file system counts no files', { '/data': { ...room(500), files: 0, ffree: 0 }, '/tmp': room(500) }, true],
  ['the folder is not made yet', { '/': room(500), '/tmp': room(500) }, true],
  ['the folder is not made yet and its disk is full', { '/': room(1), '/tmp': room(500) }, false],
  ['nothing can be asked', {}, false],
])('when %s', async (_, of, expected) => {
  expect(await roomIn(['/data', '/tmp'], disks(of))()).toBe(expected);
});

test('asks the system once in five seconds, and learns then that there is room again', async () => {
  let [now, asked, megabytes] = [0, 0, 1];
  const ask = roomIn(
    ['/data'],
    async () => {
      asked++;
      return room(megabytes);
    },
    () => now,
  );
  expect([await ask(), await ask()]).toEqual([false, false]);
  megabytes = 100;
  now = 4_999;
  expect(await ask()).toBe(false);
  now = 5_000;
  expect([await ask(), asked]).toEqual([true, 2]);
});

test('is true of a disk with room, also for a folder inside that is not there', async () => {
  const { bavail, bsize } = await import('node:fs/promises').then(({ statfs }) => statfs(os.tmpdir()));
  expect(await roomIn([path.join(os.tmpdir(), 'not', 'there')])()).toBe(bavail * bsize >= 32 * MEGABYTE);
});

import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makePrivateFolder, openDataFolder } from './private-folder.ts';

test('new folders are for the user of the process alone, and one that is there stays as it is', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-private-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const inner = path.join(folder, 'data', 'attachments');
  for (let times = 0; times < 2; times++) await makePrivateFolder(inner);
  for (const made of [inner, path.dirname(inner)]) expect((await stat(made)).mode & 0o777).toBe(0o700);
});

test('a DATA_DIR that cannot be written is told by name, with what is expected', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-private-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'file'), '');
  const inside = path.join(folder, 'file', 'data');
  await expect(openDataFolder(inside)).rejects.toThrow(
    `DATA_DIR: ${inside} cannot be written (ENOTDIR); expected a folder that belongs to the user who runs Helpwell.`,
  );
  await openDataFolder(path.join(folder, 'data'));
});

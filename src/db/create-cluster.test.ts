import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './client.ts';
import { createCluster } from './create-cluster.ts';

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-cluster-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('what a start that was cut short has left is no database, and the next one makes it whole', async () => {
  const folder = await aFolder();
  await mkdir(path.join(folder, 'pglite.new'));
  await writeFile(path.join(folder, 'pglite.new/PG_VERSION'), 'half');
  const database = await openDatabase({ folder });
  await database.execute('create table things (id int)');
  await database.close();
  expect(existsSync(path.join(folder, 'pglite.new'))).toBe(false);
});

test('a database that is there stays as it is', async () => {
  const folder = path.join(await aFolder(), 'pglite');
  await mkdir(folder);
  await writeFile(path.join(folder, 'PG_VERSION'), 'mine');
  await createCluster(folder);
  expect(await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).toBe('mine');
});

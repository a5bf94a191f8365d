import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { SettingsError } from '../config/settings.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDomain } from './domain.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

describeStores('search by meaning when Helpwell starts', (on) => {
  /** @param named what `search:model` has turned on. @param own folder that DENSE_MODEL names. */
  async function open({ named, own }: { named?: string; own?: string }) {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'helpwell-meaning-'));
    folders.push(dataDir);
    if (named) {
      await mkdir(path.join(dataDir, 'models'));
      await writeFile(path.join(dataDir, 'models/in-use'), `${named}\n`);
    }
    const lines: string[] = [];
    const { meaning } = await searchDomain.open({
      database: on.database,
      db: on.db,
      settings: {
        dataDir,
        dense: own ? { folder: own, queryPrefix: '', documentPrefix: '' } : undefined,
        denseTuning: {},
      },
      log: pino({}, { write: (line: string) => void lines.push(line) }),
      report: () => {},
    } as unknown as Parameters<typeof searchDomain.open>[0]);
    return { meaning, said: lines.join('') };
  }

  test('is off unless it was turned on', async () => {
    expect(await open({})).toEqual({ meaning: 'off', said: '' });
  });

  test('is left out, and the log says so, where what was turned on is not here', async () => {
    const { meaning, said } = await open({ named: 'multilingual-e5-small' });
    expect(meaning).toBe('missing');
    expect(said).toMatch(/the words alone answer/);
    expect(said).toMatch(/search:model install multilingual-e5-small/);
  });

  test('a model that a setting names is there, or Helpwell does not start', async () => {
    await expect(open({ own: path.join(os.tmpdir(), 'no-such-model') })).rejects.toBeInstanceOf(SettingsError);
  });
});

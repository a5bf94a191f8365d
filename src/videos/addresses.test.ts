import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { synchronize } from '../articles/sync.ts';
import { describeStores } from '../db/test-database.ts';
import type { FileStorage } from '../files/storage.ts';
import { formerAddresses, guideAt, putAddress, writtenAddresses } from './addresses.ts';
import { exportGuides } from './export-guides.ts';
import { videoAddresses, videoGuides } from './schema.ts';

const GUIDE = '# The first of all guides\ntitle: Tour\nvideo: v.webm\ncaptions: [{ locale: en, file: en.vtt }]\n';
// Nothing that these guides show was brought in the browser.
const storage = {} as FileStorage;

describeStores('addresses of guides in their files', (on) => {
  let folder: string;
  const file = (slug: string) => path.join(folder, 'videos', slug, 'guide.yml');
  const write = async (slug: string, more = '') => {
    await mkdir(path.dirname(file(slug)), { recursive: true });
    await writeFile(file(slug), GUIDE + more);
    await writeFile(path.join(folder, 'videos', slug, 'v.webm'), '');
    await writeFile(path.join(folder, 'videos', slug, 'en.vtt'), 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n');
  };
  const sync = async () => {
    const site = { locales: [{ code: 'en' }], defaultLocale: 'en' };
    return (await synchronize(on.db, { contentDir: folder, site })).problems.map(({ message }) => message);
  };
  const addressOf = async (asked: string) => (await guideAt(on.db, asked)).address;
  beforeEach(async () => {
    await on.db.delete(videoAddresses);
    await on.db.delete(videoGuides);
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-addresses-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('are written out, come back into an empty database, and change nothing where they came from', async () => {
    await write('tour');
    await sync();
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'walk' }));
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'stroll' }));
    expect((await exportGuides(on.db, storage, folder)).written).toBe(1);
    expect(await readFile(file('tour'), 'utf8')).toBe(`${GUIDE}address: stroll\nformerly: [walk]\n`);
    expect((await exportGuides(on.db, storage, folder)).written).toBe(0);
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'tour' }));
    await exportGuides(on.db, storage, folder);
    expect(await readFile(file('tour'), 'utf8')).toBe(`${GUIDE}formerly: [stroll, walk]\n`);
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'stroll' }));
    await exportGuides(on.db, storage, folder);
    const before = await writtenAddresses(on.db);
    expect(await sync()).toEqual([]);
    expect(await writtenAddresses(on.db)).toEqual(before);
    await on.db.delete(videoAddresses);
    expect(await sync()).toEqual([]);
    expect(await writtenAddresses(on.db)).toEqual(before);
    expect(await addressOf('walk')).toBe('stroll');
    expect(await addressOf('tour')).toBe('stroll');
  });

  test('a new one in the file is given, and one from before the last change in the browser is not given again', async () => {
    await write('tour', 'address: walk\n');
    await sync();
    expect(await addressOf('tour')).toBe('walk');
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'stroll' }));
    await sync();
    expect(await addressOf('tour')).toBe('stroll');
    await write('tour', 'address: round\n');
    await sync();
    expect(await addressOf('stroll')).toBe('round');
    expect(await formerAddresses(on.db, 'tour')).toEqual(new Set(['tour', 'walk', 'stroll']));
  });

  test('one that leads to another guide is refused, and the guide itself is not', async () => {
    await write('other');
    await write('tour', 'address: other\nformerly: [walk]\n');
    await write('third', 'formerly: [walk]\n');
    expect(await sync()).toEqual(
      [
        'The address walk leads to another guide; expected one that is free.',
        'The address other leads to another guide; expected one that is free.',
      ]
        .toSorted()
        .reverse(),
    );
    expect((await on.db.select().from(videoGuides)).length).toBe(3);
  });

  test('one that cannot be an address is said at its line', async () => {
    await write('tour', 'address: Not One\n');
    expect(await sync()).toEqual([
      'Expected the last part of the address of its page, such as pay-an-invoice, where it is not the name of the folder.',
    ]);
  });
});

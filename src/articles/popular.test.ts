import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { newVisitorKey } from '../web/visitor-key.ts';
import { catalogFor } from './catalog.ts';
import { popularArticles } from './popular.ts';
import { articles } from './schema.ts';
import { synchronize } from './sync.ts';
import { castVote } from './votes.ts';

const locales = [{ code: 'en' }, { code: 'fr' }];

describeStores('popular articles', (on) => {
  const popular = async (role: 'visitor' | 'agent' = 'visitor') => {
    const memory = new Memory(1_000_000);
    const catalog = await catalogFor({ db: on.db, memory }, { locale: 'en', defaultLocale: 'en', viewer: { role } });
    const list = await popularArticles({ db: on.db, memory }, catalog, { opened, locales, most: 3 });
    return list.map(({ slug }) => slug);
  };
  let opened: ReadonlyMap<string, number> = new Map();

  test('are those most opened or found helpful, in any language, and only what the reader may read', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-popular-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [slug, fields] of [
      ['opened', ''],
      ['voted', ''],
      ['seldom', ''],
      ['inside', 'audience: staff\n'],
    ] as const) {
      await mkdir(path.join(folder, 'articles/en/a'), { recursive: true });
      await writeFile(path.join(folder, `articles/en/a/${slug}.mdx`), `---\ntitle: ${slug}\n${fields}---\n\nText.\n`);
    }
    await synchronize(on.db, { contentDir: folder, site: { locales, defaultLocale: 'en' } });
    expect(await popular()).toEqual([]);

    opened = new Map([
      ['/en/articles/opened', 2],
      ['/fr/articles/opened', 3],
      ['/en/articles/seldom', 2],
      ['/en/articles/inside', 9],
    ]);
    const rows = await on.db.select().from(articles);
    const { id } = rows.find(({ slug }) => slug === 'voted')!;
    for (const helpful of [true, true, true, false])
      await castVote(
        on.db,
        { articleId: id, locale: 'en', visitor: newVisitorKey() },
        { revisionId: 1, liveRevisionId: 1, helpful },
      );
    expect(await popular()).toEqual(['opened', 'voted']);
    expect(await popular('agent')).toEqual(['inside', 'opened', 'voted']);
  });
});

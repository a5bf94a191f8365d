import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { openedPages } from './opened.ts';
import { searches, searchOpens } from './schema.ts';

describeStores('pages opened from the search', (on) => {
  test('are counted by address, those of the last 90 days', async () => {
    const open = async (url: string, daysAgo = 0) => {
      const searchId = crypto.randomUUID();
      await on.db
        .insert(searches)
        .values({ id: searchId, locale: 'en', text: 'x', origin: 'page', resultCount: 1, confident: true });
      const openedAt = new Date(Date.now() - daysAgo * 86_400_000);
      await on.db.insert(searchOpens).values({ searchId, url, openedAt });
    };
    await open('/en/articles/refund');
    await open('/en/articles/refund');
    await open('/en/articles/invoice', 80);
    await open('/en/articles/invoice', 100);
    await open('/en/articles/tax', 100);
    const opened = await openedPages({ db: on.db, memory: new Memory(1_000_000) });
    expect(Object.fromEntries(opened)).toEqual({ '/en/articles/refund': 2, '/en/articles/invoice': 1 });
  });
});

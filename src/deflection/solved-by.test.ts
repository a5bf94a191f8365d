import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { putDocuments } from '../search/store.ts';
import { asks } from './schema.ts';
import { solvedBy } from './solved-by.ts';

describeStores('what a document answered', (on) => {
  test('is counted by the language of the form, from a moment on', async () => {
    const document = {
      kind: 'video',
      sourceId: 'pay',
      locale: 'en',
      title: 'Pay',
      summary: '',
      tags: [],
      sections: [],
      category: '',
      audience: 'everyone',
      url: '/en/videos/pay',
      solved: false,
    } as const;
    await putDocuments(on.db, [{ ...document, tags: [], sections: [] }]);
    const [row] = await on.db.select({ id: searchDocuments.id }).from(searchDocuments);
    const [now, before] = [new Date(), new Date('2020-01-01')];
    await on.db.insert(asks).values([
      { id: randomUUID(), locale: 'en', solvedAt: now, solvedBy: row!.id },
      { id: randomUUID(), locale: 'fr', solvedAt: now, solvedBy: row!.id },
      { id: randomUUID(), locale: 'fr', solvedAt: before, solvedBy: row!.id },
      { id: randomUUID(), locale: 'en', solvedAt: now, solvedBy: row!.id + 1000 },
    ]);
    const counts = await solvedBy(on.db, { kind: 'video', sourceId: 'pay' }, new Date('2021-01-01'));
    expect([...counts].toSorted()).toEqual([
      ['en', 1],
      ['fr', 1],
    ]);
  });
});

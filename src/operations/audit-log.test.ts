import { expect, test } from 'vitest';
import { addAuditEntry } from '../accounts/store.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { listLog, logParameters } from './audit-log.ts';

test('what an address says wrongly counts as not said', () => {
  expect(logParameters.parse({ area: 'nothing', before: '-1' })).toEqual({ area: undefined, before: undefined });
});

describeStores('the audit log', (on) => {
  test('has every entry on one page, the newest first, by what it is about', async () => {
    const { id: actorId, name } = await aUser(on.db);
    const made: string[] = [];
    for (let i = 0; i < 120; i++) {
      const action = i % 2 === 0 ? ('thread.closed' as const) : ('article.moved' as const);
      if (i % 2 === 0) made.push(String(i));
      await on.db.transaction((tx) =>
        addAuditEntry(tx, { actorId, action, subjectId: null, details: { n: String(i) } }),
      );
    }
    const seen: string[] = [];
    let before: number | undefined;
    do {
      const page = await listLog(on.db, { area: 'community', before });
      expect(page.entries.length).toBeLessThanOrEqual(50);
      for (const { actor, details } of page.entries) if (actor === name) seen.push(details['n']!);
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual(made.toReversed());
    expect((await listLog(on.db, { area: undefined, before: undefined })).entries[0]!.details).toEqual({ n: '119' });
  });
});

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { Ledger } from './ledger.ts';
import { searches } from './schema.ts';

describeStores('the ledger', (on) => {
  const fail = (error: unknown) => {
    throw error;
  };
  const note = (ledger: Ledger, times: number) => {
    for (let n = 0; n < times; n++)
      ledger.searched({ id: randomUUID(), locale: 'en', text: 'a', origin: 'page', resultCount: 0, confident: false });
  };

  test('has written all that was noted once it has settled', async () => {
    const ledger = new Ledger(on.db, fail);
    note(ledger, 600);
    await ledger.settle();
    note(ledger, 1);
    await ledger.settle();
    expect(await on.db.$count(searches)).toBe(601);
  });

  test('lets go of what a flood noted rather than keep it waiting for a slow database', async () => {
    await on.db.delete(searches);
    const ledger = new Ledger(on.db, fail);
    await on.db.transaction(async (tx) => {
      await tx.execute(sql`lock table ${searches} in exclusive mode`);
      for (let load = 0; load < 4; load++) {
        note(ledger, 6_000);
        await pause(300);
      }
    });
    await ledger.settle();
    // The load that was being written, and one that waited.
    expect(await on.db.$count(searches)).toBeLessThanOrEqual(6_000 + 10_000);
  });
});

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { takeAway } from '../db/test-away.ts';
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
    const ledger = new Ledger(on.database, fail);
    note(ledger, 600);
    await ledger.settle();
    note(ledger, 1);
    await ledger.settle();
    expect(await on.db.$count(searches)).toBe(601);
  });

  test('lets go of what a flood noted rather than keep it waiting for a slow database', async () => {
    await on.db.delete(searches);
    const ledger = new Ledger(on.database, fail);
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

  test('keeps what is noted while the database is away, and writes each note once when it is back', async () => {
    await on.db.delete(searches);
    const { database, away } = takeAway(on.database);
    const ledger = new Ledger(database, fail);
    note(ledger, 3);
    await ledger.settle();
    away(true);
    note(ledger, 30);
    await ledger.settle();
    note(ledger, 7);
    await ledger.settle();
    away(false);
    await ledger.settle();
    expect(await on.db.$count(searches)).toBe(40);
    await ledger.stop();
  });

  test('drops the oldest notes, and says how many, when the database is away too long', async () => {
    await on.db.delete(searches);
    const { database, away } = takeAway(on.database);
    const dropped: number[] = [];
    const ledger = new Ledger(database, fail, (count) => dropped.push(count));
    away(true);
    const at = (text: string) =>
      ledger.searched({ id: randomUUID(), locale: 'en', text, origin: 'page', resultCount: 0, confident: false });
    for (let n = 0; n < 900; n++) at(`${n} ${'x'.repeat(9_990)}`);
    away(false);
    await ledger.settle();
    await ledger.stop();
    const kept = await on.db.select({ text: searches.text }).from(searches);
    expect(kept.length).toBeLessThan(900);
    expect(kept.length).toBeGreaterThan(700);
    expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(900 - kept.length);
    const numbers = kept.map(({ text }) => Number.parseInt(text, 10)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: kept.length }, (_, n) => 900 - kept.length + n));
  });
});

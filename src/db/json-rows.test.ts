import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { jsonRows, milliseconds, readJsonRows } from './json-rows.ts';
import { keys } from './schema.ts';
import { describeStores } from './test-database.ts';

describeStores('rows read as one text', (on) => {
  test('are what a select of them gives, moments to the millisecond', async () => {
    const rows = [
      { name: 'plain', value: 'yes', createdAt: new Date('2026-11-30T12:00:00.999Z') },
      { name: 'a “quoted” name', value: 'two\nlines \\ and "more"', createdAt: new Date('2024-02-29T23:59:59.001Z') },
    ];
    await on.db.insert(keys).values(rows);
    // Finer than Date counts: what is below is cut off there, and never rounded.
    await on.db.execute(sql`update keys set created_at = created_at + interval '700 microseconds'`);
    const fields = { name: keys.name, value: keys.value, createdAt: milliseconds(keys.createdAt) };
    const read = readJsonRows(await on.db.select(jsonRows(fields)).from(keys));
    const selected = await on.db.select().from(keys);
    expect(read).toEqual(selected.map((row) => ({ ...row, createdAt: row.createdAt.getTime() })));
    expect(read).toHaveLength(2);
  });

  test('are none where there are none', async () => {
    const rows = await on.db
      .select(jsonRows({ name: keys.name }))
      .from(keys)
      .where(eq(keys.name, 'nobody'));
    expect(readJsonRows(rows)).toEqual([]);
  });
});

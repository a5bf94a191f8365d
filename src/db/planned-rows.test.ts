import { asc, eq, sql } from 'drizzle-orm';
import { bigint, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { beforeEach, expect, test } from 'vitest';
import { withPlannedRows } from './planned-rows.ts';
import { describeStores } from './test-database.ts';

const owners = pgTable('owners', { id: bigint({ mode: 'number' }).primaryKey(), name: text().notNull() });
const things = pgTable('things', {
  id: bigint({ mode: 'number' }).primaryKey(),
  ownerId: bigint('owner_id', { mode: 'number' }),
  tags: text().array().notNull().default([]),
  weight: integer(),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
});

describeStores('rows by a plan', (on) => {
  beforeEach(async () => {
    await on.database.execute(`
      drop table if exists things; drop table if exists owners;
      create table owners (id bigint primary key, name text not null);
      create table things (id bigint primary key, owner_id bigint, tags text[] not null default '{}', weight int, made_at timestamptz not null);
      insert into owners values (1, 'Ada');
      insert into things values (1, 1, '{a,b}', 7, '2026-02-03T04:05:06.789Z'), (2, null, '{}', null, '2026-02-03T04:05:06Z')`);
  });

  const prepared = () =>
    on.db
      .select({
        thing: things,
        twice: sql<string>`${things.id}::bigint * 2`.mapWith(String),
        owner: { name: owners.name, id: owners.id },
        weight: things.weight,
        sums: { both: sql<number>`${things.id} + coalesce(${owners.id}, 0)`.mapWith(Number) },
      })
      .from(things)
      .leftJoin(owners, eq(owners.id, things.ownerId))
      .where(eq(sql.placeholder('one'), 1))
      .orderBy(asc(things.id))
      .prepare('things');

  test('are those that Drizzle makes, with nothing where a join found nothing', async () => {
    const rows = await withPlannedRows(prepared()).execute({ one: 1 });
    expect(rows).toEqual(await prepared().execute({ one: 1 }));
    expect(rows).toMatchObject([
      { thing: { madeAt: new Date('2026-02-03T04:05:06.789Z') }, owner: { name: 'Ada', id: 1 } },
      { owner: null, weight: null },
    ]);
  });

  test('have in common what is the same in all of them', async () => {
    const [first, second] = await withPlannedRows(prepared(), { same: ['thing'] }).execute({ one: 1 });
    expect(second?.thing).toBe(first?.thing);
    expect(second?.twice).toBe('4');
  });
});

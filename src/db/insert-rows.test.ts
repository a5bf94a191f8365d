import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { beforeEach, expect, test } from 'vitest';
import { insertRows, takeIds } from './insert-rows.ts';
import { describeStores } from './test-database.ts';

const things = pgTable('things', {
  id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  title: text().notNull().unique(),
  tags: text().array().notNull().default([]),
  parts: jsonb().$type<{ text: string }[]>().notNull().default([]),
  words: integer().notNull().default(7),
  solved: boolean().notNull().default(false),
  mark: text(),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull().defaultNow(),
});

describeStores('rows as one parameter', (on) => {
  beforeEach(async () => {
    await on.database.execute(`
      drop table if exists things;
      create table things (id bigint primary key generated always as identity, title text not null unique, tags text[] not null default '{}',
        parts jsonb not null default '[]', words int not null default 7, solved boolean not null default false, mark text,
        made_at timestamptz not null default now())`);
  });

  test('are written as they are: lists, JSON, times, nothing, and signs that mean something to JSON or SQL', async () => {
    const madeAt = new Date('2026-02-03T04:05:06.789Z');
    const row = {
      title: `"'\\ {é} 😀`,
      tags: ['a,b', '"', ''],
      parts: [{ text: 'null\n\t"' }],
      words: 0,
      solved: true,
      mark: null,
      madeAt,
    };
    await insertRows(on.db, things, [row]);
    expect(await on.db.select().from(things)).toEqual([{ id: 1, ...row }]);
  });

  test('have defaults where they say nothing, each for itself', async () => {
    await insertRows(on.db, things, [
      { title: 'a', words: 1 },
      { title: 'b', tags: ['t'] },
    ]);
    const rows = await on.db.select().from(things).orderBy(things.title);
    expect(rows).toMatchObject([
      { title: 'a', words: 1, tags: [], parts: [], solved: false, mark: null },
      { title: 'b', words: 7, tags: ['t'], madeAt: expect.any(Date) },
    ]);
  });

  test('take the place of others where the statement says so', async () => {
    await insertRows(on.db, things, [{ title: 'a' }]);
    await insertRows(
      on.db,
      things,
      [{ title: 'a', words: 2 }, { title: 'b' }],
      sql`on conflict (title) do update set words = excluded.words`,
    );
    const rows = await on.db.select({ title: things.title, words: things.words }).from(things).orderBy(things.title);
    expect(rows).toEqual([
      { title: 'a', words: 2 },
      { title: 'b', words: 7 },
    ]);
  });

  test('have the numbers that were taken for them, which nobody else gets', async () => {
    const ids = await takeIds(on.db, things, 2);
    await on.db.insert(things).values({ title: 'c' });
    await insertRows(on.db, things, [
      { id: ids[1]!, title: 'b' },
      { id: ids[0]!, title: 'a' },
    ]);
    const rows = await on.db.select({ id: things.id, title: things.title }).from(things).orderBy(things.id);
    expect(rows.map(({ title }) => title)).toEqual(['a', 'b', 'c']);
  });

  test('none is no statement', async () => {
    await insertRows(on.db, things, []);
    expect(await on.db.$count(things)).toBe(0);
  });

  test('bear half a surrogate pair', async () => {
    await insertRows(on.db, things, [{ title: 'a\ud800', tags: ['\udc00'] }]);
    expect(await on.db.select({ title: things.title, tags: things.tags }).from(things)).toEqual([
      { title: 'a\ufffd', tags: ['\ufffd'] },
    ]);
  });
});

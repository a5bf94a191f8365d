import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { repeatedStatements } from './repeated.ts';
import { rowsOf } from './rows.ts';
import { describeStores } from './test-database.ts';

test('a statement is kept once it comes again', () => {
  const comesAgain = repeatedStatements();
  const text = `select $1 /* ${crypto.randomUUID()} */`;
  expect([comesAgain(text, [1]), comesAgain(text, [2]), comesAgain(text, [3])]).toEqual([false, true, true]);
});

test('a statement without values, or as long as its values, is not', () => {
  const comesAgain = repeatedStatements();
  const long = `select $1 /* ${'x'.repeat(30_000)} */`;
  for (const [text, values] of [
    [`select 1 /* ${crypto.randomUUID()} */`, []],
    [long, [1]],
  ] as const)
    expect([comesAgain(text, values), comesAgain(text, values)]).toEqual([false, false]);
});

describeStores('statements that come again', (on) => {
  test('they give what the tables hold by then, also after a column was added', async () => {
    await on.database.execute('create table kept_things (id int, name text)');
    await on.database.execute(`insert into kept_things values (1, 'one')`);
    const read = async () => rowsOf<object>(await on.db.execute(sql`select * from kept_things where id = ${1}::int`));
    for (let turn = 0; turn < 8; turn++) expect(await read()).toEqual([{ id: 1, name: 'one' }]);
    await on.database.execute(`alter table kept_things add column color text default 'red'`);
    expect(await read()).toEqual([{ id: 1, name: 'one', color: 'red' }]);
    await on.db.transaction(async (tx) => {
      await tx.execute(sql`update kept_things set name = ${'two'} where id = ${1}::int`);
      expect(rowsOf(await tx.execute(sql`select * from kept_things where id = ${1}::int`))).toHaveLength(1);
    });
  });
});

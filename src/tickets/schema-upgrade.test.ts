import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asc } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { requesters, ticketEvents, tickets } from './schema.ts';

const MIGRATION = path.join(import.meta.dirname, '../../drizzle/0024_other-programs-rows.sql');

describeStores('an installation from before the ticket store checked times and addresses', (on) => {
  test('keeps every row, with what was no time and no address brought into order, and tells nobody', async () => {
    const migration = readFileSync(MIGRATION, 'utf8');
    for (const [, table, name] of migration.matchAll(/ALTER TABLE ("tickets"\."\w+") ADD CONSTRAINT ("\w+")/g))
      await on.database.execute(`alter table ${table} drop constraint ${name}`);
    await on.database.execute(`
      alter table tickets.requesters add constraint requesters_email_form check (true);
      insert into tickets.requesters (name, email) values
        ('one', 'a@b.example'), ('two', 'a@b.example, d@e.example'), ('three', '<a@b.example>'), ('four', 'x@y.example');
      insert into tickets.tickets (subject, channel, requester_id, created_at, cc, followers)
        select name, 'email', id, case name when 'one' then timestamptz 'infinity' when 'two' then '4000-01-01 BC' else '2026-01-02' end,
          case name when 'four' then array['p@q.example'] else array['a@b.example, d@e.example', 'Ada <ada@b.example>', 'nobody'] end, '{}'
        from tickets.requesters`);
    const events = await on.db.$count(ticketEvents);

    await on.database.execute(migration);

    const people = await on.db.select({ email: requesters.email }).from(requesters).orderBy(asc(requesters.id));
    expect(people.map(({ email }) => email)).toEqual(['a@b.example', 'd@e.example', null, 'x@y.example']);
    const rows = await on.db.select().from(tickets).orderBy(asc(tickets.id));
    expect(rows.map(({ createdAt }) => createdAt.getUTCFullYear())).toEqual([
      new Date().getUTCFullYear(),
      1970,
      2026,
      2026,
    ]);
    expect(rows.map(({ cc }) => cc.toSorted())).toEqual([
      ['a@b.example', 'ada@b.example', 'd@e.example'],
      ['a@b.example', 'ada@b.example', 'd@e.example'],
      ['a@b.example', 'ada@b.example', 'd@e.example'],
      ['p@q.example'],
    ]);
    expect(await on.db.$count(ticketEvents)).toBe(events);
  });
});

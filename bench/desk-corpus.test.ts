import postgres from 'postgres';
import { expect, test } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { createOnServer } from '../src/db/test-on-server.ts';
import { loadDesk, sizeOf, wrongTickets } from './desk-corpus.ts';

const server = process.env['TEST_DATABASE_URL'];

test.skipIf(!server)('tickets that are loaded are as the triggers would have made them', async () => {
  const { database, url, drop } = await createOnServer(server!);
  await migrate(database);
  await database.close();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const size = sizeOf(2_000);
    const corpus = await loadDesk(sql, size);
    const [counted] = await sql`select count(*)::integer as tickets,
      count(*) filter (where status not in ('solved', 'closed'))::integer as unsolved from tickets.tickets`;
    expect(counted).toEqual({ tickets: 2_000, unsolved: size.unsolved });
    const [kept] = await sql`select count(*)::integer as unsolved from unsolved_tickets`;
    expect(kept).toEqual({ unsolved: size.unsolved });
    expect(corpus.comments).toBeGreaterThan(2.5 * size.tickets);
    expect(await wrongTickets(sql)).toBe(0);
    const [long] =
      await sql`select count(*)::integer as comments from tickets.comments where ticket_id = ${corpus.long.id}`;
    expect(long).toEqual({ comments: corpus.long.comments });
    const [events] = await sql`select count(*)::integer as events from tickets.events`;
    expect(events).toEqual({ events: 2_000 + corpus.comments });
  } finally {
    await sql.end();
    await drop();
  }
});

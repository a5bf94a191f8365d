import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf } from '../../db/rows.ts';
import { describeStores } from '../../db/test-database.ts';
import { latestJob } from '../../jobs/store.ts';
import { buildIndexJob } from './build-index.ts';

const MIGRATION = path.join(import.meta.dirname, '../../../drizzle/0088_words-by-step.sql');

describeStores('the index of words, in an installation with many requests', (on) => {
  test('is built by a job after the start, what was broken off as well, and the former one answers until then', async () => {
    const { db, database } = on;
    // Few are many here.
    const migration = readFileSync(MIGRATION, 'utf8')
      .replaceAll('create function', 'create or replace function')
      .replaceAll('20000', '200');
    const indexes = async () =>
      rowsOf<{ name: string }>(
        await db.execute(
          sql`select indexname as name from pg_indexes where schemaname = 'tickets' and indexname ~ 'comments_words' order by 1`,
        ),
      ).map(({ name }) => name);
    await database.execute(`
      drop index tickets.comments_words_by_step, tickets.tickets_subject_words_by_step;
      create index comments_words on tickets.comments using gin (tickets.words(body, ticket_id));
      create index tickets_subject_words on tickets.tickets using gin (tickets.words(subject, id));
      alter table tickets.comments disable trigger user;
      insert into tickets.requesters (name) values ('Ada');
      insert into tickets.tickets (subject, channel, requester_id) select 'Lamp', 'web', max(id) from tickets.requesters;
      insert into tickets.comments (ticket_id, author, requester_id, author_name, body)
        select t.id, 'requester', t.requester_id, 'Ada', 'Dark' from tickets.tickets t, generate_series(1, 200);
      alter table tickets.comments enable trigger user`);

    await database.execute(migration);
    expect(await indexes()).toEqual(['comments_words']);
    const job = await latestJob(db, 'index-words-of-requests');
    expect(job).toMatchObject({ kind: 'index-words-of-requests', outcome: null, worker: null });

    if (database.kind === 'server') {
      await database.execute(
        `create index comments_words_by_step on tickets.comments using gin (tickets.words_by_step(body, ticket_id));
         update pg_index set indisvalid = false where indexrelid = 'tickets.comments_words_by_step'::regclass`,
      );
    }
    const { kind, run } = buildIndexJob(database);
    expect(kind).toBe(job!.kind);
    await run({ payload: {}, now: new Date(), signal: new AbortController().signal, progress: () => {} });
    expect(await indexes()).toEqual(['comments_words_by_step']);
    const [row] = rowsOf(
      await db.execute(
        sql`select indisvalid from pg_index where indexrelid = 'tickets.comments_words_by_step'::regclass`,
      ),
    );
    expect(row).toEqual({ indisvalid: true });
  }, 120_000);
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eq, like, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { organizations, users } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { openDatabase } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { describeStores } from '../../db/test-database.ts';
import { jobs } from '../../jobs/schema.ts';
import { fileTicket } from '../../tickets/file.ts';
import { ticketComments } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { numbers } from '../frame/count.ts';
import { unpackOrganization } from '../support/organizations/read-many.ts';
import { unpackTickets } from '../support/tickets/read-many.ts';
import { type TicketRow, ticketsByIds } from '../support/tickets/ticket-row.ts';
import { type Person, readPeople } from '../support/users/people.ts';
import { unpackPerson } from '../support/users/read-many.ts';
import { packChangesJob } from './pack-changes.ts';
import { apiChanges, type Followed } from './schema.ts';
import { packedRows } from './test-packed.ts';

/** What a ticket is, without how that was read. */
const known = ({ place, assignee, writer, ratingId, score, reason, group, cc, followers, changedAt, ...row }: Row) =>
  row;
type Row = TicketRow & Record<string, unknown>;

const MIGRATION = path.join(import.meta.dirname, '../../../drizzle/0096_exported-rows.sql');

describeStores('what exports show of rows', (on) => {
  const run = (statement: string) => on.database.execute(statement);

  async function filed(): Promise<number> {
    const made = await fileTicket(on.db, aTicket());
    if (made.outcome === 'invalid') throw new Error('not filed');
    return made.ticket.id;
  }

  /** The tickets as the tables have them, and as they were packed. */
  async function bothOf(ids: readonly number[]) {
    const inTables = await ticketsByIds(on.db, numbers(ids), sql`true`);
    const packed = await unpackTickets(on.db, await packedRows(on.db, 'ticket', ids));
    const byId = (rows: TicketRow[]) => rows.map((row) => known(row as Row)).toSorted((a, b) => a.id - b.id);
    return [byId(inTables), byId(packed)] as const;
  }

  async function people(ids: readonly number[]) {
    const packed = await packedRows(on.db, 'user', ids);
    const byId = (rows: Person[]) => rows.toSorted((a, b) => a.id - b.id);
    return [
      byId([...(await readPeople(on.db, ids)).values()]),
      byId(packed.flatMap((row) => unpackPerson(row) ?? [])),
    ] as const;
  }

  /** Rows whose packed time of change is not the one that orders them. */
  const otherwiseChanged = async () =>
    rowsOf<{ kind: string; shown: string }>(
      await on.db.execute(sql`select kind, shown from api_changes
        where floor(extract(epoch from changed_at) * 1000) <> (shown::json ->> 0)::numeric`),
    );

  const lastChange = async (kind: Followed, ids: readonly number[]) =>
    rowsOf<{ last: string }>(
      await on.db.execute(
        sql`select max(changed_in)::text as last from api_changes where kind = ${kind} and row_id = any(${numbers(ids)})`,
      ),
    )[0]!.last;

  /**
   * Writes every column of a table in its own statement, as any program may. @returns the columns that what is shown depends on.
   * @param written by column, what the statement sets.
   */
  async function writeEach<Shown>(
    table: string,
    where: string,
    written: Record<string, string>,
    { kind, ids, both }: { kind: Followed; ids: number[]; both(): Promise<readonly [Shown, Shown]> },
  ): Promise<string[]> {
    const [schema, name] = table.split('.');
    const columns = rowsOf<{ name: string }>(
      await on.db.execute(sql`select column_name as name from information_schema.columns
        where table_schema = ${schema} and table_name = ${name} and is_identity = 'NO'`),
    ).map((column) => column.name);
    expect(Object.keys(written).toSorted(), table).toEqual(columns.toSorted());
    const shown: string[] = [];
    for (const [column, set] of Object.entries(written)) {
      const [before] = await both();
      const change = await lastChange(kind, ids);
      await run(`update ${table} set ${set} where ${where}`);
      const [inTables, packed] = await both();
      expect(packed, `${table}.${column}`).toEqual(inTables);
      expect(await otherwiseChanged(), `${table}.${column}`).toEqual([]);
      if (JSON.stringify(inTables) === JSON.stringify(before)) continue;
      shown.push(column);
      expect(await lastChange(kind, ids), `${table}.${column}`).not.toBe(change);
    }
    return shown;
  }

  test('is as the tables have it, whichever column of a ticket, its comments or its rating is written', async () => {
    const ids = [await filed(), await filed()];
    const [id, other] = ids;
    const agent = await aUser(on.db, { role: 'agent' });
    await run(`insert into tickets.organizations (name) values ('Larch'); insert into tickets.groups (name) values ('Refunds');
      insert into tickets.satisfaction (ticket_id, requester_id, score) select id, requester_id, 'good' from tickets.tickets where id = ${id}`);
    const of = { kind: 'ticket', ids, both: () => bothOf(ids) } as const;
    const moment = `'2026-01-02T03:04:05.678901Z'`;
    const times = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, `${name} = ${moment}`]));
    const shown = await writeEach(
      'tickets.tickets',
      `id = ${id}`,
      {
        external_id: `external_id = 'e-1'`,
        subject: `subject = 'In other "words"'`,
        status: `status = 'pending'`,
        priority: `priority = 'urgent'`,
        type: `type = 'incident'`,
        channel: `channel = 'call'`,
        requester_id: `requester_id = (select requester_id from tickets.tickets where id = ${other})`,
        organization_id: `organization_id = (select id from tickets.organizations)`,
        assignee_id: `assignee_id = ${agent.id}`,
        group_name: `group_name = 'REFUNDS'`,
        tags: `tags = '{one,two}'`,
        custom_fields: `custom_fields = '{"size": 3, "words": ["a", "\\u00e9"]}'`,
        followers: `followers = array['${agent.email}']`,
        cc: `cc = array(select email from tickets.requesters order by id)`,
        problem_id: `problem_id = ${other}`,
        spam_at: `spam_at = ${moment}`,
        ...times('created_at updated_at first_replied_at solved_at closed_at latest_customer_comment_at'),
        ...times('latest_agent_comment_at awaiting_reply_since no_reply_needed_at unanswered_since settled_at'),
        locale: `locale = 'fr'`,
        ask_id: `ask_id = 'b9f0a7a0-0000-4000-8000-000000000000'`,
        read_before: `read_before = '[{"id": 1}]'`,
        submission_key: `submission_key = 'key'`,
        replies: 'replies = 7',
        reopens: 'reopens = 7',
        merged_into_id: `merged_into_id = ${other}`,
      },
      of,
    );
    // Every statement moves updated_at, which is shown: so each of them is a change.
    expect(shown).toContain('problem_id');
    await run(`update tickets.tickets set type = 'problem' where id = ${other}`);
    expect((await bothOf(ids))[1].find((row) => row.id === other)).toMatchObject({ hasIncidents: true });
    expect((await bothOf(ids))[1].find((row) => row.id === id)).toMatchObject({
      ...{ externalId: 'e-1', subject: 'In other "words"', tags: ['one', 'two'], isDeleted: true },
      ...{ description: expect.stringContaining('48 %'), rating: { score: 'good' } },
    });
    const first = `id = (select min(id) from tickets.comments where ticket_id = ${id})`;
    const ofComments = await writeEach(
      'tickets.comments',
      first,
      {
        body: `body = 'Other words'`,
        public: 'public = false',
        author: `author = 'agent', requester_id = null, agent_id = 7`,
        agent_id: `agent_id = ${agent.id}`,
        requester_id: `author = 'requester', agent_id = null, requester_id = (select min(id) from tickets.requesters)`,
        author_name: `author_name = 'Somebody'`,
        format: `format = 'markdown'`,
        submission_digest: `submission_digest = 'digest'`,
        created_at: `created_at = ${moment}`,
        ticket_id: `ticket_id = ${other}`,
      },
      of,
    );
    expect(ofComments).toEqual(expect.arrayContaining(['body', 'public', 'agent_id', 'ticket_id']));
    const ofRating = await writeEach(
      'tickets.satisfaction',
      `ticket_id in (${ids.join()})`,
      {
        score: `score = 'bad'`,
        reason: `reason = 'Slow.'`,
        requester_id: `requester_id = (select max(id) from tickets.requesters)`,
        created_at: `created_at = ${moment}`,
        updated_at: `updated_at = ${moment}`,
        ticket_id: `ticket_id = ${other}`,
      },
      of,
    );
    expect(ofRating).toEqual(expect.arrayContaining(['score', 'reason', 'ticket_id']));
  });

  test('is as the tables have it when comments come late, move or go, and nothing is left of a ticket that is deleted', async () => {
    const [id, other] = [await filed(), await filed()];
    const comment = (body: string, more = '') =>
      `insert into tickets.comments (${more && 'id, '}ticket_id, author, author_name, public, body) overriding system value
        values (${more && `${more}, `}${id}, 'agent', 'Agent', false, '${body}')`;
    const first = `(select min(id) from tickets.comments where ticket_id = ${id})`;
    const steps: [string, string][] = [
      [comment('The second one.'), 'Since'],
      [comment('Of before.', '-7'), 'Of before.'],
      [`update tickets.comments set ticket_id = ${other} where id = -7`, 'Since'],
      [`update tickets.comments set ticket_id = ${id} where id = -7`, 'Of before.'],
      [`update tickets.comments set id = default where id = -7`, 'Since'],
      [`delete from tickets.comments where id = ${first}`, 'The second one.'],
      [`delete from tickets.comments where ticket_id = ${id}`, ''],
      [comment('Only now.'), 'Only now.'],
      [
        `insert into tickets.satisfaction (ticket_id, requester_id, score) select id, requester_id, 'bad' from tickets.tickets where id = ${id}`,
        'Only now.',
      ],
      [`delete from tickets.comments where ticket_id = ${id}`, ''],
    ];
    for (const [step, description] of steps) {
      const change = await lastChange('ticket', [id]);
      await run(step);
      const [inTables, packed] = await bothOf([id, other]);
      expect(packed, step).toEqual(inTables);
      expect(packed.find((row) => row.id === id)!.description, step).toContain(description);
      expect(await lastChange('ticket', [id]), step).not.toBe(change);
    }
    expect((await bothOf([id]))[1][0]!.rating).toMatchObject({ score: 'bad' });
    expect(await otherwiseChanged()).toEqual([]);
    await run(`delete from tickets.satisfaction where ticket_id = ${id}; ${comment('Once more.')}`);
    expect((await bothOf([id]))[1]).toEqual((await bothOf([id]))[0]);
    await run(`delete from tickets.tickets where id in (${id}, ${other})`);
    const nothing = { shown: expect.stringMatching(/^\[\d+\]$/), beside: '' };
    expect(await packedRows(on.db, 'ticket', [id, other])).toMatchObject([nothing, nothing]);
  });

  test('is as the tables have it of people and organizations, whichever column is written', async () => {
    await run(`insert into tickets.organizations (name) values ('Larch')`);
    await run(`insert into users (name, email) values ('Ann', 'ann@larch.example'), ('Cleo', 'cleo@larch.example');
      insert into tickets.requesters (name, email) values ('Ann', 'ann@larch.example'), ('Bob', 'bob@larch.example')`);
    const [account, alone] = await on.db
      .select()
      .from(users)
      .where(like(users.email, '%@larch.example'))
      .orderBy(users.id);
    const ids = rowsOf<{ id: string }>(
      await on.db.execute(sql`select id from tickets.requesters order by id desc limit 2`),
    );
    const persons = rowsOf<{ id: string }>(await on.db.execute(sql`select person_id as id from users`));
    const all = [...new Set([...ids, ...persons].map(({ id }) => Number(id)))];
    const of = { kind: 'user', ids: all, both: () => people(all) } as const;
    const moment = `'2026-01-02T03:04:05.678901Z'`;
    const shown = await writeEach(
      'tickets.requesters',
      `name = 'Bob' or email = 'bob@larch.example' or external_id = 'r-1'`,
      {
        name: `name = 'Bob'`,
        email: `email = 'robert@larch.example'`,
        external_id: `external_id = 'r-1'`,
        organization_id: `organization_id = (select min(id) from tickets.organizations)`,
        locale: `locale = 'it'`,
        created_at: `created_at = ${moment}`,
        updated_at: `updated_at = ${moment}`,
      },
      of,
    );
    expect(shown).toContain('external_id');
    const ofAccount = await writeEach(
      'public.users',
      `id = ${account!.id}`,
      {
        name: `name = 'Anna'`,
        email: `email = 'anna@larch.example'`,
        external_id: `external_id = 'a-1'`,
        organization_id: `organization_id = (select min(id) from tickets.organizations)`,
        locale: `locale = 'fr'`,
        role: `role = 'agent'`,
        created_at: `created_at = ${moment}`,
        signed_in_at: `signed_in_at = ${moment}`,
        totp_confirmed_at: `totp_confirmed_at = ${moment}`,
        suspended_at: `suspended_at = ${moment}`,
        deleted_at: `email = null, deleted_at = ${moment}`,
        password_hash: `password_hash = 'x'`,
        plan: `plan = 'premium'`,
        moderates: `moderates = '{open}'`,
        former_addresses: `former_addresses = '[]'`,
        totp_secret: `totp_secret = 'x'`,
        totp_last_step: 'totp_last_step = 1',
        person_id: `person_id = (select max(id) from tickets.requesters)`,
      },
      of,
    );
    for (const column of [
      'name',
      'role',
      'signed_in_at',
      'totp_confirmed_at',
      'suspended_at',
      'deleted_at',
      'person_id',
    ])
      expect(ofAccount).toContain(column);
    for (const step of [
      `delete from users where id = ${alone!.id}`,
      `delete from tickets.requesters where id = (select person_id from users where id = ${account!.id})`,
      `delete from users where id = ${account!.id}`,
    ]) {
      await run(step);
      const [inTables, packed] = await people(all);
      expect(packed, step).toEqual(inTables);
    }
    const both = async () => {
      const rows = await on.db.select().from(organizations).orderBy(organizations.id);
      const packed = await packedRows(
        on.db,
        'organization',
        rows.map(({ id }) => id),
      );
      return [rows, packed.map((row) => unpackOrganization(row))] as const;
    };
    const [one] = (await both())[0];
    await writeEach(
      'tickets.organizations',
      `id = ${one!.id}`,
      {
        name: `name = 'Elm'`,
        external_id: `external_id = 'o-1'`,
        created_at: `created_at = ${moment}`,
        updated_at: `updated_at = ${moment}`,
      },
      { kind: 'organization', ids: [one!.id], both: both as () => Promise<readonly [unknown, unknown]> },
    );
    await run(`delete from tickets.organizations where id = ${one!.id}`);
    expect(await packedRows(on.db, 'organization', [one!.id])).toMatchObject([
      { shown: expect.stringMatching(/^\[\d+\]$/) },
    ]);
  });

  test('has what two programs write of a ticket at the same time', async () => {
    // The embedded database has one connection: nothing is at the same time.
    if (on.database.kind === 'embedded') return;
    const id = await filed();
    const other = await openDatabase({ url: on.database.url!, pool: 1 });
    try {
      let rating: Promise<unknown> | undefined;
      await other.db.transaction(async (tx) => {
        await tx.update(ticketComments).set({ body: 'Changed.' }).where(eq(ticketComments.ticketId, id));
        rating = on.database.execute(
          `insert into tickets.satisfaction (ticket_id, requester_id, score) select id, requester_id, 'good' from tickets.tickets where id = ${id}`,
        );
        // It waits for the other one.
        await expect
          .poll(async () => {
            const waiting = await tx.execute(sql`select 1 from pg_locks where not granted`);
            return rowsOf(waiting).length;
          })
          .toBeGreaterThan(0);
      });
      await rating;
      expect((await bothOf([id]))[1]).toMatchObject([{ description: 'Changed.', rating: { score: 'good' } }]);
    } finally {
      await other.close();
    }
  });

  test('is packed by a job where an update found many rows, and at once where it found few', async () => {
    const id = await filed();
    await aUser(on.db);
    await run(`insert into tickets.organizations (name) values ('Larch')`);
    const packed = () => on.db.select().from(apiChanges).orderBy(apiChanges.kind, apiChanges.rowId);
    const before = await packed();
    // Few are many here.
    const statements = readFileSync(MIGRATION, 'utf8').replaceAll('20000', '600').split('--> statement-breakpoint');
    const forget = () => run('update api_changes set shown = null, beside = null');
    await forget();
    await run(statements.at(-1)!);
    expect(await packed()).toEqual(before);

    await forget();
    await run(
      `insert into api_changes (kind, row_id, changed_in, changed_at) select 'ticket', -n, 1, now() from generate_series(1, 600) as n`,
    );
    await run(statements.at(-1)!);
    expect(await on.db.$count(apiChanges, sql`shown is not null`)).toBe(0);
    expect(await on.db.$count(jobs, eq(jobs.kind, 'pack-exported-rows'))).toBe(1);
    // Who writes meanwhile packs it.
    await run(`update tickets.tickets set subject = 'Meanwhile' where id = ${id}`);
    const told: number[] = [];
    await packChangesJob({ db: on.db }).run({
      ...{ payload: {}, now: new Date(), signal: new AbortController().signal },
      progress: (done) => told.push(done),
    });
    expect(told.at(-1)).toBeGreaterThanOrEqual(600);
    expect(await on.db.$count(apiChanges, sql`shown is null or beside is null`)).toBe(0);
    await run('delete from api_changes where row_id < 0');
    const after = await packed();
    expect(after.filter(({ kind }) => kind !== 'ticket')).toEqual(before.filter(({ kind }) => kind !== 'ticket'));
    const [inTables, ticketsPacked] = await bothOf([id]);
    expect(ticketsPacked).toEqual(inTables);
  });
});

import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { packedRows } from '../export/test-packed.ts';
import { numbers } from '../frame/count.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';
import { unpackTickets } from './tickets/read-many.ts';
import { type TicketRow, ticketsByIds } from './tickets/ticket-row.ts';
import { readPeople } from './users/people.ts';
import { unpackPerson } from './users/read-many.ts';

const address = () => `${crypto.randomUUID()}@example.com`;

/** What a ticket is, without how that was read. */
const known = ({ place, assignee, writer, ratingId, score, reason, group, cc, followers, changedAt, ...row }: Row) =>
  row;
type Row = TicketRow & Record<string, unknown>;

describeStores('many at once', (on) => {
  async function opened() {
    const ask = asking(await apiApp(on.db));
    const { token, user } = await someoneWithToken(on.db, 'administrator');
    const as = async (method: string, path: string, body: unknown) =>
      (await ask(method, `/api/v2${path}`, { token, body })).body;
    const [row] = await on.db.select({ id: users.personId }).from(users).where(eq(users.id, user.id));
    return { as, agent: Number(row!.id), user };
  }

  test('are tickets that are as each of them by itself', async () => {
    const { as, agent, user } = await opened();
    const requester = { name: 'Ann', email: address() };
    const filed = async (more: object): Promise<number> =>
      (await as('POST', '/tickets', { ticket: { subject: 'x', comment: { body: 'A lamp.' }, requester, ...more } }))
        .ticket.id;
    const groupId = (await as('POST', '/groups', { group: { name: crypto.randomUUID() } })).group.id;
    const problem = await filed({ type: 'problem', assignee_id: agent, group_id: groupId, tags: ['one', 'two'] });
    const incident = await filed({ type: 'incident', problem_id: problem, priority: 'high', external_id: 'x1' });
    const [secret, away, rated] = [
      await filed({ comment: { body: 'x', public: false } }),
      await filed({}),
      await filed({}),
    ];
    await as('DELETE', `/tickets/${away}`, undefined);
    await on.db.execute(sql`update tickets.tickets set cc = array[${requester.email}, 'nobody@example.com'],
      followers = array[${user.email}], group_name = upper(group_name) where id = ${problem}`);
    await on.db.execute(sql`insert into tickets.satisfaction (ticket_id, requester_id, score, reason)
      select id, requester_id, 'good', 'Quick.' from tickets.tickets where id = ${rated}`);
    const ids = [problem, incident, secret, away, rated];
    const each = await ticketsByIds(on.db, numbers(ids), sql`true`);
    const many = await unpackTickets(on.db, [
      ...(await packedRows(on.db, 'ticket', ids)),
      { id: 987_654_321, shown: '[1767323045678]', beside: '' },
    ]);
    expect(many.map((row) => known(row as Row))).toEqual(
      each.map((row) => known(row as Row)).toSorted((a, b) => Number(a['id']) - Number(b['id'])),
    );
    const shown = many.find(({ id }) => id === problem)!;
    expect([shown.groupId, shown.assigneeId, shown.followerIds]).toEqual([groupId, agent, [agent]]);
    expect([shown.collaboratorIds.length, shown.hasIncidents]).toEqual([1, true]);
    expect(many.find(({ id }) => id === rated)!.rating?.comment).toBe('Quick.');
  });

  test('are people who are as each of them by themselves', async () => {
    const { as, agent } = await opened();
    const made = async (email: string): Promise<number> =>
      (await as('POST', '/users', { user: { name: 'Ann', email, external_id: email } })).user.id;
    const both = address();
    const ids = [agent, await made(address()), await made(both), await made(address())];
    await aUser(on.db, { email: both });
    await as('DELETE', `/users/${ids[3]}`, undefined);
    const many = (await packedRows(on.db, 'user', ids)).map((row) => unpackPerson(row)!);
    expect(many.map(({ id }) => id)).toEqual(ids);
    expect(new Map(many.map((person) => [person.id, person]))).toEqual(await readPeople(on.db, ids));
    expect(many[3]?.isDeleted).toBe(true);
    expect(unpackPerson({ id: 987_654_321, shown: '[1767323045678]', beside: '' })).toBe(undefined);
  });
});

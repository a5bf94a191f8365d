import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { oneTimeTokens } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { mailOutbox } from '../../mail/schema.ts';
import { fileTicket } from '../../tickets/file.ts';
import { stopTicketMails } from '../../tickets/mail-stops.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import { addTicket } from '../../tickets/store.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const by = (token: string) => (method: string, path: string, body?: unknown) =>
    ask(method, `/api/v2${path}`, { token, body });
  const as = by((await someoneWithToken(on.db, 'administrator')).token);
  const agent = await someoneWithToken(on.db, 'agent');
  const member = await someoneWithToken(on.db, 'member');
  const numberOf = async (token: string) => (await by(token)('GET', '/users/me')).body.user.id as number;
  return {
    as,
    asAgent: by(agent.token),
    asMember: by(member.token),
    agent: { ...agent.user, personId: await numberOf(agent.token) },
    member: { ...member.user, personId: await numberOf(member.token) },
  };
}

const unique = () => crypto.randomUUID().slice(0, 8);

async function filed(on: TestDatabase, email: string) {
  const made = await fileTicket(on.db, aTicket({ requester: { email, name: 'Ada' }, submissionKey: unique() }));
  if (made.outcome === 'invalid') throw new Error('not filed');
  return { id: made.ticket.id, requesterId: made.ticket.requesterId };
}

describeStores('merging people', (on) => {
  test('gives the one everything of the other, whom nothing names any more', async () => {
    const { as, asMember, member } = await opened(on);
    const old = `ada.old.${unique()}@example.com`;
    const { id, requesterId } = await filed(on, old);
    const other = await filed(on, `bo.${unique()}@example.com`);
    await on.db
      .update(tickets)
      .set({ cc: [old] })
      .where(eq(tickets.id, other.id));
    await stopTicketMails(on.db, { ticketId: other.id, email: old });
    await on.db
      .insert(oneTimeTokens)
      .values({ kind: 'sign-in', email: old, tokenHash: unique(), expiresAt: new Date(Date.now() + 60_000) });
    await as('PUT', `/users/${requesterId}`, { user: { external_id: 'crm-9' } });

    const merged = await as('PUT', `/users/${requesterId}/merge.json`, { user: { id: member.personId } });
    expect([merged.status, merged.body.user.id, merged.body.user.email]).toEqual([200, member.personId, member.email]);
    expect((await as('GET', `/users/${requesterId}`)).status).toBe(404);
    expect((await as('GET', `/tickets/${id}`)).body.ticket.requester_id).toBe(member.personId);
    // Who has the account reads it.
    expect((await asMember('GET', `/requests/${id}`)).body.request.id).toBe(id);
    const [comment] = (await as('GET', `/tickets/${id}/comments`)).body.comments;
    expect(comment.author_id).toBe(member.personId);
    expect((await as('GET', `/tickets/${other.id}`)).body.ticket.collaborator_ids).toEqual([member.personId]);
    const tables = ['tickets.tickets', 'tickets.requesters', 'tickets.events', 'ticket_mail_stops', 'one_time_tokens'];
    for (const table of tables)
      expect(await on.db.$count(sql`${sql.raw(table)} as t`, sql`strpos(t::text, ${old}) > 0`), table).toBe(0);
    expect(await on.db.$count(mailOutbox, eq(mailOutbox.toAddress, old))).toBe(0);
  });

  test('also joins who was known by no address, or gives them one', async () => {
    const { as } = await opened(on);
    const caller = async () => {
      const [row] = await on.db.insert(requesters).values({ name: 'A caller' }).returning();
      const ticket = { channel: 'call', requester: { email: '' }, subject: 'A call', description: 'x' } as const;
      const { id } = await addTicket(on.db, row!, { ...ticket, tags: [], customFields: {} } as never, unique());
      return { personId: row!.id, id };
    };
    const email = `cy.${unique()}@example.com`;
    const { id, requesterId } = await filed(on, email);
    const [first, second] = [await caller(), await caller()];
    await as('PUT', `/users/${first.personId}/merge`, { user: { email: email.toUpperCase() } });
    expect((await as('GET', `/tickets/${first.id}`)).body.ticket.requester_id).toBe(requesterId);
    const merged = await as('PUT', `/users/${requesterId}/merge`, { user: { id: second.personId } });
    expect([merged.body.user.id, merged.body.user.email]).toEqual([second.personId, email]);
    expect((await as('GET', `/tickets/${id}`)).body.ticket.requester_id).toBe(second.personId);
  });

  test('takes what comes from the address of the one as the other’s, however often they are merged, until it is somebody’s own', async () => {
    const { as, member } = await opened(on);
    const [first, second] = [`fay.${unique()}@example.com`, `gus.${unique()}@example.com`];
    const { requesterId } = await filed(on, first);
    const { requesterId: between } = await filed(on, second);
    await as('PUT', `/users/${requesterId}/merge`, { user: { id: between } });
    expect((await filed(on, first)).requesterId).toBe(between);
    // By whatever way people are known, it is theirs, and it stays the second of their addresses.
    const known = await as('POST', '/users/create_or_update', { user: { email: first, name: 'Fay' } });
    expect([known.body.user.id, known.body.user.email]).toEqual([between, second]);
    await as('PUT', `/users/${between}/merge`, { user: { id: member.personId } });
    for (const email of [first, second]) expect((await filed(on, email)).requesterId).toBe(member.personId);
    expect((await as('POST', '/users', { user: { email: first, name: 'Fay' } })).status).toBe(422);
    const owner = await aUser(on.db, { email: first });
    expect((await filed(on, first)).requesterId).not.toBe(member.personId);
    expect(owner.email).toBe(first);
  });

  test('is for administrators, and of people without an account into customers who are there', async () => {
    const { as, asAgent, asMember, agent, member } = await opened(on);
    const { requesterId } = await filed(on, `di.${unique()}@example.com`);
    const { requesterId: gone } = await filed(on, `gone.${unique()}@example.com`);
    await as('DELETE', `/users/${gone}`);
    const path = `/users/${requesterId}/merge`;
    expect((await asAgent('PUT', path, { user: { id: member.personId } })).status).toBe(403);
    expect((await as('PUT', `/users/${member.personId}/merge`, { user: { id: requesterId } })).status).toBe(403);
    const refused = await asMember('PUT', '/users/me/merge', {});
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining('not merged')]);
    for (const id of [requesterId, agent.personId, gone, 987_654_321])
      expect((await as('PUT', path, { user: { id } })).body.details?.id[0].error, String(id)).toBe('InvalidValue');
    expect((await as('PUT', path, { user: {} })).body.details.id[0].error).toBe('BlankValue');
    expect((await as('PUT', `/users/${gone}/merge`, { user: { id: requesterId } })).status).toBe(404);
    expect((await as('GET', `/users/${requesterId}`)).status).toBe(200);
  });
});

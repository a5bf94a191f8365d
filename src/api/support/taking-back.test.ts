import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { fileTicket } from '../../tickets/file.ts';
import { requesters, ticketComments, ticketEvents } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const by = (token: string) => (method: string, path: string, body?: unknown) =>
    ask(method, `/api/v2${path}`, { token, body });
  const admin = await someoneWithToken(on.db, 'administrator');
  const agent = await someoneWithToken(on.db, 'agent');
  return { as: by(admin.token), asAgent: by(agent.token), agent };
}

async function filed(on: TestDatabase, email: string, description: string) {
  const made = await fileTicket(on.db, aTicket({ requester: { email, name: 'Ada Lovelace' }, description }));
  if (made.outcome === 'invalid') throw new Error('not filed');
  const [comment] = await on.db.select().from(ticketComments).where(eq(ticketComments.ticketId, made.ticket.id));
  return { id: made.ticket.id, requesterId: made.ticket.requesterId, commentId: comment!.id };
}

describeStores('what is taken back', (on) => {
  test('a text is struck out of a comment, and nothing that is kept of it says it any more', async () => {
    const { asAgent } = await opened(on);
    const { id, commentId } = await filed(on, 'struck@example.com', 'My card is 4111 1111, and again 4111 1111.');
    const path = `/tickets/${id}/comments/${commentId}/redact`;
    const struck = await asAgent('PUT', `${path}.json`, { text: '4111 1111' });
    expect([struck.status, struck.body.comment.plain_body]).toEqual([
      200,
      'My card is ▇▇▇▇ ▇▇▇▇, and again ▇▇▇▇ ▇▇▇▇.',
    ]);
    const kept = await on.db.select().from(ticketEvents).where(eq(ticketEvents.ticketId, id));
    expect(JSON.stringify(kept)).not.toContain('4111');
    expect((await asAgent('PUT', path, { text: '4111 1111' })).status).toBe(422);
    expect((await asAgent('PUT', `/tickets/${id}/comments/999999/redact`, { text: 'x' })).status).toBe(404);
  });

  test('a comment becomes a note, by its own number or by that of its audit', async () => {
    const { as, asAgent, agent } = await opened(on);
    const { id } = await filed(on, 'hidden@example.com', 'Help.');
    const said = async (body: string) =>
      (await asAgent('PUT', `/tickets/${id}`, { ticket: { comment: { body, public: true } } })).body.audit;
    const first = await said('One.');
    const second = await said('Two.');
    const numberOf = (audit: { events: { type: string; id: number }[] }) =>
      audit.events.find(({ type }) => type === 'Comment')!.id;
    expect((await asAgent('PUT', `/tickets/${id}/comments/${numberOf(first)}/make_private`)).status).toBe(200);
    expect((await asAgent('PUT', `/tickets/${id}/audits/${second.id}/make_private`)).status).toBe(200);
    const { comments } = (await as('GET', `/tickets/${id}/comments`)).body;
    expect(comments.map((one: { public: boolean }) => one.public)).toEqual([true, false, false]);
    expect((await as('GET', `/tickets/${id}/comments/count`)).body.count.value).toBe(3);
    expect((await as('GET', `/tickets/${id}/audits/count`)).body.count.value).toBeGreaterThan(3);
    expect(agent.user.id).toBeGreaterThan(0);
  });

  test('who has no account is forgotten by administrators, and their tickets stay under a neutral name', async () => {
    const { as, asAgent, agent } = await opened(on);
    const { id, requesterId } = await filed(on, 'forgotten@example.com', 'Please call me.');
    expect((await asAgent('DELETE', `/users/${requesterId}`)).status).toBe(403);
    const gone = await as('DELETE', `/users/${requesterId}.json`);
    expect([gone.status, gone.body.user.active, gone.body.user.email]).toEqual([200, false, null]);
    const [row] = await on.db.select().from(requesters).where(eq(requesters.id, requesterId));
    expect([row!.email, row!.name]).toEqual([null, 'Deleted account']);
    expect((await as('GET', `/tickets/${id}`)).body.ticket.requester_id).toBe(requesterId);
    expect((await as('DELETE', `/deleted_users/${requesterId}`)).body.deleted_user.active).toBe(false);
    const other = await filed(on, 'another@example.com', 'x');
    expect((await as('DELETE', `/deleted_users/${other.requesterId}`)).status).toBe(404);
    const own = (await asAgent('GET', '/users/me')).body.user.id;
    expect((await as('DELETE', `/users/${own}`)).status).toBe(403);
    expect(agent.user.id).toBeGreaterThan(0);
    const many = await as('DELETE', `/users/destroy_many?ids=${other.requesterId},${own},987654321`);
    expect(many.body.job_status.results.map(({ success }: { success: boolean }) => success)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('a caller without an address gets one, and is forgotten with it or without', async () => {
    const { as, asAgent } = await opened(on);
    const [caller] = await on.db.insert(requesters).values({ name: 'A caller' }).returning();
    const [other] = await on.db.insert(requesters).values({ name: 'Another' }).returning();
    const identity = { type: 'email', value: 'caller@example.com' };
    expect((await asAgent('POST', `/users/${other!.id}/identities`, { identity })).status).toBe(201);
    expect((await as('DELETE', `/users/${other!.id}`)).body.user).toMatchObject({ email: null, active: false });
    expect((await as('DELETE', `/users/${caller!.id}`)).body.user.name).toBe('Deleted account');
  });

  test('what is written elsewhere is refused with the reason', async () => {
    const { as } = await opened(on);
    const refused = await as('POST', '/ticket_fields', { ticket_field: { title: 'x' } });
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining('site.yml')]);
  });

  test('what belongs to a ticket is counted', async () => {
    const { as } = await opened(on);
    const { id } = await filed(on, 'problem@example.com', 'x');
    const { id: incident } = await filed(on, 'incident@example.com', 'x');
    await as('PUT', `/tickets/${id}`, { ticket: { type: 'problem' } });
    await as('PUT', `/tickets/${incident}`, { ticket: { type: 'incident', problem_id: id } });
    expect((await as('GET', `/tickets/${id}/related.json`)).body).toMatchObject({
      incidents: 1,
      followup_source_ids: [],
    });
  });

  test('a promise is put before another', async () => {
    const { as } = await opened(on);
    await as('POST', '/business_hours/schedules', { schedule: { name: 'Office', time_zone: 'Europe/Rome' } });
    const sla = async (title: string) =>
      (await as('POST', '/slas/policies', { sla_policy: { title, policy_metrics: [] } })).body.sla_policy.id;
    const ids = [await sla('First'), await sla('Second')];
    const reordered = await as('PUT', '/slas/policies/reorder', { sla_policy_ids: ids.toReversed() });
    expect(reordered.body.sla_policies.map(({ id }: { id: number }) => id).slice(0, 2)).toEqual(ids.toReversed());
    expect((await as('PUT', '/slas/policies/reorder', { sla_policy_ids: [987_654_321] })).status).toBe(422);
  });

  test('an answer has a tag, and the languages can be asked for one by one', async () => {
    const { as } = await opened(on);
    const locale = await as('GET', '/locales/en.json');
    expect([locale.body.locale.locale, locale.headers.get('etag')]).toEqual(['en', expect.stringMatching(/^W\/"/)]);
    expect((await as('GET', '/locales/1')).headers.get('etag')).toBe(locale.headers.get('etag'));
    expect((await as('GET', '/locales/xx')).status).toBe(404);
    const best = await as('PUT', '/locales/detect_best_locale', { available_locales: ['fr'] });
    expect(best.body.locale.locale).toBe('fr');
  });
});

import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { slaDue } from '../../sla/schema.ts';
import { ticketMailsDue } from '../../tickets/mail-schema.ts';
import { ticketComments, tickets } from '../../tickets/schema.ts';
import { WEBHOOK_EVENTS } from '../../webhooks/event.ts';
import { webhookEvents, webhooks } from '../../webhooks/schema.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const by = (token: string) => (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    ask(method, `/api/v2${path}`, { token, body, ...(headers && { headers }) });
  const admin = await someoneWithToken(on.db, 'administrator');
  const agent = await someoneWithToken(on.db, 'agent');
  const as = by(admin.token);
  const asAgent = by(agent.token);
  const me = (await as('GET', '/users/me')).body.user.id as number;
  const answers = (await asAgent('GET', '/users/me')).body.user.id as number;
  const somebody = async (name: string) => {
    const user = { name, email: `${name.toLowerCase()}@example.com` };
    return (await as('POST', '/users/create_or_update', { user })).body.user.id as number;
  };
  return { as, asAgent, me, answers, ada: await somebody('Ada'), bo: await somebody('Bo') };
}

const NEWS = [...WEBHOOK_EVENTS];

describeStores('tickets that are imported', (on) => {
  test('have the times, the comments and the state that they had elsewhere', async () => {
    const { as, answers, ada, bo } = await opened(on);
    const group = (await as('POST', '/groups', { group: { name: 'Old hands' } })).body.group.id;
    const made = await as('POST', '/imports/tickets.json?archive_immediately=true', {
      ticket: {
        subject: 'The lamp',
        requester_id: ada,
        assignee_id: answers,
        group_id: group,
        external_id: 'zd-1',
        status: 'closed',
        priority: 'high',
        tags: ['old'],
        created_at: '2021-03-01T10:00:00Z',
        updated_at: '2021-03-09T10:00:00Z',
        solved_at: '2021-03-03T10:00:00Z',
        comments: [
          { author_id: answers, value: 'Between us.', public: false, created_at: '2021-03-01T12:00:00Z' },
          { author_id: ada, value: 'It does not shine.', created_at: '2021-03-01T10:00:00Z' },
          { author_id: bo, html_body: '<p>Nor does <b>mine</b>.</p>', created_at: 1_614_600_000 },
          { author_id: answers, value: 'Turn it on.', created_at: '2021-03-02T10:00:00+00:00' },
        ],
      },
    });
    const { ticket } = made.body;
    expect([made.status, made.headers.get('location')]).toEqual([201, ticket.url]);
    expect(ticket).toMatchObject({
      ...{ subject: 'The lamp', description: 'It does not shine.', external_id: 'zd-1', tags: ['old'] },
      ...{ requester_id: ada, submitter_id: ada, assignee_id: answers, group_id: group },
      ...{ status: 'closed', priority: 'high', created_at: '2021-03-01T10:00:00Z' },
    });
    const { comments } = (await as('GET', `/tickets/${ticket.id}/comments`)).body;
    type Comment = { author_id: number; plain_body: string; public: boolean; created_at: string };
    expect(
      comments.map(({ author_id, plain_body, public: open, created_at }: Comment) => [
        ...[author_id, plain_body, open, created_at],
      ]),
    ).toEqual([
      [ada, 'It does not shine.', true, '2021-03-01T10:00:00Z'],
      [answers, 'Between us.', false, '2021-03-01T12:00:00Z'],
      [bo, expect.stringContaining('mine'), true, '2021-03-01T12:00:00Z'],
      [answers, 'Turn it on.', true, '2021-03-02T10:00:00Z'],
    ]);
    const [row] = await on.db.select().from(tickets).where(eq(tickets.id, ticket.id));
    expect([row!.solvedAt, row!.closedAt, row!.firstRepliedAt, row!.replies, row!.awaitingReplySince]).toEqual([
      ...[
        new Date('2021-03-03T10:00:00Z'),
        new Date('2021-03-03T10:00:00Z'),
        new Date('2021-03-02T10:00:00Z'),
        1,
        null,
      ],
    ]);
    // Programs that read what changed since then find it.
    expect(Date.parse(ticket.updated_at)).toBeGreaterThan(Date.now() - 60_000);
  });

  test('are told to nobody, by mail or by webhook, however new they are; open ones get their clocks', async () => {
    const { as, answers, ada } = await opened(on);
    await on.db
      .insert(webhooks)
      .values({ name: 'All', url: 'https://hooks.example.com/', events: NEWS, secretSealed: 'x', active: true });
    const due = () => Promise.all([on.db.$count(ticketMailsDue), on.db.$count(webhookEvents)]);
    const before = await due();
    await as('POST', '/business_hours/schedules', { schedule: { name: 'Always', time_zone: 'UTC' } });
    expect((await as('POST', '/slas/policies', { sla_policy: { title: 'Soon' } })).status).toBe(201);
    const clocks = await on.db.$count(slaDue);
    const comments = [
      { author_id: ada, value: 'Help.' },
      { author_id: answers, value: 'Here it is.' },
    ];
    const made = await as('POST', '/imports/tickets', { ticket: { requester_id: ada, comments } });
    expect(made.status).toBe(201);
    expect(await due()).toEqual(before);
    expect(await on.db.$count(slaDue)).toBeGreaterThan(clocks);
    // What happens to it from then on is news here.
    await as('PUT', `/tickets/${made.body.ticket.id}`, { ticket: { comment: { body: 'One more thing.' } } });
    const after = await due();
    expect(after[0]).toBeGreaterThan(before[0]);
    expect(after[1]).toBeGreaterThan(before[1]);
  });

  test('say their first words once where clients send them twice, and who writes without a name', async () => {
    const { as, me, ada, bo } = await opened(on);
    const ticket = { requester_id: ada, submitter_id: bo, description: 'Once.' };
    const comments = [{ value: 'Once.' }, { value: 'And then.', created_at: '' }];
    const { id } = (await as('POST', '/imports/tickets', { ticket: { ...ticket, comments } })).body.ticket;
    const said = (await as('GET', `/tickets/${id}/comments`)).body.comments;
    expect(said.map((one: { author_id: number; plain_body: string }) => [one.author_id, one.plain_body])).toEqual([
      [bo, 'Once.'],
      [me, 'And then.'],
    ]);
  });

  test('come in once, by what their sender calls them and by their number elsewhere', async () => {
    const { as, ada } = await opened(on);
    const ticket = { requester_id: ada, description: 'Once.', external_id: `zd-${crypto.randomUUID()}` };
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await as('POST', '/imports/tickets', { ticket }, key);
    const again = await as('POST', '/imports/tickets', { ticket }, key);
    expect(again.body.ticket.id).toBe(first.body.ticket.id);
    expect(await on.db.$count(ticketComments, eq(ticketComments.ticketId, first.body.ticket.id))).toBe(1);
    const taken = await as('POST', '/imports/tickets', { ticket });
    expect([taken.status, taken.body.details.external_id[0].error]).toEqual([422, 'DuplicateValue']);
  });

  test('are refused with the reason where something cannot have been so, and one of many alone', async () => {
    const { as, asAgent, ada } = await opened(on);
    const ticket = { requester_id: ada, description: 'Words.' };
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const refused: [object, string][] = [
      [{ ...ticket, created_at: tomorrow }, 'created_at'],
      [{ ...ticket, created_at: 'long ago' }, 'created_at'],
      [{ ...ticket, status: 'solved', created_at: '2021-01-02', solved_at: '2021-01-01' }, 'solved_at'],
      [{ ...ticket, comments: [{ value: 'x', created_at: tomorrow }] }, 'comments'],
      [{ ...ticket, comments: [{ value: 'x', author_id: 987_654_321 }] }, 'comments'],
      [{ ...ticket, comments: [{ value: ' ' }] }, 'comment'],
      [{ ...ticket, custom_fields: [{ id: 1, value: 'x'.repeat(20_000) }] }, 'custom_fields'],
      [{ requester_id: ada }, 'comment'],
    ];
    for (const [sent, field] of refused) {
      const { status, body } = await as('POST', '/imports/tickets', { ticket: sent });
      expect([status, Object.keys(body.details ?? {})], JSON.stringify(sent).slice(0, 200)).toEqual([422, [field]]);
    }
    expect((await asAgent('POST', '/imports/tickets', { ticket })).status).toBe(403);
    const many = await as('POST', '/imports/tickets/create_many', { tickets: [ticket, { requester_id: ada }] });
    expect(many.body.job_status.results.map(({ success }: { success: boolean }) => success)).toEqual([true, false]);
  });
});

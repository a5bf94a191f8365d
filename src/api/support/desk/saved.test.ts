import { expect, test } from 'vitest';
import { describeStores, type TestDatabase } from '../../../db/test-database.ts';
import { fileTicket } from '../../../tickets/file.ts';
import { aTicket } from '../../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const admin = await someoneWithToken(on.db, 'administrator');
  const agent = await someoneWithToken(on.db, 'agent');
  const by = (token: string) => (method: string, path: string, body?: unknown) =>
    ask(method, `/api/v2${path}`, { token, body });
  const as = by(admin.token);
  const name = `Group ${crypto.randomUUID()}`;
  const group = (await as('POST', '/groups', { group: { name } })).body.group.id as number;
  return { admin, agent, as, asAgent: by(agent.token), group };
}

async function aFiledTicket(on: TestDatabase, differences: Parameters<typeof aTicket>[0] = {}) {
  const filed = await fileTicket(on.db, aTicket(differences));
  if (filed.outcome === 'invalid') throw new Error('not filed');
  return filed.ticket;
}

type Action = { field: string; value: unknown };

describeStores('macros that programs write', (on) => {
  test('keep what they say and do, in the words of the contract, and are changed and deleted', async () => {
    const { asAgent, group } = await opened(on);
    const actions: Action[] = [
      { field: 'comment_value', value: 'Hello {{ticket.requester.first_name}}, about {{ticket.title}}' },
      { field: 'comment_mode_is_public', value: 'false' },
      { field: 'status', value: 'pending' },
      { field: 'priority', value: 'high' },
      { field: 'type', value: 'question' },
      { field: 'group_id', value: String(group) },
      { field: 'current_tags', value: 'refund vip' },
      { field: 'assignee_id', value: 'current_user' },
    ];
    const made = await asAgent('POST', '/macros.json', {
      macro: { title: 'Refund', actions, restriction: { type: 'Group', id: group } },
    });
    expect(made.body).toMatchObject({ macro: { url: made.headers.get('location') } });
    expect(made.status).toBe(201);
    expect(made.body.macro.actions).toEqual(actions);
    expect(made.body.macro.restriction).toEqual({ type: 'Group', id: group, ids: [group] });
    const { id } = made.body.macro;
    const changed = await asAgent('PUT', `/macros/${id}`, { macro: { title: 'Refund::VIP', restriction: null } });
    expect(changed.body.macro).toMatchObject({ title: 'Refund::VIP', actions, restriction: null, active: true });
    expect((await asAgent('GET', '/macros/categories')).body.categories).toEqual(['Refund']);
    const off = await asAgent('PUT', '/macros/update_many', { macros: [{ id, active: false }] });
    expect(off.body.macros[0].active).toBe(false);
    expect((await asAgent('DELETE', `/macros/${id}`)).status).toBe(204);
    expect((await asAgent('DELETE', `/macros/${id}`)).status).toBe(404);
  });

  test('are refused where they do what no macro does here', async () => {
    const { asAgent } = await opened(on);
    const refused = async (...actions: Action[]) => {
      const { status, body } = await asAgent('POST', '/macros', { macro: { title: 'Odd', actions } });
      return [status, body.details.actions[0].description];
    };
    expect(await refused({ field: 'set_tags', value: 'a' })).toEqual([
      422,
      'Actions: set_tags is nothing that macros change here',
    ]);
    expect(await refused({ field: 'assignee_id', value: '7' })).toEqual([
      422,
      'Actions: assignee_id can become current_user only',
    ]);
    expect(await refused({ field: 'comment_value', value: '{{ticket.secret}}' })).toEqual([
      422,
      'Actions: the text has a placeholder that is not known: ticket.secret',
    ]);
    expect((await asAgent('POST', '/macros', { macro: { title: 'Nothing' } })).body.details.actions[0].error).toBe(
      'BlankValue',
    );
  });

  test('are tried on a ticket without changing it', async () => {
    const { asAgent, agent } = await opened(on);
    const ticket = await aFiledTicket(on, {
      requester: { email: 'ada@example.com', name: 'Ada Lovelace' },
      tags: ['a'],
    });
    const { body } = await asAgent('POST', '/macros', {
      macro: {
        title: 'Hello',
        actions: [
          { field: 'comment_value_html', value: '<p>Hello <b>{{ticket.requester.first_name}}</b></p>' },
          { field: 'status', value: 'solved' },
          { field: 'current_tags', value: 'b' },
          { field: 'assignee_id', value: 'current_user' },
        ],
      },
    });
    const { id } = body.macro;
    const applied = (await asAgent('GET', `/tickets/${ticket.id}/macros/${id}/apply.json`)).body.result.ticket;
    expect(applied).toMatchObject({
      id: ticket.id,
      status: 'solved',
      tags: ['a', 'b'],
      assignee_id: agent.user.personId,
      comment: { body: 'Hello **Ada**', public: true },
    });
    expect((await asAgent('GET', `/tickets/${ticket.id}`)).body.ticket).toMatchObject({ status: 'new', tags: ['a'] });
    const { result } = (await asAgent('GET', `/macros/${id}/apply`)).body;
    expect(result.ticket).toMatchObject({ status: 'solved', additional_tags: ['b'] });
    expect(result.comment.body).toBe('Hello **{{ticket.requester.first_name}}**');
    expect((await asAgent('GET', `/tickets/987654/macros/${id}/apply`)).status).toBe(404);
  });
});

describeStores('views that programs write', (on) => {
  test('ask of tickets what the contract can say, and show it again as it was sent', async () => {
    const { as, admin, group } = await opened(on);
    const all = [
      { field: 'status', operator: 'less_than', value: 'solved' },
      { field: 'group_id', operator: 'is', value: String(group) },
      { field: 'assignee_id', operator: 'is_not', value: String(admin.user.personId) },
      { field: 'current_tags', operator: 'includes', value: 'fire water' },
      { field: 'NEW', operator: 'less_than', value: '24' },
    ];
    const any = [
      { field: 'priority', operator: 'includes', value: ['high', 'urgent'] },
      { field: 'assignee_id', operator: 'is', value: '' },
    ];
    const made = await as('POST', '/views.json', {
      view: {
        title: 'Fires',
        all,
        any,
        output: { columns: ['status', 'nice_id'], sort_by: 'created', sort_order: 'asc' },
      },
    });
    expect([made.status, made.headers.get('location')]).toEqual([201, made.body.view.url]);
    expect(made.body.view.conditions).toEqual({ all, any });
    expect(made.body.view.execution).toMatchObject({
      columns: [{ id: 'status', title: 'status' }],
      sort_by: 'created_at',
      sort_order: 'asc',
    });
    const { id } = made.body.view;
    const changed = await as('PUT', `/views/${id}`, { view: { title: 'Big fires' } });
    expect([changed.body.view.title, changed.body.view.conditions.all]).toEqual(['Big fires', all]);
    expect((await as('GET', '/views/search?query=big')).body.views.length).toBe(1);
    expect((await as('GET', `/views/show_many?ids=${id}`)).body.views.length).toBe(1);
    expect((await as('DELETE', `/views/${id}`)).status).toBe(204);
    expect((await as('GET', `/views/${id}`)).status).toBe(404);
    for (const condition of [
      { field: 'brand_id', operator: 'is', value: '1' },
      { field: 'status', operator: 'changed', value: 'new' },
      { field: 'status', operator: 'is', value: 'broken' },
      { field: 'group_id', operator: 'is', value: '999999' },
    ])
      expect((await as('POST', '/views', { view: { title: 'x', all: [condition] } })).status).toBe(422);
  });

  test('are counted and executed, saved or not', async () => {
    const { as } = await opened(on);
    const tag = `t${Date.now()}`;
    const [first, second] = [await aFiledTicket(on, { tags: [tag] }), await aFiledTicket(on, { tags: [tag] })];
    const view = {
      title: tag,
      all: [{ field: 'current_tags', operator: 'includes', value: tag }],
      output: { columns: ['requester', 'tags'], sort_by: 'created', sort_order: 'asc' },
    };
    const { id } = (await as('POST', '/views', { view })).body.view;
    const executed = (await as('GET', `/views/${id}/execute.json?page[size]=1`)).body;
    expect(executed.rows).toMatchObject([
      { ticket_id: first.id, requester_id: first.requesterId, tags: [tag], ticket: { id: first.id } },
    ]);
    expect([executed.view.id, executed.users.length, executed.meta.has_more]).toEqual([id, 1, true]);
    const next = await as('GET', executed.links.next.replace('https://help.example.com/api/v2', ''));
    expect(next.body.rows.map((row: { ticket_id: number }) => row.ticket_id)).toEqual([second.id]);
    expect((await as('GET', `/views/${id}/tickets`)).body.tickets.length).toBe(2);
    expect((await as('GET', `/views/${id}/count`)).body.view_count).toMatchObject({ view_id: id, value: 2 });
    expect((await as('GET', `/views/count_many?ids=${id}`)).body.view_counts[0].value).toBe(2);
    expect((await as('POST', '/views/preview', { view })).body.rows.length).toBe(2);
    expect((await as('POST', '/views/preview/count', { view })).body.view_count.value).toBe(2);
  });

  test('are files with their columns, whose texts no table program runs', async () => {
    const { as, asAgent } = await opened(on);
    const tag = `f${Date.now()}`;
    const { id: first } = await aFiledTicket(on, { tags: [tag, 'a"b'], subject: '=1+1' });
    const { id: second } = await aFiledTicket(on, { tags: [tag] });
    const view = {
      title: tag,
      all: [{ field: 'current_tags', operator: 'includes', value: tag }],
      restriction: { type: 'User' },
      output: { columns: ['status', 'tags', 'updated', 'due'], sort_by: 'created', sort_order: 'asc' },
    };
    const { id } = (await as('POST', '/views', { view })).body.view;
    const about = (await as('GET', `/views/${id}/export.json`)).body.export;
    const url = `https://help.example.com/api/v2/views/${id}/export/csv`;
    expect(about).toEqual({ view_id: id, status: 'completed', content_url: url });
    const file = await as('GET', `/views/${id}/export/csv`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const [heading, one, other] = file.text.trim().split('\r\n');
    expect(heading).toBe('id,subject,status,tags,updated');
    expect(one).toMatch(new RegExp(`^${first},'=1\\+1,new,"${tag} a""b",\\d{4}-.+Z$`));
    expect(other).toMatch(new RegExp(`^${second},`));
    expect((await asAgent('GET', `/views/${id}/export/csv`)).status).toBe(404);
  });

  test('of one’s own and of one’s group are everybody’s to save, those for all the administrators’', async () => {
    const { as, asAgent, agent, group } = await opened(on);
    const view = { title: 'Mine', all: [{ field: 'status', operator: 'is', value: 'new' }] };
    expect((await asAgent('POST', '/views', { view })).status).toBe(403);
    const own = await asAgent('POST', '/views', { view: { ...view, restriction: { type: 'User', id: 1 } } });
    expect([own.status, own.body.view.restriction.type]).toEqual([201, 'User']);
    expect((await as('GET', `/views/${own.body.view.id}`)).status).toBe(404);
    const ofGroup = { view: { ...view, restriction: { type: 'Group', id: group } } };
    expect((await asAgent('POST', '/views', ofGroup)).status).toBe(403);
    await as('POST', '/group_memberships', { group_membership: { user_id: agent.user.personId, group_id: group } });
    expect((await asAgent('POST', '/views', ofGroup)).status).toBe(201);
    const all = await as('POST', '/views', { view });
    expect((await asAgent('PUT', `/views/${all.body.view.id}`, { view: { title: 'Ours' } })).status).toBe(403);
    expect((await asAgent('DELETE', `/views/${all.body.view.id}`)).status).toBe(403);
  });
});

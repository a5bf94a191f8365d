// The published client, unmodified, writing what stands around tickets.
import { createClient } from 'node-zendesk';
import { expect, test } from 'vitest';
import { describeStores } from '../../db/test-database.ts';
import { apiApp, serveApi, someoneWithToken } from '../frame/test-api.ts';

// biome-ignore lint/suspicious/noExplicitAny: the client has no types, or wrong ones
type Anything = any;

describeStores('node-zendesk', (on) => {
  test('writes organizations, memberships, people, macros, views, schedules and promises', {
    timeout: 300_000,
  }, async () => {
    const origin = await serveApi(await apiApp(on.db));
    const { user, token } = await someoneWithToken(on.db, 'administrator');
    const client: Anything = createClient({ username: user.email, token, endpointUri: `${origin}/api/v2` } as Anything);
    let calls = 0;
    const call = async (what: Promise<Anything>): Promise<Anything> => {
      calls += 1;
      const answer = await what;
      return Array.isArray(answer) ? answer : (answer.result ?? answer);
    };
    const job = async (what: Promise<Anything>) => {
      const made = await call(what);
      const { job_status: status } = await call(client.jobstatuses.show((made.job_status ?? made).id));
      return status.results as { success: boolean; id: number }[];
    };
    const me = await call(client.users.me());

    const acme = await call(client.organizations.create({ organization: { name: 'Acme', external_id: 'a' } }));
    expect(acme.name).toBe('Acme');
    expect((await call(client.organizations.show(acme.id))).id).toBe(acme.id);
    expect((await call(client.organizations.update(acme.id, { organization: { name: 'Acme Ltd' } }))).name).toBe(
      'Acme Ltd',
    );
    expect(
      (await call(client.organizations.createOrUpdate({ organization: { external_id: 'a', name: 'Acme' } }))).id,
    ).toBe(acme.id);
    expect((await call(client.organizations.upsert({ organization: { external_id: 'a', name: 'Acme' } }))).id).toBe(
      acme.id,
    );
    const more = await job(client.organizations.createMany({ organizations: [{ name: 'B' }, { name: 'C' }] }));
    expect(more.map(({ success }) => success)).toEqual([true, true]);
    await job(client.organizations.updateMany({ organizations: [{ id: more[0]!.id, name: 'Bee' }] }));
    expect((await call(client.organizations.showMany([acme.id, more[0]!.id]))).length).toBe(2);
    expect((await call(client.organizations.showManyByExternalIds(['a']))).length).toBe(1);
    expect((await call(client.organizations.autocomplete({ name: 'be' }))).length).toBe(1);
    expect((await call(client.organizations.search('a')))[0].id).toBe(acme.id);
    expect((await call(client.organizations.related(acme.id))).organization_related.users_count).toBe(0);

    const people = await job(
      client.users.createMany({
        users: [
          { name: 'Ada', email: 'ada@example.com' },
          { name: 'Bo', email: 'bo@example.com' },
        ],
      }),
    );
    const [ada, bo] = people.map(({ id }) => id) as [number, number];
    await job(client.users.createOrUpdateMany({ users: [{ email: 'bo@example.com', external_id: 'b' }] }));
    // With two arguments this client sends the first as the body.
    await job(client.users.updateMany([ada, bo], { user: { locale: 'fr' } }, undefined));
    expect((await call(client.users.update(ada, { user: { name: 'Ada L.' } }))).name).toBe('Ada L.');
    expect((await call(client.useridentities.show(ada, ada))).value).toBe('ada@example.com');
    expect(
      (await call(client.useridentities.update(ada, ada, { identity: { value: 'ada@acme.example' } }))).value,
    ).toBe('ada@acme.example');
    await call(client.useridentities.makePrimary(ada, ada));
    // This client looks for users in it, and hands over the page as it is.
    expect((await call(client.users.listTags(ada)))[0].tags).toEqual([]);

    const old = { subject: 'Old', status: 'closed', requester_id: ada, comments: [{ author_id: ada, value: 'Once.' }] };
    expect((await call(client.ticketimport.import({ ticket: old }))).ticket.description).toBe('Once.');
    expect((await job(client.ticketimport.bulkImport([old]))).map(({ success }) => success)).toEqual([true]);
    expect((await call(client.imports.ticket({ ticket: old }))).requester_id).toBe(ada);

    const twin = await call(client.users.create({ user: { name: 'Ada', email: 'ada.old@example.com' } }));
    expect((await call(client.users.merge(twin.id, ada))).id).toBe(ada);

    const membership = await call(client.organizationmemberships.create({ user_id: ada, organization_id: acme.id }));
    expect(membership.organization_id).toBe(acme.id);
    expect((await call(client.organizationmemberships.show(membership.id))).user_id).toBe(ada);
    expect((await call(client.organizationmemberships.showByUser(ada, membership.id))).id).toBe(membership.id);
    expect((await call(client.organizationmemberships.listByUser(ada))).length).toBe(1);
    expect((await call(client.organizationmemberships.listByOrganization(acme.id))).length).toBe(1);
    await call(client.organizationmemberships.makeDefault(ada, membership.id));
    expect((await call(client.users.listByOrganization(acme.id))).length).toBe(1);
    expect((await call(client.organizations.listByUser(ada))).length).toBe(1);
    await job(client.organizationmemberships.createMany([{ user_id: bo, organization_id: acme.id }]));
    await call(client.organizationmemberships.delete(membership.id));
    await call(client.organizationmemberships.createByUser(ada, { organization_id: acme.id }));
    await call(client.organizationmemberships.deleteByUser(ada, ada));
    await call(client.organizationmemberships.deleteMany([bo]));
    expect((await call(client.organizationmemberships.list())).length).toBe(0);

    const group = await call(client.groups.create({ group: { name: 'Night' } }));
    expect((await call(client.groups.count())).count.value).toBe(1);
    expect((await call(client.groups.countByUser(me.id))).count.value).toBe(0);
    const joined = await call(
      client.groupmemberships.create({ group_membership: { user_id: me.id, group_id: group.id } }),
    );
    expect((await call(client.groupmemberships.show(joined.id))).group_id).toBe(group.id);
    expect((await call(client.groupmemberships.showByUser(me.id, joined.id))).id).toBe(joined.id);
    await call(client.groupmemberships.listAssignable());
    await call(client.groupmemberships.listAssignableByGroup(group.id));
    await call(client.groupmemberships.delete(joined.id));
    await call(client.groupmemberships.createByUser(me.id, { group_membership: { group_id: group.id } }));
    await call(client.groupmemberships.deleteByUser(me.id, joined.id));
    await job(client.groupmemberships.bulkCreate([{ user_id: me.id, group_id: group.id }]));
    await call(client.groupmemberships.bulkDelete([joined.id]));
    await call(client.groups.delete(group.id));

    const ticket = await call(client.tickets.create({ ticket: { subject: 'Lamp', comment: { body: 'Dark' } } }));
    const ticketId = ticket.id ?? ticket.ticket.id;
    const actions = [
      { field: 'comment_value', value: 'Hello {{ticket.requester.name}}' },
      { field: 'status', value: 'solved' },
    ];
    const macro = (await call(client.macros.create({ macro: { title: 'Done', actions } }))).macro;
    const renamed = await call(client.macros.update(macro.id, { macro: { title: 'All done' } }));
    expect((renamed.macro ?? renamed).title).toBe('All done');
    expect((await call(client.macros.apply(macro.id))).result?.ticket.status ?? 'solved').toBe('solved');
    await call(client.macros.applyTicket(ticketId, macro.id));
    await call(client.macros.categories());
    await call(client.macros.search('done'));
    await call(client.macros.updateMany([{ id: macro.id, active: true }]));
    await call(client.macros.delete(macro.id));
    expect((await call(client.macros.list())).length).toBe(0);

    const all = [{ field: 'status', operator: 'less_than', value: 'solved' }];
    const view = await call(client.views.create({ view: { title: 'Unsolved', all } }));
    expect(view.title).toBe('Unsolved');
    await call(client.views.update(view.id, { view: { title: 'To do' } }));
    expect((await call(client.views.show(view.id))).title).toBe('To do');
    expect((await call(client.views.tickets(view.id))).length).toBe(1);
    expect((await call(client.views.showCount(view.id))).view_count.value).toBe(1);
    await call(client.views.showCounts([view.id]));
    expect((await call(client.views.export(view.id))).export.status).toBe('completed');
    await call(client.views.execute(view.id, { per_page: 10 }));
    await call(client.views.preview({ view: { all } }));
    await call(client.views.listCompact());
    await call(client.views.listActiveShared());
    expect((await call(client.views.list())).length).toBe(1);

    // Of schedules it knows nothing, and its own way to delete views calls itself.
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${origin}/api/v2/${path}.json`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await ask('DELETE', `views/${view.id}`)).status).toBe(204);
    const hours = { schedule: { name: 'UTC', time_zone: 'UTC' } };
    expect((await ask('POST', 'business_hours/schedules', hours)).status).toBe(201);
    const metric = { priority: 'high', metric: 'first_reply_time', target: 60, business_hours: false };
    const policy = await call(client.policies.create({ sla_policy: { title: 'Quick', policy_metrics: [metric] } }));
    const policyId = (policy.sla_policy ?? policy).id;
    await call(client.policies.show(policyId));
    await call(client.policies.update(policyId, { sla_policy: { title: 'Quicker' } }));
    await call(client.policies.delete(policyId));
    expect(calls).toBeGreaterThanOrEqual(80);
  });
});

// The published clients, unmodified, against the API: what they call is what other scripts call.
import { createRequire } from 'node:module';
import { createClient } from 'node-zendesk';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { describeStores } from '../../db/test-database.ts';
import { saveMacro } from '../../desk/macros/edit-macro.ts';
import { aFile } from '../../tickets/test-factory.ts';
import { apiApp, serveApi, someoneWithToken } from '../frame/test-api.ts';

const require = createRequire(import.meta.url);
// biome-ignore lint/suspicious/noExplicitAny: the clients have no types, or wrong ones
type Anything = any;

describeStores('the clients that are published', (on) => {
  test('node-zendesk walks through everything', { timeout: 300_000 }, async () => {
    const origin = await serveApi(await apiApp(on.db));
    const { user, token } = await someoneWithToken(on.db, 'administrator');
    const client: Anything = createClient({ username: user.email, token, endpointUri: `${origin}/api/v2` } as Anything);
    const asSomebody = (email: string): Anything =>
      createClient({ username: email, token, endpointUri: `${origin}/api/v2` } as Anything);
    let calls = 0;
    const call = async (what: Promise<Anything>): Promise<Anything> => {
      calls += 1;
      const answer = await what;
      // Lists come by themselves, and other things with their answer.
      return Array.isArray(answer) ? answer : (answer.result ?? answer);
    };
    const me = await call(client.users.me());
    expect(me.email).toBe(user.email);
    expect((await call(client.users.auth())).email).toBe(user.email);

    const made = await call(
      client.tickets.create({
        ticket: {
          subject: 'Printer',
          comment: { body: 'On fire' },
          requester: { name: 'Ada', email: 'ada@example.com' },
          tags: ['fire'],
        },
      }),
    );
    expect(made.subject ?? made.ticket?.subject).toBe('Printer');
    const id = made.id ?? made.ticket.id;
    const person = made.requester_id ?? made.ticket.requester_id;
    expect((await call(client.tickets.show(id))).id).toBe(id);
    await call(client.tickets.update(id, { ticket: { comment: { body: 'Water' }, status: 'pending' } }));
    expect((await call(client.tickets.getComments(id))).length).toBe(2);
    expect((await call(client.tickets.exportAudit(id))).length).toBe(2);
    await call(client.tickets.addTags(id, { tags: ['wet'] }));
    await call(client.tickets.updateTags(id, { tags: ['cold'] }));
    const many = await call(
      client.tickets.createMany({
        tickets: [
          { subject: 'a', comment: { body: 'a' } },
          { subject: 'b', comment: { body: 'b' } },
        ],
      }),
    );
    const job = (many.job_status ?? many).id;
    expect((await call(client.jobstatuses.show(job))).job_status.status).toBe('completed');
    expect(await call(client.jobstatuses.list())).toBeDefined();
    const all = await call(client.tickets.list());
    expect(all.length).toBe(3);
    const others = all.map((one: Anything) => one.id).filter((one: number) => one !== id);
    await call(client.tickets.updateMany(others, { ticket: { priority: 'low' } }));
    expect((await call(client.tickets.showMany([id, ...others]))).length).toBe(3);
    expect((await call(client.tickets.listRecent())).length).toBe(3);
    expect((await call(client.tickets.listByUserRequested(person))).length).toBe(1);
    expect((await call(client.tickets.listByUserCCD(person))).length).toBe(0);
    expect((await call(client.tickets.listAssigned(me.id))).length).toBe(1);
    expect((await call(client.tickets.listIncidents(id))).length).toBe(0);
    expect((await call(client.tickets.listMetrics(id))).ticket_metric.ticket_id).toBe(id);
    await call(client.tickets.merge(others[0], { ids: [others[1]] }));
    await call(client.tickets.delete(others[0]));
    expect((await call(client.tickets.list())).length).toBe(2);
    // What was written last waits for open transactions, of other tests too.
    await expect.poll(async () => (await call(client.tickets.incremental('0'))).length).toBeGreaterThanOrEqual(3);
    expect(await call(client.ticketexport.exportCursor(1, undefined))).toBeDefined();
    expect((await call(client.ticketaudits.list(id))).length).toBeGreaterThan(1);

    const ada = asSomebody('ada@example.com');
    expect((await call(ada.requests.list())).length).toBe(1);
    expect((await call(ada.requests.listOpen())).length).toBe(1);
    expect((await call(ada.requests.listSolved())).length).toBe(0);
    expect((await call(ada.requests.listCCD())).length).toBe(0);
    expect((await call(ada.requests.getRequest(id))).id).toBe(id);
    // This client looks for requests in it, and hands over the page as it is.
    expect((await call(ada.requests.listComments(id)))[0].comments.length).toBe(2);
    await call(ada.requests.update(id, { request: { comment: { body: 'Thanks' } } }));
    expect((await call(ada.requests.create({ request: { subject: 'Lamp', comment: { body: 'Dark' } } }))).subject).toBe(
      'Lamp',
    );
    expect((await call(ada.requests.search({ query: 'lamp' }))).length).toBe(1);
    expect((await call(ada.requests.listByUser(person))).length).toBe(2);

    expect((await call(client.users.list())).length).toBeGreaterThan(1);
    expect((await call(client.users.show(person))).name).toBe('Ada');
    expect((await call(client.users.create({ user: { name: 'Bo', email: 'bo@example.com' } }))).name).toBe('Bo');
    expect((await call(client.users.createOrUpdate({ user: { name: 'Bob', email: 'bo@example.com' } }))).name).toBe(
      'Bob',
    );
    expect((await call(client.users.search({ query: 'bob' }))).length).toBe(1);
    await call(client.users.showMany([person]));
    await call(client.users.listWithFilter('role', 'admin'));
    await expect.poll(async () => (await call(client.users.incremental(0))).length).toBeGreaterThan(1);
    expect((await call(client.useridentities.list(person))).length).toBe(1);

    expect((await call(client.groups.create({ group: { name: 'Support' } }))).name).toBe('Support');
    const groups = await call(client.groups.list());
    expect(groups.length).toBe(1);
    await call(client.groups.show(groups[0].id));
    await call(client.groups.assignable());
    await call(client.groups.update(groups[0].id, { group: { name: 'Help' } }));
    await call(client.users.listByGroup(groups[0].id));
    await call(client.groupmemberships.list());
    await call(client.groupmemberships.listByUser(me.id));
    await call(client.groupmemberships.listByGroup(groups[0].id));
    await call(client.organizations.list());
    await call(client.organizations.search(1));
    await call(client.organizationmemberships.list());
    await call(client.organizations.incremental(0));

    const macro = await saveMacro(on.db, { ...user, role: 'administrator' } as unknown as SignedIn, {
      title: 'Close',
      groupName: null,
      mode: 'answer',
      body: 'Bye',
      changes: { status: 'solved' },
      active: true,
    });
    expect(macro.outcome).toBe('saved');
    expect((await call(client.macros.list())).length).toBe(1);
    await call(client.macros.listActive());
    await call(client.macros.show(macro.outcome === 'saved' ? macro.id : 0));
    await call(client.views.list());
    await call(client.views.listActive());
    expect((await call(client.tags.list())).length).toBeGreaterThan(0);
    expect((await call(client.ticketfields.list())).length).toBeGreaterThan(6);
    await call(client.ticketforms.list());
    await call(client.ticketmetrics.list(id));
    await call(client.policies.list());
    await call(client.brand.list());
    await call(client.satisfactionratings.list());
    await call(client.satisfactionratings.received());
    await call(client.triggers.list());
    await call(client.automations.list());
    expect((await call(client.search.query('type:ticket lamp'))).length).toBe(1);
    await call(client.search.showResultsCount('lamp'));
    await call(client.search.exportResults('lamp', 'ticket'));
    const file = await aFile('a.txt', 'a line');
    const upload = await call(client.attachments.upload(file.path, { filename: 'a.txt' }));
    expect(upload.token ?? upload.upload?.token).toBeTruthy();
    expect(calls).toBeGreaterThanOrEqual(60);
  });

  test('zendesk-node-api and zendesk-client do what they can', { timeout: 300_000 }, async () => {
    const origin = await serveApi(await apiApp(on.db));
    const { user, token } = await someoneWithToken(on.db, 'administrator');
    const Zendesk = require('zendesk-node-api');
    const zendesk = new Zendesk({ url: origin, email: user.email, token });
    const made = await zendesk.tickets.create({ subject: 'Sparks', comment: { body: 'Everywhere' } });
    expect(made.ticket.subject).toBe('Sparks');
    const { id } = made.ticket;
    expect((await zendesk.tickets.list('sort_by=created_at')).map((one: Anything) => one.id)).toContain(id);
    expect((await zendesk.tickets.show(id)).id).toBe(id);
    expect((await zendesk.tickets.showMany(`${id}`)).length).toBe(1);
    expect((await zendesk.tickets.update(id, { priority: 'high' })).ticket.priority).toBe('high');
    expect((await zendesk.search.list('query=sparks')).length).toBe(1);
    expect(Array.isArray(await zendesk.users.list())).toBe(true);
    expect((await zendesk.users.createOrUpdate({ name: 'Cy', email: 'cy@example.com' })).user.name).toBe('Cy');
    expect(Array.isArray(await zendesk.organizations.list())).toBe(true);
    expect(Array.isArray(await zendesk.ticketFields.list())).toBe(true);
    expect(Array.isArray(await zendesk.userFields.list())).toBe(true);
    expect(Array.isArray(await zendesk.macros.list())).toBe(true);
    expect(await zendesk.tickets.delete(id)).toBe(true);

    const loaded = require('zendesk-client/umd/zendesk-client.js');
    const client = (loaded.default ?? loaded)({ token, url: origin });
    const created = await client.tickets.create({ ticket: { subject: 'Rain', comment: { body: 'Inside' } } });
    const ticket = created.ticket ?? created;
    expect(ticket.subject).toBe('Rain');
    await client.tickets.list();
    await client.tickets.show(ticket.id);
    await client.tickets.showMany([ticket.id]);
    await client.tickets.listRecent();
    await client.tickets.listByUserRequested(ticket.requester_id);
    await client.tickets.update(ticket.id, { ticket: { status: 'solved' } });
    await client.search.query('type:ticket rain');
    await client.users.list();
    await client.users.me();
    await client.users.show(ticket.requester_id);
    await client.users.showMany([ticket.requester_id]);
    await client.oauthtokens.current();
  });
});

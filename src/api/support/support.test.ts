import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { fileTicket } from '../../tickets/file.ts';
import { tickets } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const admin = await someoneWithToken(on.db, 'administrator');
  const as = (method: string, path: string, body?: unknown) =>
    ask(method, `/api/v2${path}`, { token: admin.token, body });
  return { ask, admin, as };
}

async function aFiledTicket(on: TestDatabase, differences: Parameters<typeof aTicket>[0] = {}) {
  const filed = await fileTicket(on.db, aTicket(differences));
  if (filed.outcome === 'invalid') throw new Error('not filed');
  return filed.ticket;
}

describeStores('tickets', (on) => {
  test('a ticket is filed for somebody, changed, answered, noted, tagged, deleted and restored', async () => {
    const { as, admin } = await opened(on);
    const made = await as('POST', '/tickets.json', {
      ticket: {
        subject: 'My printer is on fire!',
        comment: { body: 'The smoke is very colorful.' },
        requester: { name: 'Ada', email: 'Ada@Example.com' },
        priority: 'urgent',
        tags: ['Fire'],
        external_id: 'x-1',
      },
    });
    expect([made.status, made.body.ticket.subject, made.body.ticket.priority]).toEqual([
      201,
      'My printer is on fire!',
      'urgent',
    ]);
    expect(made.headers.get('location')).toBe(made.body.ticket.url);
    expect(made.body.audit.events.map((event: { type: string }) => event.type)).toContain('Comment');
    const { id } = made.body.ticket;
    const changed = await as('PUT', `/tickets/${id}.json`, {
      ticket: {
        status: 'solved',
        comment: { body: 'Use **water**.', public: true },
        assignee_id: admin.user.personId,
        additional_tags: 'wet',
      },
    });
    expect(changed.body.ticket).toMatchObject({
      status: 'solved',
      assignee_id: admin.user.personId,
      tags: ['fire', 'wet'],
    });
    expect(changed.body.audit.events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'Change', field_name: 'status', value: 'solved', previous_value: 'new' }),
      ]),
    );
    await as('PUT', `/tickets/${id}`, { ticket: { comment: { html_body: '<p>A <b>note</b></p>', public: false } } });
    const comments = await as('GET', `/tickets/${id}/comments.json`);
    expect(
      comments.body.comments.map(({ body, public: isPublic }: { body: string; public: boolean }) => [body, isPublic]),
    ).toEqual([
      ['The smoke is very colorful.', true],
      ['Use **water**.', true],
      ['A **note**', false],
    ]);
    const audits = await as('GET', `/tickets/${id}/audits.json`);
    expect(audits.body.audits.length).toBe(3);
    expect((await as('DELETE', `/tickets/${id}.json`)).status).toBe(204);
    expect((await as('GET', `/tickets/${id}.json`)).status).toBe(404);
    expect((await as('GET', '/deleted_tickets')).body.tickets.map((one: { id: number }) => one.id)).toEqual([id]);
    expect((await as('PUT', `/deleted_tickets/${id}/restore`)).body).toEqual({});
    expect((await as('GET', `/tickets/${id}`)).body.ticket.status).toBe('open');
    const taken = await as('POST', '/tickets', { ticket: { subject: 'a', comment: 'b', external_id: 'x-1' } });
    expect([taken.status, taken.body.details.external_id[0].error]).toEqual([422, 'DuplicateValue']);
  });

  test('what cannot be is said field by field', async () => {
    const { as } = await opened(on);
    expect((await as('POST', '/tickets', {})).body).toEqual({
      error: 'ParameterMissing',
      description: 'Parameter ticket is required',
    });
    const blank = await as('POST', '/tickets', { ticket: { subject: 'x' } });
    expect([blank.status, blank.body.details.comment[0].error]).toEqual([422, 'BlankValue']);
    const wrong = await as('POST', '/tickets', { ticket: { subject: 'x', comment: { body: 'y' }, status: 'broken' } });
    expect([wrong.status, Object.keys(wrong.body.details)]).toEqual([422, ['status']]);
    expect((await as('GET', '/tickets/999999')).body.error).toBe('RecordNotFound');
  });

  test('a list is read to its end by number and with cursors, each ticket once', async () => {
    const { as } = await opened(on);
    const ids: number[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await aFiledTicket(on)).id);
    const known = (await as('GET', '/tickets')).body.tickets.map((one: { id: number }) => one.id);
    expect(known).toEqual(expect.arrayContaining(ids));
    for (const start of [
      '/tickets.json?per_page=2&sort_by=updated_at&sort_order=desc',
      '/tickets.json?page[size]=2&sort=-updated_at',
      '/tickets?page%5Bsize%5D=2',
    ]) {
      const seen: number[] = [];
      let next: string | null = start;
      while (next) {
        const { body } = await as('GET', next.replace('https://help.example.com/api/v2', ''));
        seen.push(...body.tickets.map((one: { id: number }) => one.id));
        next = body.links ? body.links.next : body.next_page;
        if (body.meta) expect(body.meta.has_more).toBe(next !== null);
      }
      expect(seen.toSorted(), start).toEqual(known.toSorted());
    }
    const back = await as('GET', '/tickets?page[size]=2&sort=id');
    const second = await as('GET', back.body.links.next.replace('https://help.example.com/api/v2', ''));
    const first = await as('GET', second.body.links.prev.replace('https://help.example.com/api/v2', ''));
    expect(first.body.tickets).toEqual(back.body.tickets);
    expect((await as('GET', '/tickets?page[after]=nonsense')).status).toBe(400);
    expect((await as('GET', '/tickets?page=101')).body.error).toBe('LimitError');
  });

  test('who does not answer requests has none of it', async () => {
    const { ask } = await opened(on);
    const member = await someoneWithToken(on.db, 'member');
    for (const path of [
      '/tickets',
      '/users',
      '/search?query=a',
      '/incremental/tickets/cursor?start_time=0',
      '/groups',
    ]) {
      expect((await ask('GET', `/api/v2${path}`)).status, path).toBe(401);
      expect((await ask('GET', `/api/v2${path}`, { token: member.token })).status, path).toBe(403);
    }
  });

  test('many are filed, changed and merged at once, and what became of each can be asked for again', async () => {
    const { as } = await opened(on);
    const many = await as('POST', '/tickets/create_many', {
      tickets: [
        { subject: 'one', comment: { body: '1' } },
        { subject: 'two', comment: { body: '' } },
      ],
    });
    expect(many.body.job_status).toMatchObject({ status: 'completed', total: 2 });
    expect(many.body.job_status.results.map((one: { success: boolean }) => one.success)).toEqual([true, false]);
    expect((await as('GET', `/job_statuses/${many.body.job_status.id}.json`)).body).toEqual(many.body);
    const [a, b] = [await aFiledTicket(on), await aFiledTicket(on)];
    await as('PUT', `/tickets/update_many.json?ids=${a.id},${b.id}`, { ticket: { priority: 'high' } });
    const both = await as('GET', `/tickets/show_many?ids=${a.id},${b.id}`);
    expect(both.body.tickets.map((one: { priority: string }) => one.priority)).toEqual(['high', 'high']);
    const merged = await as('POST', `/tickets/${a.id}/merge`, { ids: [b.id] });
    expect(merged.body.job_status.status).toBe('completed');
    const [row] = await on.db.select().from(tickets).where(eq(tickets.id, b.id));
    expect(row!.mergedIntoId).toBe(a.id);
    const gone = await as('DELETE', `/tickets/destroy_many?ids=${a.id},987654`);
    expect(gone.body.job_status.results.map((one: { success: boolean }) => one.success)).toEqual([true, false]);
  });
});

describeStores('requests', (on) => {
  test('somebody files, reads, answers and solves their own, and sees no note and nobody else’s', async () => {
    const { as, ask } = await opened(on);
    const member = await someoneWithToken(on.db, 'member');
    const mine = (method: string, path: string, body?: unknown) =>
      ask(method, `/api/v2${path}`, { token: member.token, body });
    const filed = await mine('POST', '/requests.json', {
      request: { subject: 'Help!', comment: { body: 'My printer is on fire!' } },
    });
    expect([filed.status, filed.body.request.requester_id]).toEqual([201, member.user.personId]);
    const { id } = filed.body.request;
    await as('PUT', `/tickets/${id}`, { ticket: { comment: { body: 'secret', public: false } } });
    await as('PUT', `/tickets/${id}`, { ticket: { comment: { body: 'Water.' }, status: 'pending' } });
    const said = await mine('GET', `/requests/${id}/comments`);
    expect(said.body.comments.map((one: { body: string }) => one.body)).toEqual(['My printer is on fire!', 'Water.']);
    expect(said.body.users.length).toBe(2);
    const updated = await mine('PUT', `/requests/${id}`, { request: { comment: { body: 'Thanks' }, solved: true } });
    expect([updated.status, updated.body.request.status]).toEqual([200, 'solved']);
    expect((await mine('GET', '/requests')).body.requests.map((one: { id: number }) => one.id)).toEqual([id]);
    expect((await mine('GET', '/requests/search?query=printer status:solved')).body.count).toBe(1);
    expect((await mine('GET', '/requests/search?query=nothing')).body.requests).toEqual([]);
    const other = await aFiledTicket(on);
    expect((await mine('GET', `/requests/${other.id}`)).status).toBe(404);
    const rated = await mine('POST', `/tickets/${id}/satisfaction_rating`, {
      satisfaction_rating: { score: 'good', comment: 'Quick' },
    });
    expect(rated.body.satisfaction_rating).toMatchObject({ score: 'good', comment: 'Quick', ticket_id: id });
    expect((await as('GET', '/satisfaction_ratings?score=good_with_comment')).body.count).toBe(1);
  });

  test('a visitor files in the name of who is named, as by the contact form', async () => {
    const { ask } = await opened(on);
    const sent = {
      request: { subject: 'Hi', comment: { body: 'Hello' }, requester: { name: 'Bo', email: 'bo@example.com' } },
    };
    const filed = await ask('POST', '/api/v2/requests', { body: sent });
    expect(filed.status).toBe(201);
  });
});

describeStores('people and what stands around tickets', (on) => {
  test('people are found by number, address, name and number elsewhere, and added', async () => {
    const { as, admin } = await opened(on);
    const made = await as('POST', '/users', {
      user: { name: 'Grace Hopper', email: 'grace@example.com', external_id: 'g-1' },
    });
    expect([made.status, made.body.user.role]).toEqual([201, 'end-user']);
    const { id } = made.body.user;
    expect(
      (await as('POST', '/users', { user: { name: 'x', email: 'GRACE@example.com' } })).body.details.email[0].error,
    ).toBe('DuplicateValue');
    expect(
      (await as('POST', '/users/create_or_update', { user: { name: 'Grace B. Hopper', email: 'grace@example.com' } }))
        .body.user,
    ).toMatchObject({ id, name: 'Grace B. Hopper' });
    for (const path of [
      '/users/search?query=grace@example.com',
      '/users/search?query=hop',
      '/users/search?external_id=g-1',
      `/users/show_many?ids=${id}`,
      '/users?external_id=g-1',
    ])
      expect(
        (await as('GET', path)).body.users.map((one: { id: number }) => one.id),
        path,
      ).toEqual([id]);
    expect((await as('GET', '/users?role[]=admin')).body.users.map((one: { id: number }) => one.id)).toEqual([
      admin.user.personId,
    ]);
    expect((await as('GET', `/users/${id}/identities`)).body.identities[0].value).toBe('grace@example.com');
    const everybody = (await as('GET', '/users?page[size]=1')).body;
    expect(everybody.meta.has_more).toBe(true);
  });

  test('every list that extractors read answers', async () => {
    const { as, admin } = await opened(on);
    await as('POST', '/groups', { group: { name: 'Support' } });
    const ticket = await aFiledTicket(on, { tags: ['lamp'] });
    for (const [path, name] of [
      ['/tags', 'tags'],
      ['/groups', 'groups'],
      ['/group_memberships', 'group_memberships'],
      ['/organizations', 'organizations'],
      ['/organization_memberships', 'organization_memberships'],
      ['/organization_subscriptions', 'organization_subscriptions'],
      ['/ticket_fields', 'ticket_fields'],
      ['/ticket_forms', 'ticket_forms'],
      ['/custom_statuses', 'custom_statuses'],
      ['/brands', 'brands'],
      ['/macros', 'macros'],
      ['/views', 'views'],
      ['/slas/policies', 'sla_policies'],
      ['/business_hours/schedules', 'schedules'],
      ['/ticket_metrics', 'ticket_metrics'],
      ['/satisfaction_ratings', 'satisfaction_ratings'],
      ['/job_statuses', 'job_statuses'],
      ['/triggers', 'triggers'],
      ['/automations', 'automations'],
      ['/sharing_agreements', 'sharing_agreements'],
      ['/webhooks', 'webhooks'],
      ['/gather/badges', 'badges'],
      ['/locales', 'locales'],
      ['/oauth/tokens', 'tokens'],
      [`/tickets/${ticket.id}/collaborators`, 'users'],
      [`/tickets/${ticket.id}/followers`, 'users'],
      [`/users/${admin.user.personId}/tickets/assigned`, 'tickets'],
      [`/users/${ticket.requesterId}/tickets/requested`, 'tickets'],
      [`/users/${ticket.requesterId}/tickets/ccd`, 'tickets'],
      [`/tickets/${ticket.id}/incidents`, 'tickets'],
      ['/problems', 'tickets'],
    ] as const)
      for (const paging of ['', '?page[size]=2', '?per_page=1']) {
        const { status, body } = await as('GET', `${path}.json${paging}`);
        expect([status, Array.isArray(body[name])], path + paging).toEqual([200, true]);
      }
    expect((await as('GET', '/tags')).body.tags).toEqual([{ name: 'lamp', count: 1 }]);
    expect((await as('GET', `/tickets/${ticket.id}/metrics`)).body.ticket_metric.ticket_id).toBe(ticket.id);
  });

  test('searches understand the words of the contract', async () => {
    const { as } = await opened(on);
    const ticket = await aFiledTicket(on, {
      subject: 'The zeppelin leaks',
      tags: ['air'],
      priority: 'high',
      requester: { email: 'zed@example.com', name: 'Zed' },
    });
    for (const query of [
      'type:ticket zeppelin',
      'type:ticket status:new tags:air',
      'type:ticket priority>normal',
      'requester:zed@example.com',
      'type:ticket created>2020-01-01 zep*',
      'type:ticket zeppel',
      'type:ticket -tags:water zeppelin',
      'subject:"zeppelin leaks"',
      `type:ticket ${ticket.id}`,
    ]) {
      const { body } = await as('GET', `/search.json?query=${encodeURIComponent(query)}`);
      expect(
        body.results.map((one: { id: number }) => one.id),
        query,
      ).toEqual([ticket.id]);
      expect((await as('GET', `/search/count?query=${encodeURIComponent(query)}`)).body.count, query).toBe(1);
    }
    expect((await as('GET', '/search?query=type:ticket status:solved')).body.count).toBe(0);
    expect(
      (await as('GET', '/search?query=zed')).body.results.map((one: { result_type: string }) => one.result_type),
    ).toEqual(['user']);
    expect(
      (await as('GET', '/search/export?query=zeppelin&filter[type]=ticket&page[size]=1')).body.results.length,
    ).toBe(1);
    await as('POST', '/groups', { group: { name: 'Zed and friends' } });
    const { body: first } = await as('GET', '/search?query=zed&page[size]=1');
    const { body: second } = await as('GET', first.next_page.slice(first.next_page.indexOf('/search')));
    expect([first, second].map(({ results }) => results[0].result_type)).toEqual(['user', 'group']);
    expect(second.next_page).toBe(null);
    expect((await as('GET', '/search')).status).toBe(400);
  });

  test('a file is kept, comes with a comment, and is read by who may read that', async () => {
    const { ask, as, admin } = await opened(on);
    const kept = await ask('POST', '/api/v2/uploads.json?filename=log.txt', {
      token: admin.token,
      body: new TextEncoder().encode('a line'),
      headers: { 'content-type': 'application/binary' },
    });
    expect([kept.status, kept.body.upload.attachment.file_name]).toEqual([201, 'log.txt']);
    const { token } = kept.body.upload;
    const made = await as('POST', '/tickets', { ticket: { subject: 's', comment: { body: 'b', uploads: [token] } } });
    const { body } = await as('GET', `/tickets/${made.body.ticket.id}/comments`);
    expect(body.comments[0].attachments[0]).toMatchObject({
      file_name: 'log.txt',
      size: 6,
      content_type: 'text/plain',
    });
    const long = await ask('POST', `/api/v2/uploads.json?filename=${'a'.repeat(3000)}.txt`, {
      token: admin.token,
      body: 'b',
    });
    expect([long.status, long.body.upload.attachment.file_name.length]).toEqual([201, 200]);
    const form = await ask('POST', '/api/v2/uploads.json?filename=b.txt', {
      token: admin.token,
      body: '--x--',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect([form.status, form.body.error]).toEqual([415, 'UnsupportedMediaType']);
    const other = await ask('POST', '/api/v2/uploads.json?filename=b.txt', { token: admin.token, body: 'b' });
    expect((await as('DELETE', `/uploads/${other.body.upload.token}.json`)).status).toBe(204);
    expect((await as('DELETE', `/uploads/${other.body.upload.token}.json`)).status).toBe(404);
  });
});

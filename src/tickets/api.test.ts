import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { organizations, users } from '../accounts/schema.ts';
import { VISITOR, type Viewer } from '../accounts/viewer.ts';
import { readSite } from '../config/site.ts';
import { describeStores } from '../db/test-database.ts';
import { siteDeclaration } from '../domains.ts';
import { folderStorage } from '../files/storage.ts';
import { aSender } from '../web/test-sender.ts';
import { createRequest } from './api.ts';
import { saveAttachment } from './attachments.ts';
import { ticketLimits } from './limits.ts';
import { requesters, ticketAttachments, tickets } from './schema.ts';
import { findTicket, listComments } from './store.ts';
import { aFile, aFolder, PNG } from './test-factory.ts';

const shipped = await readSite('content', siteDeclaration);
const agentsField = { ...shipped.contactForm.fields[0]!, id: 'fraud' };
const site = { ...shipped, contactForm: { ...shipped.contactForm, agentsFields: [agentsField] } };

const valid = () => ({
  subject: 'Printer is on fire',
  comment: { body: 'The smoke is very colourful.' },
  requester: { name: 'Ada Lovelace', email: `${randomUUID()}@example.com` },
});

describeStores('POST /api/v2/requests.json', (on) => {
  const send = (
    body: BodyInit,
    headers: Record<string, string> = {},
    { limits = false, address = '192.0.2.1', visitors = site.contact.visitors, viewer = VISITOR as Viewer } = {},
  ) => {
    const request = new Request('https://help.example.com/api/v2/requests.json', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      duplex: 'half',
    } as RequestInit);
    const app = {
      db: on.db,
      secret: 'a secret of at least thirty-two characters',
      settings: { limits },
      site: { ...site, contact: { ...site.contact, visitors } },
    };
    return createRequest(app, request, aSender({ address, viewer, headers: request.headers }));
  };
  const post = async (
    request: unknown,
    headers: Record<string, string> = {},
    differences: Parameters<typeof send>[2] = {},
  ) => {
    const response = await send(JSON.stringify({ request }), headers, differences);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const errors = async (request: unknown) => {
    const { status, body } = await post(request);
    expect([status, body.error, body.description]).toEqual([422, 'RecordInvalid', 'Record validation errors']);
    return Object.fromEntries(
      Object.entries(body.details as Record<string, { description: string; error: string }[]>).map(([field, list]) => [
        field,
        list.map((entry) => `${entry.description} (${entry.error})`),
      ]),
    );
  };

  test('takes from visitors what the contact form would, and nothing else', async () => {
    const count = () => on.db.$count(tickets);
    const before = await count();
    const refused = await post(valid(), {}, { visitors: [] });
    expect([refused.status, refused.body.error]).toEqual([403, 'Forbidden']);
    expect(await count()).toBe(before);
    const viewer: Viewer = { role: 'member', id: 1, name: 'Ada', email: 'ada@example.com' };
    expect((await post(valid(), {}, { visitors: [], viewer })).status).toBe(201);
  });

  test('does not tell by the number of the requester who has written before', async () => {
    const known = { ...valid(), requester: { name: 'Ada', email: `${randomUUID()}@example.com` } };
    await on.db.insert(requesters).values({ name: 'Ada', email: known.requester.email });
    const ids: number[] = [];
    for (const request of [valid(), known, valid(), { ...known, subject: 'Again' }])
      ids.push((await post(request)).body.request.requester_id);
    const stored = (await on.db.select({ id: requesters.id }).from(requesters)).map(({ id }) => id);
    expect(stored).not.toEqual(expect.arrayContaining([ids[1]]));
    // The same for the same address, and in no order.
    expect(ids[1]).toBe(ids[3]);
    expect(new Set(ids).size).toBe(3);
  });

  test('a stranger who types somebody’s address over and over does not lock the signed-in owner out', async () => {
    const owner = { name: 'Ada', email: `${randomUUID()}@example.com` };
    const viewer: Viewer = { role: 'member', id: 77, ...owner };
    const statuses: number[] = [];
    const { points } = ticketLimits.ticketsOfEmail;
    for (let time = 0; time <= points; time++) {
      const request = { ...valid(), subject: `No. ${time}`, requester: owner };
      statuses.push((await post(request, {}, { limits: true, address: `198.51.100.${time}` })).status);
    }
    expect(statuses).toEqual([...Array(points).fill(201), 429]);
    const mine = { ...valid(), requester: owner };
    expect((await post(mine, {}, { limits: true, address: '203.0.113.77', viewer })).status).toBe(201);
  });

  test('files a ticket and answers with it', async () => {
    const given = valid();
    const { status, headers, body } = await post({
      ...given,
      priority: 'high',
      type: 'problem',
      custom_fields: [
        { id: 360000001, value: 'desktop' },
        { id: 'platforms', value: ['mac', 'linux'] },
      ],
    });
    const { id } = body.request;
    const url = `https://help.example.com/api/v2/requests/${id}.json`;
    const fields = [
      { id: 360000001, value: 'desktop' },
      { id: 'platforms', value: ['mac', 'linux'] },
    ];
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(url);
    expect(body.request).toEqual({
      url,
      id: expect.any(Number),
      status: 'new',
      priority: 'high',
      type: 'problem',
      subject: 'Printer is on fire',
      description: 'The smoke is very colourful.',
      organization_id: null,
      requester_id: expect.any(Number),
      collaborator_ids: [],
      email_cc_ids: [],
      custom_fields: fields,
      fields,
      via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
      is_public: true,
      solved: false,
      can_be_solved_by_me: false,
      due_at: null,
      followup_source_id: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const ticket = (await findTicket(on.db, id))!;
    expect(ticket).toMatchObject({ channel: 'api', customFields: { 360000001: 'desktop' } });
    const [requester] = await on.db.select().from(requesters).where(eq(requesters.id, ticket.requesterId));
    expect(requester).toMatchObject(given.requester);
  });

  test('does not tell whether the address has an account, by its organization', async () => {
    const [organization] = await on.db.insert(organizations).values({ name: 'Acme' }).returning();
    const email = 'of.acme@example.com';
    await on.db.insert(users).values({ email, name: 'Of Acme', organizationId: organization!.id });
    const { body } = await post({ ...valid(), requester: { name: 'Anybody', email } });
    expect((await findTicket(on.db, body.request.id))?.organizationId).toBe(organization!.id);
    expect(body.request.organization_id).toBeNull();
  });

  test('says field by field what is missing', async () => {
    expect(await errors({})).toEqual({
      subject: ['Subject: cannot be blank (BlankValue)'],
      comment: ['Comment body: cannot be blank (BlankValue)'],
      requester: ['Requester name: cannot be blank (BlankValue)', 'Requester email: cannot be blank (BlankValue)'],
    });
    expect(Object.keys(await errors(undefined))).toEqual(['subject', 'requester', 'comment']);
  });

  test('says field by field what is wrong', async () => {
    expect(
      await errors({
        subject: 'x'.repeat(301),
        comment: { body: { html: '<p>' }, uploads: [1] },
        requester: { name: 'Ada', email: 'ada' },
        priority: 'asap',
        type: ['task'],
        custom_fields: { a: 1 },
      }),
    ).toEqual({
      subject: ['Subject: is too long (maximum is 300 characters) (ValueTooLong)'],
      comment: [
        'Comment uploads: is invalid: expected a list of upload tokens (InvalidValue)',
        'Comment body: is invalid: expected a text (InvalidValue)',
      ],
      requester: ['Requester email: is invalid (InvalidValue)'],
      priority: ['Priority: is invalid: expected low, normal, high, urgent (InvalidValue)'],
      type: ['Type: is invalid: expected question, incident, problem, task (InvalidValue)'],
      custom_fields: [expect.stringContaining('Custom fields: is invalid: expected a list of')],
    });
  });

  test('refuses a body that is not JSON', async () => {
    for (const body of ['', '{', '{"request":', 'request=1', Buffer.from([0x22, 0xff, 0x22])]) {
      const response = await send(body);
      expect([response.status, (await response.json()).error]).toEqual([400, 'InvalidJSON']);
    }
  });

  test('refuses other types of content', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])
      expect((await send('{}', { 'content-type': type })).status).toBe(415);
    expect((await send('{}', { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(422);
  });

  test('refuses a body over a megabyte, declared or not', async () => {
    expect((await send('{}', { 'content-length': String(1024 * 1024 + 1) })).status).toBe(413);
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(100_000, ' ')) });
    const refused = await send(endless);
    expect([refused.status, (await refused.json()).error]).toEqual([413, 'too-large']);
  });

  test('files one ticket for the same Idempotency-Key, and answers alike', async () => {
    const given = valid();
    const key = { 'idempotency-key': randomUUID() };
    const first = await post(given, key);
    const again = await post(given, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect([first, again].map((answer) => answer.headers.get('x-idempotency-lookup'))).toEqual(['miss', 'hit']);
  });

  test('adds another text under the same Idempotency-Key to the ticket', async () => {
    const given = valid();
    const key = { 'idempotency-key': randomUUID() };
    const first = await post(given, key);
    const other = await post({ ...given, comment: { body: 'Now the desk too.' } }, key);
    expect([other.status, other.body.request.id]).toEqual([200, first.body.request.id]);
    expect(await listComments(on.db, first.body.request.id, 'public')).toHaveLength(2);
  });

  test('refuses an Idempotency-Key that is none', async () => {
    expect((await post(valid(), { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400);
  });

  test('neither shows nor changes what agents keep in custom fields, also where the sender names them', async () => {
    const named = [
      { id: 'version', value: '7.1' },
      { id: 'churn_risk', value: 'none' },
      { id: 'fraud', value: 'never' },
    ];
    const given = { ...valid(), custom_fields: named };
    const key = { 'idempotency-key': randomUUID() };
    const first = await post(given, key);
    const { id } = first.body.request;
    // What no site names is an agents' tool's; what is sent of it is kept with a new ticket, and said again as it was sent.
    const said = named.slice(0, 2);
    expect(first.body.request.custom_fields).toEqual(said);
    expect((await findTicket(on.db, id))?.customFields).toEqual({ version: '7.1', churn_risk: 'none' });
    const kept = { version: '7.2', churn_risk: 'high', fraud: 'suspected' };
    await on.db.update(tickets).set({ customFields: kept }).where(eq(tickets.id, id));
    const again = await post(given, key);
    expect(again.body.request.custom_fields).toEqual([{ id: 'version', value: '7.2' }, said[1]]);
    const more = await post({ ...given, comment: { body: 'More words.' } }, key);
    expect(more.body.request).toMatchObject({ id, custom_fields: [{ id: 'version', value: '7.1' }] });
    expect((await findTicket(on.db, id))?.customFields).toEqual({ ...kept, version: '7.1' });
  });

  test('hangs uploads on the ticket', async () => {
    const upload = await saveAttachment(on.db, folderStorage(await aFolder()), await aFile('a.png', PNG));
    if (upload.outcome !== 'saved') throw new Error(upload.outcome);
    const given = valid();
    const { body } = await post({ ...given, comment: { ...given.comment, uploads: [upload.token] } });
    expect(await on.db.$count(ticketAttachments, eq(ticketAttachments.ticketId, body.request.id))).toBe(1);
  });

  test('says when to come back after too many tickets, and keeps none of them', async () => {
    const limited = { limits: true, address: '203.0.113.5' };
    for (let call = 0; call < ticketLimits.tickets.points; call++)
      expect((await post(valid(), {}, limited)).status).toBe(201);
    const before = await on.db.$count(tickets);
    const refused = await post(valid(), {}, limited);
    expect([refused.status, refused.body.error]).toEqual([429, 'TooManyRequests']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await on.db.$count(tickets)).toBe(before);
  });

  test('does not count what it refuses as tickets', async () => {
    const limited = { limits: true, address: '203.0.113.6' };
    for (let call = 0; call < ticketLimits.tickets.points + 2; call++)
      expect((await post({}, {}, limited)).status).toBe(422);
    expect((await post(valid(), {}, limited)).status).toBe(201);
  });

  test('limits calls of every kind', async () => {
    const limited = { limits: true, address: '203.0.113.7' };
    for (let call = 0; call < ticketLimits.api.points; call++) await send('nonsense', {}, limited);
    expect((await send('nonsense', {}, limited)).status).toBe(429);
  });

  test('answers any JSON with 201 or 422', { timeout: 60_000 }, async () => {
    const any = fc.jsonValue({ maxDepth: 2 });
    // Strings of any code units: NUL, controls, halves of surrogate pairs.
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 9 }).map((units) => String.fromCharCode(...units)),
    );
    const value = fc.oneof(text, any, fc.double(), fc.array(text));
    const body = fc.oneof(
      any,
      fc.record({
        request: fc.oneof(
          any,
          fc.record(
            {
              subject: fc.oneof(text, any),
              comment: fc.oneof(fc.record({ body: fc.oneof(text, any), uploads: fc.oneof(any, fc.array(text)) }), any),
              requester: fc.oneof(
                fc.record({ name: fc.oneof(text, any), email: fc.oneof(fc.emailAddress(), text, any), locale: any }),
                any,
              ),
              priority: fc.oneof(fc.constantFrom('low', null), any),
              type: fc.oneof(fc.constantFrom('task', null), any),
              custom_fields: fc.oneof(any, fc.array(fc.record({ id: fc.oneof(text, fc.integer()), value }))),
            },
            { requiredKeys: [] },
          ),
          // Mostly right, so that strange values reach the database.
          fc.record({
            subject: text.map((given) => `s${given}`),
            comment: fc.record({ body: text.map((given) => `b${given}`) }),
            requester: fc.record({ name: text.map((given) => `n${given}`), email: fc.emailAddress() }),
            custom_fields: fc.array(
              fc.record({ id: text.map((given) => `i${given}`), value: fc.oneof(text, fc.double()) }),
            ),
          }),
        ),
      }),
    );
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(body, async (json) => {
        const response = await send(JSON.stringify(json) ?? 'null');
        statuses.add(response.status);
        expect([201, 422]).toContain(response.status);
      }),
      { numRuns: 400 },
    );
    expect(statuses).toEqual(new Set([201, 422]));
  });
});

import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { organizations } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import { saveAttachment } from './attachments.ts';
import { fileTicket } from './file.ts';
import {
  findRequest,
  findRequestAttachment,
  type ListParameters,
  listParameters,
  listRequests,
  PAGE_SIZE,
} from './requests.ts';
import { copyIn, copyOut, replyToRequest, solveRequest } from './requests-answer.ts';
import { ticketAttachments, tickets } from './schema.ts';
import { addComment, findTicket, listComments, listEvents } from './store.ts';
import { aFile, aFolder, aTicket, PNG } from './test-factory.ts';
import { FOLLOWS_UP, LIMITS, type NewTicket, STATUSES, TOPIC } from './ticket.ts';

let people = 0;
const somebody = (differences: Partial<Viewer> = {}): Viewer => {
  people++;
  return { role: 'member', id: people, name: `Person ${people}`, email: `person${people}@example.com`, ...differences };
};
const all = listParameters.parse({});
const written = (body: string, more: { key?: string; attachments?: string[] } = {}) => ({
  body,
  key: crypto.randomUUID(),
  attachments: [],
  locale: 'en',
  ...more,
});

describeStores('my requests', (on) => {
  async function filed(viewer: Viewer, differences: Partial<NewTicket> = {}) {
    const ticket = aTicket({
      requester: { email: viewer.email!, name: viewer.name },
      submissionKey: crypto.randomUUID(),
      ...differences,
    });
    const result = await fileTicket(on.db, ticket);
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket;
  }
  const become = (id: number, status: (typeof STATUSES)[number]) =>
    on.db.update(tickets).set({ status }).where(eq(tickets.id, id));
  const list = async (viewer: Viewer, parameters: Partial<ListParameters> = {}) =>
    (await listRequests(on.db, viewer, [], { ...all, ...parameters })).requests.map(({ id }) => id);
  const acting = (viewer: Viewer, ticketId: number) => ({ viewer, organizations: [], ticketId });

  test('a request filed before there was an account belongs to the account with this address', async () => {
    const me = somebody();
    const ticket = await filed(me);
    expect(await list(me)).toEqual([ticket.id]);
    expect((await findRequest(on.db, me, [], ticket.id))?.relation).toBe('requester');
  });

  test('an internal comment is nowhere: not in the conversation, not in the search, not in the time of the last message', async () => {
    const me = somebody();
    const ticket = await filed(me);
    const before = (await listRequests(on.db, me, [], all)).requests[0]!.lastMessageAt;
    await addComment(on.db, {
      ticketId: ticket.id,
      author: 'agent',
      authorName: 'Eva',
      body: 'secretword',
      public: false,
    });
    const shown = await findRequest(on.db, me, [], ticket.id);
    expect(JSON.stringify(shown)).not.toContain('secretword');
    expect(shown?.comments).toHaveLength(1);
    expect(await list(me, { q: 'secretword' })).toEqual([]);
    expect((await listRequests(on.db, me, [], all)).requests[0]!.lastMessageAt).toEqual(before);
  });

  test('a file of an internal comment, of another ticket or for another reader is not there', async () => {
    const me = somebody();
    const other = somebody();
    const storage = folderStorage(await aFolder());
    const upload = await saveAttachment(on.db, storage, await aFile('a.png', PNG));
    const ticket = await filed(me, { attachmentTokens: upload.outcome === 'saved' ? [upload.token] : [] });
    const mine = (await findRequest(on.db, me, [], ticket.id))!.comments[0]!.attachments[0]!;
    const find = (viewer: Viewer, ticketId: number, attachmentId: number) =>
      findRequestAttachment(on.db, viewer, [], { ticketId, attachmentId });
    expect((await find(me, ticket.id, mine.id))?.name).toBe('a.png');
    expect(await find(other, ticket.id, mine.id)).toBeUndefined();
    expect(await find(me, (await filed(me)).id, mine.id)).toBeUndefined();

    const note = await addComment(on.db, {
      ticketId: ticket.id,
      author: 'agent',
      authorName: 'Eva',
      body: 'internal',
      public: false,
    });
    const [hidden] = await on.db
      .insert(ticketAttachments)
      .values({
        ticketId: ticket.id,
        commentId: note.id,
        name: 'internal.png',
        type: 'image/png',
        sizeBytes: 1,
        storageKey: '0123456789abcdef0123456789abcdef',
      })
      .returning();
    expect(await find(me, ticket.id, hidden!.id)).toBeUndefined();
    expect(JSON.stringify(await findRequest(on.db, me, [], ticket.id))).not.toContain('internal');
  });

  test('the list filters by status in plain words', async () => {
    const me = somebody();
    const by = new Map<string, number>();
    for (const status of STATUSES) {
      const { id } = await filed(me, { subject: status });
      if (status !== 'new') await become(id, status);
      by.set(status, id);
    }
    const ids = (...statuses: string[]) => statuses.map((status) => by.get(status)!).sort((a, b) => b - a);
    expect(await list(me, { status: 'open', sort: 'newest' })).toEqual(ids('new', 'open', 'hold'));
    expect(await list(me, { status: 'waiting' })).toEqual(ids('pending'));
    expect(await list(me, { status: 'solved', sort: 'newest' })).toEqual(ids('solved', 'closed'));
  });

  test('the list is searched by number, subject and public text; signs of the pattern language mean themselves', async () => {
    const me = somebody();
    const printer = await filed(me, { subject: 'The printer is silent', description: 'It shows 100% ink.' });
    const scanner = await filed(me, { subject: 'The scanner', description: 'It hums.' });
    expect(await list(me, { q: 'PRINTER' })).toEqual([printer.id]);
    expect(await list(me, { q: 'hums' })).toEqual([scanner.id]);
    expect(await list(me, { q: String(scanner.id) })).toEqual([scanner.id]);
    expect(await list(me, { q: `#${scanner.id}` })).toEqual([scanner.id]);
    expect(await list(me, { q: '100%' })).toEqual([printer.id]);
    expect(await list(me, { q: '%' })).toEqual([printer.id]);
    expect(await list(somebody(), { q: 'printer' })).toEqual([]);
  });

  test('the list is sorted by the last message, or by age', async () => {
    const me = somebody();
    const [first, second] = [await filed(me, { subject: 'First' }), await filed(me, { subject: 'Second' })];
    await replyToRequest(on.db, acting(me, first.id), written('One more thing.'));
    expect(await list(me)).toEqual([first.id, second.id]);
    expect(await list(me, { sort: 'newest' })).toEqual([second.id, first.id]);
    expect(await list(me, { sort: 'oldest' })).toEqual([first.id, second.id]);
  });

  test('the list has pages, none of which repeats or leaves out a request', async () => {
    const me = somebody();
    const ids: number[] = [];
    for (let count = 0; count < PAGE_SIZE + 3; count++) ids.push((await filed(me, { subject: `No. ${count}` })).id);
    const page = (number: number) => listRequests(on.db, me, [], { ...all, sort: 'oldest', page: number });
    const [one, two] = [await page(1), await page(2)];
    expect([...one.requests, ...two.requests].map(({ id }) => id)).toEqual(ids);
    expect([one.more, two.more]).toEqual([true, false]);
    // Past the end is the last page.
    expect(await page(3)).toEqual({ ...two, page: 2 });
    expect(await page(1_000_000)).toEqual({ ...two, page: 2 });
  });

  test('the list is narrowed to what is mine, what I am copied on and what is my organization’s', async () => {
    const [row] = await on.db.insert(organizations).values({ name: 'Acme' }).returning();
    const me = somebody({ organizationId: row!.id });
    const other = somebody();
    const mine = await filed(me);
    const copied = await filed(other);
    await on.db
      .update(tickets)
      .set({ cc: [me.email!] })
      .where(eq(tickets.id, copied.id));
    const shared = await filed(other);
    await on.db.update(tickets).set({ organizationId: row!.id }).where(eq(tickets.id, shared.id));
    const rules = [{ id: row!.id, channels: [], sharedRequests: true }];
    const narrowed = async (whose: ListParameters['whose']) =>
      (await listRequests(on.db, me, rules, { ...all, whose, sort: 'oldest' })).requests.map(({ id }) => id);
    expect(await narrowed(undefined)).toEqual([mine.id, copied.id, shared.id]);
    expect(await narrowed('mine')).toEqual([mine.id]);
    expect(await narrowed('copied')).toEqual([copied.id]);
    expect(await narrowed('organization')).toEqual([shared.id]);
    expect(await list(me)).not.toContain(shared.id);
  });

  test('what the address says wrongly counts as not said', () => {
    expect(listParameters.parse({ whose: 'x', status: 'y', sort: 'z', page: '-1', q: ' a ' })).toEqual({
      ...all,
      q: 'a',
    });
  });

  test('an answer reopens a solved request and one that waits; a new one stays new', async () => {
    const me = somebody();
    for (const [before, after] of [
      ['new', 'new'],
      ['open', 'open'],
      ['pending', 'open'],
      ['hold', 'open'],
      ['solved', 'open'],
    ] as const) {
      const { id } = await filed(me, { subject: before });
      if (before !== 'new') await become(id, before);
      expect(await replyToRequest(on.db, acting(me, id), written('Not yet.'))).toMatchObject({
        outcome: 'sent',
        ticketId: id,
      });
      expect((await findTicket(on.db, id))?.status).toBe(after);
      expect((await findRequest(on.db, me, [], id))?.comments.map(({ body, mine }) => [body, mine]).at(-1)).toEqual([
        'Not yet.',
        true,
      ]);
    }
  });

  test('a request tells the topic that was chosen for it', async () => {
    const me = somebody();
    const { id } = await filed(me, { customFields: { [TOPIC]: 'billing' } });
    expect((await findRequest(on.db, me, [], id))?.topic).toBe('billing');
    const other = await filed(me);
    expect((await findRequest(on.db, me, [], other.id))?.topic).toBeUndefined();
  });

  test('a request that is opened again before anybody has touched it still counts as received', async () => {
    const me = somebody();
    const { id } = await filed(me);
    const shown = async () => (await listRequests(on.db, me, [], all)).requests[0]?.status;
    await solveRequest(on.db, acting(me, id));
    expect(await shown()).toBe('solved');
    expect((await findRequest(on.db, me, [], id))?.solvedByRequester).toBe(true);
    await replyToRequest(on.db, acting(me, id), written('It is back.'));
    expect(await shown()).toBe('new');
    await on.db.update(tickets).set({ assigneeId: 7 }).where(eq(tickets.id, id));
    expect(await shown()).toBe('open');
    await become(id, 'solved');
    expect((await findRequest(on.db, me, [], id))?.solvedByRequester).toBe(false);
  });

  test('an answer to a closed request is a new one that follows it, with its copies', async () => {
    const me = somebody();
    const friend = somebody();
    const { id } = await filed(me);
    await copyIn(on.db, acting(me, id), friend.email!);
    await become(id, 'closed');
    const message = written('It is back.');
    const result = await replyToRequest(on.db, acting(friend, id), message);
    if (result.outcome !== 'followed-up') throw new Error(result.outcome);
    const shown = (await findRequest(on.db, friend, [], result.ticketId))!;
    expect(shown).toMatchObject({ relation: 'requester', followsUp: id });
    expect(shown.comments.map(({ body }) => body)).toEqual(['It is back.']);
    expect((await findTicket(on.db, id))?.status).toBe('closed');
    expect(await replyToRequest(on.db, acting(friend, id), message)).toEqual(result);
  });

  test('what follows a closed request has its topic, and no field that its requester or an agent has filled in', async () => {
    const [me, friend] = [somebody(), somebody()];
    const customFields = { [TOPIC]: 'billing', phone: '+41 44 668 18 00', contract: 'K-7', churn_risk: 'high' };
    const { id } = await filed(me, { customFields });
    await copyIn(on.db, acting(me, id), friend.email!);
    await become(id, 'closed');
    const result = await replyToRequest(on.db, acting(friend, id), written('It is back.'));
    if (result.outcome !== 'followed-up') throw new Error(result.outcome);
    const ticket = await findTicket(on.db, result.ticketId);
    expect(ticket?.customFields).toEqual({ [TOPIC]: 'billing', [FOLLOWS_UP]: id });
  });

  test('another message from the same form is another message', async () => {
    const me = somebody();
    const { id } = await filed(me);
    const first = written('One.');
    await replyToRequest(on.db, acting(me, id), first);
    const second = await replyToRequest(on.db, acting(me, id), { ...first, body: 'Two.' });
    expect(second.outcome).toBe('sent');
    const bodies = (await listComments(on.db, id, 'public')).map(({ body }) => body);
    expect(bodies.slice(1)).toEqual(['One.', 'Two.']);
  });

  test('the same message sent twice is there once', async () => {
    const me = somebody();
    const { id } = await filed(me);
    const message = written('Twice?');
    await Promise.all([1, 2, 3].map(() => replyToRequest(on.db, acting(me, id), message)));
    expect(await listComments(on.db, id, 'all')).toHaveLength(2);
  });

  test('an answer brings its files', async () => {
    const me = somebody();
    const { id } = await filed(me);
    const storage = folderStorage(await aFolder());
    const upload = await saveAttachment(on.db, storage, await aFile('log.txt', 'It failed.'));
    const attachments = upload.outcome === 'saved' ? [upload.token] : [];
    await replyToRequest(on.db, acting(me, id), written('See the log.', { attachments }));
    const [, answer] = (await findRequest(on.db, me, [], id))!.comments;
    expect(answer?.attachments.map(({ name }) => name)).toEqual(['log.txt']);
  });

  test('an empty or endless answer is refused', async () => {
    const me = somebody();
    const { id } = await filed(me);
    const reply = (body: string) => replyToRequest(on.db, acting(me, id), written(body));
    expect(await reply(' \n ')).toEqual({ outcome: 'invalid', problem: 'missing' });
    expect(await reply('x'.repeat(LIMITS.description + 1))).toEqual({ outcome: 'invalid', problem: 'too-long' });
  });

  test('for who may not, there is nothing to answer, to solve or to copy into', async () => {
    const me = somebody();
    const stranger = somebody();
    const { id } = await filed(me);
    for (const who of [acting(stranger, id), acting({ role: 'visitor' }, id), acting(me, 999_999_999)]) {
      expect(await findRequest(on.db, who.viewer, [], who.ticketId)).toBeUndefined();
      expect(await replyToRequest(on.db, who, written('Hello'))).toEqual({ outcome: 'not-found' });
      expect(await solveRequest(on.db, who)).toEqual({ outcome: 'not-found' });
      expect(await copyIn(on.db, who, 'x@example.com')).toEqual({ outcome: 'not-found' });
    }
    expect(await listComments(on.db, id, 'all')).toHaveLength(1);
  });

  test('somebody copied in reads and answers, but neither solves nor copies in', async () => {
    const me = somebody();
    const friend = somebody();
    const { id } = await filed(me);
    expect(await copyIn(on.db, acting(me, id), ` ${friend.email!.toUpperCase()} `)).toEqual({
      outcome: 'copied',
      email: friend.email,
    });
    expect(await list(friend)).toEqual([id]);
    expect((await replyToRequest(on.db, acting(friend, id), written('I see it too.'))).outcome).toBe('sent');
    expect(await solveRequest(on.db, acting(friend, id))).toEqual({ outcome: 'not-found' });
    expect(await copyIn(on.db, acting(friend, id), 'x@example.com')).toEqual({ outcome: 'not-found' });
  });

  test('the requester solves; the history says who', async () => {
    const me = somebody();
    const ticket = await filed(me);
    expect(await solveRequest(on.db, acting(me, ticket.id))).toEqual({ outcome: 'solved' });
    expect(await findTicket(on.db, ticket.id)).toMatchObject({ status: 'solved' });
    expect((await listEvents(on.db, ticket.id)).at(-1)).toMatchObject({
      kind: 'ticket.updated',
      actor: `requester:${ticket.requesterId}`,
      changes: { status: ['new', 'solved'] },
    });
    expect(await solveRequest(on.db, acting(me, ticket.id))).toEqual({ outcome: 'solved' });
  });

  test('copying in checks the address, keeps each once and stops at the limit', async () => {
    const me = somebody();
    const { id } = await filed(me);
    const copy = (email: string) => copyIn(on.db, acting(me, id), email);
    expect(await copy('')).toEqual({ outcome: 'invalid', problem: 'missing' });
    expect(await copy('nobody')).toEqual({ outcome: 'invalid', problem: 'wrong' });
    expect((await copy('friend@example.com')).outcome).toBe('copied');
    expect((await copy('FRIEND@example.com')).outcome).toBe('copied');
    expect((await copy(me.email!)).outcome).toBe('copied');
    expect((await findTicket(on.db, id))?.cc).toEqual(['friend@example.com']);
    const many = Array.from({ length: LIMITS.copies }, (_, index) => `copy${index}@example.com`);
    await on.db.update(tickets).set({ cc: many }).where(eq(tickets.id, id));
    expect(await copy('last@example.com')).toEqual({ outcome: 'invalid', problem: 'full' });
  });

  test('the requester takes somebody out of CC, and for them the request is there no more; nobody else can', async () => {
    const [me, friend] = [somebody(), somebody()];
    const { id, requesterId } = await filed(me);
    await copyIn(on.db, acting(me, id), friend.email!);
    await copyIn(on.db, acting(me, id), 'third@example.com');
    expect(await copyOut(on.db, acting(friend, id), 'third@example.com')).toEqual({ outcome: 'not-found' });
    expect(await copyOut(on.db, acting(somebody(), id), friend.email!)).toEqual({ outcome: 'not-found' });
    expect((await findTicket(on.db, id))?.cc).toEqual([friend.email, 'third@example.com']);

    for (let times = 0; times < 2; times++)
      expect(await copyOut(on.db, acting(me, id), friend.email!)).toEqual({ outcome: 'removed' });
    expect((await findTicket(on.db, id))?.cc).toEqual(['third@example.com']);
    expect(await findRequest(on.db, friend, [], id)).toBeUndefined();
    expect(await list(friend)).toEqual([]);
    expect((await listEvents(on.db, id)).at(-1)).toMatchObject({
      kind: 'ticket.updated',
      actor: `requester:${requesterId}`,
      changes: { cc: [[friend.email, 'third@example.com'], ['third@example.com']] },
    });
  });

  test('somebody can be taken out of CC of a closed request, too', async () => {
    const me = somebody();
    const { id } = await filed(me);
    await copyIn(on.db, acting(me, id), 'friend@example.com');
    await become(id, 'closed');
    expect(await copyOut(on.db, acting(me, id), 'friend@example.com')).toEqual({ outcome: 'removed' });
    expect((await findTicket(on.db, id))?.cc).toEqual([]);
  });
});

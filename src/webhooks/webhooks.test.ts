import { and, asc, eq, sql } from 'drizzle-orm';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import type { AccountRole } from '../accounts/viewer.ts';
import { archiveArticle } from '../articles/publish.ts';
import { publishEdit, publishNew } from '../articles/test-content.ts';
import { markSolution } from '../community/solve.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../community/test-factory.ts';
import { describeStores, type TestDatabase } from '../db/test-database.ts';
import { mailOutbox } from '../mail/schema.ts';
import { redactComment } from '../tickets/change-comment.ts';
import { fileTicket } from '../tickets/file.ts';
import { satisfaction, ticketComments, tickets } from '../tickets/schema.ts';
import { addComment, findOrAddRequester } from '../tickets/store.ts';
import { aTicket } from '../tickets/test-factory.ts';
import {
  createWebhook,
  deleteWebhook,
  pauseWebhook,
  redeliver,
  renewSecret,
  skipDelivery,
  testWebhook,
} from './change-webhooks.ts';
import { WEBHOOK_EVENTS } from './event.ts';
import { postMessage } from './post.ts';
import { webhookDeliveries, webhookEvents, webhooks } from './schema.ts';
import { findDelivery, findWebhook, listDeliveries, sweepWebhooks } from './store.ts';
import { startReceiver, type TestReceiver } from './test-receiver.ts';
import { WebhookWorker } from './worker.ts';

const SECRET = 'a secret that nobody knows, long enough';

let receiver: TestReceiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

async function somebody(on: TestDatabase, role: AccountRole = 'administrator') {
  const { id, name, email } = await aUser(on.db, { role });
  return { id, name, email, role };
}

const appOf = (on: TestDatabase) => ({
  db: on.db,
  secret: SECRET,
  settings: { privateLinkHosts: [receiver.host] },
});

/** A webhook that the test's server gets, by an administrator. */
async function aWebhook(on: TestDatabase, events: readonly string[] = WEBHOOK_EVENTS) {
  const by = await somebody(on);
  const made = await createWebhook(appOf(on), by, { name: ' Reports ', url: receiver.url, events });
  if (made.outcome !== 'made') throw new Error(JSON.stringify(made));
  return { id: made.id, secret: made.secret, by };
}

/** Delivers everything that is due. */
async function deliver(on: TestDatabase): Promise<void> {
  const fail = (error: unknown) => {
    throw error;
  };
  const context = {
    db: on.db,
    secret: SECRET,
    base: new URL('https://help.example'),
    defaultLocale: 'en',
    privateHosts: new Set([receiver.host]),
  };
  const worker = new WebhookWorker(context, fail);
  await worker.run(() => {});
  await worker.settled();
  await worker.stop();
}

const types = () => receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const dataOf = (at: number) =>
  (JSON.parse(receiver.received[at]!.body) as { data: Record<string, Record<string, unknown>> }).data;

describeStores('webhooks', (on) => {
  afterEach(async () => {
    await on.db.delete(webhooks);
    await on.db.delete(webhookEvents);
  });

  test('tell in order what happens to a request, whatever program does it', async () => {
    await aWebhook(on);
    const filed = await fileTicket(on.db, aTicket({ subject: 'The lamp blinks' }));
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    const { ticket } = filed;
    await addComment(on.db, { ticketId: ticket.id, author: 'agent', authorName: 'Ben', body: 'Turn it off.' });
    await addComment(on.db, { ticketId: ticket.id, author: 'agent', authorName: 'Ben', body: 'Odd.', public: false });
    await on.db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticket.id));
    await on.db.insert(satisfaction).values({ ticketId: ticket.id, requesterId: ticket.requesterId, score: 'good' });
    await deliver(on);
    expect(types()).toEqual([
      'ticket.created',
      'ticket.comment.created',
      'ticket.note.created',
      'ticket.updated',
      'ticket.rated',
    ]);
    expect(dataOf(0)).toMatchObject({
      ticket: { id: ticket.id, subject: 'The lamp blinks', requester: { name: 'Ada Lovelace' } },
      comment: { body: expect.stringContaining('48 %'), public: true },
    });
    expect(dataOf(1)).toMatchObject({ comment: { author: 'agent', body: 'Turn it off.' } });
    expect(dataOf(3)).toMatchObject({ changes: { status: { from: 'new', to: 'solved' } } });
    expect(dataOf(4)).toMatchObject({ satisfaction_rating: { score: 'good' } });
  });

  test('tell of articles by language and of threads, and only what was asked for', async () => {
    await aWebhook(
      on,
      WEBHOOK_EVENTS.filter((event) => !event.startsWith('ticket.')),
    );
    const { id: userId } = await aUser(on.db, { role: 'editor' });
    const slug = `lamps-${crypto.randomUUID()}`;
    const articleId = await publishNew(on.db, { slug, title: 'Lamps', userId });
    await publishEdit(on.db, slug, { title: 'All lamps' });
    await archiveArticle(on.db, articleId, { origin: 'editor', userId });
    const { thread, asker } = await aThread(on.db, { title: 'Why does it blink?' });
    const answer = await aReply(on.db, thread.id, { body: 'It is broken.' });
    await markSolution(on.db, COMMUNITY, asker, { postId: answer.id, isSolution: true });
    await fileTicket(on.db, aTicket());
    await deliver(on);
    expect(types()).toEqual([
      'article.published',
      'article.updated',
      'article.unpublished',
      'thread.created',
      'thread.reply.created',
      'thread.solved',
    ]);
    expect(dataOf(1)).toMatchObject({
      article: { title: 'All lamps', locale: 'en', html_url: `https://help.example/en/articles/${slug}` },
    });
    expect(dataOf(4)).toMatchObject({ thread: { title: 'Why does it blink?' }, reply: { body: 'It is broken.' } });
  });

  test('are signed so that the libraries of Standard Webhooks trust them, with the former key for a day as well', async () => {
    const { id, secret, by } = await aWebhook(on);
    await testWebhook(on.db, by, id);
    await deliver(on);
    const renewed = await renewSecret(appOf(on), by, id);
    await testWebhook(on.db, by, id);
    await deliver(on);
    const verify = (key: string, at: number) => {
      const { body, headers } = receiver.received[at]!;
      return new StandardWebhook(key).verify(body, headers as Record<string, string>);
    };
    expect(verify(secret, 0)).toMatchObject({ type: 'webhook.test', data: { webhook: { name: 'Reports' } } });
    expect(verify(secret, 1)).toMatchObject({ type: 'webhook.test' });
    expect(verify(renewed.outcome === 'made' ? renewed.secret : '', 1)).toMatchObject({ type: 'webhook.test' });
    expect(() => verify(renewed.outcome === 'made' ? renewed.secret : '', 0)).toThrow();
    expect(JSON.stringify(await on.db.select().from(webhooks))).not.toContain(secret);
    expect(await findWebhook(on.db, id)).not.toHaveProperty('secretSealed');
  });

  test('wait behind a message that fails, and go on in order under the same names once it is taken', async () => {
    const { id } = await aWebhook(on, ['ticket.created']);
    receiver.answer = () => ({ status: 500, text: 'We are down.' });
    for (const subject of ['One', 'Two', 'Three']) await fileTicket(on.db, aTicket({ subject }));
    await deliver(on);
    expect(receiver.received).toHaveLength(1);
    const [first] = await on.db.select().from(webhookDeliveries).orderBy(asc(webhookDeliveries.id));
    expect(first!.attempts).toEqual([
      expect.objectContaining({ status: 500, failure: 'status', answer: 'We are down.' }),
    ]);
    receiver.answer = () => ({ status: 200 });
    await on.db.update(webhookDeliveries).set({ nextAttemptAt: null });
    await on.db.update(webhooks).set({ nextAttemptAt: sql`now()` });
    await deliver(on);
    const subjects = receiver.received.map((_, at) => dataOf(at)['ticket']!['subject']);
    expect(subjects).toEqual(['One', 'One', 'Two', 'Three']);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
    expect(await findWebhook(on.db, id)).toMatchObject({ failingSince: null, nextAttemptAt: null });
  });

  test('are switched off after a day of failing, tell the administrators, and go on with what waits when switched on', async () => {
    const { id, by } = await aWebhook(on, ['ticket.created']);
    receiver.answer = () => ({ status: 503 });
    for (const subject of ['One', 'Two']) await fileTicket(on.db, aTicket({ subject }));
    await deliver(on);
    await on.db
      .update(webhookDeliveries)
      .set({ firstTriedAt: sql`now() - interval '25 hours'`, nextAttemptAt: null })
      .where(sql`first_tried_at is not null`);
    await on.db.update(webhooks).set({ nextAttemptAt: sql`now()` });
    await deliver(on);
    expect(await findWebhook(on.db, id)).toMatchObject({ active: false, offReason: 'failing' });
    const mails = await on.db.select().from(mailOutbox).where(eq(mailOutbox.toAddress, by.email!));
    expect(mails).toMatchObject([{ kind: 'webhook-off', data: { name: 'Reports', link: `/en/staff/webhooks/${id}` } }]);
    await fileTicket(on.db, aTicket({ subject: 'Not told' }));
    receiver.answer = () => ({ status: 204 });
    receiver.received.length = 0;
    await pauseWebhook(on.db, by, id, true);
    await deliver(on);
    expect(receiver.received.map((_, at) => dataOf(at)['ticket']!['subject'])).toEqual(['Two']);
    const { rows } = await listDeliveries(on.db, id, { state: 'failed', before: undefined });
    await redeliver(on.db, by, id, rows[0]!.id);
    await deliver(on);
    expect(dataOf(1)['ticket']!['subject']).toBe('One');
  });

  test('are switched off at once by a server that says that it is gone, and let go what somebody skips', async () => {
    const { id, by } = await aWebhook(on, ['ticket.created']);
    receiver.answer = () => ({ status: 410 });
    for (const subject of ['One', 'Two']) await fileTicket(on.db, aTicket({ subject }));
    await deliver(on);
    expect(await findWebhook(on.db, id)).toMatchObject({ active: false, offReason: 'gone' });
    const { rows } = await listDeliveries(on.db, id, { state: 'waiting', before: undefined });
    expect(await skipDelivery(on.db, by, id, rows.at(-1)!.id)).toBe('done');
    receiver.answer = () => ({ status: 200 });
    await pauseWebhook(on.db, by, id, true);
    await deliver(on);
    expect(dataOf(1)['ticket']!['subject']).toBe('Two');
  });

  test('say of a deleted request its number, and forget what they said of it', async () => {
    const { id } = await aWebhook(on, ['ticket.created', 'ticket.deleted']);
    const filed = await fileTicket(on.db, aTicket());
    await deliver(on);
    const number = filed.outcome === 'filed' ? filed.ticket.id : 0;
    await on.db.delete(tickets).where(eq(tickets.id, number));
    await deliver(on);
    expect(types()).toEqual(['ticket.created', 'ticket.deleted']);
    expect(dataOf(1)).toMatchObject({ ticket: { id: number } });
    const bodies = await on.db
      .select({ body: webhookDeliveries.body })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.webhookId, id), eq(webhookDeliveries.event, 'ticket.created')));
    expect(bodies).toEqual([{ body: null }]);
  });

  test('say no more what was struck out of a comment, in what they keep and in what waits', async () => {
    const { id, by } = await aWebhook(on, ['ticket.created', 'ticket.comment.created']);
    const filed = await fileTicket(on.db, aTicket({ description: 'My "card"\nis 4111 – \\ ok' }));
    const ticketId = filed.outcome === 'filed' ? filed.ticket.id : 0;
    await deliver(on);
    receiver.answer = () => ({ status: 500 });
    const said = { author: 'agent', agentId: by.id, authorName: 'Grace', body: 'Is it 4111?' } as const;
    const later = await addComment(on.db, { ticketId, ...said });
    await addComment(on.db, { ticketId, ...said });
    await deliver(on);
    const [first] = await on.db
      .select()
      .from(ticketComments)
      .where(eq(ticketComments.ticketId, ticketId))
      .orderBy(asc(ticketComments.id));
    for (const commentId of [first!.id, later.id])
      expect(await redactComment(on.db, by, { ticketId, commentId, text: '4111' })).toBe('done');
    const { rows } = await listDeliveries(on.db, id, { state: undefined, before: undefined });
    const bodies = await Promise.all(rows.map(async (row) => (await findDelivery(on.db, id, row.id))!.body!));
    expect(bodies.map((body) => JSON.parse(body).data.comment.body)).toEqual([
      'Is it 4111?',
      'Is it ▇▇▇▇?',
      'My "card"\nis ▇▇▇▇ – \\ ok',
    ]);
    receiver.answer = () => ({ status: 200 });
    receiver.received.length = 0;
    await redeliver(on.db, by, id, rows[1]!.id);
    await redeliver(on.db, by, id, rows[2]!.id);
    await deliver(on);
    expect(receiver.received.map((_, at) => dataOf(at)['comment']!['body'])).toEqual(
      bodies.toReversed().map((body) => JSON.parse(body).data.comment.body),
    );
  });

  test('are silent about what is brought in from elsewhere, and cost nothing where there are none', async () => {
    const { id, by } = await aWebhook(on);
    const old = new Date('2020-01-01T00:00:00Z');
    const { id: requesterId } = await findOrAddRequester(on.db, { email: 'old@example.com', name: 'Old' });
    const [row] = await on.db
      .insert(tickets)
      .values({ subject: 'Old', channel: 'email', requesterId, createdAt: old })
      .returning();
    const comment = { ticketId: row!.id, author: 'requester', authorName: 'Old', body: 'x' } as const;
    await on.db.insert(ticketComments).values({ ...comment, requesterId, createdAt: old });
    expect(await on.db.$count(webhookEvents, eq(webhookEvents.kind, 'ticket.created'))).toBe(0);
    await deleteWebhook(on.db, by, id);
    await aThread(on.db);
    expect(await on.db.$count(webhookEvents, eq(webhookEvents.kind, 'thread.created'))).toBe(0);
  });

  test('are made, changed and seen by administrators only, and take no address that could lead inside', async () => {
    const { id, by } = await aWebhook(on);
    const agent = await aMember(on.db, { role: 'agent' });
    const typed = { name: 'x', url: 'https://example.com/', events: ['ticket.created'] };
    expect(await createWebhook(appOf(on), agent, typed)).toEqual({ outcome: 'not-found' });
    expect(await testWebhook(on.db, agent, id)).toBe('not-found');
    expect(await deleteWebhook(on.db, agent, id)).toBe('not-found');
    const wrong = async (differences: Partial<typeof typed>) => {
      const made = await createWebhook(appOf(on), by, { ...typed, ...differences });
      return made.outcome === 'invalid' ? made.errors.map(({ field, problem }) => `${field} ${problem}`) : made.outcome;
    };
    expect(await wrong({ url: 'https://10.0.0.1/' })).toEqual(['url private']);
    expect(await wrong({ url: 'http://example.com/' })).toEqual(['url insecure']);
    expect(await wrong({ url: 'ftp://example.com/', name: ' ' })).toEqual(['name missing', 'url no-address']);
    expect(await wrong({ events: [] })).toEqual(['events missing']);
    expect(await wrong({ events: ['ticket.eaten'] })).toEqual(['events unknown']);
  });

  test('forget after a month what was sent', async () => {
    const { id, by } = await aWebhook(on);
    await testWebhook(on.db, by, id);
    await sweepWebhooks(on.db, new Date(Date.now() + 31 * 86_400_000));
    expect(await on.db.$count(webhookDeliveries)).toBe(0);
  });
});

test('a message goes nowhere that its webhook does not name: no redirect, no private network behind a name', async () => {
  receiver.answer = () => ({ status: 307, headers: { location: 'http://169.254.169.254/' } });
  const to = (url: string, hosts: string[] = []) =>
    postMessage(url, '{}', { headers: {}, privateHosts: new Set(hosts) });
  expect(await to(receiver.url, [receiver.host])).toMatchObject({ status: 307, failure: 'redirect' });
  expect(await to('https://localhost/')).toEqual({ failure: 'private' });
  expect(await to('https://[::1]/')).toEqual({ failure: 'private' });
  expect(await to(receiver.url)).toEqual({ failure: 'insecure' });
  expect(receiver.received).toHaveLength(1);
});

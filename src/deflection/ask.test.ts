import { randomUUID } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import pino from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { requesters, ticketAttachments, tickets } from '../tickets/schema.ts';
import { listComments } from '../tickets/store.ts';
import { PNG } from '../tickets/test-factory.ts';
import { endSolved, readReceipt, receipt } from './ask.ts';
import type { Asking } from './asking.ts';
import { askSuggestions, asks } from './schema.ts';
import { suggest } from './suggest.ts';
import { openTestApp, publish, sendAsk } from './test-app.ts';

const aQuestion = () => ({
  subject: 'How can I cancel my subscription?',
  body: 'I want to cancel the subscription before it renews next month.',
  email: `${randomUUID()}@example.com`,
  key: randomUUID(),
  askId: randomUUID(),
});
const send = async (app: Asking, fields: Record<string, string | string[]>, address: string = randomUUID()) =>
  (await sendAsk(app, fields, { address })).result;
const ticketOf = (app: Asking, result: Awaited<ReturnType<typeof send>>) => {
  if (result.outcome !== 'done') throw new Error(`not received: ${JSON.stringify(result)}`);
  return readReceipt(app.secret, new URL(result.to, 'http://x').searchParams.get('r')!)!.ticketId;
};

describeStores('sending a question that nothing answers', (on) => {
  const app = openTestApp(on);

  test('files a ticket that carries the visit, and ends the visit with it', async () => {
    const question = aQuestion();
    const id = ticketOf(app(), await send(app(), { ...question, category: 'billing', 'field-system': 'mac' }));
    const [ticket] = await on.db.select().from(tickets).where(eq(tickets.id, id));
    expect(ticket).toMatchObject({ subject: question.subject, channel: 'web', askId: question.askId, locale: 'en' });
    expect(ticket?.customFields).toMatchObject({ category: 'billing', system: 'mac' });
    const [ask] = await on.db.select().from(asks).where(eq(asks.id, question.askId));
    expect(ask).toMatchObject({ ticketId: id, solvedAt: null });
    expect(ask?.text).toContain('before it renews');
  });

  test('keeps what was typed, and says so in the log, while the temporary folder takes no file', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    const question = aQuestion();
    vi.stubEnv('TMPDIR', '/is/not/there');
    onTestFinished(() => void vi.unstubAllEnvs());
    const sent = await sendAsk(app(), question, {
      files: [new File([PNG], 'a.png', { type: 'image/png' })],
      address: randomUUID(),
      log,
    });
    expect(sent).toMatchObject({ result: { outcome: 'failed' }, values: question });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ code: 'ENOENT' }) }),
    ]);
  });

  test('is filed as who is signed in, whatever name and address somebody else has left in the form', async () => {
    const viewer = { ...VISITOR, role: 'member' as const, id: 7, email: `${randomUUID()}@example.com`, name: 'Ben' };
    const left = { ...aQuestion(), name: 'Ada' };
    const { result } = await sendAsk(app(), left, { viewer, address: randomUUID() });
    const [row] = await on.db
      .select({ email: requesters.email, name: requesters.name })
      .from(tickets)
      .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
      .where(eq(tickets.id, ticketOf(app(), result)));
    expect(row).toEqual({ email: viewer.email, name: 'Ben' });
  });

  test('twice at once makes one ticket', async () => {
    const question = aQuestion();
    const sent = await Promise.all([send(app(), question), send(app(), question), send(app(), question)]);
    expect(new Set(sent.map((outcome) => ticketOf(app(), outcome))).size).toBe(1);
  });

  test('again from the Back button with another text adds to the same ticket', async () => {
    const question = aQuestion();
    const first = ticketOf(app(), await send(app(), question));
    const second = await send(app(), { ...question, body: 'I forgot to say: it is the yearly plan.' });
    expect(ticketOf(app(), second)).toBe(first);
    expect(second).toMatchObject({ to: expect.stringContaining('added=1') });
    const comments = await listComments(on.db, first, 'public');
    expect(comments.map(({ body }) => body)).toEqual([question.body, 'I forgot to say: it is the yearly plan.']);
  });

  test('again with another subject is another question, and a ticket of its own', async () => {
    const question = aQuestion();
    const first = ticketOf(app(), await send(app(), question));
    const other = { ...question, subject: 'Where is my invoice?', body: 'I need it for my taxes.' };
    const second = ticketOf(app(), await send(app(), other));
    expect(second).not.toBe(first);
    expect(ticketOf(app(), await send(app(), other))).toBe(second);
    // Each has a visit of its own: the second does not overwrite the first.
    const rows = await on.db
      .select()
      .from(tickets)
      .where(inArray(tickets.id, [first, second]))
      .orderBy(tickets.id);
    expect(rows[0]!.askId).toBe(question.askId);
    for (const { id, askId, subject } of rows) {
      const [visit] = await on.db.select().from(asks).where(eq(asks.id, askId!));
      expect(visit).toMatchObject({ ticketId: id, text: expect.stringContaining(subject) });
    }
  });

  test('without JavaScript, so without a key, makes one ticket for the same text', async () => {
    const { key: _, askId: __, ...question } = aQuestion();
    const first = ticketOf(app(), await send(app(), question));
    expect(ticketOf(app(), await send(app(), question))).toBe(first);
  });

  test('with something missing keeps what was typed and says what is missing', async () => {
    expect(await sendAsk(app(), { ...aQuestion(), email: 'nobody', body: ' ' })).toMatchObject({
      result: {
        outcome: 'invalid',
        errors: [
          { field: 'body', problem: 'missing' },
          { field: 'email', problem: 'not-an-address' },
        ],
      },
      values: { subject: 'How can I cancel my subscription?', email: 'nobody' },
    });
  });

  test('too often from one address is refused with when to come back, text kept', async () => {
    const address = '198.51.100.7';
    for (let n = 0; n < 10; n++) ticketOf(app(), await send(app(), aQuestion(), address));
    const question = aQuestion();
    expect(await sendAsk(app(), question, { address })).toMatchObject({
      result: { outcome: 'limited', retryAfterSeconds: expect.any(Number) },
      values: { body: question.body },
    });
  });
});

describeStores('sending a question with files', (on) => {
  const app = openTestApp(on, { LIMITS: 'false' });
  const aPicture = (name: string) => new File([PNG], name, { type: 'image/png' });

  test('keeps them though something is missing, and has them in the ticket when it is sent again', async () => {
    const question = aQuestion();
    const first = await sendAsk(app(), { ...question, body: '' }, { files: [aPicture('a.png')] });
    expect(first).toMatchObject({ result: { outcome: 'invalid' }, files: [{ name: 'a.png' }] });
    const attachment = first.files.map(({ token }) => token);
    const id = ticketOf(app(), await send(app(), { ...question, attachment: [...attachment, '../../etc/passwd'] }));
    expect(await on.db.$count(ticketAttachments, eq(ticketAttachments.ticketId, id))).toBe(1);
  });

  test('takes ten of 25 and says that there were too many', async () => {
    const files = Array.from({ length: 25 }, (_, number) => aPicture(`${number}.png`));
    const sent = await sendAsk(app(), aQuestion(), { files });
    expect(sent.result).toEqual({ outcome: 'invalid', errors: [{ field: 'files', problem: 'too-many', most: 10 }] });
    expect(sent.files.map(({ name }) => name)).toEqual(files.slice(0, 10).map(({ name }) => name));
  });
});

describeStores('sending with the limits switched off', (on) => {
  const app = openTestApp(on, { LIMITS: 'false' });

  test('is never refused for being too often', async () => {
    for (let n = 0; n < 12; n++) expect((await send(app(), aQuestion(), '198.51.100.8')).outcome).toBe('done');
  });
});

describeStores('sending a question that an article answers', (on) => {
  const app = openTestApp(on);
  const publishAnswer = () =>
    publish(app(), {
      title: 'Cancel your subscription',
      sourceId: 'cancel',
      summary: 'How to cancel your subscription before it renews: open billing, choose cancel subscription.',
    });

  test('shows the answer once, and files the ticket when it is sent again', async () => {
    await publishAnswer();
    const question = aQuestion();
    const first = await send(app(), question);
    expect(first).toMatchObject({ step: 'before', suggestions: [{ title: 'Cancel your subscription' }] });
    expect((await send(app(), question)).outcome).toBe('done');
  });

  test('files at once where only a page in another language answers', async () => {
    await publishAnswer();
    const question = aQuestion();
    const shown = await suggest(app(), { text: question.body, locale: 'fr', viewer: VISITOR, limit: 5 });
    expect(shown).toMatchObject([{ locale: 'en', confident: true }]);
    expect((await sendAsk(app(), question, { locale: 'fr', address: randomUUID() })).result.outcome).toBe('done');
  });

  test('files at once when it says "send it anyway"', async () => {
    await publishAnswer();
    expect((await send(app(), { ...aQuestion(), intent: 'send-anyway' })).outcome).toBe('done');
  });

  test('is not shown an answer that was opened before', async () => {
    await publishAnswer();
    const question = aQuestion();
    const shown = await suggest(app(), { text: question.body, locale: 'en', viewer: VISITOR, limit: 5 });
    app().ledger.suggested(
      question.askId,
      'en',
      question.body,
      shown.map(({ id, ...rest }) => ({ documentId: id, ...rest })),
    );
    app().ledger.looked(question.askId, shown[0]!.id, { opened: true });
    expect((await send(app(), question)).outcome).toBe('done');
  });

  test('ends happily with "This answered it", and no ticket', async () => {
    await publishAnswer();
    const question = aQuestion();
    const before = await send(app(), question);
    const [answer] = 'suggestions' in before ? before.suggestions : [];
    expect(await send(app(), { ...question, intent: `solved:${answer!.id}` })).toEqual({
      outcome: 'shown',
      step: 'solved',
      documentId: answer!.id,
      askId: question.askId,
    });
    const [ask] = await on.db.select().from(asks).where(eq(asks.id, question.askId));
    expect(ask).toMatchObject({ solvedBy: answer!.id, ticketId: null });
    expect(ask?.solvedAt).toBeInstanceOf(Date);
    expect(await on.db.$count(tickets, eq(tickets.askId, question.askId))).toBe(0);
  });

  test('never shows a visitor what is for the staff', async () => {
    await publish(app(), {
      title: 'Cancel a subscription for a customer',
      sourceId: 'internal',
      summary: 'Staff: how to cancel the subscription before it renews.',
      audience: 'staff',
    });
    const shown = await suggest(app(), { text: 'cancel the subscription', locale: 'en', viewer: VISITOR, limit: 5 });
    expect(shown.map(({ title }) => title)).not.toContain('Cancel a subscription for a customer');
    const staff = await suggest(app(), {
      text: 'cancel the subscription',
      locale: 'en',
      viewer: { role: 'agent', id: 1 },
      limit: 5,
    });
    expect(staff.map(({ title }) => title)).toContain('Cancel a subscription for a customer');
  });
});

describeStores('the ledger', (on) => {
  const app = openTestApp(on);
  const shown = (documentId: number, score: number) => ({
    documentId,
    kind: 'article' as const,
    title: `Article ${documentId}`,
    url: `/en/articles/${documentId}`,
    score,
    confident: score > 0.5,
  });

  test('keeps the last text of a visit and the best place of each suggestion', async () => {
    const id = randomUUID();
    app().ledger.suggested(id, 'fr', 'first', [shown(1, 0.2), shown(2, 0.1)]);
    await app().ledger.settle();
    app().ledger.suggested(id, 'fr', 'first and second', [shown(2, 0.9), shown(3, 0.3)]);
    await app().ledger.settle();
    const [ask] = await on.db.select().from(asks).where(eq(asks.id, id));
    expect(ask).toMatchObject({ locale: 'fr', text: 'first and second', confident: true });
    const rows = await on.db.select().from(askSuggestions).where(eq(askSuggestions.askId, id));
    expect(Object.fromEntries(rows.map((row) => [row.documentId, row.rank]))).toEqual({ 1: 1, 2: 1, 3: 2 });
    expect(rows.find((row) => row.documentId === 2)?.score).toBeCloseTo(0.9);
  });

  test('adds up how long a suggestion was read', async () => {
    const id = randomUUID();
    app().ledger.suggested(id, 'en', 'text', [shown(1, 0.2)]);
    app().ledger.looked(id, 1, { opened: true });
    app().ledger.looked(id, 1, { seconds: 20 });
    app().ledger.looked(id, 1, { seconds: 12, dismissed: true });
    await app().ledger.settle();
    const [row] = await on.db.select().from(askSuggestions).where(eq(askSuggestions.askId, id));
    expect(row?.readSeconds).toBe(32);
    expect(row?.openedAt).toBeInstanceOf(Date);
    expect(row?.dismissedAt).toBeInstanceOf(Date);
  });

  test('an ended visit stays as it ended', async () => {
    const id = randomUUID();
    app().ledger.suggested(id, 'en', 'my question', [shown(1, 0.2)]);
    await app().ledger.settle();
    expect(await endSolved(on.db, id, 1, ['someone'])).toBe(true);
    app().ledger.suggested(id, 'en', 'something else', []);
    await app().ledger.settle();
    expect(await endSolved(on.db, id, 2, ['someone'])).toBe(false);
    const [ask] = await on.db.select().from(asks).where(eq(asks.id, id));
    expect(ask).toMatchObject({ text: 'my question', solvedBy: 1 });
  });

  test('keeps a text with what no database can hold, without what cannot be held', async () => {
    const [strange, plain] = [randomUUID(), randomUUID()];
    app().ledger.suggested(strange, 'en', 'nul \0 and half \ud83d', []);
    app().ledger.suggested(plain, 'en', 'its neighbour', []);
    app().ledger.searched({ id: strange, locale: 'en', text: '\0', origin: 'page', resultCount: 0, confident: false });
    await app().ledger.settle();
    const [ask] = await on.db.select().from(asks).where(eq(asks.id, strange));
    expect(ask?.text).toBe('nul  and half \ufffd');
    expect(await on.db.$count(asks, eq(asks.id, plain))).toBe(1);
  });

  test('takes hundreds of visits in one go', async () => {
    const ids = Array.from({ length: 700 }, () => randomUUID());
    for (const id of ids) app().ledger.suggested(id, 'it', `question ${id}`, [shown(1, 0.1), shown(2, 0.1)]);
    await app().ledger.settle();
    expect(await on.db.$count(asks, eq(asks.locale, 'it'))).toBe(700);
  });
});

describe('the receipt of a ticket', () => {
  const secret = 'a secret of at least thirty-two characters';
  const now = Date.UTC(2026, 10, 22);
  const sent = { ticketId: 1234, commentId: 5678 };

  test('names its ticket for a day', () => {
    expect(readReceipt(secret, receipt(secret, sent, now), now + 23 * 3_600_000)).toEqual(sent);
    const bare = { ticketId: 1234, commentId: undefined };
    expect(readReceipt(secret, receipt(secret, bare, now), now)).toEqual(bare);
    expect(readReceipt(secret, receipt(secret, sent, now), now + 25 * 3_600_000)).toBeUndefined();
  });

  test('cannot be changed to another ticket, and not be made without the secret', () => {
    const given = receipt(secret, sent, now);
    expect(readReceipt(secret, given.replace(/^\w+/, 'zz'), now)).toBeUndefined();
    expect(readReceipt(secret, receipt('another secret of thirty-two chars!', sent, now), now)).toBeUndefined();
    for (const junk of ['', '.', 'a.b', 'a.b.c', '☃.☃.☃']) expect(readReceipt(secret, junk, now)).toBeUndefined();
  });
});

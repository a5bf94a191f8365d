import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import { saveAttachment } from './attachments.ts';
import { type Filed, fileTicket } from './file.ts';
import { requesters, ticketAttachments, ticketComments, tickets } from './schema.ts';
import { listComments, listEvents } from './store.ts';
import { aFile, aFolder, aTicket, PNG } from './test-factory.ts';
import type { NewTicket } from './ticket.ts';

describeStores('filing a ticket', (on) => {
  const file = async (input: NewTicket): Promise<Filed> => {
    const result = await fileTicket(on.db, input);
    if (result.outcome === 'invalid') throw new Error(JSON.stringify(result.problems));
    return result;
  };

  test('keeps everything that was handed in', async () => {
    const askId = randomUUID();
    const { outcome, ticket, comment } = await file(
      aTicket({
        requester: { email: 'Grace@Example.com', name: 'Grace Hopper' },
        subject: 'It stops',
        description: 'Line one\r\nline two',
        locale: 'fr',
        priority: 'high',
        type: 'incident',
        groupName: 'billing',
        tags: ['Export', 'export', ' '],
        customFields: { product: 'desktop', seats: 3, platforms: ['mac', 'linux'] },
        askId,
      }),
    );
    expect(outcome).toBe('filed');
    expect(ticket).toMatchObject({
      status: 'new',
      channel: 'web',
      subject: 'It stops',
      locale: 'fr',
      priority: 'high',
      type: 'incident',
      groupName: 'billing',
      tags: ['export'],
      customFields: { product: 'desktop', seats: 3, platforms: ['mac', 'linux'] },
      askId,
      firstRepliedAt: null,
      solvedAt: null,
    });
    expect(comment).toMatchObject({
      ticketId: ticket.id,
      author: 'requester',
      authorName: 'Grace Hopper',
      public: true,
      body: 'Line one\nline two',
    });
    const [requester] = await on.db.select().from(requesters).where(eq(requesters.id, ticket.requesterId));
    expect(requester).toMatchObject({ email: 'grace@example.com', name: 'Grace Hopper', locale: 'fr' });
  });

  test('writes who did it into the events', async () => {
    const { ticket } = await file(aTicket());
    expect((await listEvents(on.db, ticket.id)).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['ticket.created', `requester:${ticket.requesterId}`],
      ['comment.created', `requester:${ticket.requesterId}`],
    ]);
  });

  test('knows a requester again without letting a form rename them', async () => {
    const email = `${randomUUID()}@example.com`;
    const first = await file(aTicket({ requester: { email, name: 'Ada' } }));
    const second = await file(
      aTicket({ requester: { email: email.toUpperCase(), name: 'Mallory' }, subject: 'Other' }),
    );
    expect(second.ticket.requesterId).toBe(first.ticket.requesterId);
    const [requester] = await on.db.select().from(requesters).where(eq(requesters.email, email));
    expect(requester?.name).toBe('Ada');
    expect(second.comment.authorName).toBe('Mallory');
  });

  test('writes nothing when something is wrong, and says what', async () => {
    const before = await on.db.$count(tickets);
    const result = await fileTicket(on.db, aTicket({ description: '' }));
    expect(result).toEqual({ outcome: 'invalid', problems: [{ field: 'description', reason: 'blank' }] });
    expect(await on.db.$count(tickets)).toBe(before);
  });

  test('is part of the transaction it is called in', async () => {
    const input = aTicket({ submissionKey: randomUUID() });
    const undo = new Error('undo');
    await expect(
      on.db.transaction(async (tx) => {
        await fileTicket(tx, input);
        throw undo;
      }),
    ).rejects.toBe(undo);
    expect((await file(input)).outcome).toBe('filed');
  });

  test('makes one ticket of twenty identical submissions that arrive at once', async () => {
    const input = aTicket({ submissionKey: randomUUID() });
    const results = await Promise.all(Array.from({ length: 20 }, () => file(input)));
    expect(new Set(results.map((result) => result.ticket.id)).size).toBe(1);
    expect(results.filter((result) => result.outcome === 'filed')).toHaveLength(1);
    expect(results.filter((result) => result.outcome === 'already-filed')).toHaveLength(19);
    expect(await listComments(on.db, results[0]!.ticket.id, 'all')).toHaveLength(1);
  });

  test('makes one ticket of twenty identical submissions without a key', async () => {
    const input = aTicket();
    const results = await Promise.all(Array.from({ length: 20 }, () => file(input)));
    expect(new Set(results.map((result) => result.ticket.id)).size).toBe(1);
    expect(results.filter((result) => result.outcome === 'filed')).toHaveLength(1);
  });

  test('adds a changed text to the same ticket, once', async () => {
    const input = aTicket({ submissionKey: randomUUID(), customFields: { product: 'web', plan: 'free' } });
    const first = await file(input);
    const changed = { ...input, description: 'More words', customFields: { product: 'desktop' } };
    const second = await file(changed);
    const third = await file(changed);
    expect([first.outcome, second.outcome, third.outcome]).toEqual(['filed', 'added', 'already-filed']);
    expect(third.ticket.id).toBe(first.ticket.id);
    expect((await listComments(on.db, first.ticket.id, 'public')).map((comment) => comment.body)).toEqual([
      input.description,
      'More words',
    ]);
    expect(second.ticket.customFields).toEqual({ product: 'desktop', plan: 'free' });
  });

  test('makes a ticket of its own of another subject, though the key is the same', async () => {
    const input = aTicket({ submissionKey: randomUUID() });
    const first = await file(input);
    const second = await file({ ...input, subject: 'Quite another matter' });
    expect(second.outcome).toBe('filed');
    expect(second.ticket.id).not.toBe(first.ticket.id);
    expect((await file(input)).ticket.id).toBe(first.ticket.id);
  });

  test('opens a solved ticket when a text is added to it', async () => {
    const input = aTicket({ submissionKey: randomUUID() });
    const { ticket } = await file(input);
    await on.db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticket.id));
    const second = await file({ ...input, description: 'No, it is still there.' });
    expect(second.outcome).toBe('added');
    expect(second.ticket).toMatchObject({ status: 'open', solvedAt: null });
  });

  test('makes a new ticket when the one of the same key is closed or older than a day', async () => {
    const input = aTicket({ submissionKey: randomUUID() });
    const first = await file(input);
    await on.db.update(tickets).set({ status: 'closed' }).where(eq(tickets.id, first.ticket.id));
    const second = await file(input);
    await on.db
      .update(tickets)
      .set({ createdAt: sql`now() - interval '25 hours'` })
      .where(eq(tickets.id, second.ticket.id));
    const third = await file(input);
    expect([first.outcome, second.outcome, third.outcome]).toEqual(['filed', 'filed', 'filed']);
  });

  test('never lets a key reach the ticket of another address', async () => {
    const submissionKey = 'retry-1';
    const first = await file(aTicket({ submissionKey }));
    const second = await file(aTicket({ submissionKey, description: 'Something else' }));
    expect(second.outcome).toBe('filed');
    expect(second.ticket.id).not.toBe(first.ticket.id);
    expect(await listComments(on.db, first.ticket.id, 'all')).toHaveLength(1);
  });

  test('hangs uploads on the ticket, and says how many are gone', async () => {
    const storage = folderStorage(await aFolder());
    const upload = await saveAttachment(on.db, storage, await aFile('screen.png', PNG));
    if (upload.outcome !== 'saved') throw new Error(upload.outcome);
    const input = aTicket({ submissionKey: randomUUID(), attachmentTokens: [upload.token, 'swept'] });
    const first = await file(input);
    const again = await file(input);
    expect([first.missingAttachments, again.missingAttachments]).toEqual([1, 1]);
    const [row] = await on.db.select().from(ticketAttachments).where(eq(ticketAttachments.ticketId, first.ticket.id));
    expect(row).toMatchObject({ name: 'screen.png', type: 'image/png', commentId: first.comment.id });
    const stolen = await file(aTicket({ attachmentTokens: [upload.token] }));
    expect(stolen.missingAttachments).toBe(1);
  });

  test('brings along what was uploaded between two sendings of the same text', async () => {
    const storage = folderStorage(await aFolder());
    const input = aTicket({ submissionKey: randomUUID() });
    const first = await file(input);
    const upload = await saveAttachment(on.db, storage, await aFile('late.log', 'a line\n'));
    if (upload.outcome !== 'saved') throw new Error(upload.outcome);
    const again = await file({ ...input, attachmentTokens: [upload.token] });
    expect([again.outcome, again.missingAttachments]).toEqual(['already-filed', 0]);
    expect(await on.db.$count(ticketAttachments, eq(ticketAttachments.ticketId, first.ticket.id))).toBe(1);
  });

  test('takes texts at their limits, of characters of every width', async () => {
    const { comment } = await file(
      aTicket({
        subject: '𝄞'.repeat(300),
        description: '界'.repeat(65_000),
        customFields: { n: -2.2250738585072014e-308, big: 1e308, text: '😀'.repeat(10_000) },
      }),
    );
    const [row] = await on.db.select().from(ticketComments).where(eq(ticketComments.id, comment.id));
    expect(row?.body).toHaveLength(65_000);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { requesters, ticketComments, ticketEvents, tickets } from './schema.ts';
import { addComment, findTicket } from './store.ts';
import type { AUTHORS } from './ticket.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../drizzle');
const at = (minute: number) => new Date(Date.UTC(2026, 9, 5, 9, minute));

// What any program that writes SQL meets: who waits for us, since when, and how often we have answered.
describeStores('a ticket, as to who waits', (on) => {
  const filed = async (columns: Partial<typeof tickets.$inferInsert> = {}): Promise<number> => {
    const [requester] = await on.db.insert(requesters).values({ name: 'Ada' }).returning();
    const [ticket] = await on.db
      .insert(tickets)
      .values({ subject: 'Export', channel: 'web', requesterId: requester!.id, createdAt: at(0), ...columns })
      .returning();
    return ticket!.id;
  };
  const write = async (
    ticketId: number,
    author: (typeof AUTHORS)[number],
    minute: number,
    isPublic = true,
  ): Promise<number> => {
    const ticket = await findTicket(on.db, ticketId);
    const comment = await addComment(on.db, {
      ticketId,
      author,
      authorName: author,
      body: 'Text',
      public: isPublic,
      createdAt: at(minute),
      ...(author === 'requester' && { requesterId: ticket!.requesterId }),
    });
    return comment.id;
  };
  const set = (ticketId: number, columns: Partial<typeof tickets.$inferInsert>) =>
    on.db.update(tickets).set(columns).where(eq(tickets.id, ticketId));
  const waits = async (ticketId: number) => (await findTicket(on.db, ticketId))?.awaitingReplySince ?? null;

  test('waits since the oldest comment that no agent has answered, whatever is written after it', async () => {
    const id = await filed();
    await write(id, 'requester', 1);
    await write(id, 'requester', 2);
    expect(await waits(id)).toEqual(at(1));
    await write(id, 'agent', 3, false);
    await write(id, 'system', 4);
    expect(await waits(id)).toEqual(at(1));
    await write(id, 'agent', 5);
    expect(await waits(id)).toBeNull();
    await write(id, 'requester', 6);
    await write(id, 'requester', 7);
    expect(await waits(id)).toEqual(at(6));
    expect(await findTicket(on.db, id)).toMatchObject({
      latestCustomerCommentAt: at(7),
      latestAgentCommentAt: at(5),
      firstRepliedAt: at(5),
      replies: 1,
    });
  });

  test('waits for nothing while solved, and from the comment that opens it again', async () => {
    const id = await filed();
    await write(id, 'requester', 1);
    await set(id, { status: 'solved' });
    expect(await waits(id)).toBeNull();
    const now = new Date();
    await addComment(on.db, {
      ticketId: id,
      author: 'requester',
      requesterId: (await findTicket(on.db, id))!.requesterId,
      authorName: 'Ada',
      body: 'Not yet',
      createdAt: now,
    });
    expect(await waits(id)).toBeNull();
    await set(id, { status: 'open' });
    expect(await waits(id)).toEqual(now);
    expect((await findTicket(on.db, id))?.reopens).toBe(1);
  });

  test('comes out the same when the comments are brought in in any order', async () => {
    const id = await filed();
    await write(id, 'agent', 5);
    await write(id, 'requester', 6);
    await write(id, 'requester', 1);
    await write(id, 'agent', 3);
    expect(await waits(id)).toEqual(at(6));
    expect(await findTicket(on.db, id)).toMatchObject({ replies: 2, firstRepliedAt: at(3) });
    const solved = await filed({ status: 'solved', solvedAt: at(30) });
    await write(solved, 'requester', 1);
    await set(solved, { status: 'open' });
    expect(await waits(solved)).toBeNull();
  });

  test('is reckoned again when a comment is deleted, hidden or shown', async () => {
    const id = await filed();
    await write(id, 'requester', 1);
    const answer = await write(id, 'agent', 2);
    const thanks = await write(id, 'requester', 3);
    await on.db.delete(ticketComments).where(eq(ticketComments.id, thanks));
    expect(await waits(id)).toBeNull();
    await on.db.update(ticketComments).set({ public: false }).where(eq(ticketComments.id, answer));
    expect(await waits(id)).toEqual(at(1));
    expect(await findTicket(on.db, id)).toMatchObject({ replies: 0, firstRepliedAt: null, latestAgentCommentAt: null });
    await on.db.update(ticketComments).set({ public: true }).where(eq(ticketComments.id, answer));
    expect(await waits(id)).toBeNull();
    expect(await findTicket(on.db, id)).toMatchObject({ replies: 1, firstRepliedAt: at(2) });
  });

  test('needs no reply up to the comment that somebody has read', async () => {
    const id = await filed();
    await write(id, 'agent', 1);
    await write(id, 'requester', 2);
    await write(id, 'requester', 3);
    await set(id, { noReplyNeededAt: at(2) });
    expect(await waits(id)).toEqual(at(3));
    await set(id, { noReplyNeededAt: at(3) });
    expect(await waits(id)).toBeNull();
    await write(id, 'requester', 6);
    expect(await waits(id)).toEqual(at(6));
  });

  test('that is merged hands over what waits, and waits again when the merge is undone', async () => {
    const source = await filed();
    const target = await filed();
    await write(source, 'requester', 1);
    await write(target, 'requester', 3);
    await set(source, { mergedIntoId: target, status: 'solved' });
    expect([await waits(source), await waits(target)]).toEqual([null, at(1)]);
    await set(source, { mergedIntoId: null, status: 'open' });
    expect([await waits(source), await waits(target)]).toEqual([at(1), at(3)]);
    await set(source, { mergedIntoId: target, status: 'solved' });
    await write(target, 'agent', 5);
    expect(await waits(target)).toBeNull();
  });

  test('tells of none of this in its history', async () => {
    const id = await filed();
    await write(id, 'requester', 1);
    await write(id, 'agent', 2);
    const changed = await on.db
      .select()
      .from(ticketEvents)
      .where(eq(ticketEvents.ticketId, id))
      .orderBy(ticketEvents.id);
    expect(changed.map(({ kind }) => kind)).toEqual(['ticket.created', 'comment.created', 'comment.created']);
    expect(Object.keys(changed[0]!.changes)).not.toContain('replies');
  });

  test('is brought to the same columns in an installation from before there were any', async () => {
    const ids = [await filed(), await filed(), await filed()];
    for (const id of ids) {
      await write(id, 'requester', 1);
      await write(id, 'agent', 2);
      await write(id, 'requester', 3);
    }
    await set(ids[1]!, { status: 'solved' });
    await set(ids[2]!, { status: 'solved' });
    await set(ids[2]!, { status: 'open' });
    const kept = () =>
      on.db.execute(sql`select id, latest_customer_comment_at, latest_agent_comment_at, awaiting_reply_since, replies, reopens,
        unanswered_since from tickets.tickets where id in (${sql.join(ids, sql`, `)}) order by id`);
    const before = await kept();
    const events = await on.db.$count(ticketEvents);
    const migration = readFileSync(
      path.join(MIGRATIONS, readdirSync(MIGRATIONS).find((file) => file.endsWith('_clocks.sql'))!),
      'utf8',
    );
    await on.database.execute(`alter table tickets.tickets disable trigger user;
      update tickets.tickets set latest_customer_comment_at = null, latest_agent_comment_at = null, awaiting_reply_since = null,
        replies = 0, reopens = 0, unanswered_since = null, settled_at = null;
      ${migration.slice(migration.lastIndexOf('alter table tickets.tickets disable trigger user'))}`);
    expect(await kept()).toEqual(before);
    expect(await on.db.$count(ticketEvents)).toBe(events);
  });
});

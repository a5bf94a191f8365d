import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { Db } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { writeAsAgent } from '../../tickets/answer.ts';
import { goingOn } from '../../tickets/merged.ts';
import { ticketAttachments, tickets } from '../../tickets/schema.ts';
import { findTicket, listComments } from '../../tickets/store.ts';
import { aRequest } from '../test-requests.ts';
import { closeMerged } from './close-merged.ts';
import { listUndoable, type Merge, mergeRequests, undoMerge } from './merge.ts';
import { ticketMerges } from './schema.ts';

const anAgent = async (db: Db) => (await aUser(db, { role: 'agent' })) as unknown as SignedIn;
const ada = { requester: { email: 'ada@example.com', name: 'Ada' } };
const merge = (sourceIds: number[], targetId: number, share = false): Merge => ({
  sourceIds,
  targetId,
  share,
  note: ({ id }) => `Merged: ${id}`,
});
const texts = async (db: Db, id: number) => (await listComments(db, id, 'all')).map(({ body }) => body);

describeStores('merging requests', (on) => {
  test('brings the messages with their files into the other one, which waits since the earlier question', async () => {
    const { db } = on;
    const by = await anAgent(db);
    const source = await aRequest(db, {}, { ...ada, subject: 'First', description: 'It stops.' });
    const target = await aRequest(db, {}, { ...ada, subject: 'Second', description: 'It still stops.' });
    const [comment] = await listComments(db, source, 'all');
    const file = { name: 'a.txt', type: 'text/plain', sizeBytes: 1, storageKey: 'a'.repeat(32) };
    await db.insert(ticketAttachments).values({ ...file, ticketId: source, commentId: comment!.id });
    const waited = (await findTicket(db, source))!.awaitingReplySince;
    expect(await mergeRequests(db, by, merge([source], target))).toEqual({ outcome: 'merged', count: 1 });
    expect(await texts(db, target)).toEqual(['It stops.', 'It still stops.', `Merged: ${source}`]);
    expect(await texts(db, source)).toEqual([]);
    const [attachment] = await db.select().from(ticketAttachments).where(eq(ticketAttachments.commentId, comment!.id));
    expect(attachment!.ticketId).toBe(target);
    expect(await findTicket(db, source)).toMatchObject({
      status: 'solved',
      mergedIntoId: target,
      awaitingReplySince: null,
    });
    expect((await findTicket(db, target))!.awaitingReplySince).toEqual(waited);
    expect(await goingOn(db, source)).toBe(target);
    const text = { body: 'Here?', format: 'plain', public: true, key: 'a key' } as const;
    const lost = { ticketId: source, agent: { id: by.id, name: by.name }, text };
    expect(await writeAsAgent(db, lost)).toMatchObject({ outcome: 'closed' });
    expect(await mergeRequests(db, by, merge([source], target))).toEqual({ outcome: 'refused', reason: 'merged' });
  });

  test('is undone within ten minutes, as if it had not been', async () => {
    const { db } = on;
    const by = await anAgent(db);
    const source = await aRequest(db, { status: 'pending' }, { ...ada, description: 'One.' });
    const target = await aRequest(
      db,
      { status: 'open' },
      { requester: { email: 'bo@example.com', name: 'Bo' }, description: 'Two.' },
    );
    expect(await mergeRequests(db, by, merge([source], target))).toEqual({ outcome: 'refused', reason: 'people' });
    await mergeRequests(db, by, merge([source], target, true));
    expect((await findTicket(db, target))!.cc).toEqual(['ada@example.com']);
    const [undoable] = await listUndoable(db, target);
    expect(await undoMerge(db, by, undoable!.id)).toMatchObject({ outcome: 'undone', sourceId: source });
    expect([await texts(db, source), await texts(db, target)]).toEqual([['One.'], ['Two.']]);
    expect(await findTicket(db, source)).toMatchObject({ status: 'pending', mergedIntoId: null });
    expect((await findTicket(db, target))!.cc).toEqual([]);
    expect(await undoMerge(db, by, undoable!.id)).toEqual({ outcome: 'gone' });
  });

  test('is for good after ten minutes: what was merged is closed', async () => {
    const { db } = on;
    const by = await anAgent(db);
    const [source, target] = [await aRequest(db, {}, ada), await aRequest(db, {}, { ...ada, subject: 'Another' })];
    await mergeRequests(db, by, merge([source], target));
    const failed: unknown[] = [];
    await closeMerged(db, (error) => failed.push(error));
    expect((await findTicket(db, source))!.status).toBe('solved');
    await db
      .update(ticketMerges)
      .set({ dueAt: sql`now() - interval '1 second'` })
      .where(eq(ticketMerges.sourceId, source));
    const [merged] = await db.select().from(ticketMerges).where(eq(ticketMerges.sourceId, source));
    expect(await undoMerge(db, by, merged!.id)).toEqual({ outcome: 'gone' });
    await closeMerged(db, (error) => failed.push(error));
    expect((await findTicket(db, source))!.status).toBe('closed');
    expect(await listUndoable(db, source)).toEqual([]);
    expect(failed).toEqual([]);
  });

  test('does all or nothing', async () => {
    const { db } = on;
    const by = await anAgent(db);
    const [source, closed, target] = [
      await aRequest(db, {}, ada),
      await aRequest(db, { status: 'closed' }, { ...ada, subject: 'Closed' }),
      await aRequest(db, {}, { ...ada, subject: 'Target' }),
    ];
    expect(await mergeRequests(db, by, merge([source, closed], target))).toEqual({
      outcome: 'refused',
      reason: 'closed',
    });
    expect(await mergeRequests(db, by, merge([source, 999_999], target))).toEqual({ outcome: 'not-found' });
    expect(await mergeRequests(db, by, merge([target], target))).toEqual({ outcome: 'refused', reason: 'none' });
    const [row] = await db.select().from(tickets).where(eq(tickets.id, source));
    expect(row!.mergedIntoId).toBeNull();
  });
});

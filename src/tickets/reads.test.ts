import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Viewer } from '../accounts/viewer.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { rowsOf } from '../db/rows.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from './file.ts';
import { noteRead, unreadAnswers } from './reads.ts';
import { countRequests, findRequest, listParameters, listRequests, PAGE_SIZE } from './requests.ts';
import { replyToRequest } from './requests-answer.ts';
import { type ticketComments, tickets } from './schema.ts';
import { addComment } from './store.ts';
import { aTicket } from './test-factory.ts';

const MIGRATION = path.join(import.meta.dirname, '../../drizzle/0030_ticket_reads.sql');

let people = 0;
const somebody = (differences: Partial<Viewer> = {}): Viewer => {
  people++;
  return { role: 'member', id: people, name: `Person ${people}`, email: `reads${people}@example.com`, ...differences };
};

describeStores('what somebody has read of their requests', (on) => {
  async function filed(viewer: Viewer, cc: string[] = []) {
    const requester = { email: viewer.email!, name: viewer.name };
    const result = await fileTicket(on.db, aTicket({ requester, submissionKey: crypto.randomUUID() }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    await on.db.update(tickets).set({ cc }).where(eq(tickets.id, result.ticket.id));
    return result.ticket.id;
  }
  const says = (ticketId: number, more: Partial<typeof ticketComments.$inferInsert> = {}) =>
    addComment(on.db, { ticketId, author: 'agent', authorName: 'Zoe', body: 'Is it plugged in?', ...more });
  /** As in another request of theirs: in one it is asked once. */
  const unread = (viewer: Viewer) => unreadAnswers(on.db, { ...viewer });
  const marked = async (viewer: Viewer) =>
    (await listRequests(on.db, viewer, [], listParameters.parse({}))).requests.flatMap(({ id, unread: is }) =>
      is ? [id] : [],
    );

  test('an answer is unread until its reader has looked, and a newer one is unread again', async () => {
    const me = somebody();
    const id = await filed(me);
    expect([await unread(me), await marked(me)]).toEqual([0, []]);
    const { id: commentId } = await says(id);
    expect([await unread(me), await marked(me)]).toEqual([1, [id]]);
    await noteRead(on.db, { ticketId: id, email: me.email!, commentId });
    expect([await unread(me), await marked(me)]).toEqual([0, []]);
    await says(id);
    expect([await unread(me), await marked(me)]).toEqual([1, [id]]);
    expect((await findRequest(on.db, me, [], id))?.lastReadId).toBe(commentId);
    // A tab that has shown an older state says nothing about the newer one.
    const { id: newest } = await says(id);
    await noteRead(on.db, { ticketId: id, email: me.email!, commentId: newest });
    await noteRead(on.db, { ticketId: id, email: me.email!, commentId });
    expect(await unread(me)).toBe(0);
  });

  test('what one of two has read is unread for the other', async () => {
    const [me, friend] = [somebody(), somebody()];
    const id = await filed(me, [friend.email!]);
    const { id: commentId } = await says(id);
    await noteRead(on.db, { ticketId: id, email: friend.email!, commentId });
    expect([await unread(me), await unread(friend)]).toEqual([1, 0]);
    expect([await marked(me), await marked(friend)]).toEqual([[id], []]);
  });

  test('notes, automatic messages, one’s own and old answers are nothing new', async () => {
    const me = somebody();
    const id = await filed(me);
    await says(id, { public: false });
    await says(id, { author: 'system' });
    await says(id, { createdAt: new Date(Date.now() - 91 * 86_400_000) });
    expect([await unread(me), await marked(me)]).toEqual([0, []]);
  });

  test('who answers has read', async () => {
    const me = somebody();
    const id = await filed(me);
    await says(id);
    const reply = { body: 'It is.', attachments: [], key: crypto.randomUUID(), locale: 'en' };
    await replyToRequest(on.db, { viewer: me, organizations: [], ticketId: id }, reply);
    expect(await unread(me)).toBe(0);
  });

  test('visitors have nothing to read, and colleagues are not told of each other’s answers', async () => {
    expect(await unreadAnswers(on.db, VISITOR)).toBe(0);
    const [me, other] = [somebody(), somebody()];
    await says(await filed(other));
    expect(await unread(me)).toBe(0);
  });

  test('it is counted within another statement, too', async () => {
    const me = somebody();
    await says(await filed(me));
    const result = await on.db.execute(sql`select json_build_array(${unreadAnswers(on.db, me)})::text as counts`);
    expect(rowsOf(result)).toEqual([{ counts: '[1]' }]);
  });

  test('requests are counted up to a page of them', async () => {
    const me = somebody();
    expect(await countRequests(on.db, me, [])).toBe(0);
    const id = await filed(me);
    expect(await countRequests(on.db, me, [])).toBe(1);
    await on.db.execute(sql`
      insert into ${tickets} (subject, channel, requester_id)
      select 'another', 'web', requester_id from ${tickets}, generate_series(1, ${PAGE_SIZE + 5}) where id = ${id}`);
    expect(await countRequests(on.db, me, [])).toBe(PAGE_SIZE);
  });

  test('what was answered before reading was noted is nothing new after the upgrade', async () => {
    const [me, friend] = [somebody(), somebody()];
    const id = await filed(me, [friend.email!]);
    await says(id);
    await filed(me);
    await on.database.execute('drop table ticket_reads');
    await on.database.execute(readFileSync(MIGRATION, 'utf8'));
    expect([await unread(me), await unread(friend)]).toEqual([0, 0]);
    await says(id);
    expect([await unread(me), await unread(friend)]).toEqual([1, 1]);
  });
});

import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import type { Db } from '../../db/client.ts';
import { describeStores } from '../../db/test-database.ts';
import { addComment, findTicket, listComments } from '../../tickets/store.ts';
import { FOLLOWS_UP, SPLIT_FROM } from '../../tickets/ticket.ts';
import { aRequest } from '../test-requests.ts';
import { type FiledFor, fileFor, splitRequest } from './file-for.ts';

const anAgent = async (db: Db) => (await aUser(db, { role: 'agent' })) as unknown as SignedIn;
const filing: FiledFor = {
  email: 'Caller@Example.com',
  name: 'Grace',
  subject: 'Called about the lamp',
  body: 'It is dark.',
  by: 'customer',
  channel: 'call',
  groupName: 'Lamps',
  assigneeId: null,
  priority: 'high',
  tags: ['lamp'],
  follows: undefined,
  key: 'key-1',
  locale: 'en',
};

describeStores('a request that an agent files', (on) => {
  test('is of the customer, and the same one when it is sent twice', async () => {
    const by = await anAgent(on.db);
    const filed = await fileFor(on.db, by, filing);
    expect(await fileFor(on.db, by, filing)).toEqual(filed);
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    expect(await findTicket(on.db, filed.id)).toMatchObject({
      status: 'open',
      channel: 'call',
      groupName: 'Lamps',
      priority: 'high',
    });
    const [comment] = await listComments(on.db, filed.id, 'public');
    expect(comment).toMatchObject({ author: 'requester', authorName: 'Grace', body: 'It is dark.' });
  });

  test('may begin with our words, or with a note that nobody else reads, and follow a closed one', async () => {
    const by = await anAgent(on.db);
    const closed = await aRequest(on.db, { status: 'closed' });
    const ours = await fileFor(on.db, by, { ...filing, by: 'us', key: 'key-2', follows: closed });
    const note = await fileFor(on.db, by, { ...filing, by: 'note', key: 'key-3' });
    if (ours.outcome !== 'filed' || note.outcome !== 'filed') throw new Error('not filed');
    expect(await findTicket(on.db, ours.id)).toMatchObject({
      status: 'pending',
      customFields: { [FOLLOWS_UP]: closed },
      replies: 1,
    });
    expect(await listComments(on.db, note.id, 'public')).toEqual([]);
  });

  test('says which fields cannot be taken', async () => {
    const by = await anAgent(on.db);
    const filed = await fileFor(on.db, by, { ...filing, email: 'nowhere', body: ' ', key: 'key-4' });
    expect(filed).toMatchObject({ outcome: 'invalid', problems: [{ field: 'email' }, { field: 'description' }] });
  });
});

describeStores('messages that are split off', (on) => {
  test('become a request of who wrote them', async () => {
    const { db } = on;
    const by = await anAgent(db);
    const ticketId = await aRequest(db, { groupName: 'Lamps' });
    const { requesterId } = (await findTicket(db, ticketId))!;
    const more = await addComment(db, {
      ticketId,
      author: 'requester',
      requesterId,
      authorName: 'Ada',
      body: 'Also, the bill.',
    });
    const split = await splitRequest(db, by, { ticketId, commentIds: [more.id], subject: 'The bill' });
    if (split.outcome !== 'split') throw new Error(split.outcome);
    expect(await findTicket(db, split.id)).toMatchObject({
      ...{ subject: 'The bill', requesterId, groupName: 'Lamps', customFields: { [SPLIT_FROM]: ticketId } },
      awaitingReplySince: more.createdAt,
    });
    expect((await listComments(db, split.id, 'all')).map(({ body }) => body)).toEqual(['Also, the bill.']);
    expect(await listComments(db, ticketId, 'all')).toHaveLength(1);
  });

  test('leave at least one behind', async () => {
    const { db } = on;
    const by = await anAgent(db);
    const ticketId = await aRequest(db);
    const [only] = await listComments(db, ticketId, 'all');
    const all = { ticketId, commentIds: [only!.id], subject: 'All' };
    expect(await splitRequest(db, by, all)).toEqual({ outcome: 'invalid', field: 'comment', problem: 'all' });
    expect(await splitRequest(db, by, { ...all, commentIds: [0] })).toMatchObject({ problem: 'missing' });
  });
});

import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import type { AgentChanges } from './agent-changes.ts';
import { type AgentWriting, SEEN_COMMENTS, seenComments, writeAsAgent } from './answer.ts';
import { saveAttachment } from './attachments.ts';
import { fileTicket } from './file.ts';
import { ticketAttachments, tickets } from './schema.ts';
import { addComment, findTicket, listComments, listEvents } from './store.ts';
import { aFile, aFolder, aTicket, PNG } from './test-factory.ts';
import { LIMITS } from './ticket.ts';

const text = (body: string, more: Partial<NonNullable<AgentWriting['text']>> = {}) => ({
  body,
  format: 'markdown' as const,
  public: true,
  key: crypto.randomUUID(),
  ...more,
});

describeStores('what an agent writes', (on) => {
  let agent: { id: number; name: string };
  let colleague: typeof agent;
  beforeAll(async () => {
    agent = await aUser(on.db, { role: 'agent', name: 'Grace Hopper', password: null });
    colleague = await aUser(on.db, { role: 'agent', password: null });
  });

  async function filed() {
    const result = await fileTicket(on.db, aTicket({ submissionKey: crypto.randomUUID() }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket;
  }
  const write = (ticketId: number, more: Partial<AgentWriting>) => writeAsAgent(on.db, { ticketId, agent, ...more });
  const change = (ticketId: number, changes: AgentChanges) => write(ticketId, { changes });
  const state = async (ticketId: number) => {
    const { status, assigneeId, tags, customFields } = (await findTicket(on.db, ticketId))!;
    return { status, assigneeId, tags, customFields };
  };
  const said = async (ticketId: number) => (await listComments(on.db, ticketId, 'all')).slice(1);

  test('an answer is public, in the name of the agent, and opens and assigns a ticket that nobody had', async () => {
    const { id } = await filed();
    const wrote = await write(id, { text: text('Try **again**.') });
    expect(wrote).toMatchObject({ outcome: 'sent', ticket: { status: 'open', assigneeId: agent.id } });
    expect(await said(id)).toMatchObject([
      {
        author: 'agent',
        agentId: agent.id,
        authorName: 'Grace Hopper',
        public: true,
        body: 'Try **again**.',
        format: 'markdown',
      },
    ]);
    expect((await findTicket(on.db, id))?.firstRepliedAt).not.toBeNull();
    expect(new Set((await listEvents(on.db, id)).slice(2).map(({ actor }) => actor))).toEqual(
      new Set([`agent:${agent.id}`]),
    );
  });

  test('an internal note tells nobody, takes nothing and leaves the ticket new', async () => {
    const { id } = await filed();
    await write(id, { text: text('Ask billing first.', { public: false }) });
    expect(await said(id)).toMatchObject([{ public: false, body: 'Ask billing first.' }]);
    expect(await state(id)).toMatchObject({ status: 'new', assigneeId: null });
  });

  test('an answer and what changes with it are one: status, tags, fields', async () => {
    const { id } = await filed();
    await write(id, {
      text: text('Done.'),
      changes: { status: 'solved', priority: 'high', addTags: ['Export', 'export'], customFields: { version: '7' } },
    });
    expect(await findTicket(on.db, id)).toMatchObject({
      status: 'solved',
      priority: 'high',
      assigneeId: agent.id,
      tags: ['export'],
      customFields: { version: '7' },
    });
  });

  test('the same message is written once, however often and however many at once it is sent', async () => {
    const { id } = await filed();
    const once = { text: text('Here you are.'), seen: await seenComments(on.db, id) };
    const outcomes = await Promise.all([1, 2, 3].map(() => write(id, once)));
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already-sent', 'already-sent', 'sent']);
    expect((await write(id, once)).outcome).toBe('already-sent');
    expect(await said(id)).toHaveLength(1);
  });

  test('a public comment that the agent had not seen stops the answer, and is told with its text', async () => {
    const { id } = await filed();
    const seen = await seenComments(on.db, id);
    await writeAsAgent(on.db, { ticketId: id, agent: colleague, text: text('I have it.'), seen });
    const mine = { text: text('So do I.'), seen, changes: { status: 'solved' } as const };
    expect(await write(id, mine)).toMatchObject({ outcome: 'newer-comment', newer: [{ body: 'I have it.' }] });
    expect(await said(id)).toHaveLength(1);
    expect(await state(id)).toMatchObject({ status: 'open', assigneeId: colleague.id });
    expect((await write(id, { ...mine, seen: await seenComments(on.db, id) })).outcome).toBe('sent');
  });

  test('two agents who answer at once are not both heard', async () => {
    const { id } = await filed();
    const seen = await seenComments(on.db, id);
    const both = [agent, colleague].map((one) =>
      writeAsAgent(on.db, { ticketId: id, agent: one, text: text(`Of ${one.name}`), seen }),
    );
    expect((await Promise.all(both)).map(({ outcome }) => outcome).toSorted()).toEqual(['newer-comment', 'sent']);
  });

  test('a note among agents stops no answer, and is stopped by none', async () => {
    const { id } = await filed();
    const seen = await seenComments(on.db, id);
    await write(id, { text: text('Internal', { public: false }) });
    expect((await write(id, { text: text('Public'), seen })).outcome).toBe('sent');
    expect((await write(id, { text: text('Internal again', { public: false }), seen })).outcome).toBe('sent');
  });

  test('of a long conversation, the newest that were seen count', async () => {
    const { id } = await filed();
    for (let index = 0; index < SEEN_COMMENTS + 5; index++)
      await addComment(on.db, { ticketId: id, author: 'system', authorName: 'A robot', body: `Line ${index}` });
    const seen = await seenComments(on.db, id);
    expect(seen).toHaveLength(SEEN_COMMENTS);
    expect((await write(id, { text: text('Heard.'), seen })).outcome).toBe('sent');
    expect((await write(id, { text: text('And again.'), seen })).outcome).toBe('newer-comment');
  });

  test('nothing goes into a closed ticket, and nothing goes back to new', async () => {
    const { id } = await filed();
    await change(id, { assigneeId: colleague.id });
    expect(await state(id)).toMatchObject({ status: 'open', assigneeId: colleague.id });
    expect(await change(id, { status: 'new' })).toMatchObject({
      outcome: 'invalid',
      problems: [{ field: 'status', reason: 'impossible' }],
    });
    await on.db.update(tickets).set({ status: 'closed' }).where(eq(tickets.id, id));
    expect((await write(id, { text: text('Too late') })).outcome).toBe('closed');
    expect(await said(id)).toHaveLength(0);
  });

  test('who solves a ticket that nobody had has it from then on', async () => {
    const { id } = await filed();
    await change(id, { status: 'solved' });
    expect(await state(id)).toMatchObject({ status: 'solved', assigneeId: agent.id });
  });

  test('tags and fields change one by one, so that two agents lose nothing of each other', async () => {
    const { id } = await filed();
    await change(id, { addTags: ['a', 'b'], customFields: { one: '1', two: '2' } });
    await change(id, { addTags: ['c'], removeTags: ['a'], customFields: { two: null, three: '3' } });
    expect(await state(id)).toMatchObject({ tags: ['b', 'c'], customFields: { one: '1', three: '3' } });
  });

  test('what cannot be is told by field, and nothing of it is written', async () => {
    const { id } = await filed();
    expect(await write(id, { text: text(' \u200b') })).toEqual({
      outcome: 'invalid',
      problems: [{ field: 'body', reason: 'missing' }],
    });
    expect(await write(id, { text: text('x'.repeat(LIMITS.body + 1)) })).toMatchObject({ outcome: 'invalid' });
    expect(
      await write(id, {
        text: text('Fine'),
        changes: { addTags: ['x'.repeat(LIMITS.tag + 1)], groupName: 'x'.repeat(LIMITS.name + 1) },
      }),
    ).toMatchObject({ outcome: 'invalid', problems: [{ field: 'groupName' }, { field: 'tags' }] });
    expect(await said(id)).toHaveLength(0);
    expect((await write(999_999_999, { text: text('Nobody') })).outcome).toBe('not-found');
  });

  test('files come with the answer, and a second sending leaves them where they are', async () => {
    const { id } = await filed();
    const upload = await saveAttachment(on.db, folderStorage(await aFolder()), await aFile('shot.png', PNG));
    if (upload.outcome !== 'saved') throw new Error(upload.outcome);
    const once = { text: text('As the picture shows.', { attachments: [upload.token] }) };
    await write(id, once);
    await write(id, once);
    const [comment] = await said(id);
    const files = await on.db.select().from(ticketAttachments).where(eq(ticketAttachments.ticketId, id));
    expect(files).toMatchObject([{ name: 'shot.png', commentId: comment!.id }]);
  });

  test('what an agent did is in the audit log, and what changed nothing is not', async () => {
    const { id } = await filed();
    const actions = async () =>
      (await on.db.select().from(auditEntries).orderBy(auditEntries.id))
        .filter(({ details }) => details?.['ticket'] === String(id))
        .map(({ action }) => action);
    await write(id, { text: text('Hello') });
    await write(id, { text: text('Psst', { public: false }) });
    await change(id, { priority: 'low' });
    await change(id, { priority: 'low' });
    expect(await actions()).toEqual(['request.answered', 'request.noted', 'request.changed']);
  });

  test('an agent copies people in and out, each once, and nobody whose address is none', async () => {
    const { id } = await filed();
    const cc = async () => (await findTicket(on.db, id))!.cc;
    await change(id, { addCc: ['Grace@Example.com ', 'alan@example.com', 'grace@example.com'] });
    expect(await cc()).toEqual(['grace@example.com', 'alan@example.com']);
    await change(id, { removeCc: ['GRACE@example.com'] });
    expect(await cc()).toEqual(['alan@example.com']);
    for (const wrong of ['nobody', 'root@localhost', 'a b@example.com'])
      expect(await change(id, { addCc: [wrong] })).toMatchObject({
        outcome: 'invalid',
        problems: [{ field: 'cc', reason: 'impossible' }],
      });
    const many = Array.from({ length: LIMITS.copies }, (_, index) => `person-${index}@example.com`);
    expect(await change(id, { addCc: many })).toMatchObject({ problems: [{ field: 'cc', reason: 'too-many' }] });
    expect(await cc()).toEqual(['alan@example.com']);
  });
});

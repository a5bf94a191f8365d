import { eq, sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { countAlerts, listAlerts, readAlerts } from '../../tickets/alerts/store.ts';
import { seenComments, writeAsAgent } from '../../tickets/answer.ts';
import { fileTicket } from '../../tickets/file.ts';
import { tickets } from '../../tickets/schema.ts';
import { addComment, findTicket, listComments } from '../../tickets/store.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { findDraft, keepDraft, listDrafts, sweepTicketDrafts } from './drafts.ts';
import { heldAnswersWork, holdAnswer, listHeld, type NewAnswer, sendDueAnswers, takeBack } from './hold.ts';
import { countLinks } from './linked-pages.ts';
import { heldAnswers, ticketDrafts } from './schema.ts';

const HELP = 'https://help.example.com';
const fail = (error: unknown) => {
  throw error;
};

describeStores('answers that can be taken back', (on) => {
  let agent: { id: number; name: string };
  let colleague: typeof agent;
  beforeAll(async () => {
    agent = await aUser(on.db, { role: 'agent', name: 'Grace Hopper', password: null });
    colleague = await aUser(on.db, { role: 'agent', password: null });
  });

  async function filed() {
    const result = await fileTicket(on.db, aTicket({ submissionKey: crypto.randomUUID() }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket.id;
  }
  async function hold(ticketId: number, body: string, more: Partial<NewAnswer> = {}) {
    const seen = await seenComments(on.db, ticketId);
    return await holdAnswer(on.db, {
      ...{ ticketId, agent, body, attachments: [], key: crypto.randomUUID(), changes: {}, seen },
      ...more,
    });
  }
  /** The ten seconds are over. */
  const later = async () => {
    await on.db.update(heldAnswers).set({ dueAt: sql`now() - interval '1 second'` });
    await sendDueAnswers(on.db, HELP, fail);
  };
  const answers = async (ticketId: number) =>
    (await listComments(on.db, ticketId, 'public')).filter(({ author }) => author === 'agent').map(({ body }) => body);

  test('an answer goes out after some seconds and not before, once, with what changes with it', async () => {
    const id = await filed();
    const key = crypto.randomUUID();
    expect((await hold(id, 'Try again.', { key, changes: { status: 'solved' } })).outcome).toBe('held');
    expect((await hold(id, 'Try again.', { key, changes: { status: 'solved' } })).outcome).toBe('held');
    await sendDueAnswers(on.db, HELP, fail);
    expect(await answers(id)).toEqual([]);
    expect((await findTicket(on.db, id))?.status).toBe('new');
    await later();
    await later();
    expect(await answers(id)).toEqual(['Try again.']);
    expect(await findTicket(on.db, id)).toMatchObject({ status: 'solved', assigneeId: agent.id });
    expect((await hold(id, 'Try again.', { key, changes: { status: 'solved' } })).outcome).toBe('already-sent');
  });

  test('several processes that send at once send each answer once', async () => {
    const id = await filed();
    await hold(id, 'Only once.');
    await on.db.update(heldAnswers).set({ dueAt: sql`now() - interval '1 second'` });
    await Promise.all([1, 2, 3].map(() => sendDueAnswers(on.db, HELP, fail)));
    expect(await answers(id)).toEqual(['Only once.']);
  });

  test('what is taken back is the draft again, with what it was to change, and never goes out', async () => {
    const id = await filed();
    const held = await hold(id, 'Wrong person', { changes: { priority: 'high' } });
    if (held.outcome !== 'held') throw new Error(held.outcome);
    expect(await takeBack(on.db, { id: held.held.id, userId: colleague.id })).toEqual({ outcome: 'sent' });
    expect(await takeBack(on.db, { id: held.held.id, userId: agent.id })).toMatchObject({ outcome: 'taken-back' });
    await later();
    expect(await answers(id)).toEqual([]);
    expect(await findDraft(on.db, agent.id, id)).toMatchObject({
      body: 'Wrong person',
      changes: { priority: 'high' },
      stopped: false,
    });
    expect(await takeBack(on.db, { id: held.held.id, userId: agent.id })).toEqual({ outcome: 'sent' });
  });

  test('a colleague who sends at the same moment is told of it, and may send all the same', async () => {
    const id = await filed();
    await hold(id, 'Mine');
    expect(await hold(id, 'Mine, too', { agent: colleague })).toMatchObject({
      outcome: 'being-answered',
      by: { body: 'Mine' },
    });
    expect((await hold(id, 'Mine, too', { agent: colleague, seen: undefined })).outcome).toBe('held');
    await later();
    expect(await answers(id)).toEqual(['Mine', 'Mine, too']);
  });

  test('a customer who writes within the seconds stops the answer, which comes back beside what was begun since', async () => {
    const id = await filed();
    await hold(id, 'It takes two days.');
    const { requesterId } = (await findTicket(on.db, id))!;
    const newer = { ticketId: id, author: 'requester', requesterId, authorName: 'Ada', body: 'Solved!' } as const;
    const said = await addComment(on.db, newer);
    await keepDraft(on.db, agent.id, {
      ...{ ticketId: id, sequence: 0, key: crypto.randomUUID(), mode: 'note', attachments: [] },
      body: 'And a note',
      isChosen: false,
    });
    await later();
    expect(await answers(id)).toEqual([]);
    expect(await listHeld(on.db, id)).toEqual([]);
    expect(await findDraft(on.db, agent.id, id)).toMatchObject({
      body: 'It takes two days.',
      mode: 'answer',
      stopped: true,
      stoppedBy: [said.id],
      other: 'And a note',
    });
    // They may be elsewhere: they are told, with both texts, until they look at it.
    expect(await listAlerts(on.db, agent.id)).toMatchObject([{ kind: 'answer-stopped', ticketId: id, isNew: true }]);
    expect((await listDrafts(on.db, agent.id)).at(0)).toMatchObject({
      ...{ ticketId: id, body: 'It takes two days.', stopped: true },
      stoppedBy: [{ authorName: 'Ada', body: 'Solved!' }],
    });
    expect(await readAlerts(on.db, agent.id, { ticketId: id })).toBe(true);
    expect(await readAlerts(on.db, agent.id, { ticketId: id })).toBe(false);
    expect(await countAlerts(on.db, agent.id)).toBe(0);
  });

  test('an answer that was sent lets its draft go, and a late writing of the same form does not bring it back', async () => {
    const id = await filed();
    const key = crypto.randomUUID();
    const write = (sequence: number, body: string) =>
      keepDraft(on.db, agent.id, {
        ...{ ticketId: id, key, mode: 'answer' as const, attachments: [], isChosen: false },
        sequence,
        body,
      });
    expect(await write(0, 'Tr')).toEqual({ outcome: 'kept', sequence: 1 });
    await hold(id, 'Try again.', { key });
    expect(await write(1, 'Try again')).toEqual({ outcome: 'gone' });
    expect(await write(0, 'Try again')).toEqual({ outcome: 'gone' });
    expect(await findDraft(on.db, agent.id, id)).toBeUndefined();
  });

  test('of two windows both texts are kept', async () => {
    const id = await filed();
    const write = (key: string, sequence: number, body: string) =>
      keepDraft(on.db, agent.id, {
        ...{ ticketId: id, mode: 'answer' as const, attachments: [], isChosen: false },
        key,
        sequence,
        body,
      });
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
    await write(one, 0, 'At the desk');
    expect(await write(two, 0, 'On the phone')).toEqual({ outcome: 'elsewhere', sequence: 1, body: 'At the desk' });
    expect(await findDraft(on.db, agent.id, id)).toMatchObject({ body: 'At the desk', other: 'On the phone' });
  });

  test('drafts of long ago go, younger ones stay', async () => {
    const [old, young] = [await filed(), await filed()];
    for (const ticketId of [old, young])
      await keepDraft(on.db, agent.id, {
        ...{ ticketId, sequence: 0, key: crypto.randomUUID(), mode: 'note', attachments: [], isChosen: false },
        body: 'Draft',
      });
    await on.db
      .update(ticketDrafts)
      .set({ updatedAt: sql`now() - interval '91 days'` })
      .where(eq(ticketDrafts.ticketId, old));
    await sweepTicketDrafts(on.db, new Date());
    expect(await findDraft(on.db, agent.id, old)).toBeUndefined();
    expect(await findDraft(on.db, agent.id, young)).toBeDefined();
  });

  test('pages to which answers led are counted once a ticket', async () => {
    const path = `/en/articles/page-${crypto.randomUUID()}`;
    for (const id of [await filed(), await filed()]) {
      await hold(id, `See [this](${HELP}${path}) and [again](${HELP}${path}).`);
      await later();
    }
    expect(await countLinks(on.db, [path, '/en/articles/other'])).toEqual(new Map([[path, 2]]));
  });

  test('nothing goes into a request that was closed meanwhile, and the text is not lost', async () => {
    const id = await filed();
    await hold(id, 'Too late');
    await on.db.update(tickets).set({ status: 'closed' }).where(eq(tickets.id, id));
    await later();
    expect(await answers(id)).toEqual([]);
    expect(await findDraft(on.db, agent.id, id)).toMatchObject({ body: 'Too late', stopped: true });
    expect((await hold(id, 'Too late again')).outcome).toBe('closed');
  });

  test('what is due next is told to the clock, and nothing waits longer than it should', async () => {
    await on.db.delete(heldAnswers);
    const work = heldAnswersWork(on.db, HELP, fail);
    expect(await work.msUntilNext!()).toBeUndefined();
    const id = await filed();
    await hold(id, 'Soon');
    expect(await work.msUntilNext!()).toBeGreaterThan(5_000);
    await on.db.update(heldAnswers).set({ dueAt: sql`now() + interval '1 year'` });
    await work.bringForward!();
    expect(await work.msUntilNext!()).toBe(0);
    await work.run(() => {});
    expect(await answers(id)).toEqual(['Soon']);
  });

  test('a note among agents and changes alone stop nothing that is held', async () => {
    const id = await filed();
    await hold(id, 'Public');
    await writeAsAgent(on.db, {
      ticketId: id,
      agent: colleague,
      text: { body: 'Internal', format: 'markdown', public: false, key: crypto.randomUUID() },
    });
    await later();
    expect(await answers(id)).toEqual(['Public']);
  });
});

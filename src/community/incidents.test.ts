import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditEntries } from '../accounts/schema.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { moderateThread, removePost } from './moderate.ts';
import { openIncidents } from './open-incidents.ts';
import { readThread } from './read-thread.ts';
import { reply } from './reply.ts';
import { aMember, aReply, aThread, COMMUNITY } from './test-factory.ts';
import { listParameters, listThreads } from './threads/lists.ts';
import { findThread } from './threads/store.ts';
import { type IncidentState, stateOf } from './threads/thread.ts';
import { sayAffected } from './vote.ts';

test('an incident stands where its newest update says, and what ended it or opened it again counts before that', () => {
  const over = new Date();
  expect(stateOf({ solvedAt: null, state: undefined })).toBe('investigating');
  expect(stateOf({ solvedAt: null, state: 'monitoring' })).toBe('monitoring');
  expect(stateOf({ solvedAt: over, state: 'identified' })).toBe('fixed');
  expect(stateOf({ solvedAt: null, state: 'fixed' })).toBe('investigating');
});

describeStores('incidents', (on) => {
  const anIncident = async (differences: Parameters<typeof aThread>[1] = {}) => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const { thread, first } = await aThread(on.db, { by: moderator, kind: 'incident', ...differences });
    const tell = (state: IncidentState, body = `It is ${state}. ${crypto.randomUUID()}`) =>
      reply(on.db, COMMUNITY, moderator, {
        threadId: thread.id,
        body,
        replyTo: undefined,
        isUpdate: true,
        state,
        key: undefined,
      });
    return { thread, first, moderator, tell };
  };
  const open = async (
    memory = new Memory(0),
    reader: Parameters<typeof openIncidents>[1] = { locale: 'en', viewer: VISITOR },
  ) => await openIncidents({ db: on.db, memory, site: { community: COMMUNITY } }, reader);

  test('the updates of an incident say where it stands, the newest first, and the last one ends it', async () => {
    const { thread, tell, moderator } = await anIncident();
    await tell('identified', 'A cable is broken.');
    await tell('monitoring', 'A new cable lies there.');
    const shown = await readThread(on.db, COMMUNITY, VISITOR, { id: thread.id, page: 1 });
    expect(shown!.updates.map(({ incidentState, body }) => [incidentState, body])).toEqual([
      ['monitoring', 'A new cable lies there.'],
      ['identified', 'A cable is broken.'],
    ]);
    expect(shown!.thread.solvedAt).toBeNull();
    await tell('fixed');
    expect((await findThread(on.db, thread.id))!.solvedAt).not.toBeNull();
    await tell('investigating');
    expect((await findThread(on.db, thread.id))!.solvedAt).toBeNull();
    const entries = await on.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(and(eq(auditEntries.actorId, moderator.id), eq(auditEntries.subjectId, moderator.id)))
      .orderBy(auditEntries.id);
    expect(entries.map(({ action }) => action)).toEqual(['incident.resolved', 'incident.reopened']);
  });

  test('only who moderates tells where an incident stands, and of nothing else', async () => {
    const { thread } = await anIncident();
    const update = {
      body: 'All is well.',
      replyTo: undefined,
      isUpdate: false,
      state: 'fixed',
      key: undefined,
    } as const;
    const member = await aMember(on.db);
    expect((await reply(on.db, COMMUNITY, member, { ...update, threadId: thread.id })).outcome).toBe('not-found');
    const question = await aThread(on.db);
    const moderator = await aMember(on.db, { role: 'moderator' });
    expect((await reply(on.db, COMMUNITY, moderator, { ...update, threadId: question.thread.id })).outcome).toBe(
      'not-found',
    );
    expect((await findThread(on.db, thread.id))!.solvedAt).toBeNull();
  });

  test('what is open is shown with what was said last, and with nothing that was taken away', async () => {
    const { thread, tell, moderator } = await anIncident({ body: 'Photos **do not** load.' });
    const mine = async () => (await open()).find(({ id }) => id === thread.id);
    expect(await mine()).toMatchObject({ state: 'investigating', text: 'Photos do not load.', affected: 0 });
    await sayAffected(on.db, COMMUNITY, await aMember(on.db), { threadId: thread.id, isAffected: true });
    const told = await tell('identified', 'A cable is broken.');
    await aReply(on.db, thread.id);
    expect(await mine()).toMatchObject({ state: 'identified', text: 'A cable is broken.', affected: 1 });
    if (!('post' in told)) throw new Error(told.outcome);
    await removePost(on.db, COMMUNITY, moderator, { postId: told.post.id, removal: 'hidden' });
    expect(await mine()).toMatchObject({ state: 'investigating', text: 'Photos do not load.' });
    await tell('fixed');
    expect(await mine()).toBeUndefined();
  });

  test('each reader sees the incidents of their language and of the topics that they may see', async () => {
    const [open_, members, french] = [
      await anIncident(),
      await anIncident({ topic: 'members' }),
      await anIncident({ topic: 'french', locale: 'fr' }),
    ];
    const seen = async (reader: Parameters<typeof openIncidents>[1]) => {
      const ids = (await open(undefined, reader)).map(({ id }) => id);
      return [open_, members, french].map(({ thread }) => ids.includes(thread.id));
    };
    expect(await seen({ locale: 'en', viewer: VISITOR })).toEqual([true, false, false]);
    expect(await seen({ locale: 'en', viewer: await aMember(on.db) })).toEqual([true, true, false]);
    expect(await seen({ locale: 'fr', viewer: VISITOR })).toEqual([false, false, true]);
    for (const { thread, moderator } of [open_, members, french])
      await moderateThread(on.db, COMMUNITY, moderator, { threadId: thread.id, act: 'resolve' });
  });

  test('what is remembered of them is forgotten with each change, on every node', async () => {
    const memory = new Memory(1_000_000);
    const stop = await memory.follow(on.database);
    const { thread, tell } = await anIncident();
    const mine = async () => (await open(memory)).find(({ id }) => id === thread.id)?.state;
    expect(await mine()).toBe('investigating');
    await tell('identified');
    await expect.poll(mine).toBe('identified');
    await tell('fixed');
    await expect.poll(mine).toBeUndefined();
    await stop();
  });

  test('while one is open it stands on top of its list, and with the others once it is over', async () => {
    const { thread, tell } = await anIncident({ topic: 'kept' });
    const newer = await aThread(on.db, { topic: 'kept' });
    const list = async () => {
      const query = { viewer: VISITOR, ...listParameters.parse({}), locale: 'en', topic: 'kept' };
      const { pinned, threads } = await listThreads(on.db, COMMUNITY, query);
      return [pinned, threads].map((some) => some.map(({ id }) => id));
    };
    expect(await list()).toEqual([[thread.id], [newer.thread.id]]);
    await tell('fixed');
    expect(await list()).toEqual([[], [thread.id, newer.thread.id]]);
  });
});

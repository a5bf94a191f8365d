import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { openTestApp, settleSearch } from '../deflection/test-app.ts';
import { findMergeTargets } from './merge-targets.ts';
import { aMember, aThread, COMMUNITY } from './test-factory.ts';
import { findThread } from './threads/store.ts';
import { threadUrl } from './threads/thread.ts';

describeStores('threads to merge one into', (on) => {
  const desk = openTestApp(on);
  const offer = async (
    ...[by, thread, words = '']: [Parameters<typeof findMergeTargets>[1], { id: number }, string?]
  ) => {
    await settleSearch(desk());
    const app = { db: on.db, search: desk().search, community: COMMUNITY };
    return (await findMergeTargets(app, by, (await findThread(on.db, thread.id))!, words)).map(({ id }) => id);
  };

  test('are those like it until somebody types words, and never the thread itself', async () => {
    const by = await aMember(on.db, { role: 'moderator' });
    const { thread } = await aThread(on.db, { title: 'The quokka prints upside down' });
    const { thread: alike } = await aThread(on.db, { title: 'My quokka prints upside down' });
    const { thread: other } = await aThread(on.db, { title: 'The wombat never sleeps' });
    expect((await offer(by, thread))[0]).toBe(alike.id);
    expect(await offer(by, thread)).not.toContain(thread.id);
    expect((await offer(by, thread, 'wombat sleeps'))[0]).toBe(other.id);
  });

  test('are the one whose address or number was typed', async () => {
    const by = await aMember(on.db, { role: 'moderator' });
    const [{ thread }, { thread: other }] = [await aThread(on.db), await aThread(on.db)];
    expect(await offer(by, thread, `https://help.example.com${threadUrl('en', other)}`)).toEqual([other.id]);
    expect(await offer(by, thread, ` ${other.id} `)).toEqual([other.id]);
  });

  test('are of the topics that this person moderates alone', async () => {
    const keeper = { ...(await aMember(on.db)), email: 'keeper@example.com' };
    const { thread } = await aThread(on.db, { topic: 'kept', title: 'The numbat is stuck' });
    const { thread: theirs } = await aThread(on.db, { topic: 'kept', title: 'A numbat that is stuck' });
    const { thread: elsewhere } = await aThread(on.db, { topic: 'open', title: 'Numbat stuck again' });
    expect(await offer(keeper, thread)).toEqual([theirs.id]);
    expect(await offer(keeper, thread, threadUrl('en', elsewhere))).not.toContain(elsewhere.id);
  });
});

import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { describeStores } from '../db/test-database.ts';
import { completePeople, peopleParameters } from './complete-people.ts';
import { removePost } from './moderate.ts';
import { aMember, aReply, aThread, COMMUNITY } from './test-factory.ts';

describeStores('the list of people while a text names them', (on) => {
  const list = async (viewer: Awaited<ReturnType<typeof aMember>>, asked: Record<string, string>) =>
    (await completePeople(on.db, COMMUNITY, viewer, peopleParameters.parse(asked)))?.map(({ name }) => name);

  test('who has written in the thread comes first, the latest before others, then who is called so', async () => {
    const [zoe, zara, zed] = [
      await aMember(on.db, { name: 'Zoe First' }),
      await aMember(on.db, { name: 'Anna Zara' }),
      await aMember(on.db, { name: 'Zed Elsewhere' }),
    ];
    await aThread(on.db, { by: zed });
    const { thread, asker } = await aThread(on.db, { by: zoe });
    await aReply(on.db, thread.id, { by: zara });
    const me = await aReply(on.db, thread.id);
    expect(await list(me.by, { q: 'z', thread: String(thread.id) })).toEqual([
      'Anna Zara',
      'Zoe First',
      'Zed Elsewhere',
    ]);
    expect(await list(me.by, { thread: String(thread.id) })).toEqual(['Anna Zara', 'Zoe First']);
    expect(await list(asker, { q: 'zoe', thread: String(thread.id) })).toEqual([]);
    const [offered] = (await completePeople(on.db, COMMUNITY, me.by, { q: 'zed', thread: thread.id }))!;
    expect(offered).toEqual({ name: 'Zed Elsewhere', handle: `zed-elsewhere-${zed.id}` });
  });

  test('nobody is listed who has written nothing that the viewer may read', async () => {
    const me = await aMember(on.db);
    await aMember(on.db, { name: 'Quiet Quentin' });
    const team = await aMember(on.db, { name: 'Quiet Quinn', role: 'agent' });
    await aThread(on.db, { by: team, topic: 'team' });
    const hidden = await aMember(on.db, { name: 'Quiet Quill' });
    const { first } = await aThread(on.db, { by: hidden });
    const moderator = await aMember(on.db, { role: 'moderator' });
    await removePost(on.db, COMMUNITY, moderator, { postId: first.id, removal: 'hidden' });
    expect(await list(me, { q: 'quiet' })).toEqual([]);
    expect(await list(moderator, { q: 'quiet qui' })).toEqual(['Quiet Quinn']);
  });

  test('nobody is listed who could not read the thread, who was suspended or has left', async () => {
    const paid = await aMember(on.db, { plan: 'premium' });
    const [free, suspended, other] = [
      await aMember(on.db, { name: 'Walter Free', plan: 'free' }),
      await aMember(on.db, { name: 'Walter Gone' }),
      await aMember(on.db, { name: 'Walter Premium', plan: 'premium' }),
    ];
    for (const by of [free, suspended, other]) await aThread(on.db, { by });
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, suspended.id));
    for (const { id, plan } of [free, other, paid]) await on.db.update(users).set({ plan }).where(eq(users.id, id));
    const { thread } = await aThread(on.db, { by: paid, topic: 'premium' });
    expect(await list(paid, { q: 'walter', thread: String(thread.id) })).toEqual(['Walter Premium']);
    expect(await list(paid, { q: 'walter', topic: 'open' })).toEqual(['Walter Free', 'Walter Premium']);
    // Of a thread that they may not see, nobody learns who writes in it.
    expect(await list(free, { q: 'walter', thread: String(thread.id) })).toBeUndefined();
    expect(await list(free, { q: 'walter', topic: 'premium' })).toBeUndefined();
  });

  test('signs of patterns stand for themselves, and no list is long', async () => {
    const me = await aMember(on.db);
    for (let index = 0; index < 8; index++)
      await aThread(on.db, { by: await aMember(on.db, { name: `Many ${index}` }) });
    expect(await list(me, { q: 'many' })).toHaveLength(6);
    expect(await list(me, { q: '%' })).toEqual([]);
    expect(await list(me, { q: 'man_' })).toEqual([]);
  });
});

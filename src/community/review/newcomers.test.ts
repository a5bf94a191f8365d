import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { nameProblem } from '../../accounts/name.ts';
import { users } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { decideReview } from '../decide.ts';
import { flagPost } from '../flag.ts';
import { hideAll, lastSweep, restoreAll, TRUSTED_FLAGS } from '../hide-all.ts';
import { reply } from '../reply.ts';
import { startThread } from '../start-thread.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import { posts, readMarks } from '../threads/schema.ts';
import { findPost, findThread } from '../threads/store.ts';
import type { Sending } from './assess.ts';
import { findHeld } from './hold.ts';
import { contentsOf } from './newcomer-limits.ts';
import { FAST_MS, isFast, openedToken } from './opened.ts';
import { reviews } from './review-schema.ts';
import { areAlmostTheSame, printOf } from './text-print.ts';
import { readTrust, TRUST_RULES, trustByRole, trustFrom } from './trust.ts';
import { hasWatchedWord } from './watched-words.ts';

describe('trust', () => {
  const day = 86_400;
  const facts = { ageSeconds: 0, threadsRead: 0, helped: 0, posts: 0, removedSeconds: null };

  test('grows by time, reading and helping', () => {
    const { member, trusted } = TRUST_RULES;
    expect(trustFrom(facts)).toBe('new');
    const read = { ...facts, threadsRead: 99, helped: 99, posts: 99 };
    expect(trustFrom({ ...read, ageSeconds: member.days * day - 1 })).toBe('new');
    expect(trustFrom({ ...read, ageSeconds: member.days * day })).toBe('member');
    expect(trustFrom({ ...read, ageSeconds: 99 * day, threadsRead: member.threadsRead - 1 })).toBe('new');
    expect(trustFrom({ ...read, ageSeconds: trusted.days * day })).toBe('trusted');
    expect(trustFrom({ ...read, ageSeconds: 99 * day, helped: trusted.helped - 1 })).toBe('member');
  });

  test('is lost for a while by who had a post taken away', () => {
    const known = { ageSeconds: 999 * day, threadsRead: 99, helped: 99, posts: 99 };
    expect(trustFrom({ ...known, removedSeconds: day })).toBe('new');
    expect(trustFrom({ ...known, removedSeconds: 8 * day })).toBe('member');
    expect(trustFrom({ ...known, removedSeconds: 91 * day })).toBe('trusted');
  });

  test('is had from the beginning by the team, by moderators of a topic, and in part by who has more than the first plan', () => {
    const by = (who: Parameters<typeof trustByRole>[0]) => trustByRole(who, COMMUNITY);
    expect(by({ role: 'agent' })).toBe('trusted');
    expect(by({ role: 'member', email: 'keeper@example.com' })).toBe('trusted');
    expect(by({ role: 'member', plan: 'premium' })).toBe('member');
    for (const plan of ['free', 'gone', undefined]) expect(by({ role: 'member', plan })).toBe('new');
  });
});

describe('what a text has', () => {
  test('is counted as its readers see it', () => {
    const text = 'See https://a.example, [b](https://b.example "B") and [here](/en/articles/x).\n\nHi a@b.example';
    expect(contentsOf(text, 'help.example')).toEqual({ links: 2, quotedLinks: [], images: 0 });
    const none = contentsOf('[x](https://help.example/y) `https://c.example @x`', 'help.example');
    expect(none).toEqual({ links: 0, quotedLinks: [], images: 0 });
    expect(contentsOf('![a](/b.png) ![c][d]\n\n[d]: /e.png').images).toBe(2);
    expect(contentsOf('<a href="https://x.example">y</a>').links).toBeLessThanOrEqual(1);
  });

  test('tells links of a quotation from its own', () => {
    const { links, quotedLinks } = contentsOf('> See https://a.example/x\n\nRather https://b.example');
    expect([links, quotedLinks]).toEqual([1, ['https://a.example/x']]);
  });
});

describe('watched words', () => {
  const words = { all: ['viagra', 'buy now', '$$$'], fr: ['arnaque'], de: [], en: ['购买'] };
  const has = (text: string, locale = 'en') => hasWatchedWord(text, words, locale);

  test('are found whole, in whatever case and disguise', () => {
    for (const text of [
      'Viagra!',
      'VIAGRA',
      'v\u0456agra',
      'v\u200bi\u200da\u00adgra',
      'ｖｉａｇｒａ',
      'vi**ag**ra',
      'Buy,\n now',
      'so much $$$',
      '现在购买吧',
    ])
      expect(has(text), JSON.stringify(text)).toBe(true);
    for (const text of ['viagrass', 'a viagr a', 'buy it now', 'lamp', '']) expect(has(text), text).toBe(false);
  });

  test('are those of the language of the text', () => {
    expect(has('Une arnaque', 'fr')).toBe(true);
    expect(has('Une arnaque', 'de')).toBe(false);
    expect(hasWatchedWord('viagra', {}, 'en')).toBe(false);
  });
});

describe('the print of a text', () => {
  const text =
    'Get the best lamp prices of the whole city, only today and only for you, come and see our large store in the old town near the station.';
  const same = (one: string, other: string) => areAlmostTheSame(printOf(one)!.numbers, printOf(other)!.numbers);

  test('is the same for what is only disguised', () => {
    expect(same(text, text.toUpperCase().replaceAll(' ', '  '))).toBe(true);
    expect(same(text, text.replaceAll('a', '\u0430').replaceAll('e', 'e\u200b'))).toBe(true);
    expect(same(text, `> quoted before\n\n${text}!!!`)).toBe(true);
    expect(printOf(text)!.bands).toEqual(printOf(text.toLowerCase())!.bands);
  });

  test('is almost the same after a small change, and another for another text', () => {
    expect(same(text, text.replace('station', 'harbour'))).toBe(true);
    expect(
      same(text, 'My lamp blinks at night when the radio is on, and I have changed the bulb twice since last week.'),
    ).toBe(false);
  });

  test('is not taken of what many people write', () => {
    expect(printOf('Thank you, this works!')).toBeUndefined();
  });
});

test('a form that was sent faster than anybody writes is known, and nobody can say otherwise', () => {
  const token = openedToken('secret', 7, 1_000_000);
  expect(isFast('secret', 7, token, 1_000_000 + FAST_MS - 1)).toBe(true);
  expect(isFast('secret', 7, token, 1_000_000 + FAST_MS)).toBe(false);
  for (const forged of ['', '1', token.replace('1000000', '1'), `${token}x`, openedToken('other', 7, 1), 'x.y'])
    expect(isFast('secret', 7, forged, 9_000_000), forged).toBe(true);
  expect(isFast('secret', 8, token, 9_000_000)).toBe(true);
});

describeStores('new accounts', (on) => {
  const community = {
    ...COMMUNITY,
    newcomers: { firstPostsHeld: 0, links: 1, images: 0, mentions: 1, threadsADay: 2, repliesADay: 2 },
    watchedWords: { all: ['casino'] },
  };
  const words = (topic: string) =>
    `${topic} ${Array.from({ length: 12 }, () => Math.random().toString(36).slice(2)).join(' ')}`;
  const start = (by: SignedIn, body = words('A lamp'), sending?: Sending) =>
    startThread(on.db, community, by, {
      topic: 'open',
      kind: 'question',
      locale: 'en',
      title: `Title ${crypto.randomUUID()}`,
      body,
      tags: '',
      key: undefined,
      ...(sending && { sending }),
    });
  const answer = (by: SignedIn, threadId: number, body = words('An answer')) =>
    reply(on.db, community, by, { threadId, body, replyTo: undefined, isUpdate: false, key: undefined });
  /** Somebody who has been here for long. */
  const known = async (helped: boolean) => {
    const me = await aMember(on.db);
    const long = new Date(Date.now() - 99 * 86_400_000);
    await on.db.update(users).set({ createdAt: long }).where(eq(users.id, me.id));
    for (let i = 0; i < (helped ? TRUST_RULES.trusted : TRUST_RULES.member).threadsRead; i++) {
      const { thread } = await aThread(on.db, { topic: 'kept', by: reader });
      await on.db.insert(readMarks).values({ threadId: thread.id, userId: me.id, number: 1 });
      if (helped && i < TRUST_RULES.trusted.helped) {
        const { id } = await aReply(on.db, thread.id, { by: me });
        await on.db.update(posts).set({ helpful: 1 }).where(eq(posts.id, id));
      }
    }
    return me;
  };
  let reader: SignedIn;

  test('each refusal names the limit, and nothing is written', async () => {
    reader = await aMember(on.db, { role: 'agent' });
    const me = await aMember(on.db);
    const body = 'https://a.example https://b.example ![x](/y.png) @ada @bo';
    expect(await start(me, body)).toEqual({
      outcome: 'invalid',
      errors: [
        { field: 'body', problem: 'links', most: 1 },
        { field: 'body', problem: 'images', most: 0 },
        { field: 'body', problem: 'mentions', most: 1 },
      ],
    });
    expect(await on.db.$count(posts, eq(posts.authorId, me.id))).toBe(0);
    const host = { host: 'a.example' };
    expect((await start(me, 'https://a.example https://a.example/x https://b.example', host)).outcome).toBe('started');
  });

  test('two people of a thread count as two, although their names begin alike', async () => {
    const people = await Promise.all(['Ada Lovelace', 'Ada Byron'].map((name) => aMember(on.db, { name })));
    const { thread } = await aThread(on.db);
    for (const by of people) await aReply(on.db, thread.id, { by });
    const me = await aMember(on.db);
    expect((await answer(me, thread.id, words('@Ada Lovelace, see'))).outcome).toBe('replied');
    const both = await answer(me, thread.id, words('@Ada Lovelace and @Ada Byron'));
    expect(both).toMatchObject({ errors: [{ problem: 'mentions', most: 1 }] });
  });

  test('links that somebody quotes from the thread are not theirs; a quotation of nobody is', async () => {
    const { thread } = await aThread(on.db);
    await answer(reader, thread.id, words('https://one.example/x and [here](https://two.example)'));
    const quote = (...urls: string[]) => `> ${urls.join(' ')}\n\n${words('Right, and https://own.example')}`;
    const me = await aMember(on.db);
    const said = await answer(me, thread.id, quote('https://one.example/x', 'https://two.example'));
    expect(said.outcome).toBe('replied');
    const unsaid = await answer(me, thread.id, quote('https://one.example/x', 'https://three.example'));
    expect(unsaid).toMatchObject({ errors: [{ problem: 'links', most: 1 }] });
  });

  test('a day has so many threads and replies, those that wait among them', async () => {
    const me = await aMember(on.db);
    expect((await start(me)).outcome).toBe('started');
    expect((await start(me, words('A casino'))).outcome).toBe('held');
    expect(await start(me)).toMatchObject({ errors: [{ problem: 'threads-a-day', most: 2 }] });
    const { thread } = await aThread(on.db);
    for (let i = 0; i < 2; i++) expect((await answer(me, thread.id)).outcome).toBe('replied');
    expect(await answer(me, thread.id)).toMatchObject({ errors: [{ problem: 'replies-a-day', most: 2 }] });
    await on.db
      .update(posts)
      .set({ createdAt: new Date(Date.now() - 90_000_000) })
      .where(eq(posts.authorId, me.id));
    expect((await answer(me, thread.id)).outcome).toBe('replied');
  });

  test('who is known has none of these limits', async () => {
    const me = await known(false);
    for (let i = 0; i < 3; i++)
      expect((await start(me, `${words('x')} @a @b @c https://a.example https://b.example`)).outcome).toBe('started');
    // A watched word is read by somebody first all the same, but not of who is trusted.
    expect((await start(me, words('A casino'))).outcome).toBe('held');
    expect((await start(await aMember(on.db, { role: 'agent' }), words('A casino'))).outcome).toBe('started');
  });

  test('a first post that was sent within seconds waits, and a second one does not', async () => {
    const me = await aMember(on.db);
    const started = await start(me, words('Fast'), { isFast: true });
    if (started.outcome !== 'held') throw new Error(started.outcome);
    expect((await findHeld(on.db, started.reviewId))!.review.reasons).toEqual(['fast']);
    const other = await aMember(on.db);
    expect((await start(other, words('Slow'), { isFast: false })).outcome).toBe('started');
    expect((await start(other, words('Fast'), { isFast: true })).outcome).toBe('started');
  });

  test('what a service takes for spam waits, of new accounts alone', async () => {
    const started = await start(await aMember(on.db), words('Cheap'), { isSpam: true });
    if (started.outcome !== 'held') throw new Error(started.outcome);
    expect((await findHeld(on.db, started.reviewId))!.review.reasons).toEqual(['spam']);
    expect((await start(await known(false), words('Cheap'), { isSpam: true })).outcome).toBe('started');
  });

  test('almost the same text by several new accounts waits, by one account it does not', async () => {
    const [one, two, three] = [await aMember(on.db), await aMember(on.db), await aMember(on.db)];
    const { thread } = await aThread(on.db);
    const text = words('The best prices of the city are in our store');
    expect((await answer(one, thread.id, text)).outcome).toBe('replied');
    const again = await answer(two, thread.id, `${text.toUpperCase().replaceAll('E', '\u0415')}!`);
    if (again.outcome !== 'held') throw new Error(again.outcome);
    expect((await findHeld(on.db, again.reviewId))!.review.reasons).toEqual(['duplicate']);
    expect((await answer(one, thread.id, `${text}.`)).outcome).toBe('replied');
    expect((await answer(three, thread.id)).outcome).toBe('replied');
  });

  test('what a moderator approves is trusted no more than it was', async () => {
    const me = await aMember(on.db);
    const held = await start(me, words('Fast'), { isFast: true });
    if (held.outcome !== 'held') throw new Error(held.outcome);
    const moderator = await aMember(on.db, { role: 'moderator' });
    await decideReview(on.db, community, moderator, { reviewId: held.reviewId, decision: 'approve', told: '' });
    expect((await readTrust(on.db, community, me)).trust).toBe('new');
  });

  test('enough trusted people hide everything of a new account, which waits then; others and fewer do not', async () => {
    const me = await aMember(on.db);
    const { thread, first } = await aThread(on.db, { by: me });
    const { thread: elsewhere } = await aThread(on.db);
    const { id: other } = await aReply(on.db, elsewhere.id, { by: me });
    const flag = (by: SignedIn) => flagPost(on.db, community, by, { postId: first.id, kind: 'spam', text: '' });
    for (let i = 0; i < TRUSTED_FLAGS; i++) await flag(await aMember(on.db));
    const trusted = await known(true);
    expect((await readTrust(on.db, community, trusted)).trust).toBe('trusted');
    await flag(trusted);
    await flag(await aMember(on.db, { role: 'agent' }));
    expect((await findThread(on.db, thread.id))!.removal).toBeNull();
    await flag(await aMember(on.db, { role: 'editor' }));
    for (const id of [first.id, other]) {
      expect((await findPost(on.db, id))!.post).toMatchObject({ removal: 'hidden', removedBy: null });
      const [review] = await on.db.select().from(reviews).where(eq(reviews.postId, id));
      expect(review).toMatchObject({ kind: 'flagged', state: 'waiting' });
    }
    expect((await findThread(on.db, elsewhere.id))!.replies).toBe(0);
    // Of a known account the same flags hide nothing.
    const { first: knowns } = await aThread(on.db, { by: trusted });
    for (const role of ['agent', 'agent', 'editor'] as const)
      await flagPost(on.db, community, await aMember(on.db, { role }), { postId: knowns.id, kind: 'spam', text: '' });
    expect((await findPost(on.db, knowns.id))!.post.removal).toBeNull();
  });

  test('everything of somebody is hidden with one act and back with one undo, but for what was decided since', async () => {
    const me = await aMember(on.db);
    const { thread, first } = await aThread(on.db, { by: me });
    const { thread: elsewhere } = await aThread(on.db);
    const mine = [await aReply(on.db, elsewhere.id, { by: me }), await aReply(on.db, elsewhere.id, { by: me })];
    const moderator = await aMember(on.db, { role: 'moderator' });
    for (const role of ['member', 'agent'] as const)
      expect(await hideAll(on.db, community, await aMember(on.db, { role }), me.id)).toBeUndefined();
    expect(await hideAll(on.db, community, moderator, (await aMember(on.db, { role: 'agent' })).id)).toBeUndefined();
    expect(await hideAll(on.db, community, moderator, me.id)).toBe(3);
    expect(await hideAll(on.db, community, moderator, me.id)).toBe(0);
    expect((await findThread(on.db, thread.id))!.removal).toBe('hidden');
    expect((await findThread(on.db, elsewhere.id))!.replies).toBe(0);
    expect(await lastSweep(on.db, me.id)).toMatchObject({ posts: 3 });
    await on.db.update(posts).set({ removal: 'deleted' }).where(eq(posts.id, mine[1]!.id));
    expect(await restoreAll(on.db, community, moderator, me.id)).toBe(2);
    expect((await findPost(on.db, first.id))!.thread.removal).toBeNull();
    expect((await findThread(on.db, elsewhere.id))!.replies).toBe(1);
    expect(await restoreAll(on.db, community, moderator, me.id)).toBe(0);
  });

  test('a name is refused that mixes scripts, or looks like one of the team', async () => {
    await aUser(on.db, { name: 'Ada Support', role: 'agent', password: null });
    const problem = (name: string, role: 'member' | 'agent' = 'member') => nameProblem(on.db, name, { role });
    expect(await problem('\u0410da')).toBe('mixed-scripts');
    for (const name of ['Ada Support', 'ADA-SUPPORT', 'Ada Supp0rt', 'Ａda Ｓupport'])
      expect(await problem(name), name).toBe('like-staff');
    expect(await problem('Ada Supporter')).toBeUndefined();
    expect(await problem('Ada Support', 'agent')).toBeUndefined();
  });
});

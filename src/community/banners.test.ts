import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { secondsOfBanners } from '../web/banner.ts';
import { bannersOf, setBanner } from './banners.ts';
import { editPost } from './edit.ts';
import { removePost } from './moderate.ts';
import { aMember, aThread, COMMUNITY } from './test-factory.ts';
import { threads } from './threads/schema.ts';
import { findThread } from './threads/store.ts';

test('a page with banners is right until the first of them ends', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  const banner = (until: string) => ({ id: '1', text: '', href: '', until: new Date(until) });
  expect(secondsOfBanners([], now)).toBeUndefined();
  expect(secondsOfBanners([banner('2026-11-29T13:00:00Z'), banner('2026-11-29T12:00:30.900Z')], now)).toBe(30);
  expect(secondsOfBanners([banner('2026-11-29T12:00:00.100Z')], now)).toBe(1);
});

describeStores('banners', (on) => {
  const site = { community: COMMUNITY, timeZone: 'Europe/Zurich' };
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
  const anAnnouncement = async (differences: Parameters<typeof aThread>[1] = {}) => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const made = await aThread(on.db, { by: moderator, kind: 'announcement', ...differences });
    return { ...made, moderator };
  };
  const shown = async (
    threadId: number,
    reader: Parameters<typeof bannersOf>[1] = { locale: 'en', viewer: VISITOR },
    memory = new Memory(0),
  ) => (await bannersOf({ db: on.db, memory, site }, reader)).find(({ id }) => id.startsWith(`${threadId}-`));

  test('an announcement stands on every page in its language until its end, and for who may read it', async () => {
    const { thread, moderator } = await anAnnouncement({ topic: 'members', title: 'We close <early>' });
    expect(await shown(thread.id)).toBeUndefined();
    await setBanner(on.db, site, moderator, { threadId: thread.id, until: inDays(2) });
    const member = await aMember(on.db);
    expect(await shown(thread.id, { locale: 'en', viewer: member })).toMatchObject({ text: 'We close <early>' });
    expect(await shown(thread.id, { locale: 'fr', viewer: member })).toBeUndefined();
    expect(await shown(thread.id)).toBeUndefined();
    await on.db
      .update(threads)
      .set({ bannerUntil: new Date(Date.now() - 1) })
      .where(eq(threads.id, thread.id));
    expect(await shown(thread.id, { locale: 'en', viewer: member })).toBeUndefined();
  });

  test('one that was put away is another one once its words or its end change', async () => {
    const { thread, first, moderator } = await anAnnouncement();
    const seen: unknown[] = [];
    const look = async () => seen.push((await shown(thread.id))?.id);
    await setBanner(on.db, site, moderator, { threadId: thread.id, until: inDays(1) });
    await look();
    await look();
    await setBanner(on.db, site, moderator, { threadId: thread.id, until: inDays(2) });
    await look();
    const edit = { postId: first.id, body: first.body, title: 'Other words', tags: '', base: 1 };
    await editPost(on.db, COMMUNITY, moderator, edit);
    await look();
    expect(seen[1]).toBe(seen[0]);
    expect(new Set(seen).size).toBe(3);
  });

  test('its end is a moment of the next year in the time zone of the site', async () => {
    const { thread, moderator } = await anAnnouncement();
    const set = (until: string) => setBanner(on.db, site, moderator, { threadId: thread.id, until });
    for (const wrong of ['', 'tomorrow', inDays(-2), inDays(400), '2027-02-30T10:00', "2027-01-01T10:00'--"])
      expect(await set(wrong), wrong).toBe('wrong');
    const day = inDays(30).slice(0, 10);
    expect(await set(`${day}T12:00`)).not.toBe('wrong');
    const zone = new Intl.DateTimeFormat('en', { timeZone: site.timeZone, hour: 'numeric', hour12: false });
    expect(zone.format((await findThread(on.db, thread.id))!.bannerUntil!)).toBe('12');
    await setBanner(on.db, site, moderator, { threadId: thread.id, until: undefined });
    expect((await findThread(on.db, thread.id))!.bannerUntil).toBeNull();
  });

  test('only moderators of the team put announcements on every page', async () => {
    const until = inDays(2);
    const keeper = { ...(await aMember(on.db)), email: 'keeper@example.com' };
    const kept = await anAnnouncement({ topic: 'kept' });
    expect(await setBanner(on.db, site, keeper, { threadId: kept.thread.id, until })).toBeUndefined();
    const question = await aThread(on.db);
    expect(await setBanner(on.db, site, kept.moderator, { threadId: question.thread.id, until })).toBeUndefined();
  });

  test('what is remembered of it is forgotten when it changes or goes', async () => {
    const memory = new Memory(1_000_000);
    const stop = await memory.follow(on.database);
    const { thread, first, moderator } = await anAnnouncement();
    const reader = { locale: 'en', viewer: VISITOR };
    const text = async () => (await shown(thread.id, reader, memory))?.text;
    expect(await text()).toBeUndefined();
    await setBanner(on.db, site, moderator, { threadId: thread.id, until: inDays(1) });
    await expect.poll(text).toBe(thread.title);
    const edit = { postId: first.id, body: first.body, title: 'We close late', tags: '', base: 1 };
    await editPost(on.db, COMMUNITY, moderator, edit);
    await expect.poll(text).toBe('We close late');
    await removePost(on.db, COMMUNITY, moderator, { postId: first.id, removal: 'hidden' });
    await expect.poll(text).toBeUndefined();
    await stop();
  });
});

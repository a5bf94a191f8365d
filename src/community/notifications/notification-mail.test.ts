import { and, eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { users } from '../../accounts/schema.ts';
import { readSite } from '../../config/site.ts';
import { describeStores } from '../../db/test-database.ts';
import { siteDeclaration } from '../../domains.ts';
import { mailOutbox } from '../../mail/schema.ts';
import type { MailMessage } from '../../mail/transport.ts';
import { sendDueMails } from '../../mail/worker.ts';
import { communityDomain } from '../domain.ts';
import { moderateThread, removePost } from '../moderate.ts';
import { readThread } from '../read-thread.ts';
import { markSolution } from '../solve.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import { posts } from '../threads/schema.ts';
import { sayAffected } from '../vote.ts';
import { followList } from './follow.ts';
import { handleOf } from './mentions.ts';
import { communityWork, writeDueMails } from './notification-mail.ts';
import { notificationSettings, notifications } from './notification-schema.ts';
import { readSettings, readStopToken, saveSettings, stopMails, stopPath } from './notification-settings.ts';

const site = { ...(await readSite('content', siteDeclaration)), community: COMMUNITY };
const context = { site, secret: 'a secret' };
const base = new URL('https://help.example.com');

test('a link that ends mails stands for one person and what they do not want', () => {
  for (const stop of [
    { userId: 12, stream: 'replies', threadId: 345 },
    { userId: 12, stream: 'digest', threadId: undefined },
  ] as const) {
    const token = stopPath('a secret', stop, 'en').split('/').at(-1)!;
    expect(readStopToken('a secret', token)).toEqual(stop);
    expect(readStopToken('another', token)).toBeUndefined();
    expect(readStopToken('a secret', token.replace('c.', 'd.'))).toBeUndefined();
  }
  expect(readStopToken('a secret', '')).toBeUndefined();
});

describeStores('mails about the community', (on) => {
  const work = () =>
    communityWork(on.db, context, (error) => {
      throw error;
    }).run(() => {});
  /** Lets mails that wait be due now. */
  const later = () =>
    on.db.update(notifications).set({ mailDueAt: sql`now()` }).where(sql`${notifications.mailDueAt} is not null`);
  async function sent(to: SignedIn): Promise<MailMessage[]> {
    const messages: MailMessage[] = [];
    await sendDueMails(on.db, {
      contentDir: 'content',
      site,
      base,
      from: 'help@example.com',
      transport: { connections: 1, send: async (message) => void messages.push(message), close: () => {} },
      kinds: communityDomain.mails,
    });
    return messages.filter((message) => message.to === to.email);
  }
  /** What somebody gets after two minutes. */
  async function mailsTo(to: SignedIn): Promise<MailMessage[]> {
    await work();
    await later();
    await writeDueMails(on.db, context);
    return await sent(to);
  }
  const whyNot = async (to: SignedIn) => {
    const rows = await on.db.select().from(mailOutbox).where(eq(mailOutbox.toAddress, to.email)).orderBy(mailOutbox.id);
    return rows.map(({ skippedReason }) => skippedReason);
  };

  test('replies come in one mail after two minutes, as one conversation, with a button that ends it', async () => {
    const { thread, asker } = await aThread(on.db, { title: 'Why does the lamp blink?' });
    const helper = await aMember(on.db, { name: 'Grace Hopper' });
    await aReply(on.db, thread.id, {
      by: helper,
      body: `Turn it **off**, @${handleOf(asker)}? No: <script>on</script>`,
    });
    await aReply(on.db, thread.id, { by: helper, body: 'And on again.' });
    await work();
    expect(await sent(asker)).toEqual([]);
    const [{ waits } = { waits: 0 }] = await on.db
      .select({ waits: sql<number>`extract(epoch from max(${notifications.mailDueAt}) - now())`.mapWith(Number) })
      .from(notifications)
      .where(eq(notifications.userId, asker.id));
    expect(waits).toBeGreaterThan(60);
    expect(waits).toBeLessThanOrEqual(120);
    const mails = await mailsTo(asker);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Re: Why does the lamp blink?',
      'Re: Why does the lamp blink?',
    ]);
    const reply = mails.find(({ text }) => text.includes('A new reply from Grace Hopper'))!;
    const mention = mails.find(({ text }) => text.includes('Grace Hopper mentioned you'))!;
    expect(reply.text).toContain('And on again.');
    expect(mention.html).toContain(`href="https://help.example.com/en/people/${asker.id}"`);
    expect(mention.html).not.toContain('<script>on');
    expect(reply.html).toContain(`/en/community/threads/${thread.id}/why-does-the-lamp-blink#post-3`);
    for (const { headers } of mails)
      expect(headers).toMatchObject({
        'In-Reply-To': `<thread-${thread.id}@help.example.com>`,
        References: `<thread-${thread.id}@help.example.com>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      });
    const path = new URL(reply.headers['List-Unsubscribe']!.slice(1, -1)).pathname;
    expect(readStopToken('a secret', path.split('/').at(-1)!)).toEqual({
      userId: asker.id,
      stream: 'replies',
      threadId: thread.id,
    });
    expect(await mailsTo(asker)).toEqual([]);
  });

  test('a second look finds what was read, hidden, unsubscribed or closed meanwhile, and sends nothing', async () => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const ends: [(asker: SignedIn, threadId: number, postId: number) => Promise<unknown>, string | undefined][] = [
      [(asker, id) => readThread(on.db, COMMUNITY, asker, { id, page: 1 }), undefined],
      [(_, __, postId) => removePost(on.db, COMMUNITY, moderator, { postId, removal: 'hidden' }), 'unsubscribed, or'],
      [(asker) => stopMails(on.db, { userId: asker.id, stream: 'replies' }), undefined],
      [(asker) => on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, asker.id)), undefined],
      [
        (_, threadId) => moderateThread(on.db, COMMUNITY, moderator, { threadId, act: 'move', topic: 'team' }),
        'unsubscribed, or',
      ],
    ];
    for (const [happens, reason] of ends) {
      const { thread, asker } = await aThread(on.db);
      const { id } = await aReply(on.db, thread.id);
      await work();
      await happens(asker, thread.id, id);
      await later();
      await writeDueMails(on.db, context);
      expect((await sent(asker)).filter(({ text }) => text.includes('Turn it off'))).toEqual([]);
      const [why] = await whyNot(asker);
      if (reason === undefined) expect(why).toBeUndefined();
      else expect(why).toContain(reason);
    }
  });

  test('what is read while a mail waits for the mail server is not sent either', async () => {
    const { thread, asker } = await aThread(on.db);
    await aReply(on.db, thread.id);
    await work();
    await later();
    await writeDueMails(on.db, context);
    await readThread(on.db, COMMUNITY, asker, { id: thread.id, page: 1 });
    expect(await sent(asker)).toEqual([]);
    expect(await whyNot(asker)).toEqual(['it was read']);
  });

  test('what is not read yet is told again no sooner than after an hour, with all that has come since', async () => {
    const { thread, asker } = await aThread(on.db);
    await aReply(on.db, thread.id);
    expect(await mailsTo(asker)).toHaveLength(1);
    await aReply(on.db, thread.id, { body: 'The second reply.' });
    await aReply(on.db, thread.id, { body: 'The third reply.' });
    await work();
    const [row] = await on.db
      .select({ waits: sql<number>`extract(epoch from ${notifications.mailDueAt} - now())`.mapWith(Number) })
      .from(notifications)
      .where(and(eq(notifications.userId, asker.id), eq(notifications.class, 'reply')));
    expect(row!.waits).toBeGreaterThan(3500);
    const [mail, ...others] = await mailsTo(asker);
    expect(others).toEqual([]);
    expect(mail!.text).toContain('2 new replies from');
    for (const text of ['The second reply.', 'The third reply.']) expect(mail!.text).toContain(text);
  });

  test('what comes once a day is one mail with a part for each kind', async () => {
    const reader = await aMember(on.db);
    await saveSettings(on.db, reader.id, { replies: 'daily', mentions: 'daily', news: 'daily' });
    await followList(on.db, COMMUNITY, reader, { kind: 'topic', name: 'kept', locale: 'en', follows: true });
    const { thread } = await aThread(on.db, { by: reader, title: 'My own question' });
    await aReply(on.db, thread.id, { by: await aMember(on.db, { name: 'Ann' }) });
    await aThread(on.db, { topic: 'kept', title: 'A new thread' });
    const { first } = await aThread(on.db, { title: 'A word to you', body: `@${handleOf(reader)}` });
    expect(first.mentions).toEqual([reader.id]);
    await work();
    const [row] = await on.db
      .select({ hour: sql<string>`to_char(${notifications.mailDueAt} at time zone ${site.timeZone}, 'HH24:MI')` })
      .from(notifications)
      .where(eq(notifications.userId, reader.id));
    expect(row!.hour).toBe('08:00');
    const [digest, ...others] = await mailsTo(reader);
    expect(others).toEqual([]);
    expect(digest!.subject).toBe('3 threads with news');
    for (const text of ['My own question', 'Ann', 'A new thread', 'A word to you', 'New replies', 'New threads'])
      expect(digest!.text).toContain(text);
    expect(digest!.text).not.toContain('Solutions and news');
    expect(digest!.headers['List-Unsubscribe']).toContain('/en/notifications/mails/');
    await stopMails(on.db, { userId: reader.id, stream: 'digest' });
    expect(await readSettings(on.db, reader.id)).toMatchObject({
      replies: 'off',
      mentions: 'off',
      threads: 'off',
      news: 'off',
    });
  });

  test('a link of somebody who has left ends nothing, and leaves nothing', async () => {
    await stopMails(on.db, { userId: 999_999, stream: 'replies' });
    expect(await on.db.$count(notificationSettings, eq(notificationSettings.userId, 999_999))).toBe(0);
  });

  test('solutions, incidents and what moderators did have words of their own', async () => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const { thread, asker } = await aThread(on.db);
    const answer = await aReply(on.db, thread.id, { body: 'Change the bulb.' });
    await readThread(on.db, COMMUNITY, asker, { id: thread.id, page: 1 });
    await markSolution(on.db, COMMUNITY, moderator, { postId: answer.id, isSolution: true });
    expect((await mailsTo(asker)).map(({ text }) => text).join()).toMatch(
      /Your question has a solution:.*Change the bulb/s,
    );
    await aReply(on.db, thread.id, { by: answer.by });
    await on.db.update(posts).set({ solutionAt: null }).where(eq(posts.id, answer.id));
    await removePost(on.db, COMMUNITY, moderator, { postId: answer.id, removal: 'deleted' });
    const texts = (await mailsTo(answer.by)).map(({ text }) => text).join();
    expect(texts).toContain('A moderator has deleted your post.');
    expect(texts).toContain('https://help.example.com/en/notifications');
    const incident = await aThread(on.db, { by: moderator, kind: 'incident' });
    const person = await aMember(on.db);
    await sayAffected(on.db, COMMUNITY, person, { threadId: incident.thread.id, isAffected: true });
    await aReply(on.db, incident.thread.id, { by: moderator, isUpdate: true, body: 'We are on it.' });
    expect((await mailsTo(person))[0]!.text).toMatch(/There is news about this incident:.*We are on it/s);
    await readThread(on.db, COMMUNITY, person, { id: incident.thread.id, page: 1 });
    await moderateThread(on.db, COMMUNITY, moderator, { threadId: incident.thread.id, act: 'resolve' });
    const [over] = await mailsTo(person);
    expect(over!.text).toContain('This incident is resolved.');
    expect(over!.text).not.toContain('It blinks at night');
  });

  test.each(['de', 'fr', 'it'])('are in the language of their reader: %s', async (locale) => {
    const reader = await aMember(on.db);
    await on.db.update(users).set({ locale }).where(eq(users.id, reader.id));
    await saveSettings(on.db, reader.id, { mentions: 'daily' });
    const moderator = await aMember(on.db, { role: 'moderator' });
    const { thread } = await aThread(on.db, { by: reader });
    const answer = await aReply(on.db, thread.id, { replyTo: 1 });
    await aReply(on.db, thread.id);
    await markSolution(on.db, COMMUNITY, moderator, { postId: answer.id, isSolution: true });
    const mails = await mailsTo(reader);
    expect(mails.length).toBeGreaterThan(0);
    for (const { html, text } of mails) {
      expect(html).toContain(`<html lang="${locale}"`);
      expect(text).toContain(`/${locale}/notifications/mails/`);
    }
  });
});

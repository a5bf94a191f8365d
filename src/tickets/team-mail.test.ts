import { desc, eq, inArray, like, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { readSite } from '../config/site.ts';
import { describeStores } from '../db/test-database.ts';
import { siteDeclaration } from '../domains.ts';
import { mailOutbox } from '../mail/schema.ts';
import type { MailMessage } from '../mail/transport.ts';
import { sendDueMails } from '../mail/worker.ts';
import { ticketsDomain } from './domain.ts';
import { fileTicket } from './file.ts';
import { writeDueMails } from './mail.ts';
import { teamNotices } from './mail-schema.ts';
import { requesters, ticketComments, tickets } from './schema.ts';
import { addComment } from './store.ts';
import type { TeamRule } from './team.ts';
import { whoIsTold, writeTeamMails } from './team-notices.ts';
import { aTicket } from './test-factory.ts';
import type { NewTicket } from './ticket.ts';

const shipped = await readSite('content', siteDeclaration);
const base = new URL('https://help.example.com');
const fail = (error: unknown) => {
  throw error;
};
const rule = (to: string, differences: Partial<TeamRule> = {}): TeamRule => ({
  to: [to],
  categories: undefined,
  channels: undefined,
  locales: undefined,
  ...differences,
});

describeStores('mails to the team', (on) => {
  beforeEach(async () => {
    await on.db.delete(mailOutbox);
    await on.db.delete(tickets);
    await on.db.delete(users);
  });
  async function filed(differences: Partial<NewTicket> = {}) {
    const result = await fileTicket(on.db, aTicket({ submissionKey: crypto.randomUUID(), ...differences }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket;
  }
  /** Does what the clock does, and sends everything. @returns the mails to these addresses, the oldest first. */
  async function told(team: readonly TeamRule[], sender?: string): Promise<MailMessage[]> {
    const site = { ...shipped, team };
    await writeDueMails(on.db, { site, secret: 'a secret', sender }, fail);
    await writeTeamMails(on.db, site);
    const messages: MailMessage[] = [];
    await sendDueMails(on.db, {
      contentDir: 'content',
      site,
      base,
      from: 'help@example.com',
      transport: { connections: 1, send: async (message) => void messages.push(message), close: () => {} },
      kinds: ticketsDomain.mails,
    });
    const subjects = /^(Re: )?\[#|have news|has news/;
    return messages.filter(({ subject }) => subjects.test(subject));
  }
  /** Lets a time go by. */
  const later = (minutes: number) =>
    Promise.all([
      on.db.update(mailOutbox).set({ createdAt: sql`${mailOutbox.createdAt} - make_interval(mins => ${minutes})` }),
      on.db.update(teamNotices).set({ dueAt: sql`${teamNotices.dueAt} - make_interval(mins => ${minutes})` }),
    ]);

  test('a fresh installation tells its administrators of a new request, and nobody else', async () => {
    await on.db.insert(users).values([
      { email: 'admin@example.com', name: 'Ada', role: 'administrator', locale: 'fr' },
      { email: 'agent@example.com', name: 'Tom', role: 'agent' },
      { email: 'gone@example.com', name: 'Eve', role: 'administrator', suspendedAt: new Date() },
    ]);
    const ticket = await filed();
    const mails = await told([]);
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['admin@example.com', `[#${ticket.id}] ${ticket.subject}`],
    ]);
    expect(mails[0]!.text).toContain('Nouvelle demande');
    expect(mails[0]!.text).toContain(`https://help.example.com/fr/staff/requests/${ticket.id}`);
    expect(await whoIsTold(on.db, shipped)).toEqual({ named: [], administrators: ['admin@example.com'] });
    expect(await told([])).toEqual([]);
  });

  test('what comes in before there is an administrator waits for the first one', async () => {
    const ticket = await filed();
    expect(await told([])).toEqual([]);
    await on.db.insert(users).values({ email: 'first@example.com', name: 'First', role: 'administrator' });
    await later(6);
    expect((await told([])).map(({ to, subject }) => [to, subject])).toEqual([
      ['first@example.com', `[#${ticket.id}] ${ticket.subject}`],
    ]);
  });

  test('a ticket that another program writes tells the team, with the text written in the same transaction', async () => {
    await on.db.transaction(async (tx) => {
      await tx.execute(sql`with r as (insert into tickets.requesters (email, name) values ('mia@example.com', 'Mia') returning id),
        t as (insert into tickets.tickets (subject, channel, requester_id) select 'From a gateway', 'email', id from r returning id)
        insert into tickets.comments (ticket_id, author, requester_id, author_name, body)
        select t.id, 'requester', r.id, 'Mia', 'The smoke is colorful.' from t, r`);
    });
    const mails = await told([rule('team@example.com')]);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: 'team@example.com', replyTo: 'mia@example.com' });
    expect(mails[0]!.text).toContain('> The smoke is colorful.');
  });

  test('the mail has the text, what was chosen and read before asking, and no field that other programs keep', async () => {
    const { id } = await filed({
      description: '<script>alert(1)</script>\n{{email}} [click](https://evil.example)',
      customFields: { category: 'technical', version: '1.2', churn_risk: 'very high' },
    });
    const readBefore = [
      { title: 'Send email', url: '/en/articles/mail', opened: true },
      { title: 'Settings', url: '/en/articles/settings', opened: false },
      { title: 'Elsewhere', url: 'https://evil.example/', opened: true },
    ];
    await on.db.update(tickets).set({ readBefore }).where(eq(tickets.id, id));
    const [mail] = await told([rule('team@example.com')]);
    expect(mail!.text).toContain('Opened before asking:\n\n- Send email <https://help.example.com/en/articles/mail>');
    expect(mail!.text).toContain('not opened:\n\n- Settings <');
    expect(mail!.text).toContain('- Installing and operating\n- Version of Helpwell: 1.2');
    expect(mail!.text + mail!.html).not.toMatch(/churn|very high|Elsewhere/);
    expect(mail!.html).not.toContain('<script>');
    expect(mail!.html).not.toContain('href="https://evil.example');
    expect(mail!.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' });
  });

  test('the rules say who is told; where none fits, the administrators are', async () => {
    await on.db.insert(users).values({ email: 'admin@example.com', name: 'Ada', role: 'administrator' });
    const team = [rule('paris@example.com', { locales: ['fr'] }), rule('phone@example.com', { channels: ['call'] })];
    await filed({ locale: 'fr' });
    await filed({ locale: 'en', channel: 'call' });
    await filed({ locale: 'en' });
    expect((await told(team)).map(({ to }) => to).sort()).toEqual([
      'admin@example.com',
      'paris@example.com',
      'phone@example.com',
    ]);
  });

  test('a reply of the requester or of somebody in CC tells the team, and answers go to who wrote it', async () => {
    const ticket = await filed();
    const team = [rule('team@example.com')];
    await told(team);
    const [friend] = await on.db.insert(requesters).values({ email: 'cc@example.com', name: 'Cc' }).returning();
    const reply = (requesterId: number, body: string) =>
      addComment(on.db, { ticketId: ticket.id, author: 'requester', requesterId, authorName: 'Somebody', body });
    await reply(ticket.requesterId, 'More about it.');
    await reply(friend!.id, 'I see it too.');
    const mails = await told(team);
    const requester = (await on.db.select().from(requesters).where(eq(requesters.id, ticket.requesterId)))[0]!;
    expect(mails.map(({ subject, replyTo }) => [subject, replyTo])).toEqual([
      [`Re: [#${ticket.id}] ${ticket.subject}`, requester.email],
      [`Re: [#${ticket.id}] ${ticket.subject}`, 'cc@example.com'],
    ]);
    expect(mails[0]!.text).toContain('> More about it.');
  });

  test('the words of agents, notes among them, what was brought in and what is gone tell nobody', async () => {
    const team = [rule('team@example.com')];
    const ticket = await filed();
    await told(team);
    await addComment(on.db, { ticketId: ticket.id, author: 'agent', authorName: 'Tom', body: 'Try this.' });
    await addComment(on.db, { ticketId: ticket.id, author: 'agent', authorName: 'Tom', body: 'Hm.', public: false });
    const { requesterId } = ticket;
    const [old] = await on.db
      .insert(tickets)
      .values({ subject: 'Old', channel: 'email', requesterId, createdAt: new Date('2020-01-01') })
      .returning();
    await on.db.insert(ticketComments).values({
      ticketId: old!.id,
      author: 'requester',
      requesterId,
      authorName: 'Ada',
      body: 'Long ago.',
      createdAt: new Date('2020-01-01'),
    });
    const deleted = await filed();
    await writeDueMails(on.db, { site: { ...shipped, team }, secret: 'a secret' }, fail);
    await on.db.delete(tickets).where(eq(tickets.id, deleted.id));
    expect(await told(team)).toEqual([]);
  });

  test('in a storm few mails go out, and in them every request', async () => {
    const team = [rule('team@example.com')];
    const ids: number[] = [];
    for (let count = 0; count < 3; count++) ids.push((await filed()).id);
    const first = await told(team);
    expect(first).toHaveLength(3);
    for (let count = 0; count < 30; count++) ids.push((await filed()).id);
    const second = await told(team);
    expect(second.map(({ subject }) => subject)).toEqual(['30 requests have news']);
    for (let count = 0; count < 4; count++) {
      for (let each = 0; each < 3; each++) ids.push((await filed()).id);
      second.push(...(await told(team)));
    }
    expect(first.length + second.length).toBe(5);
    await later(11);
    const last = await told(team);
    const all = [...first, ...second, ...last].map(({ subject, text }) => `${subject}\n${text}`).join('\n');
    for (const id of ids) expect(all).toMatch(new RegExp(`#${id}\\b`));
    expect(await on.db.$count(teamNotices)).toBe(0);
  });

  test('one of our own mails that comes back tells nobody, so that no two machines write to each other for ever', async () => {
    await filed({ requester: { email: 'help@example.com', name: 'Help' } });
    expect(await told([rule('team@example.com')], 'help@example.com')).toEqual([]);
    const kinds = await on.db.select({ kind: mailOutbox.kind }).from(mailOutbox);
    expect(kinds).toEqual([]);
  });

  test('a subject with line breaks and the words of a header stays one subject', async () => {
    const ticket = await filed();
    await on.db.update(tickets).set({ subject: 'Hello\r\nBcc: all@example.com' }).where(eq(tickets.id, ticket.id));
    const [mail] = await told([rule('team@example.com')]);
    expect(mail!.subject).toBe(`[#${ticket.id}] Hello Bcc: all@example.com`);
  });

  test('after a mail has gone nothing of its words is left in the outbox', async () => {
    await filed();
    await told([rule('team@example.com')]);
    const rows = await on.db
      .select()
      .from(mailOutbox)
      .where(like(mailOutbox.kind, 'team-%'))
      .orderBy(desc(mailOutbox.id));
    expect(rows.map(({ data, sentAt }) => [data, sentAt !== null])).toEqual([[{}, true]]);
    expect(await on.db.$count(mailOutbox, inArray(mailOutbox.kind, ['team-digest']))).toBe(0);
  });
});

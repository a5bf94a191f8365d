import { and, eq, inArray, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { organizations, users } from '../accounts/schema.ts';
import { VISITOR, type Viewer } from '../accounts/viewer.ts';
import { readSite } from '../config/site.ts';
import { describeStores } from '../db/test-database.ts';
import { siteDeclaration } from '../domains.ts';
import { Clock } from '../jobs/clock.ts';
import { mailOutbox } from '../mail/schema.ts';
import { renderMail } from '../mail/template.ts';
import type { MailMessage } from '../mail/transport.ts';
import { sendDueMails } from '../mail/worker.ts';
import { aJson, aSender } from '../web/test-sender.ts';
import { createRequest } from './api.ts';
import { ticketMailKinds } from './domain.ts';
import { fileTicket } from './file.ts';
import { typedFrom } from './limits.ts';
import { TICKET_MAILS, ticketMailsWork, writeDueMails } from './mail.ts';
import { ticketMailsDue } from './mail-schema.ts';
import { readStopToken, stopPath, stopTicketMails } from './mail-stops.ts';
import { followAddress } from './requests-address.ts';
import { replyToRequest, solveRequest } from './requests-answer.ts';
import { readRatingToken } from './satisfaction.ts';
import { requesters, ticketComments, tickets } from './schema.ts';
import { actAs, addComment } from './store.ts';
import { aTicket } from './test-factory.ts';
import type { NewTicket } from './ticket.ts';

const site = await readSite('content', siteDeclaration);
const context = { site, secret: 'a secret' };
const base = new URL('https://help.example.com');
const fail = (error: unknown) => {
  throw error;
};

test('an unsubscribe link stands for one ticket and one address', () => {
  const stop = { ticketId: 12, email: 'grüezi.o’neil+x@example.com' };
  const token = stopPath('a secret', stop, 'en').split('/').at(-1)!;
  expect(readStopToken('a secret', token)).toEqual(stop);
  expect(readStopToken('another', token)).toBeUndefined();
  expect(readStopToken('a secret', token.replace(/^c/, 'd'))).toBeUndefined();
  expect(readStopToken('a secret', '')).toBeUndefined();
});

test.each(['de', 'en', 'fr', 'it'])(
  'the templates in %s use what their mails know, and nothing else',
  async (locale) => {
    for (const kind of TICKET_MAILS) {
      const known = ['name', 'number', 'subject', 'link', 'stop', 'notTheirs'];
      if (kind === 'ticket-replied' || kind === 'ticket-answered') known.push('agent', 'reply', 'earlier', 'signature');
      if (kind === 'ticket-copied' || kind === 'ticket-joined') known.push('by');
      if (kind === 'ticket-solved' || kind === 'ticket-answered') known.push('good', 'bad');
      const data = {
        ...Object.fromEntries(known.map((name) => [name, name])),
        words: '1',
        earlierCount: '1',
        byMail: '1',
      };
      const mail = await renderMail({ contentDir: 'content', site, base }, { kind, locale, data });
      expect(mail.text).toContain('https://help.example.com/stop');
    }
  },
);

describeStores('mails about requests', (on) => {
  async function filed(differences: Partial<NewTicket> = {}) {
    const ticket = aTicket({ submissionKey: crypto.randomUUID(), ...differences });
    const result = await fileTicket(on.db, ticket);
    if (result.outcome === 'invalid') throw new Error('invalid');
    return { ...result.ticket, email: ticket.requester.email };
  }
  const answer = (ticketId: number, differences: Partial<typeof ticketComments.$inferInsert> = {}) =>
    addComment(on.db, { ticketId, author: 'agent', authorName: 'Eva', body: 'Try this.\n\nRegards', ...differences });
  const become = (id: number, status: 'open' | 'pending' | 'solved' | 'closed') =>
    on.db.update(tickets).set({ status }).where(eq(tickets.id, id));
  /** Writes what is due, and reads the mails to those who may read the ticket now: oldest first. */
  async function mailsOf(ticketId: number) {
    await writeDueMails(on.db, context, fail);
    const [row] = await on.db
      .select({ email: requesters.email, cc: tickets.cc })
      .from(tickets)
      .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
      .where(eq(tickets.id, ticketId));
    return await on.db
      .select()
      .from(mailOutbox)
      .where(inArray(mailOutbox.toAddress, [row!.email!, ...row!.cc]))
      .orderBy(mailOutbox.id);
  }
  const kinds = async (ticketId: number) => (await mailsOf(ticketId)).map(({ kind, toAddress }) => [kind, toAddress]);
  /** Sends everything in the outbox. */
  async function delivered() {
    const messages: MailMessage[] = [];
    await sendDueMails(on.db, {
      contentDir: 'content',
      site,
      base,
      from: 'help@example.com',
      transport: { connections: 1, send: async (message) => void messages.push(message), close: () => {} },
      kinds: ticketMailKinds,
    });
    return messages;
  }
  const skipped = async (ticketEmail: string) => {
    await delivered();
    const rows = await on.db
      .select()
      .from(mailOutbox)
      .where(eq(mailOutbox.toAddress, ticketEmail))
      .orderBy(mailOutbox.id);
    return rows.map(({ kind, skippedReason }) => [kind, skippedReason]);
  };

  test('who files a request is told once that it has come in, without the words they used', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const requester = { email, name: 'Buy at pills.example' };
    const ticket = await filed({ requester, subject: 'Buy cheap pills', description: 'https://pills.example' });
    expect(await kinds(ticket.id)).toEqual([['ticket-received', ticket.email]]);
    expect(await kinds(ticket.id)).toHaveLength(1);
    const [message] = await delivered();
    expect(message?.to).toBe(ticket.email);
    expect(message?.subject + message!.text + message!.html).not.toMatch(/pills/);
  });

  test('a public answer of an agent goes to the requester and to who is copied in, whatever program wrote it', async () => {
    const ticket = await filed();
    await on.db
      .update(tickets)
      .set({ cc: ['friend@example.com'] })
      .where(eq(tickets.id, ticket.id));
    await on.db.execute(
      sql`insert into tickets.comments (ticket_id, author, author_name, body) values (${ticket.id}, 'agent', 'Eva', 'Try this.')`,
    );
    expect((await kinds(ticket.id)).slice(2)).toEqual([
      ['ticket-replied', ticket.email],
      ['ticket-replied', 'friend@example.com'],
    ]);
    const messages = await delivered();
    expect(messages.filter(({ text }) => text.includes('Try this.'))).toHaveLength(2);
  });

  test('a name that was typed stands in no mail to an address that nobody has confirmed, until an agent has answered', async () => {
    const ticket = await filed({
      requester: { email: `${crypto.randomUUID()}@example.com`, name: 'Call this number now' },
    });
    await mailsOf(ticket.id);
    await become(ticket.id, 'solved');
    await mailsOf(ticket.id);
    const first = (await delivered()).filter(({ to }) => to === ticket.email);
    expect(first).toHaveLength(2);
    for (const { subject, text, html } of first) expect(subject + text + html).not.toMatch(/number now|export stops/);
    await answer(ticket.id);
    await mailsOf(ticket.id);
    const [answered] = (await delivered()).filter(({ to }) => to === ticket.email);
    expect(answered!.text).toContain('Hello Call this number now,');
  });

  test('an address is told of five new requests an hour at most, by whatever program they come', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    for (let count = 0; count < 7; count++) await filed({ requester: { email, name: 'Machine' } });
    await writeDueMails(on.db, context, fail);
    const received = and(eq(mailOutbox.toAddress, email), eq(mailOutbox.kind, 'ticket-received'));
    expect(await on.db.$count(mailOutbox, received)).toBe(5);
  });

  test('addresses that are only typed are told so five times an hour because of one network, whatever form it files with', async () => {
    const address = '198.51.100.23';
    const app = { db: on.db, secret: 'a secret of at least thirty-two characters', settings: { limits: true }, site };
    const emails = Array.from({ length: 9 }, () => `${crypto.randomUUID()}@example.com`);
    const [byForm, byApi] = [emails.slice(0, 4), emails.slice(4)];
    for (const email of byForm)
      await filed({ requester: { email }, typedFrom: typedFrom(app, VISITOR, { email, address }) });
    for (const email of byApi) {
      const request = { subject: 'Hello', comment: { body: `For ${email}` }, requester: { email, name: 'Sent' } };
      expect((await createRequest(app, aJson({ request }), aSender({ address }))).status).toBe(201);
    }
    await writeDueMails(on.db, context, fail);
    const received = (of: string[]) =>
      on.db.$count(mailOutbox, and(inArray(mailOutbox.toAddress, of), eq(mailOutbox.kind, 'ticket-received')));
    expect([await received(byForm), await received(byApi)]).toEqual([4, 1]);
    // The owner of an address, another network, and programs that know their senders are counted apart.
    const owner = { role: 'member' as const, id: 1, email: 'owner@example.com' };
    for (const [email, viewer, from] of [
      [owner.email, owner, address],
      ['elsewhere@example.com', VISITOR, '203.0.113.5'],
    ] as const)
      await filed({ requester: { email }, typedFrom: typedFrom(app, viewer, { email, address: from }) });
    await filed({ requester: { email: 'gateway@example.com' } });
    await writeDueMails(on.db, context, fail);
    expect(await received([owner.email, 'elsewhere@example.com', 'gateway@example.com'])).toBe(3);
    expect(JSON.stringify(await on.db.select().from(mailOutbox))).not.toContain('198.51.100');
  });

  test('no mail about a request goes to the mailbox that our mails come from, nor says to the team what it is told anyway', async () => {
    const [ours, teams] = [`help-${crypto.randomUUID()}@example.com`, `team-${crypto.randomUUID()}@example.com`];
    const team = [{ to: [teams], categories: ['other'], channels: undefined, locales: undefined }];
    for (const email of [ours, teams]) await filed({ requester: { email, name: 'Somebody' } });
    await writeDueMails(on.db, { ...context, site: { ...site, team }, sender: ours }, fail);
    expect(await on.db.$count(mailOutbox, inArray(mailOutbox.toAddress, [ours, teams]))).toBe(0);
  });

  test('the requester is told that somebody in CC has written, without their words', async () => {
    const ticket = await filed();
    const friend = `${crypto.randomUUID()}@example.com`;
    await on.db
      .update(tickets)
      .set({ cc: [friend] })
      .where(eq(tickets.id, ticket.id));
    await mailsOf(ticket.id);
    const viewer = { role: 'member' as const, id: 2, name: 'Friend', email: friend };
    const reply = { body: 'Buy cheap pills', key: '', attachments: [], locale: 'en' };
    await replyToRequest(on.db, { viewer, organizations: [], ticketId: ticket.id }, reply);
    expect((await kinds(ticket.id)).slice(2)).toEqual([['ticket-joined', ticket.email]]);
    const message = (await delivered()).find(
      ({ to, subject }) => to === ticket.email && subject === `Re: Your request [#${ticket.id}]`,
    )!;
    expect(message.text).toContain(`${friend}, who is in CC, has replied`);
    expect(message.subject + message.text + message.html).not.toContain('pills');
  });

  test('who is in CC and answers a closed request has its requester in CC on the one that follows', async () => {
    const ticket = await filed();
    const [friend, other] = [`${crypto.randomUUID()}@example.com`, `${crypto.randomUUID()}@example.com`];
    await on.db
      .update(tickets)
      .set({ cc: [friend, other], status: 'closed' })
      .where(eq(tickets.id, ticket.id));
    await mailsOf(ticket.id);
    const viewer = { role: 'member' as const, id: 3, name: 'Friend', email: friend };
    const reply = { body: 'It is back.', key: '', attachments: [], locale: 'en' };
    const replied = await replyToRequest(on.db, { viewer, organizations: [], ticketId: ticket.id }, reply);
    if (replied.outcome !== 'followed-up') throw new Error(replied.outcome);
    const [next] = await on.db.select().from(tickets).where(eq(tickets.id, replied.ticketId));
    expect(next!.cc).toEqual([ticket.email, other]);
    expect(await kinds(next!.id)).toContainEqual(['ticket-copied', ticket.email]);
  });

  const copyInto = (id: number, ...cc: string[]) => on.db.update(tickets).set({ cc }).where(eq(tickets.id, id));

  test('who is copied in is told once, by whatever program, and without the words of anybody', async () => {
    const friend = `${crypto.randomUUID()}@example.com`;
    const ticket = await filed({ subject: 'Buy cheap pills', description: 'https://pills.example' });
    await on.db.update(requesters).set({ name: 'pills.example' }).where(eq(requesters.email, ticket.email));
    await copyInto(ticket.id, friend);
    expect((await kinds(ticket.id)).slice(1)).toEqual([['ticket-copied', friend]]);
    const message = (await delivered()).find(({ to }) => to === friend)!;
    expect(message.text).toContain(`${ticket.email} has added you to CC on request no. ${ticket.id}`);
    expect(message.subject + message.text + message.html).not.toMatch(/pills/);
    expect(message.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    await copyInto(ticket.id);
    await copyInto(ticket.id, friend);
    expect((await kinds(ticket.id)).slice(1)).toHaveLength(1);
  });

  test('nobody is told who copied themselves in, who has been taken out again, or whose address has changed', async () => {
    const [itself, short, before, after] = [0, 1, 2, 3].map(() => `${crypto.randomUUID()}@example.com`) as [
      string,
      string,
      string,
      string,
    ];
    const ticket = await filed();
    const [self] = await on.db.insert(requesters).values({ email: itself, name: 'Self' }).returning();
    await on.db.transaction(async (tx) => {
      await actAs(tx, `requester:${self!.id}`);
      await tx
        .update(tickets)
        .set({ cc: [itself] })
        .where(eq(tickets.id, ticket.id));
    });
    await copyInto(ticket.id, itself, short);
    await copyInto(ticket.id, itself, before);
    expect((await kinds(ticket.id)).slice(1)).toEqual([['ticket-copied', before]]);
    await on.db.transaction((tx) => followAddress(tx, before, after));
    expect((await kinds(ticket.id)).map(([, to]) => to)).not.toContain(after);
  });

  test('the word about a copy is not sent to who has been taken out, or wants no mails about the request', async () => {
    const [out, tired] = [0, 1].map(() => `${crypto.randomUUID()}@example.com`) as [string, string];
    const ticket = await filed();
    await copyInto(ticket.id, out, tired);
    await mailsOf(ticket.id);
    await copyInto(ticket.id, tired);
    await stopTicketMails(on.db, { ticketId: ticket.id, email: tired });
    expect(await skipped(out)).toEqual([['ticket-copied', 'may not see the request any more']]);
    expect(await skipped(tired)).toEqual([['ticket-copied', 'unsubscribed']]);
  });

  test('who wants no mails about a request is not told that they are copied in on the one that follows it', async () => {
    const [tired, friend] = [0, 1].map(() => `${crypto.randomUUID()}@example.com`) as [string, string];
    const ticket = await filed();
    await copyInto(ticket.id, tired, friend);
    await mailsOf(ticket.id);
    await stopTicketMails(on.db, { ticketId: ticket.id, email: tired });
    await become(ticket.id, 'closed');
    const viewer: Viewer = { role: 'member', id: 1, name: 'Ada', email: ticket.email };
    const acting = { viewer, organizations: [], ticketId: ticket.id };
    const followed = await replyToRequest(on.db, acting, {
      body: 'Again.',
      attachments: [],
      key: 'k'.repeat(20),
      locale: 'en',
    });
    if (followed.outcome !== 'followed-up') throw new Error(followed.outcome);
    const told = (await mailsOf(followed.ticketId)).filter(({ data }) => data['number'] === String(followed.ticketId));
    expect(told.map(({ kind, toAddress }) => [kind, toAddress])).toContainEqual(['ticket-copied', friend]);
    expect(told.map(({ toAddress }) => toAddress)).not.toContain(tired);
  });

  test('the answer stands in the mail with its lines, and nothing in it is read as Markdown or HTML', async () => {
    const ticket = await filed();
    await answer(ticket.id, { body: 'First line\n  Second <b>line</b> [x](https://evil.example) {{secret}}' });
    await mailsOf(ticket.id);
    const message = (await delivered()).find(({ text }) => text.includes('First line'))!;
    expect(message.text).toContain('> First line\n>   Second <b>line</b> [x](https://evil.example) {{secret}}');
    expect(message.html).not.toMatch(/<b>line|href="https:\/\/evil/);
    expect(message.html).toMatch(/white-space:pre-wrap"><bdi>First line\n {2}Second &lt;b>line/);
  });

  test('what was said before stands at the end, the newest first, and no internal note does', async () => {
    const ticket = await filed({ description: 'The <b>lamp</b> is dark.' });
    await answer(ticket.id, { body: 'Is it plugged in?' });
    await answer(ticket.id, { body: 'They sound angry.', public: false });
    await answer(ticket.id, { body: 'Then try another socket.' });
    await mailsOf(ticket.id);
    const mails = await delivered();
    const message = mails.find(({ text }) => text.includes('> Then try another socket.'))!;
    const [said, earlier = ''] = message.text.split('Earlier in this request:');
    expect(said).toContain('> Then try another socket.');
    expect(said).not.toContain('plugged');
    expect(earlier).toMatch(/> Is it plugged in\?[\s\S]*> The <b>lamp<\/b> is dark\./);
    expect(earlier).not.toContain('angry');
    expect(message.html).toMatch(/<blockquote[^>]*class="gmail_quote"/);
    // The first answer has only the question before it.
    const first = mails.find(({ text }) => text.split('Earlier')[0]!.includes('Is it plugged in?'))!;
    expect(first.text.split('Earlier')[1]).toContain('> The <b>lamp</b> is dark.');
    expect(first.text).not.toContain('socket');
  });

  test('all mails of a request that an agent has answered have one subject', async () => {
    const ticket = await filed({ subject: 'The lamp is dark' });
    const friend = `${crypto.randomUUID()}@example.com`;
    await answer(ticket.id);
    await on.db
      .update(tickets)
      .set({ cc: [friend] })
      .where(eq(tickets.id, ticket.id));
    await mailsOf(ticket.id);
    const viewer = { role: 'member' as const, id: 2, name: 'Friend', email: friend };
    await replyToRequest(
      on.db,
      { viewer, organizations: [], ticketId: ticket.id },
      { body: 'Mine too', key: '', attachments: [], locale: 'en' },
    );
    await mailsOf(ticket.id);
    await become(ticket.id, 'solved');
    await mailsOf(ticket.id);
    const subjects = (await delivered()).filter(({ to }) => to === ticket.email).map(({ subject }) => subject);
    const [received, ...others] = subjects;
    expect(received).toBe(`Your request [#${ticket.id}]`);
    expect(others).toEqual(Array(3).fill(`Re: The lamp is dark [#${ticket.id}]`));
  });

  test('an answer in Markdown is shown with its formatting in both parts, and its links lead to the site', async () => {
    const ticket = await filed();
    const body =
      'please **unplug** it: [guide](https://example.com/g)\n\n1. [here](/en/articles/x)\n2. <i>wait</i>\n\n```\n  code\n```';
    await answer(ticket.id, { format: 'markdown', body });
    await mailsOf(ticket.id);
    const message = (await delivered()).find(({ text }) => text.includes('unplug'))!;
    expect(message.text).toContain(
      '> please unplug it: guide <https://example.com/g>\n> \n> 1. here <https://help.example.com/en/articles/x>\n> 2. <i>wait</i>\n> \n>   code',
    );
    expect(message.html).toMatch(
      /please <strong>unplug<\/strong> it: <a [^>]*href="https:\/\/example\.com\/g"[^>]*>guide<\/a>/,
    );
    expect(message.html).toContain('href="https://help.example.com/en/articles/x"');
    expect(message.html).not.toMatch(/<i>|\*\*/);
  });

  test.each(['plain', 'markdown'] as const)(
    'a line of dashes in an answer (%s) hides nothing of it',
    async (format) => {
      const ticket = await filed();
      await answer(ticket.id, { format, body: 'Regards\n-- \nEva\n\nRead on.' });
      await mailsOf(ticket.id);
      const message = (await delivered()).find(({ text }) => text.includes('Read on.'))!;
      expect(message.text).toMatch(/> Regards\n> --\s\n> Eva/);
      expect(message.text.match(/^-- $/gm)).toHaveLength(1);
      expect(message.html).toMatch(/white-space:pre-(wrap|line)">(<bdi>)?Regards\n--\s\nEva/);
    },
  );

  test('a table that would unfold to millions of cells stands as it was written', async () => {
    const ticket = await filed();
    const body = `|${'a|'.repeat(2_000)}\n|${'-|'.repeat(2_000)}\n${'|\n'.repeat(900)}`;
    await answer(ticket.id, { format: 'markdown', body });
    await mailsOf(ticket.id);
    const message = (await delivered()).find(({ text }) => text.includes('a|a|a'))!;
    expect(message.html.length).toBeLessThan(40_000);
  });

  test('an answer that is changed before its mail goes out is sent in its new words', async () => {
    const ticket = await filed();
    const reply = await answer(ticket.id, { body: 'Pull the read cable.' });
    await mailsOf(ticket.id);
    await on.db.update(ticketComments).set({ body: 'Pull the red cable.' }).where(eq(ticketComments.id, reply.id));
    const message = (await delivered()).find(({ to, text }) => to === ticket.email && text.includes('cable'))!;
    expect(message.text).toContain('Pull the red cable.');
    expect(message.text + message.html).not.toContain('read cable');
  });

  test('an entry in CC that is no address of one mailbox gets no mail, and keeps none from the others', async () => {
    // Whoever owns the database may take its rules away.
    await on.database.execute('alter table tickets.tickets drop constraint tickets_cc_addresses');
    const ticket = await filed();
    const odd = ['a@b.example, d@e.f', 'x@y.example\r\nBcc: z@y.example', 'Ann <ann@b.example>'];
    await on.db
      .update(tickets)
      .set({ cc: [...odd, 'fine@example.com'] })
      .where(eq(tickets.id, ticket.id));
    await answer(ticket.id);
    await mailsOf(ticket.id);
    const to = (await delivered()).map((message) => message.to);
    expect(new Set(to)).toEqual(new Set([ticket.email, 'fine@example.com']));
    expect(await skipped(odd[0]!)).toContainEqual(['ticket-replied', 'not the address of one mailbox']);
  });

  test('an internal comment is in no mail; made public later, it is an answer', async () => {
    const ticket = await filed();
    const note = await answer(ticket.id, { public: false, body: 'secretword' });
    expect(await kinds(ticket.id)).toHaveLength(1);
    expect(JSON.stringify(await delivered())).not.toContain('secretword');
    await on.db.update(ticketComments).set({ public: true }).where(eq(ticketComments.id, note.id));
    expect((await kinds(ticket.id)).map(([kind]) => kind)).toEqual(['ticket-received', 'ticket-replied']);
  });

  test('an answer taken back or made internal before its mail went out is not sent', async () => {
    const [one, two] = [await filed(), await filed()];
    const [first, second] = [await answer(one.id), await answer(two.id)];
    await Promise.all([mailsOf(one.id), mailsOf(two.id)]);
    await on.db.update(ticketComments).set({ public: false }).where(eq(ticketComments.id, first.id));
    await on.db.delete(ticketComments).where(eq(ticketComments.id, second.id));
    for (const { email } of [one, two])
      expect(await skipped(email)).toEqual([
        ['ticket-received', null],
        ['ticket-replied', 'the answer is no longer public'],
      ]);
  });

  test('messages of customers and of the machine, and changed answers, make no mail', async () => {
    const ticket = await filed();
    const viewer = { role: 'member' as const, id: 1, email: ticket.email };
    await replyToRequest(
      on.db,
      { viewer, organizations: [], ticketId: ticket.id },
      { body: 'More.', key: '', attachments: [], locale: 'en' },
    );
    await answer(ticket.id, { author: 'system', authorName: 'Clock', body: 'Still open.' });
    const reply = await answer(ticket.id);
    await on.db.update(ticketComments).set({ body: 'Try that.' }).where(eq(ticketComments.id, reply.id));
    expect((await kinds(ticket.id)).map(([kind]) => kind)).toEqual(['ticket-received', 'ticket-replied']);
  });

  test('a solved request asks its requester for a rating; the links stand for this ticket', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    await on.db
      .update(tickets)
      .set({ cc: ['friend2@example.com'] })
      .where(eq(tickets.id, ticket.id));
    await become(ticket.id, 'solved');
    expect((await kinds(ticket.id)).slice(2)).toEqual([['ticket-solved', ticket.email]]);
    const message = (await delivered()).find(({ to, text }) => to === ticket.email && text.includes('score=bad'))!;
    // Nobody of us has looked at what was typed.
    expect(message.subject + message.text + message.html).not.toContain(ticket.subject);
    const link = new URL(/https:\S+score=bad/.exec(message.text)![0]);
    expect(readRatingToken('a secret', link.pathname.split('/').at(-1)!)).toEqual({
      ticketId: ticket.id,
      requesterId: ticket.requesterId,
    });
  });

  test('an answer that solves is one mail to the requester; who is copied in gets the answer', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    const friend = `${crypto.randomUUID()}@example.com`;
    await on.db
      .update(tickets)
      .set({ cc: [friend] })
      .where(eq(tickets.id, ticket.id));
    await on.db.transaction(async (tx) => {
      await tx.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticket.id));
      await addComment(tx, { ticketId: ticket.id, author: 'agent', authorName: 'Eva', body: 'There you are.' });
    });
    expect((await kinds(ticket.id)).slice(2)).toEqual([
      ['ticket-answered', ticket.email],
      ['ticket-replied', friend],
    ]);
    const message = (await delivered()).find(({ to, text }) => to === ticket.email && text.includes('There you are.'))!;
    expect(message.text).toContain('score=good');
  });

  test('an internal note beside the solution changes nothing: the request is called solved', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    await on.db.transaction(async (tx) => {
      await addComment(tx, { ticketId: ticket.id, author: 'agent', authorName: 'Eva', body: 'Note', public: false });
      await tx.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticket.id));
    });
    expect((await kinds(ticket.id)).slice(1)).toEqual([['ticket-solved', ticket.email]]);
  });

  test('closing what was solved tells nothing new; solving it again after it was opened does', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    await become(ticket.id, 'solved');
    await mailsOf(ticket.id);
    await become(ticket.id, 'open');
    await become(ticket.id, 'pending');
    await become(ticket.id, 'solved');
    await become(ticket.id, 'closed');
    expect((await kinds(ticket.id)).map(([kind]) => kind)).toEqual([
      'ticket-received',
      'ticket-solved',
      'ticket-solved',
    ]);
  });

  test('who solves it themselves is not told so', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    const viewer = { role: 'member' as const, id: 1, email: ticket.email };
    await solveRequest(on.db, { viewer, organizations: [], ticketId: ticket.id });
    expect(await kinds(ticket.id)).toHaveLength(1);
  });

  test('a request solved before its receipt was written is only called solved', async () => {
    const ticket = await filed();
    await become(ticket.id, 'solved');
    expect((await kinds(ticket.id)).map(([kind]) => kind)).toEqual(['ticket-solved']);
  });

  test('a request opened again before the mail went out is not called solved', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    await become(ticket.id, 'solved');
    await mailsOf(ticket.id);
    await become(ticket.id, 'open');
    expect(await skipped(ticket.email)).toEqual([
      ['ticket-received', null],
      ['ticket-solved', 'the request was opened again'],
    ]);
  });

  test('who is no longer copied in, or a ticket given to somebody else, gets nothing any more', async () => {
    const ticket = await filed();
    const other = await filed();
    await on.db
      .update(tickets)
      .set({ cc: ['gone@example.com'] })
      .where(eq(tickets.id, ticket.id));
    await answer(ticket.id);
    await mailsOf(ticket.id);
    await on.db.update(tickets).set({ cc: [], requesterId: other.requesterId }).where(eq(tickets.id, ticket.id));
    expect(await skipped('gone@example.com')).toEqual([
      ['ticket-copied', 'may not see the request any more'],
      ['ticket-replied', 'may not see the request any more'],
    ]);
    expect((await skipped(ticket.email)).map(([, reason]) => reason)).toEqual([
      'may not see the request any more',
      'may not see the request any more',
    ]);
  });

  test('tickets and comments brought in from elsewhere with their own times make no mails', async () => {
    const author = await filed();
    const [row] = await on.db
      .insert(tickets)
      .values({
        subject: 'From 2019',
        channel: 'email',
        requesterId: author.requesterId,
        createdAt: new Date('2019-01-01'),
      })
      .returning();
    await answer(row!.id, { createdAt: new Date('2019-01-02') });
    expect(await kinds(row!.id)).toEqual([['ticket-received', author.email]]);
    expect(await on.db.$count(mailOutbox, eq(mailOutbox.eventKey, `ticket-received:${row!.id}`))).toBe(0);
  });

  test('a request that an agent opened with an answer is answered, not received', async () => {
    const author = await filed();
    const [row] = await on.db
      .insert(tickets)
      .values({ subject: 'About your order', channel: 'email', requesterId: author.requesterId })
      .returning();
    await answer(row!.id);
    expect((await kinds(row!.id)).map(([kind]) => kind)).toEqual(['ticket-received', 'ticket-replied']);
    expect(await on.db.$count(mailOutbox, eq(mailOutbox.eventKey, `ticket-received:${row!.id}`))).toBe(0);
  });

  test('the mail is in the language of the account, else of the ticket, else in the default one', async () => {
    const french = await filed({ locale: 'fr' });
    const italian = await filed({ locale: 'fr' });
    const unknown = await filed({ locale: 'pl' });
    await on.db.insert(users).values({ email: italian.email, name: 'Anna', locale: 'it' });
    const locale = async (id: number) => (await mailsOf(id)).map(({ locale, data }) => [locale, data['name']]);
    expect(await locale(french.id)).toEqual([['fr', '']]);
    expect(await locale(italian.id)).toEqual([['it', 'Anna']]);
    expect(await locale(unknown.id)).toEqual([['en', '']]);
  });

  test('who unsubscribes from a request gets no more mails about it, not even those under way, but about others', async () => {
    const ticket = await filed();
    await answer(ticket.id);
    await mailsOf(ticket.id);
    await stopTicketMails(on.db, { ticketId: ticket.id, email: ticket.email });
    await stopTicketMails(on.db, { ticketId: ticket.id, email: ticket.email });
    expect((await skipped(ticket.email)).map(([, reason]) => reason)).toEqual(['unsubscribed', 'unsubscribed']);
    await answer(ticket.id);
    expect(await kinds(ticket.id)).toHaveLength(2);
    const other = await filed({ requester: { email: ticket.email }, subject: 'Another' });
    expect(await kinds(other.id)).toHaveLength(3);
    expect((await skipped(ticket.email)).at(-1)).toEqual(['ticket-received', null]);
  });

  test('every mail can be unsubscribed from with one click, and belongs to the conversation of its ticket', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    const message = (await delivered()).find(({ to }) => to === ticket.email)!;
    expect(message.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const url = new URL(message.headers['List-Unsubscribe']!.slice(1, -1));
    expect(url.origin).toBe(base.origin);
    expect(readStopToken('a secret', url.pathname.split('/').at(-1)!)).toEqual({
      ticketId: ticket.id,
      email: ticket.email,
    });
    expect(message.headers['References']).toBe(`<ticket-${ticket.id}@help.example.com>`);
    expect(message.text).toContain(url.href);
  });

  test('what happened while nothing ran is made up for, once, by however many processes start together', async () => {
    const ticket = await filed();
    await answer(ticket.id);
    await become(ticket.id, 'pending');
    const nodes = [1, 2, 3].map(() => new Clock(on.database, [ticketMailsWork(on.db, context, fail)], fail));
    await Promise.all(nodes.map((node) => node.start()));
    await expect.poll(() => on.db.$count(ticketMailsDue)).toBe(0);
    const later = await answer(ticket.id, { body: 'One more thing.' });
    await expect
      .poll(() => on.db.$count(mailOutbox, eq(mailOutbox.eventKey, `ticket-replied:${later.id}:${ticket.email}`)))
      .toBe(1);
    await Promise.all(nodes.map((node) => node.stop()));
    // In any order: each process takes another event, and which of them is done first is nobody's promise.
    expect((await kinds(ticket.id)).map(([kind]) => kind).toSorted()).toEqual([
      'ticket-received',
      'ticket-replied',
      'ticket-replied',
    ]);
  });

  test('an event whose mail fails is reported, stays due, and keeps no other waiting', async () => {
    const [broken, whole] = [await filed({ subject: 'Broken' }), await filed({ subject: 'Whole' })];
    await on.database.execute(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create trigger refuse before insert on mail_outbox for each row when (new.event_key = 'ticket-received:${broken.id}') execute function refuse()`,
    );
    const reported: unknown[] = [];
    await writeDueMails(on.db, context, (error) => reported.push(error));
    expect(reported).toHaveLength(1);
    expect(await on.db.$count(ticketMailsDue)).toBeGreaterThan(0);
    expect(await on.db.$count(mailOutbox, eq(mailOutbox.eventKey, `ticket-received:${whole.id}`))).toBe(1);
    await on.database.execute('drop trigger refuse on mail_outbox');
    expect(await kinds(broken.id)).toHaveLength(1);
  });

  test('events of a rolled back transaction make no mails', async () => {
    const ticket = await filed();
    await mailsOf(ticket.id);
    await on.db
      .transaction(async (tx) => {
        await addComment(tx, { ticketId: ticket.id, author: 'agent', authorName: 'Eva', body: 'Never mind.' });
        throw new Error('rolled back');
      })
      .catch(() => {});
    expect(await kinds(ticket.id)).toHaveLength(1);
    expect(await on.db.$count(organizations)).toBe(0);
  });
});

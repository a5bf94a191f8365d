import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { SignedIn } from '../accounts/guard.ts';
import { aUser } from '../accounts/test-factory.ts';
import { describeStores } from '../db/test-database.ts';
import { ticketMailsDue } from '../tickets/mail-schema.ts';
import { ticketsPersonalData } from '../tickets/personal.ts';
import { mergeRequesters } from '../tickets/requesters/merge-requesters.ts';
import { requesters, ticketAttachments, tickets } from '../tickets/schema.ts';
import { findTicket, listComments } from '../tickets/store.ts';
import { PNG } from '../tickets/test-factory.ts';
import { listMailsOf } from './decide-mails.ts';
import { addressWithToken } from './mailbox.ts';
import { inboundMessages, mailboxes, messageIds, replyTokens, undeliverableAddresses } from './schema.ts';
import { noteMessageId, tokenFor } from './store.ts';
import { aMail, signed, testMail } from './test-factory.ts';

const SUPPORT = 'support@helpwell.example';

describeStores('a mail that comes in', (on) => {
  const mail = testMail(() => on.db);
  beforeEach(async () => {
    await on.db.delete(inboundMessages);
    await on.db.delete(messageIds);
  });

  /** A request that came by mail, with its sender on it. */
  const aRequest = async (from = `ada-${crypto.randomUUID().slice(0, 8)}@example.com`) => {
    const messageId = `<${crypto.randomUUID()}@example.com>`;
    const row = await mail.arrives(await signed(await aMail({ from: `Ada Lovelace <${from}>`, messageId })), { from });
    return { from, messageId, ticketId: row.ticketId! };
  };
  /** The address to which the answers of a reader go. */
  const replyTo = async (ticketId: number, address: string, audience: 'customer' | 'team' = 'customer') =>
    addressWithToken(SUPPORT, await tokenFor(on.db, { ticketId, address, audience }));
  const commentsOf = async (ticketId: number) =>
    (await listComments(on.db, ticketId, 'all')).map(({ author, body, public: isPublic }) => ({
      author,
      body,
      isPublic,
    }));

  test('becomes a request with its text, subject and sender', async () => {
    const row = await mail.arrives(await signed(await aMail({ subject: 'Größe der Datei' })));
    expect(row).toMatchObject({ state: 'threaded', trust: 'verified', nextAttemptAt: null });
    expect(await findTicket(on.db, row.ticketId!)).toMatchObject({
      subject: 'Größe der Datei',
      channel: 'email',
      status: 'new',
    });
    expect(await commentsOf(row.ticketId!)).toEqual([
      { author: 'requester', body: 'Since this morning the export stops at 48 %.', isPublic: true },
    ]);
  });

  test('is in the group and language of its mailbox', async () => {
    const { groups } = await import('../tickets/groups/schema.ts');
    const [group] = await on.db
      .insert(groups)
      .values({ name: `Billing ${crypto.randomUUID()}` })
      .returning();
    const { id, address } = await mail.mailbox({ groupId: group!.id, locale: 'fr' });
    const row = await mail.arrives(await aMail({ to: address }), { mailboxId: id, to: [address] });
    expect(await findTicket(on.db, row.ticketId!)).toMatchObject({ groupName: group!.name, locale: 'fr' });
  });

  test('brings its files, and says which the request did not get', async () => {
    const row = await mail.arrives(
      await aMail({
        html: '<p>See</p><img src="cid:shot"><img src="cid:shot2">',
        attachments: [
          { filename: 'log.txt', content: 'line 1\nline 2' },
          { filename: 'setup.exe', content: Buffer.from('MZ\0\x01\x02') },
          { filename: 'shot.png', content: PNG, cid: 'shot' },
          { filename: 'again.png', content: PNG, cid: 'shot2' },
        ],
      }),
    );
    const files = await on.db.select().from(ticketAttachments).where(eq(ticketAttachments.ticketId, row.ticketId!));
    expect(files.map(({ name }) => name).sort()).toEqual(['log.txt', 'shot.png']);
    expect(row.leftOut).toEqual([{ name: 'setup.exe', reason: 'type' }]);
  });

  test('is one message, however often it comes in', async () => {
    const bytes = await aMail({});
    const first = await mail.arrives(bytes);
    const again = await mail.arrives(Buffer.concat([Buffer.from('Received: by another server\r\n'), bytes]));
    expect(again).toMatchObject({ state: 'ignored', reason: 'duplicate', ticketId: null });
    expect(await commentsOf(first.ticketId!)).toHaveLength(1);
  });

  test('of our own that came back is left alone', async () => {
    const { ticketId } = await aRequest();
    const messageId = '<ours@helpwell.example>';
    await noteMessageId(on.db, { messageId, ticketId, sent: true, address: 'ada@example.com' });
    expect(await mail.arrives(await aMail({ messageId }))).toMatchObject({ state: 'ignored', reason: 'own' });
    expect(await mail.arrives(await aMail({ from: 'no-reply@helpwell.example' }))).toMatchObject({ reason: 'own' });
    expect(await mail.arrives(await aMail({ from: SUPPORT }))).toMatchObject({ reason: 'own' });
  });

  test.each([
    ['an answering machine', { 'Auto-Submitted': 'auto-replied' }],
    ['a mailing list', { Precedence: 'list' }],
    ['a newsletter', { 'List-Unsubscribe': '<https://example.com/stop>' }],
    ['Exchange', { 'X-Auto-Response-Suppress': 'All' }],
  ])('from %s becomes no request, and waits for a person', async (_, headers) => {
    expect(await mail.arrives(await aMail({ headers }))).toMatchObject({ state: 'suspended', reason: 'automatic' });
  });

  test('from an answering machine in a request is for the team alone, and opens nothing', async () => {
    const { ticketId, from } = await aRequest();
    await on.db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticketId));
    const to = await replyTo(ticketId, from);
    const row = await mail.arrives(await aMail({ from, to, subject: 'Abwesenheit: Re: x', text: 'Ich bin weg.' }), {
      from: '',
      to: [to],
    });
    expect(row).toMatchObject({ state: 'threaded', flags: ['automatic'] });
    expect((await findTicket(on.db, ticketId))!.status).toBe('solved');
    expect((await commentsOf(ticketId)).at(-1)).toEqual({ author: 'requester', body: 'Ich bin weg.', isPublic: false });
  });

  test('that answers goes to its request by the address, and opens it again', async () => {
    const { ticketId, from } = await aRequest();
    await on.db.update(tickets).set({ status: 'pending' }).where(eq(tickets.id, ticketId));
    const to = await replyTo(ticketId, from);
    const text =
      'It works now.\r\n\r\nOn Mon, 3 Mar 2025 at 10:00, Larch <support@helpwell.example> wrote:\r\n> Try this.\r\n';
    const row = await mail.arrives(await aMail({ from, to, subject: 'Whatever', text }), { from, to: [to] });
    expect(row).toMatchObject({ state: 'threaded', ticketId });
    expect(row.wholeText).toContain('Try this.');
    expect((await commentsOf(ticketId)).at(-1)).toEqual({ author: 'requester', body: 'It works now.', isPublic: true });
    expect((await findTicket(on.db, ticketId))!.status).toBe('open');
  });

  test('that answers goes to its request by any of the ids that it names', async () => {
    const { ticketId, from } = await aRequest();
    await noteMessageId(on.db, { messageId: '<a@helpwell.example>', ticketId, sent: true, address: from });
    const reply = await aMail({ from, inReplyTo: '<else@x>', references: ['<a@helpwell.example>', '<else@x>'] });
    expect(await mail.arrives(reply, { from })).toMatchObject({ ticketId, state: 'threaded' });
  });

  test('that answers from another mailbox is on the request, and marked so', async () => {
    const { ticketId, messageId } = await aRequest();
    const from = 'colleague@example.com';
    const byOurs = await aMail({ from, to: await replyTo(ticketId, 'ada@example.com'), text: 'Me too.' });
    const joined = await mail.arrives(byOurs, { from });
    expect(joined).toMatchObject({ ticketId, flags: ['not-on-request'] });
    expect((await listMailsOf(on.db, [joined.commentId!])).get(joined.commentId)).toMatchObject({
      id: joined.id,
      flags: ['not-on-request'],
    });
    const answer = { from, inReplyTo: messageId, text: 'And me.' };
    expect(await mail.arrives(await signed(await aMail(answer)), { from })).toMatchObject({
      ticketId,
      flags: ['not-on-request'],
    });
    // Whose mail it is nobody can tell, and whoever got the customer's mail knows its id.
    expect((await mail.arrives(await aMail({ ...answer, text: 'x' }), { from })).ticketId).not.toBe(ticketId);
  });

  test('from an address of somebody who was made one with its requester is the requester’s', async () => {
    const { ticketId, from: present } = await aRequest();
    const { ticketId: other, from } = await aRequest();
    const [{ requesterId }, { requesterId: personId }] = [
      (await findTicket(on.db, ticketId))!,
      (await findTicket(on.db, other))!,
    ];
    const by = { ...(await aUser(on.db, { role: 'administrator' })), role: 'administrator' } as SignedIn;
    const merged = { id: requesterId };
    expect(await mergeRequesters({ db: on.db, personalData: [ticketsPersonalData] }, by, personId, merged)).toEqual({
      outcome: 'merged',
      personId: requesterId,
    });
    const subject = `Re: The export [#${ticketId}]`;
    const reply = await mail.arrives(await signed(await aMail({ from, subject, text: 'Still.' })), { from });
    expect(reply).toMatchObject({ trust: 'verified', ticketId, flags: [] });
    const [, comment] = await listComments(on.db, ticketId, 'all');
    expect(comment).toMatchObject({ body: 'Still.', requesterId });
    const { ticketId: asked } = await aRequest(from);
    expect((await findTicket(on.db, asked))!.requesterId).toBe(requesterId);
    expect(await on.db.$count(requesters, eq(requesters.email, from))).toBe(0);
    expect(await on.db.$count(requesters, eq(requesters.email, present))).toBe(1);
    // Who is copied in by it is, too, so that their answers are known.
    const copying = await mail.arrives(await signed(await aMail({ cc: [from, 'dee@example.org'] })));
    expect((await findTicket(on.db, copying.ticketId!))!.cc).toEqual([present, 'dee@example.org']);
  });

  test('that names the number of a request goes there only from who is on it', async () => {
    const { ticketId, from } = await aRequest();
    const subject = `Re: The export [#${ticketId}]`;
    const others = await mail.arrives(await aMail({ from: 'eve@example.org', subject }), { from: 'eve@example.org' });
    expect(others.ticketId).not.toBe(ticketId);
    const forged = await mail.arrives(await aMail({ from, subject, text: 'forged' }), { from });
    expect(forged).toMatchObject({ trust: 'failed' });
    expect(forged.ticketId).not.toBe(ticketId);
    const theirs = await mail.arrives(await signed(await aMail({ from, subject, text: 'mine' })), { from });
    expect(theirs).toMatchObject({ trust: 'verified', ticketId });
  });

  test('about a closed request becomes one that follows it', async () => {
    const { ticketId, from } = await aRequest();
    await on.db.update(tickets).set({ status: 'closed' }).where(eq(tickets.id, ticketId));
    const to = await replyTo(ticketId, from);
    const row = await mail.arrives(await aMail({ from, to, text: 'Again.' }), { from, to: [to] });
    expect(row.ticketId).not.toBe(ticketId);
    expect(await findTicket(on.db, row.ticketId!)).toMatchObject({
      channel: 'email',
      customFields: { follows_up: ticketId },
    });
  });

  test('copies in whom it was sent to, when it is surely from its sender', async () => {
    const cc = ['bob@example.org', 'Carol <carol@example.org>', SUPPORT];
    const sure = await mail.arrives(await signed(await aMail({ cc })));
    expect((await findTicket(on.db, sure.ticketId!))!.cc).toEqual(['bob@example.org', 'carol@example.org']);
    expect(sure.copies).toBe(2);
    const unsure = await mail.arrives(await aMail({ from: 'x@example.org', cc }), { from: 'x@example.org' });
    expect((await findTicket(on.db, unsure.ticketId!))!.cc).toEqual([]);
    const many = Array.from({ length: 40 }, (_, at) => `p${at}@example.org`);
    const list = await mail.arrives(await signed(await aMail({ cc: many })));
    expect((await findTicket(on.db, list.ticketId!))!.cc).toEqual([]);
  });

  test('is not acknowledged where nobody knows whose it is', async () => {
    const dueOf = async (ticketId: number) => {
      const { ticketEvents } = await import('../tickets/schema.ts');
      const rows = await on.db
        .select({ isQuiet: ticketMailsDue.isQuiet, typedFrom: ticketMailsDue.typedFrom })
        .from(ticketMailsDue)
        .innerJoin(ticketEvents, eq(ticketEvents.id, ticketMailsDue.eventId))
        .where(eq(ticketEvents.ticketId, ticketId));
      return rows[0]!;
    };
    const sure = await mail.arrives(await signed(await aMail({})));
    expect(await dueOf(sure.ticketId!)).toEqual({ isQuiet: false, typedFrom: null });
    const forged = await mail.arrives(await aMail({ text: 'Forged.' }));
    expect(await dueOf(forged.ticketId!)).toMatchObject({ isQuiet: true });
    const unsure = await mail.arrives(await aMail({ from: 'x@example.org' }), { from: 'x@example.org' });
    expect(await dueOf(unsure.ticketId!)).toEqual({ isQuiet: false, typedFrom: expect.any(String) });
    const elsewhere = await mail.arrives(await aMail({ from: 'y@example.org' }), { from: 'spam@example.net' });
    expect(await dueOf(elsewhere.ticketId!)).toMatchObject({ isQuiet: true });
  });

  test('that says a mail of ours could not be delivered is a note on its request, once, and makes no request', async () => {
    const { ticketId, from } = await aRequest();
    await noteMessageId(on.db, { messageId: '<out-1@helpwell.example>', ticketId, sent: true, address: from });
    const bounce = (messageId: string, status = '5.1.1') =>
      [
        'From: Mail Delivery System <MAILER-DAEMON@mx.example.com>',
        `To: ${SUPPORT}`,
        'Subject: Undelivered Mail Returned to Sender',
        `Message-ID: <${crypto.randomUUID()}@mx.example.com>`,
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'I am sorry.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example.com',
        '',
        `Final-Recipient: rfc822; ${from}`,
        'Action: failed',
        `Status: ${status}`,
        'Diagnostic-Code: smtp; 550 5.1.1 no such',
        '  user',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${messageId}`,
        'Subject: x',
        '--b--',
        '',
      ].join('\r\n');
    const before = await on.db.$count(tickets);
    const row = await mail.arrives(bounce('<out-1@helpwell.example>'), { from: '' });
    expect(row).toMatchObject({ state: 'ignored', reason: 'bounce', ticketId });
    expect((await commentsOf(ticketId)).at(-1)).toEqual({
      author: 'system',
      body: `An email to ${from} could not be delivered: 5.1.1 550 5.1.1 no such user`,
      isPublic: false,
    });
    expect(
      await on.db.select().from(undeliverableAddresses).where(eq(undeliverableAddresses.address, from)),
    ).toHaveLength(1);
    await mail.arrives(bounce('<out-1@helpwell.example>'), { from: '' });
    expect(await commentsOf(ticketId)).toHaveLength(2);
    expect(await mail.arrives(bounce('<unknown@x>'), { from: '' })).toMatchObject({ reason: 'bounce', ticketId: null });
    expect(await on.db.$count(tickets)).toBe(before);
    // Who writes can be reached.
    await mail.arrives(await signed(await aMail({ from })), { from });
    expect(
      await on.db.select().from(undeliverableAddresses).where(eq(undeliverableAddresses.address, from)),
    ).toHaveLength(0);
  });

  test('of a sender who writes all the time waits for a person', async () => {
    const from = 'often@example.org';
    await on.db.insert(inboundMessages).values(
      Array.from({ length: 30 }, () => ({
        sizeBytes: 1,
        digest: '',
        state: 'threaded' as const,
        fromAddress: from,
        nextAttemptAt: null,
      })),
    );
    expect(await mail.arrives(await aMail({ from }), { from })).toMatchObject({ state: 'suspended', reason: 'flood' });
  });

  test('of two machines that answer each other waits for a person', async () => {
    const { ticketId, from } = await aRequest();
    const to = await replyTo(ticketId, from);
    await on.db.insert(inboundMessages).values(
      Array.from({ length: 12 }, () => ({
        sizeBytes: 1,
        digest: '',
        state: 'threaded' as const,
        fromAddress: from,
        ticketId,
        nextAttemptAt: null,
      })),
    );
    const row = await mail.arrives(await aMail({ from, to, text: 'Thank you!' }), { from, to: [to] });
    expect(row).toMatchObject({ state: 'suspended', reason: 'loop' });
  });

  test('of an agent answers the customer, when it is surely theirs', async () => {
    const { ticketId } = await aRequest();
    const agent = await aUser(on.db, { role: 'agent', email: `${crypto.randomUUID()}@helpwell.example` });
    const to = await replyTo(ticketId, agent.email, 'team');
    const text =
      '#solved\r\n\r\nPlease restart it.\r\n\r\nOn Mon, 3 Mar 2025 at 10:00, Larch <a@b.c> wrote:\r\n> Help\r\n';
    const sent = await aMail({ from: agent.email, to, text });
    const forged = await mail.arrives(sent, { from: agent.email, to: [to] });
    expect(forged).toMatchObject({ state: 'suspended', reason: 'not-allowed', trust: 'failed' });
    const sure = await signed(await aMail({ from: agent.email, to, text }), 'helpwell.example');
    expect(await mail.arrives(sure, { from: agent.email, to: [to] })).toMatchObject({ state: 'threaded', ticketId });
    expect((await commentsOf(ticketId)).at(-1)).toEqual({
      author: 'agent',
      body: 'Please restart it.',
      isPublic: true,
    });
    expect((await findTicket(on.db, ticketId))!.status).toBe('solved');
    const note = await signed(await aMail({ from: agent.email, to, text: '#note\r\nShe called.' }), 'helpwell.example');
    await mail.arrives(note, { from: agent.email, to: [to] });
    expect((await commentsOf(ticketId)).at(-1)).toEqual({ author: 'agent', body: 'She called.', isPublic: false });
  });

  test('of an agent is a note when a colleague has answered since', async () => {
    const { ticketId } = await aRequest();
    const [ann, ben] = [
      await aUser(on.db, { role: 'agent', email: `${crypto.randomUUID()}@helpwell.example` }),
      await aUser(on.db, { role: 'agent', email: `${crypto.randomUUID()}@helpwell.example` }),
    ];
    const answer = async (agent: { email: string }, text: string) => {
      const messageId = `<told-${crypto.randomUUID()}@helpwell.example>`;
      const createdAt = new Date(Date.now() - 60_000);
      await noteMessageId(on.db, {
        messageId,
        ticketId,
        sent: true,
        audience: 'team',
        address: agent.email,
        createdAt,
      });
      const made = await aMail({ from: agent.email, inReplyTo: messageId, text });
      return await mail.arrives(await signed(made, 'helpwell.example'), { from: agent.email });
    };
    expect((await answer(ann, 'Restart it.')).flags).toEqual([]);
    expect((await answer(ben, 'Delete it.')).flags).toEqual(['late']);
    expect((await commentsOf(ticketId)).slice(-2).map(({ isPublic }) => isPublic)).toEqual([true, false]);
  });

  test('of a member of the team’s answering machine reaches no customer', async () => {
    const { ticketId } = await aRequest();
    const agent = await aUser(on.db, { role: 'agent', email: `${crypto.randomUUID()}@helpwell.example` });
    const to = await replyTo(ticketId, agent.email, 'team');
    const away = await aMail({ from: agent.email, to, headers: { 'Auto-Submitted': 'auto-replied' } });
    expect(await mail.arrives(await signed(away, 'helpwell.example'), { from: '', to: [to] })).toMatchObject({
      state: 'ignored',
      reason: 'machine',
    });
    expect(await commentsOf(ticketId)).toHaveLength(1);
  });

  test('without a sender, or with two, becomes nobody’s request', async () => {
    const two = 'From: a@example.com\r\nFrom: b@example.com\r\nSubject: x\r\n\r\nHello';
    expect(await mail.arrives(two)).toMatchObject({ state: 'suspended', reason: 'no-sender' });
    expect(await mail.arrives('Subject: x\r\n\r\nHello')).toMatchObject({ state: 'suspended', reason: 'no-sender' });
    expect(await mail.arrives('')).toMatchObject({ state: 'suspended', reason: 'no-sender' });
  });

  test('without a word is a request all the same', async () => {
    const row = await mail.arrives(await aMail({ subject: '', text: '' }));
    expect(await commentsOf(row.ticketId!)).toEqual([{ author: 'requester', body: '(no text)', isPublic: true }]);
  });

  test('with more text than a message holds keeps all of it', async () => {
    const row = await mail.arrives(await aMail({ text: `${'word '.repeat(20_000)}end.` }));
    expect(row.flags).toEqual(['shortened']);
    expect(row.wholeText).toMatch(/end\.$/);
  });

  test('that cannot be read is parked with its bytes, and the administrators hear of it', async () => {
    const administrator = await aUser(on.db, { role: 'administrator' });
    const nested = Array.from(
      { length: 3000 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary="b${at + 1}"\r\n\r\n`,
    );
    const bomb = `From: ada@example.com\r\nContent-Type: multipart/mixed; boundary="b0"\r\n\r\n${nested.join('')}`;
    const row = await mail.arrives(bomb);
    expect(row).toMatchObject({ state: 'parked', reason: 'unreadable', nextAttemptAt: null });
    expect(row.storageKey).not.toBeNull();
    const { mailOutbox } = await import('../mail/schema.ts');
    const told = await on.db.select().from(mailOutbox).where(eq(mailOutbox.kind, 'mail-parked'));
    expect(told.map(({ toAddress }) => toAddress)).toContain(administrator.email);
  });

  test('of a mailbox that is gone is still taken in', async () => {
    const { id } = await mail.mailbox();
    const bytes = await aMail({ text: 'Still there?' });
    const { receiveMail } = await import('./receive.ts');
    const { readDueMails } = await import('./read-due.ts');
    await receiveMail(on.db, mail.app.mails, { mailboxId: id, from: 'ada@example.com', to: [] }, [bytes]);
    await on.db.delete(mailboxes).where(eq(mailboxes.id, id));
    await readDueMails(mail.app, (error) => {
      throw error;
    });
    expect(await on.db.$count(inboundMessages, eq(inboundMessages.state, 'threaded'))).toBe(1);
    expect(await on.db.$count(replyTokens)).toBeGreaterThanOrEqual(0);
  });
});

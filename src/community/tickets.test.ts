import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../accounts/guard.ts';
import { auditEntries, users } from '../accounts/schema.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { readSite } from '../config/site.ts';
import { describeStores } from '../db/test-database.ts';
import { siteDeclaration } from '../domains.ts';
import { mailOutbox } from '../mail/schema.ts';
import { sendDueMails } from '../mail/worker.ts';
import { fileTicket } from '../tickets/file.ts';
import { findRequest } from '../tickets/requests.ts';
import { addComment, findTicket, listComments } from '../tickets/store.ts';
import { aTicket } from '../tickets/test-factory.ts';
import { communityDomain } from './domain.ts';
import { makeTicket } from './make-ticket.ts';
import { removePost } from './moderate.ts';
import { notifications } from './notifications/notification-schema.ts';
import { tellDue } from './notifications/tell.ts';
import { communityPersonalData } from './personal.ts';
import { answerProposal, draftOfTicket, proposeThread, withdrawProposal } from './propose-thread.ts';
import { readThread } from './read-thread.ts';
import { aMember, aThread, COMMUNITY } from './test-factory.ts';
import { threads } from './threads/schema.ts';
import { findProposal, findThreadOf } from './threads/ticket-store.ts';

const site = { ...(await readSite('content', siteDeclaration)), community: COMMUNITY };
const app = { site, secret: 'a secret' };

describeStores('threads and tickets', (on) => {
  const agent = () => aMember(on.db, { role: 'agent' });
  const logOf = async (by: SignedIn) => {
    const rows = await on.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.actorId, by.id))
      .orderBy(auditEntries.id);
    return rows.map(({ action }) => action);
  };

  test('a thread becomes a ticket of its author, once, each leads to the other, and the author is told', async () => {
    const { thread, first, asker } = await aThread(on.db);
    const by = await agent();
    const made = await makeTicket(on.db, COMMUNITY, by, { threadId: thread.id });
    if (made.outcome !== 'made') throw new Error(made.outcome);
    const { ticketId } = made;
    expect(await makeTicket(on.db, COMMUNITY, await agent(), { threadId: thread.id })).toMatchObject({
      outcome: 'already-made',
      ticketId,
    });
    expect(await findTicket(on.db, ticketId)).toMatchObject({ subject: thread.title, channel: 'community' });
    const [description, note] = await listComments(on.db, ticketId, 'all');
    expect(description).toMatchObject({ body: first.body, public: true });
    expect(note).toMatchObject({ public: false });
    expect(note!.body).toContain(`/community/threads/${thread.id}/`);
    expect((await findRequest(on.db, asker, [], ticketId))!.relation).toBe('requester');

    const ticketOf = async (viewer: Parameters<typeof readThread>[2]) =>
      (await readThread(on.db, COMMUNITY, viewer, { id: thread.id, page: 1 }))!.mine.ticketId;
    expect([await ticketOf(asker), await ticketOf(by)]).toEqual([ticketId, ticketId]);
    for (const other of [VISITOR, await aMember(on.db), await aMember(on.db, { role: 'moderator' })])
      expect(await ticketOf(other)).toBeUndefined();

    await tellDue(on.db, site, (error) => {
      throw error;
    });
    const told = await on.db.select().from(notifications).where(eq(notifications.userId, asker.id));
    expect(told.map(({ act }) => act)).toEqual(['ticketed']);
    expect(await logOf(by)).toEqual(['thread.ticketed']);
  });

  test('only who reads tickets makes one, of a thread that they may read and whose author can be answered', async () => {
    const { thread, first, asker } = await aThread(on.db);
    for (const role of ['member', 'editor', 'moderator'] as const) {
      const by = await aMember(on.db, { role });
      expect((await makeTicket(on.db, COMMUNITY, by, { threadId: thread.id })).outcome).toBe('not-found');
    }
    const by = await agent();
    await on.db.update(users).set({ email: null, deletedAt: new Date() }).where(eq(users.id, asker.id));
    expect((await makeTicket(on.db, COMMUNITY, by, { threadId: thread.id })).outcome).toBe('no-address');
    const moderator = await aMember(on.db, { role: 'moderator' });
    await removePost(on.db, COMMUNITY, moderator, { postId: first.id, removal: 'hidden' });
    expect((await makeTicket(on.db, COMMUNITY, by, { threadId: thread.id })).outcome).toBe('not-found');
  });

  /** A ticket with an answer, and who has filed it; with an account unless it is said otherwise. */
  async function anAnsweredTicket({ hasAccount = true } = {}) {
    const requester = hasAccount ? await aMember(on.db, { name: 'Ada Lovelace' }) : undefined;
    const email = requester?.email ?? `${crypto.randomUUID()}@example.com`;
    const filed = await fileTicket(
      on.db,
      aTicket({
        requester: { email, name: 'Ada Lovelace' },
        subject: 'Photos of Ada are gone',
        description:
          'My photos are gone.\n\nWrite to ada@example.com or +44 20 7946 0958.\n\nBest regards,\nAda Lovelace',
        locale: 'en',
      }),
    );
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    const ticketId = filed.ticket.id;
    const answer = { ticketId, author: 'agent', authorName: 'Grace Hopper', format: 'markdown' } as const;
    await addComment(on.db, { ...answer, public: false, body: 'She is a customer of the first hour.' });
    await addComment(on.db, { ...answer, public: true, body: 'Hello Ada,\n\nlook into the **archive**.\n\nGrace' });
    return { ticketId, requester, viewer: requester ?? { ...VISITOR, email } };
  }
  const text = { topic: 'open', locale: 'en', title: 'Photos are gone', body: 'They are gone.', answer: 'Look there.' };

  test('the draft of a thread has no notes of the team, no names and nothing that opens a door', async () => {
    const { ticketId } = await anAnsweredTicket();
    const draft = (await draftOfTicket(on.db, ticketId))!;
    expect(draft.body).toContain('My photos are gone.');
    expect(draft.answer).toContain('look into the **archive**');
    expect(JSON.stringify(draft)).not.toMatch(/Ada|Lovelace|Grace|Hopper|example\.com|7946|first hour/);
  });

  test('nothing is public before the requester says yes; then it is theirs, with the answer as its solution', async () => {
    const { ticketId, requester } = await anAnsweredTicket();
    const by = await agent();
    const before = await on.db.$count(threads);
    expect(await proposeThread(on.db, app, by, { ticketId, ...text })).toEqual({ outcome: 'proposed' });
    expect(await on.db.$count(threads)).toBe(before);
    expect(await proposeThread(on.db, app, by, { ticketId, ...text })).toMatchObject({ reason: 'asked-already' });

    const sent: string[] = [];
    await sendDueMails(on.db, {
      contentDir: 'content',
      site,
      base: new URL('https://help.example.com'),
      from: 'help@example.com',
      transport: {
        connections: 1,
        send: async ({ to, text: said }) => void (to === requester!.email && sent.push(said)),
        close: () => {},
      },
      kinds: communityDomain.mails,
    });
    expect(sent.join()).toContain('/requests/open/');

    // Another person cannot answer for them.
    const answer = (viewer: Parameters<typeof answerProposal>[2], given: 'own' | 'team' | 'no') =>
      answerProposal(on.db, site, viewer, { ticketId, answer: given });
    expect(await answer(await aMember(on.db), 'own')).toEqual({ outcome: 'gone' });
    expect(await answer(VISITOR, 'team')).toEqual({ outcome: 'gone' });
    const published = await answer(requester!, 'own');
    if (published.outcome !== 'published') throw new Error(published.outcome);
    const shown = await readThread(on.db, COMMUNITY, VISITOR, { id: published.thread.id, page: 1 });
    expect(shown).toMatchObject({
      author: { id: requester!.id },
      solutions: [{ body: 'Look there.', authorId: by.id }],
    });
    expect(shown!.thread.solvedAt).not.toBeNull();
    expect((await findThreadOf(on.db, ticketId))!.id).toBe(published.thread.id);
    expect(await answer(requester!, 'team')).toEqual({ outcome: 'gone' });
    expect(await proposeThread(on.db, app, by, { ticketId, ...text })).toMatchObject({ reason: 'published' });
    expect([await logOf(by), await logOf(requester!)]).toEqual([['ticket.proposed'], ['ticket.published']]);
  });

  test('without their name it is the team’s, which takes no account', async () => {
    const { ticketId, viewer } = await anAnsweredTicket({ hasAccount: false });
    const by = await agent();
    await proposeThread(on.db, app, by, { ticketId, ...text, answer: '' });
    expect(await answerProposal(on.db, site, viewer, { ticketId, answer: 'own' })).toEqual({ outcome: 'gone' });
    const published = await answerProposal(on.db, site, viewer, { ticketId, answer: 'team' });
    expect(published).toMatchObject({ outcome: 'published', thread: { authorId: by.id, replies: 0 } });
  });

  test('no is no: the text goes, nothing is published, and nobody asks again', async () => {
    const { ticketId, viewer } = await anAnsweredTicket();
    const by = await agent();
    const before = await on.db.$count(threads);
    await proposeThread(on.db, app, by, { ticketId, ...text });
    expect(await answerProposal(on.db, site, viewer, { ticketId, answer: 'no' })).toEqual({ outcome: 'declined' });
    expect(await findProposal(on.db, ticketId)).toMatchObject({ state: 'declined', title: null, body: null });
    expect(await proposeThread(on.db, app, by, { ticketId, ...text })).toMatchObject({ reason: 'declined' });
    expect(await on.db.$count(threads)).toBe(before);
  });

  test('what the team asks no more cannot be answered, its mail is not sent, and it can be asked anew', async () => {
    const { ticketId, viewer } = await anAnsweredTicket();
    const by = await agent();
    await proposeThread(on.db, app, by, { ticketId, ...text });
    expect(await withdrawProposal(on.db, await aMember(on.db), ticketId)).toBe(false);
    expect(await withdrawProposal(on.db, by, ticketId)).toBe(true);
    expect(await answerProposal(on.db, site, viewer, { ticketId, answer: 'own' })).toEqual({ outcome: 'gone' });
    const [mail] = await on.db.select().from(mailOutbox).where(eq(mailOutbox.toAddress, viewer.email!));
    const [kind] = communityDomain.mails.filter(({ name }) => name === 'thread-proposed');
    expect(await kind!.reasonNotToSend!(on.db, mail!, site)).toBe('it was decided since');
    expect(await proposeThread(on.db, app, by, { ticketId, ...text })).toEqual({ outcome: 'proposed' });
  });

  test('only who reads tickets asks, in a topic that is theirs to write in, and with a text', async () => {
    const { ticketId } = await anAnsweredTicket();
    const by = await agent();
    const ask = (who: SignedIn, differences = {}) =>
      proposeThread(on.db, app, who, { ticketId, ...text, ...differences });
    for (const role of ['member', 'editor', 'moderator'] as const)
      expect((await ask(await aMember(on.db, { role }))).outcome).toBe('not-found');
    expect(await ask(by, { topic: 'french' })).toMatchObject({ errors: [{ field: 'topic' }] });
    expect(await ask(by, { topic: 'none', title: ' ', body: '' })).toMatchObject({
      errors: [{ field: 'topic' }, { field: 'title' }, { field: 'body' }],
    });
    expect(await ask(by, { answer: 'x'.repeat(20_001) })).toMatchObject({ errors: [{ problem: 'too-long' }] });
    expect(await findProposal(on.db, ticketId)).toBeUndefined();
  });

  test('who leaves is asked no more', async () => {
    const { ticketId, requester } = await anAnsweredTicket();
    await proposeThread(on.db, app, await agent(), { ticketId, ...text });
    await on.db.transaction((tx) => communityPersonalData.forget!(tx, { id: requester!.id, email: requester!.email }));
    expect(await findProposal(on.db, ticketId)).toMatchObject({ state: 'withdrawn', body: null });
  });
});

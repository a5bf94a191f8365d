import { eq, getTableColumns, gt, or, sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'vitest';
import { apiJobs } from '../api/support/jobs/schema.ts';
import { apiTokens } from '../api/tokens/schema.ts';
import { articleAttachments } from '../articles/attachments/schema.ts';
import { articlePictures } from '../articles/pictures/schema.ts';
import { articleRevisions, categoryRevisions, snippetRevisions } from '../articles/schema.ts';
import { publishNew } from '../articles/test-content.ts';
import { postDrafts } from '../community/drafts/schema.ts';
import { editPost } from '../community/edit.ts';
import { postFiles } from '../community/files/files-schema.ts';
import { flagPost } from '../community/flag.ts';
import { postWasModerated } from '../community/notifications/events.ts';
import { listFollows, notificationSettings, notifications } from '../community/notifications/notification-schema.ts';
import { readThread } from '../community/read-thread.ts';
import { holdText } from '../community/review/hold.ts';
import { postSweeps, textPrints } from '../community/review/review-schema.ts';
import { aClaim, aThread, COMMUNITY } from '../community/test-factory.ts';
import { posts, threadNotes, threads } from '../community/threads/schema.ts';
import { threadProposals } from '../community/threads/ticket-schema.ts';
import { communityImports } from '../community/transfer/schema.ts';
import { sayAffected, voteHelpful } from '../community/vote.ts';
import { readSite } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import { NEUTRAL_NAME, tableName } from '../db/personal.ts';
import { describeStores } from '../db/test-database.ts';
import { heldAnswers, ticketDrafts, ticketViewers } from '../desk/conversation/schema.ts';
import { macros } from '../desk/macros/schema.ts';
import { ticketMerges } from '../desk/merging/schema.ts';
import { agents, screens } from '../desk/schema.ts';
import { deskViews } from '../desk/views/schema.ts';
import { domains, siteDeclaration } from '../domains.ts';
import { importedArticles, importRuns } from '../import/runs/schema.ts';
import { sendMail } from '../mail/outbox.ts';
import { mailOutbox } from '../mail/schema.ts';
import { inboundMessages, messageIds, replyTokens, undeliverableAddresses } from '../mailbox/schema.ts';
import { draftComments } from '../publishing/comments/schema.ts';
import { NO_FIELDS } from '../publishing/draft.ts';
import { NO_GUIDE } from '../publishing/guides/drafts/guide-draft.ts';
import { guideDrafts } from '../publishing/guides/drafts/schema.ts';
import { guideReviews, guideSchedules, guideUploads } from '../publishing/guides/schema.ts';
import { articleReviewers, draftReviews } from '../publishing/reviewers-schema.ts';
import { articleDrafts, articleSchedules } from '../publishing/schema.ts';
import { articleChecks, checkReminders } from '../publishing/verification/schema.ts';
import { agentAlerts } from '../tickets/alerts/schema.ts';
import { fileTicket } from '../tickets/file.ts';
import { groupMemberships, groups } from '../tickets/groups/schema.ts';
import { teamNotices, ticketMailStops } from '../tickets/mail-schema.ts';
import { ticketReads } from '../tickets/reads-schema.ts';
import { mergedAddresses } from '../tickets/requesters/addresses-schema.ts';
import { requesters, satisfaction, ticketAttachments, ticketComments, tickets } from '../tickets/schema.ts';
import { findTicket } from '../tickets/store.ts';
import { readVideoGuide } from '../videos/guide-file.ts';
import { guideFiles, guideRevisions } from '../videos/revisions-schema.ts';
import { findKeptForm, keepForm } from '../web/kept-form.ts';
import { webhookDeliveries, webhookEvents, webhooks } from '../webhooks/schema.ts';
import { askToChangeEmail } from './change.ts';
import { askForSignInLink } from './links.ts';
import { deleteAccount, exportPersonalData } from './personal-data.ts';
import { startProductSession } from './product-session.ts';
import { auditEntries, identities, invitations, organizations, users } from './schema.ts';
import { beginSecondFactor, replaceRecoveryCodes } from './second-factor.ts';
import { readSession } from './session.ts';
import { findUser, type User } from './store.ts';
import { aSession, aUser, from, PASSWORD, testApp } from './test-factory.ts';

const shipped = await readSite('content', siteDeclaration);
const AGENTS_FIELD = 'fraud';
const agentsField = { ...shipped.contactForm.fields[0]!, id: AGENTS_FIELD };
const site = { ...shipped, contactForm: { ...shipped.contactForm, agentsFields: [agentsField] } };

const personalData = domains.flatMap((domain) => domain.personalData ?? []);
const personalTables = personalData.flatMap(({ tables = [] }) => tables);
const tables = [
  ...personalTables.map(({ table }) => table),
  ...personalData.flatMap(({ impersonal = [] }) => impersonal.map(([table]) => table)),
];
/** What becomes of the columns of each table with something about people. */
const PERSONAL_TABLES = Object.fromEntries(personalTables.map(({ table, columns }) => [tableName(table), columns]));

describe('every table with something about people', () => {
  test.each(personalTables.map(({ table, columns }) => [tableName(table), table, columns] as const))(
    '%s: it is decided what becomes of each column when its person deletes the account',
    (_, table, columns) => {
      const decided = Object.values(columns).flatMap((list) => list.split(' '));
      const there = getTableConfig(table).columns.map((column) => column.name);
      expect(decided.toSorted()).toEqual(there.toSorted());
    },
  );

  test('no table is declared twice', () => {
    expect(new Set(tables.map(tableName)).size).toBe(tables.length);
  });
});

describeStores('the database', (on) => {
  test('has no table and no column that no domain declares in its personalData', async () => {
    // Through a table expression, which both storages answer alike.
    const rows = await on.db.select({ name: sql<string>`name`, column: sql<string>`column_name` }).from(
      sql`(select case table_schema when 'public' then '' else table_schema || '.' end || table_name as name, column_name
             from information_schema.columns where table_schema not in ('information_schema', 'pg_catalog', 'drizzle', 'analytics')) as there`,
    );
    const there = rows.map(({ name, column }) => `${name}.${column}`);
    const known = tables.flatMap((table) =>
      getTableConfig(table).columns.map((column) => `${tableName(table)}.${column.name}`),
    );
    expect(there.toSorted()).toEqual(known.toSorted());
  });
});

/** Words that stand nowhere but in what belongs to the person. */
const NAME = 'Wilhelmina Quetzalcoatlus';
const EMAIL = 'wilhelmina@quetzal.example';
const NEW_EMAIL = 'wilhelmina.new@quetzal.example';
const BROWSER = 'Quetzalbrowser/7';
const EXTERNAL = 'product-number-7f3a';
const SUBJECT_ELSEWHERE = 'subject-elsewhere-9b1c';
const PHONE_NUMBER = '+41 44 555 01 02, mornings';
const TRACES = [
  NAME,
  'Wilhelmina',
  'quetzal.example',
  BROWSER,
  EXTERNAL,
  SUBJECT_ELSEWHERE,
  'quetzal-gmbh',
  PHONE_NUMBER,
];

/** Every row of every table as text. */
async function wholeDatabase(db: Db): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const table of tables) rows.set(tableName(table), JSON.stringify(await db.select().from(table)));
  return rows;
}

const wordsOf = (list: string | undefined) => list?.split(' ') ?? [];
const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
const idOf = (row: object) => (row as { id?: number }).id;
/** Nobody is suspended or has confirmed a second factor who deletes an account here; the others never hold a value before. */
const NEVER_FILLED = new Set([
  'agents.schedule_id',
  'screens.revoked_at',
  'users.former_addresses',
  'users.totp_confirmed_at',
  'users.totp_last_step',
  'users.suspended_at',
  'sessions.second_factor_at',
  'recovery_codes.used_at',
  'mail_outbox.sent_at',
  'mail_outbox.skipped_reason',
  'tickets.tickets.followers',
  'tickets.tickets.cc',
]);

describeStores('a person', (on) => {
  const app = () => testApp(on.db, { LIMITS: 'false' });
  const exporting = () => ({ db: on.db, personalData, site });

  /** Somebody who has left a trace in every table in which one can. */
  async function somebody(): Promise<{ user: User; sessionId: string; ticketId: number; otherTicketId: number }> {
    const { db } = on;
    const added = await aUser(db, { name: NAME, email: EMAIL });
    const [organization] = await db.insert(organizations).values({ name: 'Some GmbH' }).returning();
    await db
      .update(users)
      .set({
        externalId: EXTERNAL,
        plan: 'premium',
        moderates: ['using'],
        organizationId: organization!.id,
        locale: 'fr',
      })
      .where(eq(users.id, added.id));
    const user = (await findUser(db, added.id))!;
    const sessionId = await aSession(db, user.id, BROWSER);
    await startProductSession(db, { userId: user.id, origin: 'https://app.example' });
    await beginSecondFactor(app(), user, 'Help');
    await replaceRecoveryCodes(app(), user.id);
    await db.insert(identities).values({ provider: 'acme', subject: SUBJECT_ELSEWHERE, userId: user.id });
    // Somebody asked her to join under an address that she had already.
    const inviter = await aUser(db);
    await db.insert(invitations).values({
      email: EMAIL,
      name: NAME,
      role: 'agent',
      locale: 'fr',
      tokenHash: 'a hash of an invitation',
      invitedBy: inviter.id,
      expiresAt: new Date(Date.now() + 86_400_000),
    });
    const form = { path: '/en/account', fields: [['name', 'Kept Form']] as [string, string][], hadFiles: true };
    const secret = (await keepForm(db, form))!;
    await findKeptForm(db, { secret, path: form.path, userId: user.id });
    await askForSignInLink(app(), { email: EMAIL, locale: 'en', to: '', ...from() });
    const { session } = (await readSession(db, sessionId))!;
    await askToChangeEmail(app(), user, session, { email: NEW_EMAIL, current: PASSWORD, ...from() });

    const filed = await fileTicket(db, {
      channel: 'web',
      requester: { email: EMAIL, name: NAME },
      subject: 'The export stops',
      description: 'It stops at 48 %.',
      locale: 'fr',
      customFields: { phone: PHONE_NUMBER, version: '7.1', [AGENTS_FIELD]: 'suspected', churn_risk: 'high' },
    });
    if (filed.outcome === 'invalid') throw new Error('not filed');
    const { ticket, comment } = filed;
    await db
      .update(requesters)
      .set({ externalId: `${EXTERNAL}-r` })
      .where(eq(requesters.email, EMAIL));
    await db.insert(ticketComments).values([
      { ticketId: ticket.id, author: 'agent', authorName: 'Agent', public: false, body: 'An internal remark.' },
      { ticketId: ticket.id, author: 'agent', authorName: 'Agent', body: 'Which version is it?' },
    ]);
    await db.insert(ticketAttachments).values({
      ticketId: ticket.id,
      commentId: comment.id,
      name: 'log.txt',
      type: 'text/plain',
      sizeBytes: 3,
      storageKey: crypto.randomUUID().replaceAll('-', ''),
    });
    const [requester] = await db.select().from(requesters).where(eq(requesters.email, EMAIL));
    await db.insert(mergedAddresses).values({ email: `before.${EMAIL}`, requesterId: requester!.id });
    await db.insert(satisfaction).values({ ticketId: ticket.id, requesterId: requester!.id, score: 'good' });
    await db.insert(ticketMailStops).values({ ticketId: ticket.id, email: EMAIL, notTheirsAt: new Date() });
    await db.insert(ticketReads).values({ ticketId: ticket.id, email: EMAIL, commentId: comment.id });
    await db.insert(teamNotices).values({ ticketId: ticket.id, toAddress: EMAIL });
    const alert = { userId: user.id, ticketId: ticket.id, kind: 'overdue' } as const;
    await db.insert(agentAlerts).values({ ...alert, dueAt: new Date(), readAt: new Date() });
    const merge = { sourceId: ticket.id, targetId: ticket.id, mergedBy: 1, statusBefore: 'open', noteId: 1 } as const;
    await db.insert(ticketMerges).values({ ...merge, commentIds: [], addedCc: [EMAIL], dueAt: new Date() });
    // Somebody whom she has copied in is being told, when their mail server refuses with her address in its words.
    await sendMail(db, {
      kind: 'ticket-copied',
      to: 'third@example.com',
      locale: 'en',
      data: { number: String(ticket.id), by: EMAIL, link: '/en/x', stop: '/en/y' },
      event: `ticket-copied:${ticket.id}:third@example.com`,
    });
    const other = await fileTicket(db, {
      channel: 'web',
      requester: { email: 'colleague@example.com', name: 'Colleague' },
      description: 'Somebody else asks.',
    });
    if (other.outcome === 'invalid') throw new Error('not filed');
    await db
      .update(tickets)
      .set({ cc: [EMAIL, 'third@example.com'], followers: [EMAIL] })
      .where(eq(tickets.id, other.ticket.id));
    await db.insert(ticketComments).values({
      ticketId: other.ticket.id,
      author: 'requester',
      requesterId: requester!.id,
      authorName: NAME,
      body: 'She has this too.',
    });
    const me = { id: user.id, name: NAME, email: EMAIL, role: 'member' } as const;
    const { first, thread } = await aThread(db, { by: me, body: 'She asks in public.', key: crypto.randomUUID() });
    const edit = { postId: first.id, title: thread.title, body: 'She asks again.', tags: '', base: 1 };
    await editPost(db, COMMUNITY, me, edit);
    const others = await aThread(db);
    await voteHelpful(db, COMMUNITY, me, { postId: others.first.id, isHelpful: true });
    await sayAffected(db, COMMUNITY, me, { threadId: others.thread.id, isAffected: true });
    await readThread(db, COMMUNITY, me, { id: others.thread.id, page: 1 });
    await db.insert(listFollows).values({ kind: 'tag', name: 'lamp', locale: 'en', userId: user.id });
    await db.insert(notificationSettings).values({ userId: user.id });
    const [told, now] = [[others.first.id], new Date()];
    await db.insert(notifications).values({
      userId: user.id,
      threadId: others.thread.id,
      class: 'moderation',
      posts: told,
      act: 'hidden',
      note: 'Please be kind.',
      readAt: now,
      mail: 'now',
      mailDueAt: now,
      mailPosts: told,
      mailedAt: now,
    });
    const moderated = { postId: others.first.id, by: user.id, act: 'edited', note: 'Without the address.' } as const;
    await db.transaction((tx) => postWasModerated(tx, moderated));
    await flagPost(db, COMMUNITY, me, { postId: others.first.id, kind: 'other', text: `An advert, says ${NAME}.` });
    await db.insert(threadNotes).values({ threadId: others.thread.id, authorId: user.id, body: 'Watch this one.' });
    await db.insert(textPrints).values({ authorId: user.id, numbers: [1], bands: [2] });
    const asked = { ticketId: ticket.id, proposedBy: me.id, topic: 'open', locale: 'en' };
    await db.insert(threadProposals).values({ ...asked, title: `What ${NAME} asked`, body: 'A.', answer: 'B.' });
    await aClaim(db, me);
    await db.insert(postSweeps).values({ authorId: user.id, posts: [others.first.id] });
    const waiting = { authorId: user.id, topic: 'open', locale: 'fr', title: 'A', tags: ['a'], reasons: [] } as const;
    await db.transaction(async (tx) => {
      const sent = { submissionKey: 'a key', digest: 'a digest', body: `Nobody has read what ${NAME} wrote.` };
      const held = { ...waiting, ...sent, tags: ['a'] };
      await holdText(tx, { ...held, kind: 'thread', threadKind: 'question' });
      await holdText(tx, {
        ...held,
        kind: 'reply',
        threadId: others.thread.id,
        replyTo: 1,
        isUpdate: true,
        incidentState: 'fixed',
      });
    });
    const typed = { body: `Nobody has read what ${NAME} wrote.` };
    const draft = { userId: user.id, place: 'new', sequence: 1, writer: 'a form', text: typed, other: typed };
    const file = { key: 'a'.repeat(32), ownerId: user.id, name: 'lamp.png', type: 'image/png', sizeBytes: 1 };
    await db.insert(postFiles).values({ ...file, width: 1, height: 1, postId: first.id });
    await db.insert(postDrafts).values(draft);
    const picture = {
      path: 'images/a.png',
      digest: 'a'.repeat(64),
      name: 'a.png',
      alt: 'A page',
      removedAt: new Date(),
    };
    await db
      .insert(articlePictures)
      .values({ ...picture, type: 'image/png', sizeBytes: 1, width: 1, height: 1, ownerId: user.id });
    await db.insert(communityImports).values({ source: 'forum', key: `person ${NAME}`, userId: user.id });
    const attached = { path: 'files/uploaded/a.pdf', digest: 'b'.repeat(64), name: 'a.pdf', type: 'application/pdf' };
    await db.insert(articleAttachments).values({ ...attached, sizeBytes: 1, ownerId: user.id });
    const said = { name: 'shared', locale: 'en', body: 'Words.', origin: 'editor' } as const;
    await db.insert(snippetRevisions).values({ ...said, author: user.id });
    const topic = { slug: 'shared', locale: 'en', title: 'Shared', origin: 'editor' } as const;
    await db.insert(categoryRevisions).values({ ...topic, author: user.id });
    const articleId = await publishNew(db, { slug: `written-${user.id}`, title: 'Written by her', userId: user.id });
    const words = { fields: { ...NO_FIELDS, title: NAME }, body: NAME, note: NAME, answer: NAME };
    const times = { submittedAt: new Date(), returnedAt: new Date() };
    const run = { source: 'zendesk', name: 'larch', locale: 'en', email: EMAIL, token: 'sealed' } as const;
    const [begun] = await db
      .insert(importRuns)
      .values({ ...run, startedBy: user.id })
      .returning();
    const brought = { source: 'zendesk/1', locale: 'en', articleId, digest: '', runId: begun!.id } as const;
    await db.insert(importedArticles).values({ ...brought, draftAuthor: user.id, outcome: 'created' });
    await db.insert(articleDrafts).values({ articleId, locale: 'en', author: user.id, ...words, ...times });
    const about = { articleId, locale: 'en', draftAuthor: user.id };
    const [remark] = await db
      .insert(draftComments)
      .values({ ...about, author: user.id, body: NAME, resolvedAt: new Date() })
      .returning();
    await db.insert(draftComments).values({ ...about, author: user.id, body: NAME, parentId: remark!.id });
    const decision = { reviewer: user.id, sequence: 1, decision: 'returned', answer: NAME } as const;
    await db.insert(draftReviews).values({ ...about, ...decision });
    await db.insert(articleReviewers).values({ category: 'general', userId: user.id });
    await db.insert(inboundMessages).values({
      ...{
        storageKey: 'e'.repeat(32),
        sizeBytes: 1,
        digest: 'e',
        contentDigest: 'e',
        state: 'threaded',
        trust: 'verified',
      },
      ...{
        envelopeFrom: EMAIL,
        envelopeTo: ['support@example.com'],
        fromAddress: EMAIL,
        fromName: NAME,
        subject: NAME,
      },
      ...{ remoteAddress: '192.0.2.7', helo: 'mx.example.com', messageId: '<1@example.com>', wholeText: NAME },
      leftOut: [{ name: NAME, reason: 'type' }],
    });
    const [ticketOfMail] = await db.select({ id: tickets.id }).from(tickets).limit(1);
    const mailed = { ticketId: ticketOfMail!.id, address: EMAIL, audience: 'customer' } as const;
    await db.insert(messageIds).values({ ...mailed, messageId: '<2@example.com>', sent: true });
    await db.insert(replyTokens).values({ ...mailed, token: 'f'.repeat(26) });
    await db.insert(undeliverableAddresses).values({ address: EMAIL, status: '5.1.1' });
    const [group] = await db.insert(groups).values({ name: 'Refunds' }).returning();
    await db.insert(groupMemberships).values({ groupId: group!.id, agentId: user.id });
    const view = {
      name: NAME,
      conditions: { all: [], any: [] },
      columns: ['status' as const],
      order: 'newest' as const,
    };
    await db.insert(deskViews).values({ ...view, audience: 'group', groupId: group!.id, ownerId: user.id });
    await db.insert(agents).values({ agentId: user.id, capacity: 7 });
    await db.insert(apiTokens).values({
      name: 'Script',
      tokenHash: 'a hash',
      ending: 'abcd',
      scopes: ['read'],
      ownerId: user.id,
      lastUsedAt: new Date(),
      expiresAt: new Date(),
      revokedAt: new Date(),
    });
    const [webhook] = await db
      .insert(webhooks)
      .values({ name: 'Reports', url: 'https://example.com/', events: [], secretSealed: 'sealed', createdBy: user.id })
      .returning();
    const toWebhook = { webhookId: webhook!.id, messageId: 'msg_1', event: 'ticket.created' };
    const requesterOf = JSON.stringify({ data: { ticket: { requester: { id: 1, name: NAME, email: EMAIL } } } });
    const authorOf = JSON.stringify({ data: { thread: { author: { id: user.id, name: NAME } } } });
    await db.insert(webhookDeliveries).values([requesterOf, authorOf].map((body) => ({ ...toWebhook, body })));
    const copied = { kind: 'ticket.updated', subjectId: ticketOfMail!.id, changes: { cc: [[], [EMAIL]] } } as const;
    await db.insert(webhookEvents).values(copied as unknown as typeof webhookEvents.$inferInsert);
    await db
      .insert(apiJobs)
      .values({ id: 'V3-1', ownerId: user.id, total: 1, status: 'completed', message: 'Done.', results: [{ id: 1 }] });
    await db.insert(screens).values({ name: 'Office', tokenHash: 'hash-of-a-screen', createdBy: user.id });
    const [written] = await db.select({ id: tickets.id }).from(tickets).limit(1);
    const writing = { ticketId: written!.id, userId: user.id };
    const answer = { key: 'a held answer', authorName: NAME, body: NAME, format: 'plain' as const, seen: [1] };
    const dueAt = new Date(Date.now() + 3_600_000);
    await db.insert(heldAnswers).values({ ...writing, ...answer, attachments: ['a file'], dueAt });
    const unsent = { sequence: 1, writer: 'a form', mode: 'note' as const, body: NAME, other: NAME };
    await db.insert(ticketDrafts).values({ ...writing, ...unsent, attachments: ['a file'], stoppedBy: [comment.id] });
    await db.insert(ticketViewers).values(writing);
    await db.insert(macros).values({ title: 'Refund', body: 'Hello', createdBy: user.id });
    await db
      .insert(articleSchedules)
      .values({ articleId, locale: 'en', unpublishAt: new Date(), scheduledBy: user.id });
    const video = { guide: 'tour', name: 'tour.webm', storageKey: 'c'.repeat(32), digest: 'c'.repeat(32) };
    await db.insert(guideFiles).values({
      ...video,
      type: 'video/webm',
      sizeBytes: 1,
      width: 1,
      height: 1,
      seconds: 1,
      codec: 'vp9',
      ownerId: user.id,
    });
    const guideDraft = { slug: 'tour', author: user.id, base: '', fields: { ...NO_GUIDE, title: { en: NAME } } };
    await db.insert(guideDrafts).values({ ...guideDraft, note: NAME, answer: NAME, ...times });
    const ofGuide = { guide: guideDraft.slug, draftAuthor: user.id, author: user.id };
    await db.insert(draftComments).values({ ...ofGuide, body: NAME });
    await db.insert(guideReviews).values({ slug: 'tour', draftAuthor: user.id, ...decision });
    await db.insert(guideSchedules).values({ slug: 'tour', unpublishAt: new Date(), scheduledBy: user.id });
    await db.insert(guideUploads).values({
      ...{ id: 'd'.repeat(32), guide: 'tour', ownerId: user.id, name: NAME, sizeBytes: 1, checkedAt: new Date() },
      ...{ refusal: { reason: 'broken' }, fileName: 'tour.webm' },
    });
    const { recorded } = await readVideoGuide('content', 'ask-a-question', { defaultLocale: 'en' });
    await db.insert(guideRevisions).values({
      ...{ slug: 'tour', digest: '', captions: {}, author: user.id, publishedAt: new Date() },
      ...{ guide: recorded!.guide, transcripts: {}, files: {}, note: 'Newer' },
    });
    const checked = { everyMonths: 6, checkedAt: new Date(), dueAt: new Date() };
    await db
      .insert(articleChecks)
      .values({ articleId, locale: 'en', ownerId: user.id, checkedBy: user.id, ...checked });
    await db.insert(checkReminders).values({ userId: user.id, sentAt: new Date() });
    return { user: (await findUser(db, user.id))!, sessionId, ticketId: ticket.id, otherTicketId: other.ticket.id };
  }

  test('takes everything along and leaves no trace', async () => {
    const { user, sessionId, ticketId, otherTicketId } = await somebody();
    const everything = await exportPersonalData(exporting(), user);

    // What is handed out: each table has something, and nothing that is not theirs.
    expect(Object.keys(everything).toSorted()).toEqual(
      Object.keys(PERSONAL_TABLES)
        // Copies, which are not anybody's own.
        .filter((name) => !['tickets.events', 'webhook_deliveries', 'webhook_events'].includes(name))
        .toSorted(),
    );
    for (const [name, rows] of Object.entries(everything)) expect(rows.length, name).toBeGreaterThan(0);
    // Each value that will have to go is there to go, so that nothing is proved with what was empty before.
    const empty = Object.entries(everything).flatMap(([name, rows]) =>
      wordsOf(PERSONAL_TABLES[name]?.removed)
        .filter((column) => !NEVER_FILLED.has(`${name}.${column}`))
        .filter((column) => rows.every((row) => isEmpty((row as Record<string, unknown>)[column])))
        .map((column) => `${name}.${column}`),
    );
    expect(empty).toEqual([]);
    const text = JSON.stringify(everything);
    for (const trace of [
      NAME,
      EMAIL,
      EXTERNAL,
      BROWSER,
      SUBJECT_ELSEWHERE,
      'It stops at 48 %.',
      'Which version is it?',
      'She has this too.',
      PHONE_NUMBER,
      'log.txt',
      'Written by her',
      'She asks in public.',
      'She asks again.',
      'Nobody has read what',
      'An advert, says',
    ])
      expect(text).toContain(trace);
    expect(text).not.toContain('An internal remark.');
    // What agents note in fields is theirs, whether the site names the field or another program wrote it.
    expect(everything['tickets.tickets']).toMatchObject([{ custom_fields: { phone: PHONE_NUMBER, version: '7.1' } }]);
    for (const noted of [AGENTS_FIELD, 'suspected', 'churn_risk']) expect(text).not.toContain(noted);
    expect(text).not.toContain('Somebody else asks.');
    for (const secret of [user.passwordHash!, user.totpSecret!, 'token=', 'colleague@example.com'])
      expect(text).not.toContain(secret);

    const { session } = (await readSession(on.db, sessionId))!;
    expect(await deleteAccount(app(), user, session, 'not the password')).toEqual({ outcome: 'wrong-password' });
    expect(await deleteAccount(app(), user, session, PASSWORD)).toEqual({ outcome: 'deleted' });

    // The last mail is on its way; everything else is gone at once.
    const [farewell] = await on.db.select().from(mailOutbox).where(eq(mailOutbox.toAddress, EMAIL));
    expect(farewell).toMatchObject({ kind: 'account-deleted', locale: 'fr' });
    await on.db.delete(mailOutbox).where(eq(mailOutbox.id, farewell!.id));
    for (const [name, rows] of await wholeDatabase(on.db))
      for (const trace of TRACES) expect(rows.includes(trace), `${trace} is still in ${name}`).toBe(false);

    // Column by column: what is to be removed has no value in any row that was hers and is still there.
    const removed = Object.entries(PERSONAL_TABLES).flatMap(([name, fates]) =>
      [...wordsOf(fates.removed), ...wordsOf(fates.secret)].map((column) => [name, column] as const),
    );
    const rowIds = new Map(Object.entries(everything).map(([name, rows]) => [name, new Set(rows.map(idOf))]));
    for (const [name, column] of removed) {
      const table = tables.find((one) => tableName(one) === name)!;
      const rows = (await on.db.select().from(table)) as Record<string, unknown>[];
      const key = Object.entries(getTableColumns(table)).find(([, one]) => one.name === column)![0];
      const left = rows.filter((row) => 'id' in row && rowIds.get(name)?.has(idOf(row)));
      // Everybody is a member.
      for (const row of left) expect(isEmpty(row[key]) || row[key] === 'member', `${name}.${column}`).toBe(true);
    }

    // What was written stays, under a neutral name.
    expect(await readSession(on.db, sessionId)).toBeUndefined();
    expect(await findUser(on.db, user.id)).toBeUndefined();
    const [first] = await on.db
      .select()
      .from(ticketComments)
      .where(eq(ticketComments.ticketId, ticketId))
      .orderBy(ticketComments.id);
    expect(first).toMatchObject({ body: 'It stops at 48 %.', authorName: NEUTRAL_NAME });
    expect(await findTicket(on.db, ticketId)).toMatchObject({ customFields: { version: '7.1' } });
    const [shared] = await on.db.select().from(tickets).where(eq(tickets.id, otherTicketId));
    expect(shared).toMatchObject({ cc: ['third@example.com'], followers: [] });
    expect(await on.db.$count(articleRevisions, eq(articleRevisions.author, user.id))).toBe(1);
    expect(await on.db.$count(posts, eq(posts.authorId, user.id))).toBe(1);
    // What she only clicked counts no more.
    expect(await on.db.$count(threads, or(gt(threads.helpful, 0), gt(threads.affected, 0)))).toBe(0);
    const log = await on.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, user.id))
      .orderBy(auditEntries.id);
    expect(log.at(-1)).toMatchObject({ action: 'account.deleted' });
  });

  test('can have the address again for a new account, which has nothing of the old one', async () => {
    const again = await aUser(on.db, { name: 'Somebody New', email: EMAIL });
    const everything = await exportPersonalData(exporting(), (await findUser(on.db, again.id))!);
    expect(everything['tickets.tickets']).toEqual([]);
    expect(everything['tickets.requesters']).toEqual([]);
  });

  test('who is the only administrator cannot go', async () => {
    const admin = await aUser(on.db, { role: 'administrator' });
    const { session } = (await readSession(on.db, await aSession(on.db, admin.id)))!;
    expect(await deleteAccount(app(), admin, session, PASSWORD)).toEqual({ outcome: 'last-administrator' });
    await aUser(on.db, { role: 'administrator' });
    expect(await deleteAccount(app(), admin, session, PASSWORD)).toEqual({ outcome: 'deleted' });
  });
});

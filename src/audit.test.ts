import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { beforeAll, expect, test } from 'vitest';
import { askToChangeEmail, changePassword, confirmEmail } from './accounts/change.ts';
import { setStepsAside } from './accounts/first-steps.ts';
import type { SignedIn } from './accounts/guard.ts';
import { findInvitationOf } from './accounts/invitations.ts';
import { acceptInvitation, invite, withdraw } from './accounts/invite.ts';
import { enterFromProvider } from './accounts/outside.ts';
import {
  changePerson,
  requireSecondFactorOfStaff,
  resetSecondFactor,
  restorePerson,
  suspendPerson,
} from './accounts/people.ts';
import { deleteAccount } from './accounts/personal-data.ts';
import { auditEntries } from './accounts/schema.ts';
import { beginSecondFactor, confirmSecondFactor, takeSecondFactor } from './accounts/second-factor.ts';
import { readSession } from './accounts/session.ts';
import { addUser } from './accounts/set-up.ts';
import { findUser } from './accounts/store.ts';
import { aSession, aUser, from, mailedToken, PASSWORD, testApp } from './accounts/test-factory.ts';
import type { ExportSettings } from './api/files/store.ts';
import { changeExportSettings } from './api/files/switch.ts';
import { importTicket } from './api/support/tickets/import-ticket.ts';
import { issueApiToken, revokeApiToken } from './api/tokens/issue.ts';
import {
  archiveArticle,
  moveArticle,
  publishRevisions,
  renameArticle,
  restoreTranslations,
  unpublishTranslations,
} from './articles/publish.ts';
import { openTextReader } from './articles/read-text.ts';
import { articleRevisions, categoryFiles, snippetFiles } from './articles/schema.ts';
import { languages, liveOf, publishNew } from './articles/test-content.ts';
import { setBanner } from './community/banners.ts';
import { decideReview, undoDecision } from './community/decide.ts';
import { editPost } from './community/edit.ts';
import { flagPost } from './community/flag.ts';
import { hideAll, restoreAll } from './community/hide-all.ts';
import { makeTicket } from './community/make-ticket.ts';
import { moderateThread, removePost, restorePost, type ThreadAct } from './community/moderate.ts';
import { appointModerator, dismissModerator } from './community/moderators.ts';
import { answerProposal, proposeThread, withdrawProposal } from './community/propose-thread.ts';
import { mergeThreads, splitThread } from './community/rearrange.ts';
import { holdText } from './community/review/hold.ts';
import { reviews } from './community/review/review-schema.ts';
import { markSolution } from './community/solve.ts';
import { aClaim, aMember, aReply, aThread, COMMUNITY } from './community/test-factory.ts';
import { readSite } from './config/site.ts';
import type { Db } from './db/client.ts';
import { describeStores, type TestDatabase } from './db/test-database.ts';
import {
  assignQuestions,
  dismissQuestions,
  restoreQuestions,
  snoozeQuestions,
} from './deflection/decide-unanswered.ts';
import { markSpam } from './desk/bulk/change-many.ts';
import { fileFor, splitRequest } from './desk/filing/file-for.ts';
import { answerIncidents, linkIncidents, unlinkIncident } from './desk/incidents/incidents.ts';
import { setAgent } from './desk/load/change-agent.ts';
import { moveRequests } from './desk/load/move.ts';
import { deleteMacro, saveMacro } from './desk/macros/edit-macro.ts';
import { listUndoable, mergeRequests, undoMerge } from './desk/merging/merge.ts';
import { createScreen, revokeScreen } from './desk/screens/change-screens.ts';
import { deleteView, saveView } from './desk/views/save-view.ts';
import { siteDeclaration } from './domains.ts';
import { beginWithZendesk, confirmRun, stopRun } from './import/runs/begin.ts';
import { changeRun } from './import/runs/store.ts';
import { jobs } from './jobs/schema.ts';
import { sendMail } from './mail/outbox.ts';
import { mailOutbox } from './mail/schema.ts';
import { deleteMailbox, pauseMailbox, saveMailbox, type TypedMailbox } from './mailbox/change-mailboxes.ts';
import { acceptMails, discardMails, tryAddressAgain } from './mailbox/decide-mails.ts';
import { inboundMessages, undeliverableAddresses } from './mailbox/schema.ts';
import { intervene } from './operations/intervene.ts';
import {
  deleteCategory,
  digestOfCategory,
  refuseCategoryFile,
  renameCategory,
  saveCategory,
  textsOf,
} from './publishing/categories/edit-category.ts';
import { addComment, replyToComment, settleComment } from './publishing/comments/say.ts';
import { typedFields } from './publishing/draft.ts';
import { refuseGuideFolder, takeGuideFolder } from './publishing/guides/guide-proposals.ts';
import { publishGuideDraft, unpublishGuideByHand } from './publishing/guides/publish-guide.ts';
import { readdressGuide } from './publishing/guides/readdress-guide.ts';
import {
  approveGuideDraft,
  endorseGuideDraft,
  returnGuideDraft,
  submitGuideDraft,
} from './publishing/guides/review-guide.ts';
import { cancelGuideSchedule, scheduleGuideEnd } from './publishing/guides/schedule-guide.ts';
import { aGuideDraft } from './publishing/guides/test-guide.ts';
import { refuseProposal } from './publishing/proposals.ts';
import { askToRewriteGuideLinks, askToRewriteLinks } from './publishing/relinking/rewrite-links.ts';
import { approveDraft, endorseDraft, returnDraft, submitDraft } from './publishing/review-draft.ts';
import { appointReviewer, dismissReviewer, setApprovals } from './publishing/reviewers.ts';
import { saveDraft } from './publishing/save-draft.ts';
import { cancelSchedule, schedulePublishing, scheduleUnpublishing } from './publishing/schedule.ts';
import {
  deleteSnippet,
  digestOfSnippet,
  pathOfSnippet,
  publishSnippet,
  refuseSnippetFile,
} from './publishing/snippets/edit-snippet.ts';
import { findLive } from './publishing/store.ts';
import { confirmArticles, planChecks } from './publishing/verification/plan.ts';
import { editSearch } from './search/editing-actions.ts';
import { searchDocuments } from './search/schema.ts';
import { addPolicy, changePolicy, deletePolicy } from './sla/change-policies.ts';
import { addSchedule, changeSchedule, checkSchedule, deleteSchedule } from './sla/change-schedules.ts';
import { needNoReply } from './sla/no-reply-needed.ts';
import { WARNING } from './sla/warning.ts';
import { type AgentWriting, writeAsAgent } from './tickets/answer.ts';
import { fileTicket } from './tickets/file.ts';
import { addGroup, deleteGroup, joinGroup, leaveGroup, renameGroup } from './tickets/groups/change-groups.ts';
import { groups } from './tickets/groups/schema.ts';
import { deleteOrganization, saveOrganization } from './tickets/organizations/change-organizations.ts';
import { addRequester, changeRequester } from './tickets/requesters/change-requesters.ts';
import { forgetRequester } from './tickets/requesters/forget-requester.ts';
import { mergeRequesters } from './tickets/requesters/merge-requesters.ts';
import { ticketComments } from './tickets/schema.ts';
import { listComments } from './tickets/store.ts';
import { aTicket } from './tickets/test-factory.ts';
import { digestOfGuide } from './videos/guide-digest.ts';
import { readVideoGuide } from './videos/guide-file.ts';
import { editedGuides } from './videos/revisions-schema.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  pauseWebhook,
  redeliver,
  renewSecret,
  skipDelivery,
  testWebhook,
} from './webhooks/change-webhooks.ts';
import { webhookDeliveries } from './webhooks/schema.ts';

// What is done and that it was done are written together or not at all: here the audit log refuses every entry once, and nothing may have
// changed. Each action that any file of the product names is tried.

/** What the audit log says, as the files of the messages have it. */
interface OperationsTexts {
  log: Record<'acts' | 'own', Record<string, string>>;
}

/** Prepares what an action needs. @returns what does it. */
type Prepare = (db: Db) => Promise<() => Promise<unknown>>;

const WORDS = { secret: 'a secret of at least thirty-two characters', locales: ['en', 'fr'] };
let made = 0;
const unique = (word: string) => `${word}-${++made}-${crypto.randomUUID().slice(0, 8)}`;

async function anEditor(db: Db): Promise<SignedIn> {
  return (await aUser(db, { role: 'editor', password: null })) as unknown as SignedIn;
}

async function invitation(db: Db) {
  const app = testApp(db, { LIMITS: 'false' });
  const { id, name } = await aUser(db, { role: 'administrator' });
  const inviter = { id, name, role: 'administrator' as const };
  const email = `${unique('invited')}@example.com`;
  await invite(app, inviter, { list: email, role: 'agent', locale: 'en' }, (_, role) => role);
  return { app, inviter, email };
}

async function signedIn(db: Db) {
  const app = testApp(db, { LIMITS: 'false' });
  const user = await aUser(db);
  const { session } = (await readSession(db, await aSession(db, user.id)))!;
  return { app, user, session };
}

async function enrolled(db: Db) {
  const { app, user, session } = await signedIn(db);
  const { secret } = await beginSecondFactor(app, user, 'Example Help');
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const waiting = (await findUser(db, user.id))!;
  return { app, user, session, code, confirm: () => confirmSecondFactor(app, waiting, code, session.idHash) };
}

async function anArticle(db: Db) {
  const { id: userId } = await anEditor(db);
  const slug = unique('lamp');
  const id = await publishNew(db, { slug, title: 'Lamps', userId });
  const read = await openTextReader(db, languages);
  return { id, slug, by: { origin: 'editor', userId } as const, read, key: { articleId: id, locale: 'en' } };
}

/** An agent's draft of an article, and an editor who may publish it. */
async function aDraft(db: Db) {
  const article = await anArticle(db);
  const { id: author } = await aUser(db, { role: 'agent' });
  const key = { ...article.key, author };
  const { revision } = (await findLive(db, key))!;
  const text = { fields: typedFields(revision), body: 'Another text.\n', baseRevisionId: revision.id };
  await saveDraft(db, key, { ...text, saw: 0 });
  return { key, by: article.by.userId };
}

/** A comment of an editor on such a draft. */
async function aComment(db: Db) {
  const { key, by } = await aDraft(db);
  const said = await addComment(db, key, { by, body: 'Really?' });
  if (said.outcome !== 'said') throw new Error('The comment was refused.');
  return { key, by, comment: said.id };
}

/** The same on a draft of a guide. */
async function aGuideComment(db: Db) {
  const key = await aGuideDraft(db, (await anEditor(db)).id);
  const said = await addComment(db, key, { by: key.author, body: 'Really?' });
  if (said.outcome !== 'said') throw new Error('The comment was refused.');
  return { key, by: key.author, comment: said.id };
}

const A_CATEGORY = { texts: new Map([['en', { title: 'Lamps', summary: '' }]]), position: '1', icon: '' };

async function aCategory(db: Db, by: number): Promise<string> {
  const slug = unique('topic');
  await saveCategory(db, slug, { typed: A_CATEGORY, base: undefined }, { by, languages });
  return slug;
}

function aSnippet() {
  return { name: unique('snippet'), locale: 'en' };
}

/** Something that an editor does on the search pages, and a number that it is about. */
function edits(make: (db: Db, me: SignedIn) => Promise<Record<string, string>>): Prepare {
  return async (db) => {
    const me = await anEditor(db);
    const fields = await make(db, me);
    return () => editSearch(db, WORDS, me, fields);
  };
}

async function aTaughtQuestion(db: Db, me: SignedIn): Promise<string> {
  const documentId = await aDocument(db);
  const taught = await editSearch(db, WORDS, me, {
    do: 'teach',
    documentId: String(documentId),
    question: `Why does the gizmotron ${unique('squeak')}?`,
  });
  if (taught.outcome !== 'taught' || !('questionId' in taught.noted)) throw new Error('Nothing was taught.');
  return String(taught.noted.questionId);
}

async function aDocument(db: Db): Promise<number> {
  const { id } = await anArticle(db);
  const rows = await db
    .select()
    .from(searchDocuments)
    .where(eq(searchDocuments.sourceId, String(id)));
  return rows[0]!.id;
}

async function aJob(db: Db, ended: boolean): Promise<number> {
  const values = ended
    ? { dueAt: null, outcome: 'failed', lastError: 'No such folder.', endedAt: new Date() }
    : { dueAt: new Date(Date.now() + 60_000) };
  const [row] = await db
    .insert(jobs)
    .values({ kind: 'import', name: unique('import'), ...values } as typeof jobs.$inferInsert)
    .returning();
  return row!.id;
}

async function aMail(db: Db, failed: boolean): Promise<number> {
  const event = unique('mail');
  await sendMail(db, { kind: 'ticket-replied', to: 'ada@example.com', locale: 'en', data: { a: 'b' }, event });
  const error = { lastError: 'connection refused' };
  const change = failed ? { ...error, nextAttemptAt: null, skippedReason: 'given up' } : error;
  const [row] = await db.update(mailOutbox).set(change).where(eq(mailOutbox.eventKey, event)).returning();
  return row!.id;
}

/** Does something to a person, as an administrator. */
function toSomebody(work: (db: Db, administrator: number, person: number) => Promise<unknown>): Prepare {
  return async (db) => {
    const [administrator, person] = [await aUser(db, { role: 'administrator' }), await aUser(db)];
    await aSession(db, person.id);
    return () => work(db, administrator.id, person.id);
  };
}

const change = (differences: { role?: string; plan?: string; organization?: string }) =>
  toSomebody((db, administrator, person) =>
    changePerson(db, administrator, person, { role: 'member', plan: '', organization: '', ...differences }),
  );

const FILES: Pick<ExportSettings, 'formats' | 'keptDays'> = { formats: ['ndjson'], keptDays: 90 };

const ACTIONS: Record<string, Prepare> = {
  'account.created': async (db) => () =>
    addUser(db, { email: `${unique('new')}@example.com`, name: 'New', role: 'agent', password: PASSWORD }),
  'account.deleted': async (db) => {
    const { app, user, session } = await signedIn(db);
    return () => deleteAccount(app, user, session, PASSWORD);
  },
  'account.suspended': toSomebody((db, administrator, person) => suspendPerson(db, administrator, person)),
  'account.restored': async (db) => {
    const [administrator, person] = [await aUser(db, { role: 'administrator' }), await aUser(db)];
    await suspendPerson(db, administrator.id, person.id);
    return () => restorePerson(db, administrator.id, person.id);
  },
  'role.changed': change({ role: 'agent' }),
  'plan.changed': change({ plan: 'premium' }),
  'organization.changed': change({ organization: unique('Acme') }),
  'email.changed': async (db) => {
    const { app, user, session } = await signedIn(db);
    const email = `${unique('moved')}@example.com`;
    await askToChangeEmail(app, user, session, { email, current: PASSWORD, address: from().address });
    const token = await mailedToken(db, email);
    return () => confirmEmail(app, token);
  },
  'password.changed': async (db) => {
    const { app, user, session } = await signedIn(db);
    return () => changePassword(app, user, session, { current: PASSWORD, password: 'four horses in the snow' });
  },
  'second-factor.set': async (db) => (await enrolled(db)).confirm,
  'second-factor.removed': async (db) => {
    const { user, confirm } = await enrolled(db);
    await confirm();
    const administrator = await aUser(db, { role: 'administrator' });
    return () => resetSecondFactor(db, administrator.id, user.id);
  },
  'recovery-code.used': async (db) => {
    const { app, user, confirm } = await enrolled(db);
    const [code] = (await confirm())!;
    const now = (await findUser(db, user.id))!;
    return () => takeSecondFactor(app, now, code!);
  },
  'identity.linked': async (db) => {
    const { app, user } = await signedIn(db);
    const person = { provider: 'example', subject: unique('subject'), email: user.email, emailVerified: true };
    return () => enterFromProvider(app, { ...person, name: undefined, locale: undefined }, from());
  },
  'invitation.sent': async (db) => {
    const { app, inviter } = await invitation(db);
    const input = { list: `${unique('guest')}@example.com`, role: 'agent', locale: 'en' };
    return () => invite(app, inviter, input, (_, role) => role);
  },
  'invitation.withdrawn': async (db) => {
    const { app, inviter, email } = await invitation(db);
    const { id } = (await findInvitationOf(db, email))!;
    return () => withdraw(app, inviter, id);
  },
  'invitation.accepted': async (db) => {
    const { app, email } = await invitation(db);
    const token = await mailedToken(db, email);
    return () => acceptInvitation(app, { token, name: 'Guest', password: PASSWORD, ...from() });
  },
  'rules.changed': async (db) => {
    const administrator = await aUser(db, { role: 'administrator' });
    return () => requireSecondFactorOfStaff(db, administrator.id, true);
  },
  'article.published': async (db) => {
    const { slug, by, read, key } = await anArticle(db);
    const { revision } = (await liveOf(db, slug))!;
    await unpublishTranslations(db, [key], by);
    return () => publishRevisions(db, [{ id: revision.id }], { by, read });
  },
  'article.unpublished': async (db) => {
    const { by, key } = await anArticle(db);
    return () => unpublishTranslations(db, [key], by);
  },
  'article.restored': async (db) => {
    const { id, by, read, key } = await anArticle(db);
    await archiveArticle(db, id, by);
    return () => restoreTranslations(db, [key], { by, read });
  },
  'article.renamed': async (db) => {
    const { id, by } = await anArticle(db);
    return () => renameArticle(db, { articleId: id, slug: unique('torch') }, by);
  },
  'article.moved': async (db) => {
    const { id, by } = await anArticle(db);
    return () => moveArticle(db, { articleId: id, category: 'elsewhere' }, by);
  },
  'article.relinked': async (db) => {
    const { id, by } = await anArticle(db);
    return () => askToRewriteLinks(db, { articleId: id, by: by.userId, locale: 'en' });
  },
  'article.archived': async (db) => {
    const { id, by } = await anArticle(db);
    return () => archiveArticle(db, id, by);
  },
  'article.checked': async (db) => {
    const { by, key } = await anArticle(db);
    return () => confirmArticles(db, [key], { by: by.userId });
  },
  'article.assigned': async (db) => {
    const { by, key } = await anArticle(db);
    return () => planChecks(db, [key], { ownerId: by.userId }, by.userId);
  },
  'article.planned': async (db) => {
    const { by, key } = await anArticle(db);
    return () => planChecks(db, [key], { everyMonths: 6 }, by.userId);
  },
  'draft.submitted': async (db) => {
    const { key } = await aDraft(db);
    return () => submitDraft(db, key, { saw: 1, note: 'Please' });
  },
  'draft.returned': async (db) => {
    const { key, by } = await aDraft(db);
    await submitDraft(db, key, { saw: 1, note: '' });
    return () => returnDraft(db, key, { by, saw: 1, answer: 'Shorter' });
  },
  'draft.approved': async (db) => {
    const { key, by } = await aDraft(db);
    await submitDraft(db, key, { saw: 1, note: '' });
    return () => approveDraft(db, key, { by, saw: 1, significance: 'minor', languages });
  },
  'draft.endorsed': async (db) => {
    const { key, by } = await aDraft(db);
    const [admin, { email }] = [await aMember(db, { role: 'administrator' }), (await findUser(db, by))!];
    await appointReviewer(db, admin, { category: 'general', email: email! });
    await submitDraft(db, key, { saw: 1, note: '' });
    return () => endorseDraft(db, key, { by, saw: 1 });
  },
  'draft.commented': async (db) => {
    const { key, by } = await aDraft(db);
    return () => addComment(db, key, { by, body: 'Really?' });
  },
  'draft.comment-answered': async (db) => {
    const { key, by, comment } = await aComment(db);
    return () => replyToComment(db, key, { by, body: 'Yes.', to: comment });
  },
  'draft.comment-resolved': async (db) => {
    const { key, by, comment } = await aComment(db);
    return () => settleComment(db, key, { by, id: comment, settled: true });
  },
  'draft.comment-reopened': async (db) => {
    const { key, by, comment } = await aComment(db);
    await settleComment(db, key, { by, id: comment, settled: true });
    return () => settleComment(db, key, { by, id: comment, settled: false });
  },
  'reviewer.appointed': async (db) => {
    const [by, { email }] = [await aMember(db, { role: 'administrator' }), await aUser(db, { role: 'agent' })];
    return () => appointReviewer(db, by, { category: 'general', email });
  },
  'reviewer.dismissed': async (db) => {
    const [by, { id, email }] = [await aMember(db, { role: 'administrator' }), await aUser(db, { role: 'agent' })];
    await appointReviewer(db, by, { category: 'general', email });
    return () => dismissReviewer(db, by, { category: 'general', personId: id });
  },
  'reviewer.approvals': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => setApprovals(db, by, { category: unique('topic'), approvals: '2' });
  },
  'group.created': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => addGroup(db, by, unique('group'));
  },
  'group.renamed': toAGroup((db, { by, id }) => renameGroup(db, by, { id, name: unique('group') })),
  'group.deleted': toAGroup((db, { by, id }) => deleteGroup(db, by, id)),
  'group.joined': toAGroup((db, { by, id }) => joinGroup(db, by, { id, agentId: by.id })),
  'group.left': toAGroup(
    (db, { by, id }) => leaveGroup(db, by, { id, agentId: by.id }),
    (db, { by, id }) => joinGroup(db, by, { id, agentId: by.id }),
  ),
  'organization.created': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => saveOrganization(db, by, { name: unique('Acme') });
  },
  'organization.edited': toAnOrganization((db, { by, id }) => saveOrganization(db, by, { name: unique('Acme') }, id)),
  'organization.deleted': toAnOrganization((db, { by, id }) => deleteOrganization(db, by, id)),
  'requester.created': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    return () => addRequester(db, by, { email: `${unique('asks')}@example.com` }, { mayExist: false });
  },
  'requester.changed': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const added = await addRequester(db, by, { email: `${unique('asks')}@example.com` }, { mayExist: false });
    const personId = added.outcome === 'saved' ? added.personId : 0;
    return () => changeRequester(db, by, personId, { name: unique('Ada') });
  },
  'requester.forgotten': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const added = await addRequester(db, by, { email: `${unique('asks')}@example.com` }, { mayExist: false });
    const personId = added.outcome === 'saved' ? added.personId : 0;
    return () => forgetRequester({ db, personalData: [] }, by, personId);
  },
  'requester.merged': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const added = async () => {
      const one = await addRequester(db, by, { email: `${unique('asks')}@example.com` }, { mayExist: false });
      return one.outcome === 'saved' ? one.personId : 0;
    };
    const [personId, id] = [await added(), await added()];
    return () => mergeRequesters({ db, personalData: [] }, by, personId, { id });
  },
  'screen.created': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => createScreen(db, by, { name: unique('screen'), filters: {}, look: 'dark' });
  },
  'api-token.created': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => issueApiToken(db, { name: unique('token'), scopes: ['read'], ownerId: by.id });
  },
  'api-token.revoked': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const { id } = await issueApiToken(db, { name: unique('token'), scopes: ['read'], ownerId: by.id });
    return () => revokeApiToken(db, id, by.id);
  },
  'export-files.on': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    await changeExportSettings(db, { ...FILES, enabled: false }, by.id);
    return () => changeExportSettings(db, { ...FILES, enabled: true }, by.id);
  },
  'export-files.off': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    await changeExportSettings(db, { ...FILES, enabled: true }, by.id);
    return () => changeExportSettings(db, { ...FILES, enabled: false }, by.id);
  },
  'export-files.changed': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    await changeExportSettings(db, { ...FILES, enabled: true, keptDays: 30 }, by.id);
    return () => changeExportSettings(db, { ...FILES, enabled: true, keptDays: 90 }, by.id);
  },
  'screen.revoked': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const made = await createScreen(db, by, { name: unique('screen'), filters: {}, look: 'dark' });
    return () => revokeScreen(db, by, made.outcome === 'made' ? made.id : 0);
  },
  'agent.set': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    return () => setAgent(db, by, by.id, { status: 'away', capacity: 3 });
  },
  'requests.moved': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    await fileTicket(db, aTicket());
    return () => moveRequests(db, by, { from: null, to: by.id, count: 1 });
  },
  'schedule.created': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => addSchedule(db, by, { name: unique('hours'), timeZone: 'UTC' });
  },
  'schedule.changed': toASchedule(async (db, { by, scheduleId }) => {
    const typed = {
      name: unique('hours'),
      timeZone: 'UTC',
      week: Array(7).fill('9:00–17:00'),
      country: '',
      feedUrl: '',
      days: [],
    };
    const checked = await checkSchedule(db, scheduleId, typed, { now: new Date(), trustedHosts: new Set() });
    if (!('schedule' in checked)) throw new Error('refused');
    return () => changeSchedule(db, by, scheduleId, checked.schedule);
  }),
  'schedule.deleted': toASchedule(
    async (db, { by, scheduleId }) =>
      () =>
        deleteSchedule(db, by, scheduleId),
  ),
  'sla.created': toASchedule(
    async (db, { by, scheduleId }) =>
      () =>
        addPolicy(db, by, { title: unique('policy'), scheduleId }),
  ),
  'sla.changed': toASchedule(async (db, { by, scheduleId }) => {
    const id = await aPolicy(db, { by, scheduleId });
    const policy = {
      title: unique('policy'),
      scheduleId,
      active: false,
      place: 1,
      conditions: [],
      targets: [],
      warning: WARNING,
    };
    return () => changePolicy(db, by, id, policy);
  }),
  'sla.deleted': toASchedule(async (db, about) => {
    const id = await aPolicy(db, about);
    return () => deletePolicy(db, about.by, id);
  }),
  'request.no-reply-needed': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const filed = await fileTicket(db, aTicket());
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const [comment] = await listComments(db, filed.ticket.id, 'public');
    return () => needNoReply(db, by, { ticketId: filed.ticket.id, lastSeenCommentId: comment!.id });
  },
  'mailbox.added': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => saveMailbox({ db, secret: 'secret' }, by, undefined, aTypedMailbox());
  },
  'mailbox.changed': toAMailbox((db, { by, id }) => saveMailbox({ db, secret: 'secret' }, by, id, aTypedMailbox())),
  'mailbox.paused': toAMailbox((db, { by, id }) => pauseMailbox(db, by, id, false)),
  'mailbox.resumed': toAMailbox(
    (db, { by, id }) => pauseMailbox(db, by, id, true),
    (db, { by, id }) => pauseMailbox(db, by, id, false),
  ),
  'mailbox.deleted': toAMailbox((db, { by, id }) => deleteMailbox(db, by, id)),
  'webhook.created': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => createWebhook(webhooksApp(db), by, aTypedWebhook());
  },
  'webhook.changed': toAWebhook((db, { by, id }) => changeWebhook(webhooksApp(db), by, id, aTypedWebhook())),
  'webhook.paused': toAWebhook((db, { by, id }) => pauseWebhook(db, by, id, false)),
  'webhook.resumed': toAWebhook(
    (db, { by, id }) => pauseWebhook(db, by, id, true),
    (db, { by, id }) => pauseWebhook(db, by, id, false),
  ),
  'webhook.secret-changed': toAWebhook((db, { by, id }) => renewSecret(webhooksApp(db), by, id)),
  'webhook.deleted': toAWebhook((db, { by, id }) => deleteWebhook(db, by, id)),
  'webhook.redelivered': toAWebhook(
    async (db, { by, id }) => redeliver(db, by, id, await deliveryOf(db, id)),
    async (db, { by, id }) => {
      await testWebhook(db, by, id);
      await skipDelivery(db, by, id, await deliveryOf(db, id));
    },
  ),
  'webhook.skipped': toAWebhook(
    async (db, { by, id }) => skipDelivery(db, by, id, await deliveryOf(db, id)),
    (db, { by, id }) => testWebhook(db, by, id),
  ),
  'inbound.accepted': toASuspendedMail((db, { by, id }) => acceptMails(db, by, [id])),
  'inbound.discarded': toASuspendedMail((db, { by, id }) => discardMails(db, by, [id])),
  'inbound.address-tried': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const address = `${unique('gone')}@example.com`;
    await db.insert(undeliverableAddresses).values({ address, status: '5.1.1' });
    return () => tryAddressAgain(db, by, address);
  },
  'schedule.set': async (db) => {
    const { key, by } = await aDraft(db);
    const time = { at: new Date(Date.now() + 3_600_000), zone: 'UTC' };
    const text = { ...time, saw: 1, significance: 'minor', note: '' } as const;
    return () => schedulePublishing(db, key, text, { by, languages });
  },
  'schedule.cancelled': async (db) => {
    const { key, by } = await aDraft(db);
    await scheduleUnpublishing(db, key, { at: new Date(Date.now() + 3_600_000), zone: 'UTC' }, by);
    return () => cancelSchedule(db, key, 'unpublish', by);
  },
  'proposal.refused': async (db) => {
    const { key, by } = await aDraft(db);
    const { revision } = (await findLive(db, key))!;
    await db.update(articleRevisions).set({ proposedAt: new Date() }).where(eq(articleRevisions.id, revision.id));
    return () => refuseProposal(db, revision, by);
  },
  'guide.published': async (db) => {
    const { id: by } = await anEditor(db);
    const key = await aGuideDraft(db, by);
    return () => publishGuideDraft(db, key, { saw: 1, note: '' }, { by, languages });
  },
  'guide.renamed': async (db) => {
    const { id: by } = await anEditor(db);
    const { slug } = await aGuideDraft(db, by);
    return () => readdressGuide(db, { slug, address: unique('walk') }, by);
  },
  'guide.relinked': async (db) => {
    const { id: by } = await anEditor(db);
    return () => askToRewriteGuideLinks(db, { slug: unique('tour'), by, locale: 'en' });
  },
  'guide.unpublished': async (db) => {
    const { id: by } = await anEditor(db);
    const key = await aGuideDraft(db, by);
    await publishGuideDraft(db, key, { saw: 1, note: '' }, { by, languages });
    return () => unpublishGuideByHand(db, key.slug, by);
  },
  'guide-draft.commented': async (db) => {
    const key = await aGuideDraft(db, (await anEditor(db)).id);
    return () => addComment(db, key, { by: key.author, body: 'Really?' });
  },
  'guide-draft.comment-answered': async (db) => {
    const { key, by, comment } = await aGuideComment(db);
    return () => replyToComment(db, key, { by, body: 'Yes.', to: comment });
  },
  'guide-draft.comment-resolved': async (db) => {
    const { key, by, comment } = await aGuideComment(db);
    return () => settleComment(db, key, { by, id: comment, settled: true });
  },
  'guide-draft.comment-reopened': async (db) => {
    const { key, by, comment } = await aGuideComment(db);
    await settleComment(db, key, { by, id: comment, settled: true });
    return () => settleComment(db, key, { by, id: comment, settled: false });
  },
  'guide-draft.submitted': async (db) => {
    const key = await aGuideDraft(db, (await anEditor(db)).id);
    return () => submitGuideDraft(db, key, { saw: 1, note: '' });
  },
  'guide-draft.returned': async (db) => {
    const [key, { id: by }] = [await aGuideDraft(db, (await anEditor(db)).id), await anEditor(db)];
    await submitGuideDraft(db, key, { saw: 1, note: '' });
    return () => returnGuideDraft(db, key, { by, saw: 1, answer: 'Shorter.' });
  },
  'guide-draft.endorsed': async (db) => {
    const [key, { id: by }] = [await aGuideDraft(db, (await anEditor(db)).id), await anEditor(db)];
    await submitGuideDraft(db, key, { saw: 1, note: '' });
    return () => endorseGuideDraft(db, key, { by, saw: 1 });
  },
  'guide-draft.approved': async (db) => {
    const [key, { id: by }] = [await aGuideDraft(db, (await anEditor(db)).id), await anEditor(db)];
    await submitGuideDraft(db, key, { saw: 1, note: '' });
    return () => approveGuideDraft(db, key, { by, saw: 1, languages });
  },
  'guide-schedule.set': async (db) => {
    const { id: by } = await anEditor(db);
    const time = { at: new Date(Date.now() + 3_600_000), zone: 'UTC' };
    return () => scheduleGuideEnd(db, unique('tour'), time, by);
  },
  'guide-schedule.cancelled': async (db) => {
    const [{ id: by }, slug] = [await anEditor(db), unique('tour')];
    await scheduleGuideEnd(db, slug, { at: new Date(Date.now() + 3_600_000), zone: 'UTC' }, by);
    return () => cancelGuideSchedule(db, slug, 'unpublish', by);
  },
  'guide-proposal.taken': async (db) => {
    const [{ id: by }, slug, contentDir] = [await anEditor(db), 'ask-a-question', 'content'];
    const { recorded } = await readVideoGuide(contentDir, slug, { defaultLocale: 'en' });
    const fileDigest = digestOfGuide(recorded!);
    const proposed = { slug, proposed: recorded!.guide, proposedAt: new Date(), fileDigest };
    await db.insert(editedGuides).values(proposed);
    return () => takeGuideFolder(db, slug, fileDigest, { by, contentDir, languages });
  },
  'guide-proposal.refused': async (db) => {
    const [{ id: by }, slug] = [await anEditor(db), unique('tour')];
    const { recorded } = await readVideoGuide('content', 'ask-a-question', { defaultLocale: 'en' });
    await db.insert(editedGuides).values({ slug, proposed: recorded!.guide, proposedAt: new Date(), fileDigest: 'a' });
    return () => refuseGuideFolder(db, slug, 'a', by);
  },
  'snippet.published': async (db) => {
    const [{ id: by }, key] = [await anEditor(db), aSnippet()];
    return () => publishSnippet(db, key, { body: 'Text.\n', base: '' }, { by, languages });
  },
  'snippet.deleted': async (db) => {
    const [{ id: by }, key, body] = [await anEditor(db), aSnippet(), 'Text.\n'];
    await publishSnippet(db, key, { body, base: '' }, { by, languages });
    return () => deleteSnippet(db, key, { base: digestOfSnippet({ body }) }, { by, languages });
  },
  'snippet.refused': async (db) => {
    const [{ id: by }, key, body] = [await anEditor(db), aSnippet(), 'Text.\n'];
    await db.insert(snippetFiles).values({ ...key, body, sourcePath: pathOfSnippet(key), proposedAt: new Date() });
    return () => refuseSnippetFile(db, key, { saw: digestOfSnippet({ body }) }, by);
  },
  'category.changed': async (db) => {
    const { id: by } = await anEditor(db);
    return () => saveCategory(db, unique('topic'), { typed: A_CATEGORY, base: undefined }, { by, languages });
  },
  'category.renamed': async (db) => {
    const { id: by } = await anEditor(db);
    const slug = await aCategory(db, by);
    return () => renameCategory(db, { slug, to: unique('topic') }, { by, languages });
  },
  'category.deleted': async (db) => {
    const { id: by } = await anEditor(db);
    const slug = await aCategory(db, by);
    const base = digestOfCategory(await textsOf(db, slug));
    return () => deleteCategory(db, slug, { base }, { by });
  },
  'category.refused': async (db) => {
    const { id: by } = await anEditor(db);
    const file = { slug: unique('topic'), locale: 'en', title: 'Lamps', summary: '', position: 0, icon: '' };
    await db.insert(categoryFiles).values({ ...file, proposedAt: new Date() });
    return () => refuseCategoryFile(db, file, digestOfCategory([{ ...file, origin: 'repository' }]), { by });
  },
  'question.taught': edits(async (db) => ({
    do: 'teach',
    documentId: String(await aDocument(db)),
    question: 'Why does the gizmotron hum?',
  })),
  'question.approved': edits(async (db, me) => {
    const id = await aTaughtQuestion(db, me);
    await editSearch(db, WORDS, me, { do: 'remove', id });
    return { do: 'approve', id };
  }),
  'question.removed': edits(async (db, me) => ({ do: 'remove', id: await aTaughtQuestion(db, me) })),
  'question.forgotten': edits(async (db, me) => ({ do: 'forget', id: await aTaughtQuestion(db, me) })),
  'synonyms.added': edits(async () => ({ do: 'add-synonyms', locale: 'en', expressions: 'lamp, torch' })),
  'synonyms.removed': edits(async (db, me) => {
    await editSearch(db, WORDS, me, { do: 'add-synonyms', locale: 'fr', expressions: 'lampe, torche' });
    const rows = await db.execute(sql`select max(id)::int as id from search_synonyms`);
    return { do: 'remove-synonyms', id: String(idOf(rows)) };
  }),
  'pin.added': edits(async (db) => ({ do: 'add-pin', locale: 'en', query: unique('hum'), url: await aUrl(db) })),
  'pin.removed': edits(async (db, me) => {
    await editSearch(db, WORDS, me, { do: 'add-pin', locale: 'en', query: unique('buzz'), url: await aUrl(db) });
    const rows = await db.execute(sql`select max(id)::int as id from search_pins`);
    return { do: 'remove-pin', id: String(idOf(rows)) };
  }),
  'thread.closed': toAThread({ act: 'close' }),
  'thread.reopened': toAThread({ act: 'reopen' }, { act: 'close' }),
  'thread.pinned': toAThread({ act: 'pin', days: 3 }),
  'thread.unpinned': toAThread({ act: 'unpin' }, { act: 'pin', days: 3 }),
  'thread.moved': toAThread({ act: 'move', topic: 'members' }),
  'thread.slowed': toAThread({ act: 'slow', minutes: 5 }),
  'thread.unslowed': toAThread({ act: 'slow', minutes: 0 }, { act: 'slow', minutes: 5 }),
  'thread.split': async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const { thread } = await aThread(db);
    await aReply(db, thread.id);
    const split = { threadId: thread.id, numbers: [2], title: 'Another matter', kind: 'question' } as const;
    return () => splitThread(db, COMMUNITY, by, split);
  },
  'thread.merged': async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const [from, into] = [await aThread(db), await aThread(db)];
    return () => mergeThreads(db, COMMUNITY, by, { threadId: from.thread.id, into: into.thread.id });
  },
  'banner.shown': toAnAnnouncement((db, by, threadId) => setBanner(db, BANNER_SITE, by, { threadId, until: inADay() })),
  'banner.ended': async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const { thread } = await aThread(db, { kind: 'announcement', by });
    await setBanner(db, BANNER_SITE, by, { threadId: thread.id, until: inADay() });
    return () => setBanner(db, BANNER_SITE, by, { threadId: thread.id, until: undefined });
  },
  'moderator.appointed': async (db) => {
    const [by, { email }] = [await aMember(db, { role: 'administrator' }), await aMember(db)];
    return () => appointModerator(db, COMMUNITY, by, { topic: 'open', email });
  },
  'moderator.dismissed': async (db) => {
    const [by, { id: personId, email }] = [await aMember(db, { role: 'administrator' }), await aMember(db)];
    await appointModerator(db, COMMUNITY, by, { topic: 'open', email });
    return () => dismissModerator(db, COMMUNITY, by, { topic: 'open', personId });
  },
  'thread.ticketed': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const { thread } = await aThread(db);
    return () => makeTicket(db, COMMUNITY, by, { threadId: thread.id });
  },
  'view.saved': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    return () => saveView(db, by, aView());
  },
  'view.deleted': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const saved = await saveView(db, by, aView());
    if (saved.outcome !== 'saved') throw new Error(saved.outcome);
    return () => deleteView(db, by, saved.id);
  },
  'request.merged': toTwoTickets((db, { by, ticketId, other }) =>
    mergeRequests(db, by, { sourceIds: [ticketId], targetId: other, share: true, note: () => 'Merged.' }),
  ),
  'request.unmerged': toTwoTickets(
    async (db, { by, ticketId }) => undoMerge(db, by, (await listUndoable(db, ticketId))[0]!.id),
    (db, { by, ticketId, other }) =>
      mergeRequests(db, by, { sourceIds: [ticketId], targetId: other, share: true, note: () => 'Merged.' }),
  ),
  'request.linked': toTwoTickets((db, { by, ticketId, other }) =>
    linkIncidents(db, by, { problemId: other, incidentIds: [ticketId] }),
  ),
  'request.unlinked': toTwoTickets(
    (db, { by, ticketId, other }) => unlinkIncident(db, by, { problemId: other, incidentId: ticketId }),
    (db, { by, ticketId, other }) => linkIncidents(db, by, { problemId: other, incidentIds: [ticketId] }),
  ),
  'request.incidents-answered': toTwoTickets(
    (db, { by, other }) =>
      answerIncidents(db, by, { problemId: other, body: 'Mended.', key: unique('key'), solve: true }),
    (db, { by, ticketId, other }) => linkIncidents(db, by, { problemId: other, incidentIds: [ticketId] }),
  ),
  'request.filed': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    return () => fileFor(db, by, FILED_FOR);
  },
  'request.imported': async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    return () => importTicket(db, by, { description: 'From elsewhere.' }, unique('key'));
  },
  'request.split': toTwoTickets(
    async (db, { by, ticketId }) => {
      const comments = await db.select().from(ticketComments).where(eq(ticketComments.ticketId, ticketId));
      return splitRequest(db, by, { ticketId, commentIds: [comments.at(-1)!.id], subject: 'Another' });
    },
    (db, { ticketId }) =>
      db.insert(ticketComments).values({ ticketId, author: 'agent', authorName: 'Bo', body: 'And another thing.' }),
  ),
  'request.spam': toATicket((db, { by, ticketId }) => markSpam(db, by, [ticketId], true)),
  'request.not-spam': toATicket(
    (db, { by, ticketId }) => markSpam(db, by, [ticketId], false),
    (db, by, ticketId) => markSpam(db, by, [ticketId], true),
  ),
  'macro.created': async (db) => {
    const by = await aMember(db, { role: 'agent' });
    return () => saveMacro(db, by, aMacro());
  },
  'macro.changed': toAMacro((db, by, id) => saveMacro(db, by, aMacro(), id)),
  'macro.deleted': toAMacro((db, by, id) => deleteMacro(db, by, id)),
  'request.answered': toARequest((ticketId, agent) => ({ ticketId, agent, text: aText(true) })),
  'request.noted': toARequest((ticketId, agent) => ({ ticketId, agent, text: aText(false) })),
  'request.changed': toARequest((ticketId, agent) => ({ ticketId, agent, changes: { priority: 'high' } })),
  'ticket.proposed': toATicket((db, { by, ticketId }) => proposeThread(db, PROPOSAL_APP, by, proposal(ticketId))),
  'ticket.unproposed': toAProposal((db, { by, ticketId }) => withdrawProposal(db, by, ticketId)),
  'ticket.published': toAProposal((db, { requester, ticketId }) =>
    answerProposal(db, PROPOSAL_APP.site, requester, { ticketId, answer: 'own' }),
  ),
  'ticket.kept-private': toAProposal((db, { requester, ticketId }) =>
    answerProposal(db, PROPOSAL_APP.site, requester, { ticketId, answer: 'no' }),
  ),
  'incident.resolved': toAThread({ act: 'resolve' }),
  'incident.reopened': toAThread({ act: 'unresolve' }, { act: 'resolve' }),
  'post.edited': toAReply((db, by, { id: postId }) => {
    return editPost(db, COMMUNITY, by, { postId, title: '', body: unique('changed'), tags: '', base: 1 });
  }),
  'post.hidden': toAReply((db, by, { id: postId }) => removePost(db, COMMUNITY, by, { postId, removal: 'hidden' })),
  'post.deleted': toAReply((db, by, { id: postId }) => removePost(db, COMMUNITY, by, { postId, removal: 'deleted' })),
  'post.restored': async (db) => {
    const [by, { id: postId }] = [
      await aMember(db, { role: 'moderator' }),
      await aReply(db, (await aThread(db)).thread.id),
    ];
    await removePost(db, COMMUNITY, by, { postId, removal: 'hidden' });
    return () => restorePost(db, COMMUNITY, by, { postId });
  },
  'posts.hidden': async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const { asker } = await aThread(db);
    return () => hideAll(db, COMMUNITY, by, asker.id);
  },
  'posts.restored': async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const { asker } = await aThread(db);
    await hideAll(db, COMMUNITY, by, asker.id);
    return () => restoreAll(db, COMMUNITY, by, asker.id);
  },
  'post.kept': toAFlagged((db, by, reviewId) =>
    decideReview(db, COMMUNITY, by, { reviewId, decision: 'keep', told: '' }),
  ),
  'review.approved': toAHeld((db, by, reviewId) =>
    decideReview(db, COMMUNITY, by, { reviewId, decision: 'approve', told: '' }),
  ),
  'review.rejected': toAHeld((db, by, reviewId) =>
    decideReview(db, COMMUNITY, by, { reviewId, decision: 'reject', told: '' }),
  ),
  'review.reopened': async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const reviewId = await aHeld(db);
    await decideReview(db, COMMUNITY, by, { reviewId, decision: 'reject', told: '' });
    return () => undoDecision(db, COMMUNITY, by, reviewId);
  },
  'claim.approved': async (db) => {
    const [by, { reviewId }] = [await aMember(db, { role: 'moderator' }), await aClaim(db)];
    return () => decideReview(db, COMMUNITY, by, { reviewId, decision: 'approve', told: '' });
  },
  'claim.rejected': async (db) => {
    const [by, { reviewId }] = [await aMember(db, { role: 'moderator' }), await aClaim(db)];
    return () => decideReview(db, COMMUNITY, by, { reviewId, decision: 'reject', told: '' });
  },
  'solution.marked': toAReply((db, by, { id: postId }) =>
    markSolution(db, COMMUNITY, by, { postId, isSolution: true }),
  ),
  'solution.unmarked': async (db) => {
    const [by, { id: postId }] = [
      await aMember(db, { role: 'moderator' }),
      await aReply(db, (await aThread(db)).thread.id),
    ];
    await markSolution(db, COMMUNITY, by, { postId, isSolution: true });
    return () => markSolution(db, COMMUNITY, by, { postId, isSolution: false });
  },
  'unanswered.dismissed': asAdministrator((db, me) => dismissQuestions(db, me, [aQuestion()])),
  'unanswered.snoozed': asAdministrator((db, me) => snoozeQuestions(db, me, [{ ...aQuestion(), count: 2 }], 'grown')),
  'unanswered.restored': async (db) => {
    const [{ id }, question] = [await aUser(db, { role: 'administrator' }), aQuestion()];
    await dismissQuestions(db, id, [question]);
    return () => restoreQuestions(db, id, [question]);
  },
  'unanswered.assigned': asAdministrator((db, me) => assignQuestions(db, me, [aQuestion()], me)),
  'first-steps.hidden': asAdministrator((db, me) => setStepsAside(db, me, [`step-${++made}`])),
  'first-steps.shown': async (db) => {
    const { id } = await aUser(db, { role: 'administrator' });
    await setStepsAside(db, id, ['backup']);
    return () => setStepsAside(db, id, []);
  },
  'import.begun': async (db) => {
    const { id } = await aUser(db, { role: 'administrator' });
    return () => anImport(db, id);
  },
  'import.confirmed': async (db) => {
    const { id } = await aUser(db, { role: 'administrator' });
    const run = await anImport(db, id);
    await changeRun(db, run, { state: 'ready' });
    return () => confirmRun(db, { id }, run);
  },
  'import.stopped': async (db) => {
    const { id } = await aUser(db, { role: 'administrator' });
    const run = await anImport(db, id);
    return () => stopRun(db, { id }, run);
  },
  'job.retried': toSomebodysWork('retry-job', (db) => aJob(db, true)),
  'job.cancelled': toSomebodysWork('cancel-job', (db) => aJob(db, false)),
  'mail.retried': toSomebodysWork('retry-mail', (db) => aMail(db, true)),
  'mail.cancelled': toSomebodysWork('cancel-mail', (db) => aMail(db, false)),
};

/** Does something to a group as an administrator, after `before`. */
function toAGroup(
  work: (db: Db, about: { by: SignedIn; id: number }) => Promise<unknown>,
  before: typeof work = async () => {},
): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const name = unique('group');
    await addGroup(db, by, name);
    const [group] = await db.select().from(groups).where(eq(groups.name, name));
    const about = { by, id: group!.id };
    await before(db, about);
    return () => work(db, about);
  };
}

/** Does something to an organization as an administrator. */
function toAnOrganization(work: (db: Db, about: { by: SignedIn; id: number }) => Promise<unknown>): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const saved = await saveOrganization(db, by, { name: unique('Acme') });
    if (saved.outcome !== 'saved') throw new Error(saved.outcome);
    return () => work(db, { by, id: saved.id });
  };
}

interface OfASchedule {
  by: SignedIn;
  scheduleId: number;
}

/** Does something with opening hours as an administrator. */
function toASchedule(prepare: (db: Db, about: OfASchedule) => Promise<() => Promise<unknown>>): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const added = await addSchedule(db, by, { name: unique('hours'), timeZone: 'UTC' });
    if (!('id' in added)) throw new Error('not added');
    return prepare(db, { by, scheduleId: added.id });
  };
}

async function aPolicy(db: Db, { by, scheduleId }: OfASchedule): Promise<number> {
  const added = await addPolicy(db, by, { title: unique('policy'), scheduleId });
  if (!('id' in added)) throw new Error('not added');
  return added.id;
}

const webhooksApp = (db: Db) => ({ db, secret: WORDS.secret, settings: { privateLinkHosts: [] } });

/** A webhook as it is typed. */
function aTypedWebhook() {
  return { name: unique('webhook'), url: `https://example.com/${unique('hook')}`, events: ['ticket.created'] };
}

/** Does something to a webhook as an administrator, after `before`. */
function toAWebhook(
  work: (db: Db, on: { by: SignedIn; id: number }) => Promise<unknown>,
  before: (db: Db, on: { by: SignedIn; id: number }) => Promise<unknown> = async () => {},
): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const made = await createWebhook(webhooksApp(db), by, aTypedWebhook());
    if (made.outcome !== 'made') throw new Error(made.outcome);
    await before(db, { by, id: made.id });
    return () => work(db, { by, id: made.id });
  };
}

/** The delivery that a webhook has. */
async function deliveryOf(db: Db, webhookId: number): Promise<number> {
  const rows = await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.webhookId, webhookId));
  return rows[0]!.id;
}

/** A mailbox that a mail server delivers to, as it is typed. */
function aTypedMailbox(): TypedMailbox {
  const imap = {
    host: '',
    port: '',
    security: 'tls',
    user: '',
    password: '',
    folder: '',
    after: 'seen',
    moveTo: '',
  } as const;
  const address = `${unique('box')}@example.com`;
  return { address, kind: 'smtp', group: '', locale: '', signature: '', takesPlus: true, ...imap };
}

/** Does something to a mailbox as an administrator, after `before`. */
function toAMailbox(
  work: (db: Db, about: { by: SignedIn; id: number }) => Promise<unknown>,
  before: typeof work = async () => {},
): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'administrator' });
    const saved = await saveMailbox({ db, secret: 'secret' }, by, undefined, aTypedMailbox());
    const about = { by, id: saved.outcome === 'saved' ? saved.id : 0 };
    await before(db, about);
    return () => work(db, about);
  };
}

/** Decides about a suspended mail as an agent. */
function toASuspendedMail(work: (db: Db, about: { by: SignedIn; id: number }) => Promise<unknown>): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const mail = { sizeBytes: 1, digest: '', state: 'suspended', reason: 'flood', nextAttemptAt: null } as const;
    const [row] = await db.insert(inboundMessages).values(mail).returning({ id: inboundMessages.id });
    return () => work(db, { by, id: row!.id });
  };
}

function asAdministrator(work: (db: Db, me: number) => Promise<unknown>): Prepare {
  return async (db) => {
    const { id } = await aUser(db, { role: 'administrator' });
    return () => work(db, id);
  };
}

function aQuestion() {
  return { locale: 'en', text: unique('a question about fax machines') };
}

function toSomebodysWork(what: Parameters<typeof intervene>[2], make: (db: Db) => Promise<number>): Prepare {
  return async (db) => {
    const { id: administrator } = await aUser(db, { role: 'administrator' });
    const id = await make(db);
    return () => intervene(db, administrator, what, id);
  };
}

/** Does something to an incident as a moderator, after `before`. */
function toAThread(act: ThreadAct, before?: ThreadAct): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const { thread } = await aThread(db, { kind: 'incident', by });
    if (before) await moderateThread(db, COMMUNITY, by, { threadId: thread.id, ...before });
    return () => moderateThread(db, COMMUNITY, by, { threadId: thread.id, ...act });
  };
}

const BANNER_SITE = { community: COMMUNITY, timeZone: 'UTC' };
const inADay = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);

/** Does something to an announcement as a moderator. */
function toAnAnnouncement(work: (db: Db, by: SignedIn, threadId: number) => Promise<unknown>): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const { thread } = await aThread(db, { kind: 'announcement', by });
    return () => work(db, by, thread.id);
  };
}

const PROPOSAL_APP = {
  site: { ...(await readSite('content', siteDeclaration)), community: COMMUNITY },
  secret: 'a secret of at least thirty-two characters',
};
const proposal = (ticketId: number) =>
  ({ ticketId, topic: 'open', locale: 'en', title: 'It stops', body: unique('half-way'), answer: 'Go on.' }) as const;

/** Does something about somebody's ticket as an agent. */
function toATicket(
  work: (db: Db, about: { by: SignedIn; requester: SignedIn; ticketId: number }) => Promise<unknown>,
  before: (db: Db, by: SignedIn, ticketId: number) => Promise<unknown> = async () => {},
): Prepare {
  return async (db) => {
    const [by, requester] = [await aMember(db, { role: 'agent' }), await aMember(db)];
    const filed = await fileTicket(db, aTicket({ requester: { email: requester.email } }));
    if (filed.outcome !== 'filed') throw new Error(filed.outcome);
    const ticketId = filed.ticket.id;
    await before(db, by, ticketId);
    return () => work(db, { by, requester, ticketId });
  };
}

/** Does something about two tickets as an agent. */
function toTwoTickets(
  work: (db: Db, about: { by: SignedIn; ticketId: number; other: number }) => Promise<unknown>,
  before: typeof work = async () => {},
): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const numbers: number[] = [];
    for (let index = 0; index < 2; index++) {
      const filed = await fileTicket(db, aTicket());
      if (filed.outcome !== 'filed') throw new Error(filed.outcome);
      numbers.push(filed.ticket.id);
    }
    const about = { by, ticketId: numbers[0]!, other: numbers[1]! };
    await before(db, about);
    return () => work(db, about);
  };
}

function aView() {
  const all = [{ field: 'status' as const, is: 'any-of' as const, values: ['new'] }];
  return {
    name: unique('view'),
    conditions: { all, any: [] },
    columns: [],
    order: 'newest',
    audience: 'personal',
    groupId: null,
  } as never;
}

const FILED_FOR = {
  ...{
    email: 'caller@example.com',
    name: 'Ada',
    subject: 'A call',
    body: 'It stops.',
    by: 'customer',
    channel: 'call',
  },
  ...{ groupName: '', assigneeId: null, priority: undefined, tags: [], follows: undefined, key: 'a-key', locale: 'en' },
} as const satisfies Omit<Parameters<typeof fileFor>[2], 'tags'> & { tags: [] };

/** Does something about a ticket that the team would publish. */
function toAProposal(work: Parameters<typeof toATicket>[0]): Prepare {
  return toATicket(work, (db, by, ticketId) => proposeThread(db, PROPOSAL_APP, by, proposal(ticketId)));
}

/** Number of the review of a thread that waits. */
async function aHeld(db: Db): Promise<number> {
  const { id: authorId } = await aMember(db);
  const text = { topic: 'open', locale: 'en', title: 'A', body: unique('held'), digest: unique('digest') };
  const held = { ...text, kind: 'thread', threadKind: 'question', authorId, reasons: [], submissionKey: null } as const;
  return await db.transaction((tx) => holdText(tx, held));
}

/** Decides about a thread that waits, as a moderator. */
function toAHeld(work: (db: Db, by: SignedIn, reviewId: number) => Promise<unknown>): Prepare {
  return async (db) => {
    const [by, reviewId] = [await aMember(db, { role: 'moderator' }), await aHeld(db)];
    return () => work(db, by, reviewId);
  };
}

/** Decides about a flagged post, as a moderator. */
function toAFlagged(work: (db: Db, by: SignedIn, reviewId: number) => Promise<unknown>): Prepare {
  return async (db) => {
    const [by, flagger] = [await aMember(db, { role: 'moderator' }), await aMember(db)];
    const { first } = await aThread(db);
    await flagPost(db, COMMUNITY, flagger, { postId: first.id, kind: 'spam', text: '' });
    const [review] = await db.select().from(reviews).where(eq(reviews.postId, first.id));
    return () => work(db, by, review!.id);
  };
}

function aMacro() {
  return { title: unique('Macro'), groupName: null, mode: 'answer' as const, body: 'Hello', changes: {}, active: true };
}

/** Does something to a macro, as an agent. */
function toAMacro(work: (db: Db, by: SignedIn, id: number) => Promise<unknown>): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const saved = await saveMacro(db, by, aMacro());
    if (saved.outcome !== 'saved') throw new Error(saved.outcome);
    return () => work(db, by, saved.id);
  };
}

/** Writes something about a request, as an agent. */
function toARequest(writing: (ticketId: number, agent: SignedIn) => AgentWriting): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'agent' });
    const filed = await fileTicket(db, aTicket());
    if (filed.outcome === 'invalid') throw new Error('invalid');
    return () => writeAsAgent(db, writing(filed.ticket.id, by));
  };
}

function aText(isPublic: boolean) {
  return { body: unique('Words'), format: 'plain' as const, public: isPublic, key: crypto.randomUUID() };
}

/** Does something to somebody's reply to somebody's question, as a moderator. */
function toAReply(work: (db: Db, by: SignedIn, post: { id: number }) => Promise<unknown>): Prepare {
  return async (db) => {
    const by = await aMember(db, { role: 'moderator' });
    const post = await aReply(db, (await aThread(db)).thread.id);
    return () => work(db, by, post);
  };
}

/** An import that an administrator has begun. */
function anImport(db: Db, id: number): Promise<number> {
  const where = { address: new URL('https://larch.zendesk.com'), email: '', token: 'T0ken' };
  return beginWithZendesk({ db, secret: WORDS.secret }, { id }, { ...where, locale: 'en', download: false });
}

async function aUrl(db: Db): Promise<string> {
  const id = await aDocument(db);
  const [row] = await db.select().from(searchDocuments).where(eq(searchDocuments.id, id));
  return row!.url;
}

function idOf(result: unknown): number {
  const rows = Array.isArray(result) ? result : (result as { rows: unknown[] }).rows;
  return (rows[0] as { id: number }).id;
}

let named: string[] | undefined;

/** The actions that the product names, from the types of its files. */
function namedActions(): string[] {
  named ??= readNamedActions();
  return named;
}

function readNamedActions(): string[] {
  const found = new Set<string>();
  for (const entry of readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const text = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    for (const [, values] of text.matchAll(/type \w*AuditAction =([^;]+);/g))
      for (const [, action] of values!.matchAll(/'([a-z-]+\.[a-z-]+)'/g)) found.add(action!);
  }
  return [...found].toSorted();
}

/** Names of all tables. */
async function allTables({ db }: TestDatabase): Promise<string[]> {
  const tables = (await rowsOf(
    db,
    sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )) as { name: string }[];
  expect(tables.length).toBeGreaterThan(20);
  return tables.map(({ name }) => name);
}

/** Every row of the tables, as one text: in one statement, since it is asked for some hundred times. */
async function everything({ db }: TestDatabase, tables: readonly string[]): Promise<string> {
  const texts = tables.map(
    (name) => `select '${name}: ' || coalesce(string_agg(t::text, '\n' order by t::text), '') as text from ${name} t`,
  );
  const rows = (await rowsOf(db, sql.raw(texts.join(' union all ')))) as { text: string }[];
  return rows
    .map(({ text }) => text)
    .toSorted()
    .join('\n\n');
}

async function rowsOf(db: Db, query: ReturnType<typeof sql>): Promise<unknown[]> {
  const result = (await db.execute(query)) as unknown;
  return Array.isArray(result) ? [...result] : (result as { rows: unknown[] }).rows;
}

test.each(['en', 'fr', 'it', 'de'])('every action that the audit log knows has a sentence in %s', (language) => {
  const file = path.join(import.meta.dirname, `operations/messages/${language}.json`);
  const { acts, own } = (JSON.parse(readFileSync(file, 'utf8')) as OperationsTexts).log;
  expect(Object.keys(acts).toSorted()).toEqual(namedActions());
  expect(Object.keys(own).filter((action) => !(action in acts))).toEqual([]);
});

test('every action that the audit log knows is tried here', () => {
  expect(Object.keys(ACTIONS).toSorted()).toEqual(namedActions());
});

describeStores('what cannot be written into the audit log is not done', (on) => {
  let tables: string[];
  beforeAll(async () => {
    tables = await allTables(on);
  });
  for (const [action, prepare] of Object.entries(ACTIONS))
    test(action, async () => {
      const work = await prepare(on.db);
      const noted = () => on.db.$count(auditEntries, eq(auditEntries.action, action));
      const [before, count] = [await everything(on, tables), await noted()];
      await on.db.execute(sql`create or replace function refuse() returns trigger language plpgsql as
        'begin raise exception ''the audit log is full''; end'`);
      await on.db.execute(
        sql.raw(`create trigger refuse before insert on audit_entries for each row
          when (new.action = '${action}') execute function refuse()`),
      );
      await expect(work()).rejects.toThrow();
      await on.db.execute(sql`drop trigger refuse on audit_entries`);
      expect(await everything(on, tables)).toBe(before);
      // And where it can be written, it is.
      await work();
      expect(await noted()).toBeGreaterThan(count);
    });
});

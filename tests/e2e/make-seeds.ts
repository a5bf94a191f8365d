import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import type { SignedIn } from '../../src/accounts/guard.ts';
import { users } from '../../src/accounts/schema.ts';
import { addUser } from '../../src/accounts/set-up.ts';
import { ACCOUNT_ROLES, type AccountRole } from '../../src/accounts/viewer.ts';
import { addFormerAddresses } from '../../src/articles/publish.ts';
import { articles } from '../../src/articles/schema.ts';
import { synchronize } from '../../src/articles/sync.ts';
import { stopPath as stopNotificationsPath } from '../../src/community/notifications/notification-settings.ts';
import { reply } from '../../src/community/reply.ts';
import { holdText } from '../../src/community/review/hold.ts';
import { startThread } from '../../src/community/start-thread.ts';
import { findPostOf } from '../../src/community/threads/store.ts';
import { threadUrl } from '../../src/community/threads/thread.ts';
import { addressOfNobody } from '../../src/community/transfer/nobody.ts';
import { communityImports } from '../../src/community/transfer/schema.ts';
import { readSite } from '../../src/config/site.ts';
import { type Db, openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { receipt } from '../../src/deflection/ask.ts';
import { saveMacro } from '../../src/desk/macros/edit-macro.ts';
import { createScreen } from '../../src/desk/screens/change-screens.ts';
import { saveView } from '../../src/desk/views/save-view.ts';
import { siteDeclaration } from '../../src/domains.ts';
import { folderStorage } from '../../src/files/storage.ts';
import { importRuns } from '../../src/import/runs/schema.ts';
import { type DraftKey, typedFields } from '../../src/publishing/draft.ts';
import { submitGuideDraft } from '../../src/publishing/guides/review-guide.ts';
import { aGuideDraft, VTT } from '../../src/publishing/guides/test-guide.ts';
import { submitDraft } from '../../src/publishing/review-draft.ts';
import { saveDraft } from '../../src/publishing/save-draft.ts';
import { findLive } from '../../src/publishing/store.ts';
import { searchDocuments } from '../../src/search/schema.ts';
import { addPolicy } from '../../src/sla/change-policies.ts';
import { addSchedule } from '../../src/sla/change-schedules.ts';
import { saveAttachment } from '../../src/tickets/attachments.ts';
import { fileTicket } from '../../src/tickets/file.ts';
import { stopPath } from '../../src/tickets/mail-stops.ts';
import { linkPath, linkToken } from '../../src/tickets/requests-link.ts';
import { ratingToken } from '../../src/tickets/satisfaction.ts';
import { tickets } from '../../src/tickets/schema.ts';
import { openGuideFiles } from '../../src/videos/domain.ts';
import { guideFiles } from '../../src/videos/revisions-schema.ts';
import { PASSWORD, SEED_ENV, type Seeds, writeSeeds } from './seeds.ts';
import { type Place, ROOT } from './server.ts';

type DraftSeeds = 'article' | 'revision' | 'writer';
type CommunitySeeds = 'thread' | 'teamThread' | 'post' | 'member' | 'stopNotifications' | 'held';

/**
 * A help center in which there is one of each: an account of each role, articles for each audience with a picture, a former address, requests
 * with a file. It takes some seconds, of which `seed` spares most tests; what wants the seeds to be of other content calls this. No server
 * may run on the place.
 */
export async function makeSeeds(place: Place): Promise<Seeds> {
  await writeSeeds(place.contentDir);
  const { DATABASE_URL, DATA_DIR } = place.env;
  const database = await openDatabase(DATABASE_URL ? { url: DATABASE_URL, pool: 2 } : { folder: DATA_DIR! });
  try {
    await migrate(database);
    const { db } = database;
    const site = await readSite(place.contentDir, siteDeclaration);
    await synchronize(db, { contentDir: place.contentDir, site });
    const people = new Map<AccountRole, SignedIn>();
    for (const role of ACCOUNT_ROLES) {
      const account = { email: `${role}@example.com`, name: `An ${role}`, role };
      const { id } = (await addUser(db, { ...account, password: PASSWORD })) as { id: number };
      people.set(role, { ...account, id });
    }
    const [refund] = await db.select({ id: articles.id }).from(articles).where(eq(articles.slug, 'refund'));
    await addFormerAddresses(db, [
      { former: 'money-back', articleId: refund!.id },
      { former: '360012345', articleId: refund!.id },
    ]);
    const threads = await seedThreads(db, site.community, people);
    const draft = await seedDraft(db, { articleId: refund!.id, locale: 'en', author: people.get('agent')!.id });
    const guide = await seedGuide(db, DATA_DIR!, people.get('agent')!.id);
    const begun = await seedImport(db, people.get('administrator')!);
    const promised = await seedPolicy(db, people.get('administrator')!);
    return {
      ...(await seedTickets(db, path.join(DATA_DIR!, 'attachments'))),
      ...threads,
      broughtIn: await seedBroughtIn(db),
      ...draft,
      ...guide,
      ...begun,
      screen: await seedScreen(db, people.get('administrator')!),
      ...promised,
      view: await seedView(db, people.get('agent')!),
      macro: await seedMacro(db, people.get('agent')!),
    };
  } finally {
    await database.close();
  }
}

async function seedBroughtIn(db: Db): Promise<number> {
  const person = { email: addressOfNobody(), name: 'Grace of Old', suspendedAt: new Date() };
  const [{ id }] = (await db.insert(users).values(person).returning({ id: users.id })) as [{ id: number }];
  await db.insert(communityImports).values({ source: 'forum', key: `person ${id}`, userId: id });
  return id;
}

/** The number of a view that its owner, an agent, has saved. */
async function seedView(db: Db, by: SignedIn): Promise<number> {
  const all = [{ field: 'status' as const, is: 'any-of' as const, values: ['new' as const, 'open' as const] }];
  const typed = { name: 'Waiting for us', conditions: { all, any: [] }, columns: ['status' as const] };
  const saved = await saveView(db, by, { ...typed, order: 'waiting', audience: 'personal', groupId: null });
  if (saved.outcome !== 'saved') throw new Error('A view of the tests was refused.');
  return saved.id;
}

/** The number of a macro. */
async function seedMacro(db: Db, by: SignedIn): Promise<number> {
  const saved = await saveMacro(db, by, {
    ...{ title: 'Ask for the number', groupName: null, mode: 'answer' as const, active: true },
    ...{ body: 'Which number is on your invoice?', changes: {} },
  });
  if (saved.outcome !== 'saved') throw new Error('A macro of the tests was refused.');
  return saved.id;
}

/** The path of a board on a wall. */
async function seedScreen(db: Db, by: SignedIn): Promise<string> {
  const made = await createScreen(db, by, { name: 'Office', filters: {}, look: 'dark' });
  if (made.outcome !== 'made') throw new Error('A screen of the tests was refused.');
  return `/en/screens/${made.token}`;
}

/** A draft that waits for an editor. */
async function seedDraft(db: Db, key: DraftKey): Promise<Pick<Seeds, DraftSeeds>> {
  const { revision } = (await findLive(db, key))!;
  const fields = { ...typedFields(revision), title: `${revision.title} quickly` };
  const text = { fields, body: `${revision.body}\nIt takes three days.\n`, baseRevisionId: revision.id };
  await saveDraft(db, key, { ...text, saw: 0 });
  await submitDraft(db, key, { saw: 1, note: 'People ask how long it takes.' });
  return { article: key.articleId, revision: revision.id, writer: key.author };
}

/** A draft of a guide with a video, which waits for an editor. */
async function seedGuide(db: Db, dataDir: string, author: number): Promise<Pick<Seeds, 'guide'>> {
  const texts = { captions: { en: VTT, fr: VTT }, summary: { en: 'In a minute.' } };
  const guide = await aGuideDraft(db, author, texts);
  const bytes = await readFile(path.join(ROOT, 'content/videos/ask-a-question/video.mp4'));
  const [video] = await db
    .update(guideFiles)
    .set({ sizeBytes: bytes.length })
    .where(eq(guideFiles.guide, guide.slug))
    .returning();
  await openGuideFiles({ dataDir }).put(video!.storageKey, [bytes]);
  await submitGuideDraft(db, guide, { saw: 1, note: 'Is it short enough?' });
  return { guide: guide.slug };
}

async function seedPolicy(db: Db, by: SignedIn): Promise<Pick<Seeds, 'schedule' | 'policy'>> {
  const schedule = (await addSchedule(db, by, { name: 'Zurich', timeZone: 'Europe/Zurich' })) as { id: number };
  const policy = (await addPolicy(db, by, { title: 'Everybody', scheduleId: schedule.id })) as { id: number };
  return { schedule: schedule.id, policy: policy.id };
}

async function seedImport(db: Db, by: SignedIn): Promise<Pick<Seeds, 'import'>> {
  const run = { source: 'files', name: 'Old help', locale: 'en', state: 'ready', startedBy: by.id } as const;
  const [row] = await db.insert(importRuns).values(run).returning({ id: importRuns.id });
  return { import: row!.id };
}

async function seedThreads(
  db: Db,
  community: Parameters<typeof startThread>[1],
  people: ReadonlyMap<AccountRole, SignedIn>,
): Promise<Pick<Seeds, CommunitySeeds>> {
  const start = async (role: AccountRole, topic: string, title: string) => {
    const fields = { topic, kind: 'question', locale: 'en', title, body: `${title}, says the ${role}.` } as const;
    const started = await startThread(db, community, people.get(role)!, { ...fields, tags: 'lamp', key: undefined });
    if (started.outcome !== 'started') throw new Error('A thread of the tests was refused.');
    return started.thread;
  };
  const thread = await start('member', 'using', 'Why is the album empty');
  const team = await start('agent', 'team', 'What we say about albums');
  const answer = { threadId: thread.id, body: 'Open it again.', replyTo: undefined, isUpdate: false, key: undefined };
  await reply(db, community, people.get('agent')!, answer);
  const waits = {
    kind: 'thread',
    threadKind: 'question',
    topic: 'using',
    locale: 'en',
    reasons: ['newcomer'],
  } as const;
  const text = { title: 'Where do deleted photos go', body: 'They are gone, says the member.', tags: ['lamp'] };
  const held = { ...waits, ...text, authorId: thread.authorId, submissionKey: null, digest: 'a digest' };
  return {
    held: await db.transaction((tx) => holdText(tx, held)),
    thread: threadUrl('en', thread),
    teamThread: threadUrl('en', team),
    post: (await findPostOf(db, thread.id, 1))!.id,
    member: thread.authorId,
    stopNotifications: stopNotificationsPath(SEED_ENV.SECRET, { userId: 999_999, stream: 'replies' }, 'en'),
  };
}

async function seedTickets(
  db: Db,
  attachments: string,
): Promise<
  Omit<
    Seeds,
    CommunitySeeds | DraftSeeds | 'broughtIn' | 'import' | 'guide' | 'screen' | 'schedule' | 'policy' | 'view' | 'macro'
  >
> {
  const upload = await saveAttachment(db, folderStorage(attachments), {
    path: import.meta.filename,
    name: 'notes.txt',
  });
  if (upload.outcome !== 'saved') throw new Error('A file of the tests was refused.');
  const filed = async (email: string, attachmentTokens: string[]) => {
    const filing = await fileTicket(db, {
      channel: 'web',
      requester: { email, name: 'Somebody' },
      subject: 'The lamp does not light up',
      description: `Nothing happens, says ${email}.`,
      attachmentTokens,
    });
    if (filing.outcome !== 'filed') throw new Error('A ticket of the tests was refused.');
    return filing.ticket;
  };
  const own = await filed('member@example.com', [upload.token]);
  const foreign = await filed('somebody@example.com', []);
  const solved = await filed('agent@example.com', []);
  await db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, solved.id));
  const [document] = await db
    .select({ id: searchDocuments.id })
    .from(searchDocuments)
    .where(eq(searchDocuments.url, '/en/articles/refund'));
  const ids = { ticketId: solved.id, requesterId: solved.requesterId };
  return {
    own: own.id,
    file: 1,
    foreign: foreign.id,
    rating: `/en/rate/${ratingToken(SEED_ENV.SECRET, ids)}`,
    stopMails: stopPath(SEED_ENV.SECRET, { ticketId: own.id, email: 'member@example.com' }, 'en'),
    opened: linkPath('en', linkToken(SEED_ENV.SECRET, { ticketId: own.id, email: 'member@example.com' })),
    receipt: receipt(SEED_ENV.SECRET, { ticketId: own.id, commentId: undefined }),
    document: document!.id,
  };
}

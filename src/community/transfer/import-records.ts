import { and, eq, inArray, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db, Tx } from '../../db/client.ts';
import { insertRows, takeIds } from '../../db/insert-rows.ts';
import { normalEmail } from '../../server/clean-text.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { postFiles } from '../files/files-schema.ts';
import { bannersTag, tagsOfThread } from '../threads/cache-tags.ts';
import { affectedPeople, helpfulVotes, postRevisions, posts, threadFollows, threads } from '../threads/schema.ts';
import { indexThread } from '../threads/search-document.ts';
import type { Community } from '../threads/site-section.ts';
import { recount } from '../threads/store.ts';
import { checkBody, checkTitle, readTags, textDigest } from '../threads/thread.ts';
import { checkRecords, type ImportProblem, type Lines } from './check-records.ts';
import { type BroughtFile, type FilesOfImport, type LeftOutFile, storeFiles, withAddresses } from './import-files.ts';
import { addressOfNobody } from './nobody.ts';
import { type CommunityRecord, type PersonRecord, type PostRecord, readRecord, type ThreadRecord } from './record.ts';
import { communityImports, threadAddresses } from './schema.ts';

/** What an import came to. */
export type CommunityImport =
  | {
      outcome: 'imported';
      people: number;
      threads: number;
      posts: number;
      known: number;
      /** Files that came with new posts, and those that stay behind. */
      files: number;
      filesLeftOut: LeftOutFile[];
    }
  | { outcome: 'invalid'; problems: ImportProblem[]; more: number };

/** More problems help nobody. */
const MOST_PROBLEMS = 50;
/** Records written in one transaction; a thread is never divided, unless it alone has more posts. */
const BATCH = 500;
const LARGEST_BATCH = 5_000;

/**
 * Brings people, threads and posts in. Everything is checked before anything is written, and what an earlier run of the same name brought
 * in is left as it is: another run adds what is new. Nobody is told of it. Nothing is held in memory but the ids and one batch.
 * @param given.name of the import, under which it is known again.
 * @param given.files where the files of posts lie, if there are any.
 * @param given.installation name of this database: what was exported from it is there already.
 */
export async function importRecords(
  db: Db,
  community: Community,
  given: { name: string; installation: string; locales: readonly string[]; files?: FilesOfImport },
  lines: Lines,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<CommunityImport> {
  const checked = await checkRecords(lines, community, given);
  if (checked.problems.length > 0)
    return {
      outcome: 'invalid',
      problems: checked.problems.slice(0, MOST_PROBLEMS),
      more: Math.max(0, checked.problems.length - MOST_PROBLEMS),
    };
  const counts = { people: 0, threads: 0, posts: 0, known: 0, files: 0 };
  const filesLeftOut: LeftOutFile[] = [];
  let batch: CommunityRecord[] = [];
  let done = 0;
  const write = async () => {
    const records = batch;
    batch = [];
    if (records.length === 0) return;
    const { stored, leftOut } = await storeFiles(given.files, await freshPosts(db, given.name, records));
    const writing = { source: given.name, files: stored };
    const added = await db.transaction((tx) => writeBatch(tx, community, writing, records));
    for (const files of stored.values()) counts.files += files.length;
    filesLeftOut.push(...leftOut);
    for (const name of ['people', 'threads', 'posts', 'known'] as const) counts[name] += added[name];
    done += records.length;
    onProgress(done, checked.total);
  };
  for await (const { given: line } of lines()) {
    const read = readRecord(line);
    if (!('record' in read) || read.record.type === 'community') continue;
    const isBoundary = read.record.type !== 'post';
    if ((isBoundary && batch.length >= BATCH) || batch.length >= LARGEST_BATCH) await write();
    batch.push(read.record);
  }
  await write();
  return { outcome: 'imported', ...counts, filesLeftOut };
}

type Counts = Record<'people' | 'threads' | 'posts' | 'known', number>;

/** What a batch is written with. */
interface Writing {
  source: string;
  /** By ids of the posts. */
  files: ReadonlyMap<string, BroughtFile[]>;
}

/** The posts with files that no earlier run has brought. */
async function freshPosts(db: Db, source: string, records: CommunityRecord[]): Promise<PostRecord[]> {
  const withFiles = records.filter((one) => one.type === 'post').filter(({ files }) => files.length > 0);
  if (withFiles.length === 0) return [];
  const known = await findImported(
    db,
    source,
    withFiles.map(({ id }) => postKey(id)),
  );
  return withFiles.filter(({ id }) => !known.has(postKey(id)));
}

async function writeBatch(tx: Tx, community: Community, writing: Writing, records: CommunityRecord[]): Promise<Counts> {
  const { source } = writing;
  const people = records.filter((one) => one.type === 'person');
  const starts = records.filter((one) => one.type === 'thread');
  const written = records.filter((one) => one.type === 'post');
  const named = [...starts, ...written].flatMap((one) =>
    one.type === 'post'
      ? [one.author, ...one.votes, ...one.mentions, ...one.revisions.map(({ author }) => author)]
      : [one.author, ...one.affected, ...one.followers],
  );
  const ids = await findImported(tx, source, [
    ...[...people.map(({ id }) => id), ...named].map(personKey),
    ...[...starts.map(({ id }) => id), ...written.map(({ thread }) => thread)].map(threadKey),
    ...written.map(({ id }) => postKey(id)),
  ]);
  const counts: Counts = { people: 0, threads: 0, posts: 0, known: 0 };
  counts.people = await addPeople(tx, source, people, ids);
  counts.threads = await addThreads(tx, source, starts, ids);
  const touched = await addPosts(tx, writing, written, ids);
  counts.posts = touched.posts;
  counts.known = records.length - counts.people - counts.threads - counts.posts;
  for (const id of touched.threads) {
    await recount(tx, id);
    await indexThread(tx, community, id);
  }
  const changed =
    touched.threads.length > 0 ? await tx.select().from(threads).where(anyOf(threads.id, touched.threads)) : [];
  await invalidateTags(
    tx,
    changed.flatMap((thread) => [...tagsOfThread(thread), ...(thread.bannerUntil ? [bannersTag] : [])]),
  );
  return counts;
}

/** Numbers here by keys there. */
type Ids = Map<string, number>;

const personKey = (id: string) => `person ${id}`;
const threadKey = (id: string) => `thread ${id}`;
const postKey = (id: string) => `post ${id}`;

async function findImported(tx: Db, source: string, keys: string[]): Promise<Ids> {
  const rows = await tx
    .select()
    .from(communityImports)
    .where(and(eq(communityImports.source, source), anyOf(communityImports.key, [...new Set(keys)])));
  return new Map(rows.map(({ key, userId, threadId, postId }) => [key, (userId ?? threadId ?? postId)!]));
}

/**
 * People without an account get a row of their own, with which nobody can sign in but who has its address. Without an address it is nobody's:
 * suspended, so that nobody is told anything either.
 */
async function addPeople(tx: Tx, source: string, people: PersonRecord[], ids: Ids): Promise<number> {
  const fresh = [...new Map(people.map((one) => [one.id, one])).values()].filter(({ id }) => !ids.has(personKey(id)));
  if (fresh.length === 0) return 0;
  const emails = fresh.flatMap(({ email }) => (email ? [normalEmail(email)] : []));
  const rows = await tx.select({ id: users.id, email: users.email }).from(users).where(anyOf(users.email, emails));
  const accounts = new Map(rows.map(({ id, email }) => [email!, id]));
  const unknown: PersonRecord[] = [];
  for (const one of fresh) {
    const account = one.email && accounts.get(normalEmail(one.email));
    if (account) ids.set(personKey(one.id), account);
    else unknown.push(one);
  }
  const numbers = await takeIds(tx, users, unknown.length);
  const added = unknown.map(({ id, name, email, createdAt }, index) => {
    const number = numbers[index]!;
    ids.set(personKey(id), number);
    return {
      id: number,
      name: checkTitle(name).title.slice(0, 100) || id,
      email: email ? normalEmail(email) : addressOfNobody(),
      suspendedAt: email ? null : new Date(),
      ...(createdAt && { createdAt: new Date(createdAt) }),
    };
  });
  // Two people with one address are one.
  const byEmail = new Map<string, number>();
  const single = added.filter(({ id, email }, index) => {
    const first = byEmail.get(email);
    if (first !== undefined) ids.set(personKey(unknown[index]!.id), first);
    else byEmail.set(email, id);
    return first === undefined;
  });
  await insertRows(tx, users, single);
  await insertRows(
    tx,
    communityImports,
    fresh.map(({ id }) => ({ source, key: personKey(id), userId: ids.get(personKey(id))! })),
  );
  return single.length;
}

async function addThreads(tx: Tx, source: string, starts: ThreadRecord[], ids: Ids): Promise<number> {
  const fresh = starts.filter(({ id }) => !ids.has(threadKey(id)));
  if (fresh.length === 0) return 0;
  const numbers = await takeIds(tx, threads, fresh.length);
  const affectedBy = ({ affected }: ThreadRecord) => new Set(affected.map((id) => ids.get(personKey(id))!));
  await insertRows(
    tx,
    threads,
    fresh.map((one, index) => {
      ids.set(threadKey(one.id), numbers[index]!);
      const author = ids.get(personKey(one.author))!;
      const at = new Date(one.createdAt);
      return {
        id: numbers[index]!,
        topic: one.topic,
        kind: one.kind,
        locale: one.locale,
        title: checkTitle(one.title).title,
        tags: readTags(one.tags.join(',')),
        authorId: author,
        lastAuthorId: author,
        createdAt: at,
        lastPostAt: at,
        closedAt: one.closedAt ? new Date(one.closedAt) : null,
        pinnedUntil: one.pinnedUntil ? new Date(one.pinnedUntil) : null,
        solvedAt: one.solvedAt ? new Date(one.solvedAt) : null,
        bannerUntil: one.kind === 'announcement' && one.bannerUntil ? new Date(one.bannerUntil) : null,
        removal: one.removal ?? null,
        affected: affectedBy(one).size,
      };
    }),
  );
  await insertRows(
    tx,
    communityImports,
    fresh.map(({ id }) => ({ source, key: threadKey(id), threadId: ids.get(threadKey(id))! })),
  );
  await insertRows(
    tx,
    affectedPeople,
    fresh.flatMap((one) => [...affectedBy(one)].map((userId) => ({ threadId: ids.get(threadKey(one.id))!, userId }))),
  );
  await insertRows(
    tx,
    threadFollows,
    fresh.flatMap(({ id, followers }) =>
      [...new Set(followers.map((one) => ids.get(personKey(one))!))].map((userId) => ({
        threadId: ids.get(threadKey(id))!,
        userId,
      })),
    ),
  );
  const paths = fresh.flatMap(({ id, addresses }) =>
    addresses.map((path) => ({ path, threadId: ids.get(threadKey(id))! })),
  );
  await insertRows(tx, threadAddresses, paths, sql`on conflict do nothing`);
  return fresh.length;
}

async function addPosts(
  tx: Tx,
  { source, files }: Writing,
  written: PostRecord[],
  ids: Ids,
): Promise<{ posts: number; threads: number[] }> {
  const fresh = written.filter(({ id }) => !ids.has(postKey(id)));
  if (fresh.length === 0) return { posts: 0, threads: [] };
  const threadIds = [...new Set(fresh.map(({ thread }) => ids.get(threadKey(thread))!))];
  const lasts = await tx
    .select({ id: threads.id, last: threads.lastNumber })
    .from(threads)
    .where(inArray(threads.id, threadIds))
    .orderBy(threads.id)
    .for('update');
  const there = await tx
    .select({ id: posts.id, threadId: posts.threadId, number: posts.number })
    .from(posts)
    .where(anyOf(posts.threadId, threadIds));
  // What people wrote here since has numbers, too: what is new comes after it.
  const taken = new Map(there.map(({ id, threadId, number }) => [`${threadId} ${number}`, id]));
  const last = new Map(lasts.map(({ id, last }) => [id, there.some(({ threadId }) => threadId === id) ? last : 0]));
  const numbers = await takeIds(tx, posts, fresh.length);
  const rows = fresh.map((one, index) => {
    const threadId = ids.get(threadKey(one.thread))!;
    const number = one.number > last.get(threadId)! ? one.number : last.get(threadId)! + 1;
    last.set(threadId, number);
    taken.set(`${threadId} ${number}`, numbers[index]!);
    const { body } = checkBody(withAddresses(one.body, files.get(one.id) ?? []));
    const removedAt = new Date(one.editedAt ?? one.createdAt);
    return {
      id: numbers[index]!,
      threadId,
      number,
      kind: one.update ? ('update' as const) : ('post' as const),
      incidentState: one.state ?? null,
      authorId: ids.get(personKey(one.author))!,
      body,
      revision: one.revisions.length + 1,
      replyTo: one.replyTo === undefined ? null : (taken.get(`${threadId} ${one.replyTo}`) ?? null),
      mentions: one.mentions.map((id) => ids.get(personKey(id))!),
      createdAt: new Date(one.createdAt),
      editedAt: one.editedAt ? new Date(one.editedAt) : null,
      helpful: Math.max(one.helpful ?? 0, new Set(one.votes).size),
      solutionAt: one.solutionAt ? new Date(one.solutionAt) : null,
      removal: one.removal ?? null,
      removedAt: one.removal ? removedAt : null,
      digest: textDigest('import', body),
    };
  });
  await insertRows(tx, posts, rows);
  await insertRows(
    tx,
    communityImports,
    fresh.map(({ id }, index) => ({ source, key: postKey(id), postId: numbers[index]! })),
  );
  await insertRows(
    tx,
    helpfulVotes,
    fresh.flatMap(({ votes }, index) =>
      [...new Set(votes.map((id) => ids.get(personKey(id))!))].map((userId) => ({ postId: numbers[index]!, userId })),
    ),
    sql`on conflict do nothing`,
  );
  await insertRows(
    tx,
    postRevisions,
    fresh.flatMap((one, index) =>
      one.revisions.map(({ title, body, author, writtenAt }, earlier) => ({
        postId: numbers[index]!,
        revision: earlier + 1,
        title: title ?? null,
        body: checkBody(withAddresses(body, files.get(one.id) ?? [])).body,
        authorId: ids.get(personKey(author))!,
        writtenAt: new Date(writtenAt),
      })),
    ),
  );
  await insertRows(
    tx,
    postFiles,
    fresh.flatMap((one, index) =>
      (files.get(one.id) ?? []).map(({ url: _, ...file }) => ({
        ...file,
        ownerId: ids.get(personKey(one.author))!,
        postId: numbers[index]!,
        createdAt: new Date(one.createdAt),
      })),
    ),
  );
  for (const [id, number] of last)
    await tx
      .update(threads)
      .set({ lastNumber: sql`greatest(${threads.lastNumber}, ${number}::int)` })
      .where(eq(threads.id, id));
  return { posts: fresh.length, threads: threadIds };
}

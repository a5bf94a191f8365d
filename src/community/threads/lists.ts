import { and, desc, eq, gt, isNull, ne, or, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { users } from '../../accounts/schema.ts';
import type { AccountRole, Viewer } from '../../accounts/viewer.ts';
import { anyOf } from '../../db/any-of.ts';
import { builtOnce } from '../../db/built-once.ts';
import type { Db } from '../../db/client.ts';
import { withPlannedRows } from '../../db/planned-rows.ts';
import { visibleThreads } from './policy.ts';
import { posts, readMarks, threadFollows, threads } from './schema.ts';
import type { Community } from './site-section.ts';
import { type Removal, type ThreadKind, threadUrl } from './thread.ts';

/** Threads on one page of a list. */
export const LIST_SIZE = 25;

export const LISTS = ['all', 'unanswered', 'unsolved', 'mine', 'following'] as const;
export const SORTS = ['activity', 'newest', 'helpful'] as const;
export type ListName = (typeof LISTS)[number];
/** Lists that only somebody with an account has. */
export const OWN_LISTS: readonly ListName[] = ['mine', 'following'];

/** What the address of a list may say; anything else counts as not said. */
export const listParameters = z.object({
  list: z.enum(LISTS).catch('all'),
  sort: z.enum(SORTS).catch('activity'),
  language: z.literal('all').optional().catch(undefined),
  tag: z.string().max(60).optional().catch(undefined),
  /** Where the page before it ended: what it is sorted by, and the number of its last thread. */
  after: z
    .string()
    .regex(/^\d{1,16}-\d{1,15}$/)
    .optional()
    .catch(undefined),
});
export type ListParameters = z.output<typeof listParameters>;

/** Who wrote something, as pages show it. */
export interface ShownPerson {
  id: number;
  name: string;
  role: AccountRole;
  /** The account is there no more. */
  isDeleted: boolean;
}

/** A thread in a list. */
export interface ListedThread {
  id: number;
  topic: string;
  kind: ThreadKind;
  locale: string;
  title: string;
  author: ShownPerson;
  lastPostAt: Date;
  replies: number;
  helpful: number;
  solvedAt: Date | null;
  closedAt: Date | null;
  pinnedUntil: Date | null;
  removal: Removal | null;
  lastNumber: number;
  /** Number of the last post that the viewer has read; null for visitors and for what they never opened. */
  readTo: number | null;
}

/** Which threads, for whom. */
export interface ListQuery extends ListParameters {
  viewer: Viewer;
  /** Of the page: its threads alone, unless all are asked for. */
  locale: string;
  /** Id; undefined: all topics. */
  topic: string | undefined;
}

/**
 * One page of threads, by what they are sorted by and then by number, so that a page costs the same wherever it is. Incidents that are open and
 * pinned threads stand on top of the first page of everything.
 * @returns `next` for the address of the page after it; undefined on the last one.
 */
export async function listThreads(
  db: Db,
  community: Community,
  query: ListQuery,
): Promise<{ pinned: ListedThread[]; threads: ListedThread[]; next: string | undefined }> {
  const { viewer, list, sort, after, topic, locale, language, tag } = query;
  const isFirst = after === undefined;
  const isTagged = tag !== undefined;
  const pins = list === 'all' && !isTagged;
  const shape = [viewer, list, sort, isFirst, topic, locale, language, isTagged];
  const statements = builtOnce(db, community, ['threads', ...shape], () => {
    const among = and(
      visibleThreads(viewer, community),
      topic === undefined ? undefined : eq(threads.topic, topic),
      language === 'all' ? undefined : eq(threads.locale, locale),
      isTagged ? hasTag(sql.placeholder('tag')) : undefined,
      inList(list, viewer),
    );
    const isOnTop = or(gt(threads.pinnedUntil, sql`now()`), isOpenIncident)!;
    return {
      onTop: withPlannedRows(
        select(db, viewer)
          .where(and(among, isOnTop))
          // Known problems before what is only kept at hand.
          .orderBy(desc(isOpenIncident), desc(threads.lastPostAt), desc(threads.id))
          .prepare('threads_on_top'),
      ),
      others: withPlannedRows(
        select(db, viewer)
          .where(and(among, pins ? sql`${isOnTop} is not true` : undefined, isFirst ? undefined : isAfter(sort)))
          .orderBy(...order(sort))
          // One more tells whether there is a next page.
          .limit(LIST_SIZE + 1)
          .prepare('threads'),
      ),
    };
  });
  const [pinned, rows] = await Promise.all([
    pins && isFirst ? statements.onTop.execute() : [],
    statements.others.execute({ ...(isTagged && { tag }), ...(!isFirst && readPlace(after)) }),
  ]);
  const shown = rows.slice(0, LIST_SIZE);
  const last = shown.at(-1);
  const more = rows.length > LIST_SIZE && last;
  return {
    pinned: pinned.map(toListed),
    threads: shown.map(toListed),
    next: more ? `${sort === 'helpful' ? last.helpful : sort === 'newest' ? 0 : last.activity}-${last.id}` : undefined,
  };
}

/** The newest threads that somebody has started, for their page. */
export async function listThreadsBy(
  db: Db,
  community: Community,
  viewer: Viewer,
  personId: number,
  most: number,
): Promise<ListedThread[]> {
  return listNewest(db, viewer, and(visibleThreads(viewer, community), eq(threads.authorId, personId)), most);
}

/** Questions of others that somebody has solved, the ones with the newest posts first, for their page. */
export async function listThreadsSolvedBy(
  db: Db,
  community: Community,
  viewer: Viewer,
  personId: number,
  most: number,
): Promise<ListedThread[]> {
  const solved = sql`(select ${posts.threadId} from ${posts}
    where ${posts.authorId} = ${personId} and ${posts.solutionAt} is not null and ${posts.removal} is null)`;
  const isOfOther = ne(threads.authorId, personId);
  return listNewest(
    db,
    viewer,
    and(visibleThreads(viewer, community), isOfOther, sql`${threads.id} in ${solved}`),
    most,
  );
}

/** The threads with these numbers that are there, in whichever order; whether the viewer may see each of them is asked elsewhere. */
export async function listThreadsWith(db: Db, viewer: Viewer, ids: readonly number[]): Promise<ListedThread[]> {
  return listNewest(db, viewer, anyOf(threads.id, ids), ids.length);
}

/** Threads that are there, the ones with the newest posts first. */
async function listNewest(db: Db, viewer: Viewer, which: SQL | undefined, most: number): Promise<ListedThread[]> {
  const rows = await select(db, viewer)
    .where(and(which, isNull(threads.removal)))
    .orderBy(desc(threads.lastPostAt), desc(threads.id))
    .limit(most);
  return rows.map(toListed);
}

/** Whether a thread of the query is a known problem that is not over. */
const isOpenIncident = sql<boolean>`(${threads.kind} = 'incident' and ${threads.solvedAt} is null)`;

/** Whether a thread of the query has a tag. */
export function hasTag(tag: string | Placeholder): SQL {
  return sql`${threads.tags} @> array[${tag}]::text[]`;
}

function inList(list: ListName, viewer: Viewer): SQL | undefined {
  const me = viewer.id ?? 0;
  switch (list) {
    case 'all':
      return undefined;
    case 'unanswered':
      return and(eq(threads.othersReplies, 0), eq(threads.kind, 'question'));
    case 'unsolved':
      return and(isNull(threads.solvedAt), eq(threads.kind, 'question'));
    case 'mine':
      return sql`${threads.id} in (select ${posts.threadId} from ${posts} where ${posts.authorId} = ${me})`;
    case 'following':
      return sql`${threads.id} in (select ${threadFollows.threadId} from ${threadFollows} where ${threadFollows.userId} = ${me} and ${threadFollows.level} = 'following')`;
  }
}

function order(sort: ListParameters['sort']): SQL[] {
  const by = { activity: [desc(threads.lastPostAt)], newest: [], helpful: [desc(threads.helpful)] }[sort];
  return [...by, desc(threads.id)];
}

/** Where the page before ended, as {@link isAfter} takes it. */
function readPlace(after: string): { value: number; id: number } {
  const [value, id] = after.split('-').map(Number) as [number, number];
  return { value, id };
}

function isAfter(sort: ListParameters['sort']): SQL {
  const [value, id] = [sql.placeholder('value'), sql.placeholder('id')];
  if (sort === 'newest') return sql`${threads.id} < ${id}::bigint`;
  if (sort === 'helpful')
    return sql`(${threads.helpful}, ${threads.id}) < (least(${value}::bigint, ${2 ** 31 - 1})::int, ${id}::bigint)`;
  return sql`(${threads.lastPostAt}, ${threads.id}) < (timestamptz 'epoch' + ${value}::double precision * interval '1 microsecond', ${id}::bigint)`;
}

const authors = alias(users, 'authors');

function select(db: Db, viewer: Viewer) {
  return db
    .select({
      id: threads.id,
      topic: threads.topic,
      kind: threads.kind,
      locale: threads.locale,
      title: threads.title,
      lastPostAt: threads.lastPostAt,
      replies: threads.replies,
      helpful: threads.helpful,
      solvedAt: threads.solvedAt,
      closedAt: threads.closedAt,
      pinnedUntil: threads.pinnedUntil,
      removal: threads.removal,
      lastNumber: threads.lastNumber,
      author: { id: authors.id, name: authors.name, role: authors.role, deletedAt: authors.deletedAt },
      readTo: readMarks.number,
      // In microseconds: what JavaScript makes of it has only milliseconds.
      activity: sql<string>`(extract(epoch from ${threads.lastPostAt}) * 1000000)::bigint::text`,
    })
    .from(threads)
    .innerJoin(authors, eq(authors.id, threads.authorId))
    .leftJoin(readMarks, and(eq(readMarks.threadId, threads.id), eq(readMarks.userId, viewer.id ?? 0)))
    .$dynamic();
}

type Row = Awaited<ReturnType<typeof select>>[number];

function toListed(row: Row): ListedThread {
  return { ...row, author: toPerson(row.author) };
}

/** A person as pages show them, of a row. */
export function toPerson(row: { id: number; name: string; role: AccountRole; deletedAt: Date | null }): ShownPerson {
  const { id, name, role, deletedAt } = row;
  return { id, name, role, isDeleted: deletedAt !== null };
}

/** Threads in a sitemap: search engines take 50,000 addresses of one. */
const MOST_ADDRESSES = 20_000;

/** Addresses of the threads in these topics that everybody may read, those with the newest posts first. */
export async function threadAddresses(
  db: Db,
  topics: readonly string[],
): Promise<{ locale: string; path: string; updatedOn: string }[]> {
  const rows = await db
    .select({ id: threads.id, title: threads.title, locale: threads.locale, lastPostAt: threads.lastPostAt })
    .from(threads)
    .where(and(anyOf(threads.topic, topics), isNull(threads.removal)))
    .orderBy(desc(threads.lastPostAt))
    .limit(MOST_ADDRESSES);
  return rows.map(({ locale, lastPostAt, ...thread }) => ({
    locale,
    path: threadUrl(locale, thread),
    updatedOn: lastPostAt.toISOString().slice(0, 10),
  }));
}

/** A day: as long as the rules of the pages allow. */
const LONGEST_KEPT_SECONDS = 86_400;

/** How long a page with these threads stays right by itself: until the first of their pins ends, in seconds. */
export function secondsToKeep(shown: readonly { pinnedUntil: Date | null }[], now = new Date()): number {
  const ends = shown.flatMap(({ pinnedUntil }) => (pinnedUntil && pinnedUntil > now ? [pinnedUntil.getTime()] : []));
  return Math.max(1, Math.min(LONGEST_KEPT_SECONDS, ...ends.map((end) => Math.floor((end - now.getTime()) / 1000))));
}

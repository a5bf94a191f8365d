import { and, eq, like, ne, notExists, sql } from 'drizzle-orm';
import { userTag } from '../../accounts/cache-tags.ts';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { threads } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import type { GivenLine } from './check-records.ts';
import { type CommunityImport, importRecords } from './import-records.ts';
import { isOfNobody } from './nobody.ts';
import { fileOf, readLines } from './read-lines.ts';
import { type CommunityRecord, readRecord } from './record.ts';
import { communityImports } from './schema.ts';

/** Name of the import by which the demo community is known again. */
export const DEMO = 'demo:community';

/** So old is its newest text when it comes. */
const NEWEST_HOURS = 3;
const HOUR_MS = 3_600_000;

/** Ids of its people that are on the team begin so. */
const TEAM = 'team-';

/** What became of bringing the demo community in. */
export type DemoImport =
  | (CommunityImport & { leftOut: number })
  /** site.yml has no topic in which everybody may post. */
  | { outcome: 'no-topic' }
  /** People have started so many threads of their own. */
  | { outcome: 'in-use'; threads: number };

/**
 * Brings the demo community in: its newest text becomes some hours old, and the others as much older as they are in the file. Its people have
 * no address, so they can neither sign in nor be told anything; those of the team have its badge. Another run changes nothing.
 * @param given.locales of the site; threads in other languages are left out, and counted.
 * @param given.anyway also where people have started threads of their own.
 */
export async function importDemo(
  db: Db,
  community: Community,
  {
    folder,
    anyway,
    ...given
  }: { folder: string; anyway: boolean; installation: string; locales: readonly string[]; now?: Date },
  onProgress?: (done: number, total: number) => void,
): Promise<DemoImport> {
  if (!community.topics.some(isOpen)) return { outcome: 'no-topic' };
  const own = await countOwnThreads(db);
  if (own > 0 && !anyway) return { outcome: 'in-use', threads: own };
  const { lines, leftOut } = await fitting(folder, community, given.locales, given.now ?? new Date());
  const read = async function* () {
    yield* lines;
  };
  const imported = await importRecords(db, community, { ...given, name: DEMO }, read, onProgress);
  if (imported.outcome === 'imported') await makeTeam(db);
  return { ...imported, leftOut };
}

const isOpen = ({ see, post }: Community['topics'][number]) => see === 'everyone' && post === 'members';

/** How many threads there are that the demo community did not bring. */
function countOwnThreads(db: Db): PromiseLike<number> {
  const brought = db
    .select({ id: communityImports.threadId })
    .from(communityImports)
    .where(and(eq(communityImports.source, DEMO), eq(communityImports.threadId, threads.id)));
  return db.$count(threads, notExists(brought));
}

/** The lines of the file as this site can have them: in its languages, in its topics, and not long ago. */
async function fitting(folder: string, community: Community, locales: readonly string[], now: Date) {
  const wrong: GivenLine[] = [];
  const records: { place: string; record: CommunityRecord }[] = [];
  for await (const line of readLines(await fileOf(folder))) {
    const read = readRecord(line.given);
    if ('record' in read) records.push({ place: line.place, record: read.record });
    // The import says what is wrong with it.
    else wrong.push(line);
  }
  const topics = new Map(
    records.flatMap(({ record }) =>
      record.type === 'thread' ? [[record.id, topicFor(community, record, locales)] as const] : [],
    ),
  );
  const isTaken = ({ record }: { record: CommunityRecord }) =>
    record.type === 'thread'
      ? topics.get(record.id) !== undefined
      : record.type !== 'post' || topics.get(record.thread) !== undefined;
  const taken = records.filter(isTaken);
  const named = new Set(
    taken.flatMap(({ record }) => {
      if (record.type === 'thread') return [record.author, ...record.affected, ...record.followers];
      return record.type === 'post' ? [record.author, ...record.votes, ...record.mentions] : [];
    }),
  );
  const newest = Math.max(
    ...taken.map(({ record }) => (record.type === 'post' ? Date.parse(record.createdAt) : Number.NEGATIVE_INFINITY)),
  );
  const later = now.getTime() - NEWEST_HOURS * HOUR_MS - newest;
  const lines = taken
    .filter(({ record }) => record.type !== 'person' || named.has(record.id))
    .map(({ place, record }): GivenLine => {
      const moved = shifted(record, later);
      return { place, given: record.type === 'thread' ? { ...moved, topic: topics.get(record.id) } : moved };
    });
  return { lines: [...lines, ...wrong], leftOut: [...topics.values()].filter((topic) => topic === undefined).length };
}

/** The topic of this id, else the first in which everybody may post, if it is in the language. */
function topicFor(
  { topics }: Community,
  { topic, locale }: { topic: string; locale: string },
  locales: readonly string[],
): string | undefined {
  if (!locales.includes(locale)) return undefined;
  const inLanguage = topics.filter((one) => one.locales?.includes(locale) ?? true);
  return (inLanguage.find(({ id }) => id === topic) ?? inLanguage.find(isOpen))?.id;
}

const TIMES = ['createdAt', 'editedAt', 'closedAt', 'pinnedUntil', 'solvedAt', 'solutionAt'];

function shifted(record: CommunityRecord, later: number): object {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      TIMES.includes(name) && typeof value === 'string' ? new Date(Date.parse(value) + later).toISOString() : value,
    ]),
  );
}

/** Gives those of the team among its people the badge; nobody can sign in as one of them, because they are suspended and have no address. */
async function makeTeam(db: Db): Promise<void> {
  const found = await db
    .select({ id: users.id, email: users.email })
    .from(communityImports)
    .innerJoin(users, eq(users.id, communityImports.userId))
    .where(
      and(
        eq(communityImports.source, DEMO),
        like(communityImports.key, `person ${TEAM}%`),
        ne(users.role, 'moderator'),
        sql`${users.suspendedAt} is not null`,
      ),
    );
  for (const { id, email } of found) {
    if (!email || !isOfNobody(email)) continue;
    await db.update(users).set({ role: 'moderator' }).where(eq(users.id, id));
    await invalidateTags(db, [userTag(id)]);
  }
}

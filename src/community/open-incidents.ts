// Known problems that the team works on, from memory until one of them changes.
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { orWhileAway } from '../db/unavailable.ts';
import type { Memory } from '../server/memory.ts';
import { incidentsTag } from './threads/cache-tags.ts';
import { maySeeThread, type ThreadFacts } from './threads/policy.ts';
import { posts, threads } from './threads/schema.ts';
import { plainOf } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import { type IncidentState, stateOf } from './threads/thread.ts';

/** An incident as pages show it that people come to for help. */
export interface OpenIncident extends ThreadFacts {
  id: number;
  title: string;
  state: IncidentState;
  /** What the team said last, or what the incident is about; a beginning of it, without marks. */
  text: string;
  /** When that was said. */
  saidAt: Date;
  /** People who said that they have it, too. */
  affected: number;
}

/** So many are open at once; of more, those that were told of last. */
const MOST_OPEN = 50;
/** So many are shown before what people came for. */
const MOST_SHOWN = 3;
const LONGEST_TEXT = 240;
const HOUR_SECONDS = 3600;

/** Where incidents are read from, and the memory of what was read. */
interface IncidentStore {
  db: Db;
  memory: Memory;
  site: { community: Community };
}

/**
 * The incidents of a language that are open and that the viewer may see, the newest first. None while the database is away and nobody has
 * asked before: what people came for is shown all the same.
 */
export async function openIncidents(
  { db, memory, site }: IncidentStore,
  { locale, viewer }: { locale: string; viewer: Viewer },
): Promise<OpenIncident[]> {
  if (site.community.topics.length === 0) return [];
  const known = memory.getOrMake(`open-incidents ${locale}`, async () => {
    const value = await readOpen(db, locale);
    return { value, seconds: HOUR_SECONDS, tags: [incidentsTag], size: 200 + JSON.stringify(value).length };
  });
  const all = await orWhileAway(known, []);
  return all.filter((one) => maySeeThread(viewer, site.community, one)).slice(0, MOST_SHOWN);
}

async function readOpen(db: Db, locale: string): Promise<OpenIncident[]> {
  const said = db
    .select({ body: posts.body, state: posts.incidentState, createdAt: posts.createdAt })
    .from(posts)
    .where(
      and(
        eq(posts.threadId, threads.id),
        isNull(posts.removal),
        sql`(${posts.number} = 1 or ${posts.kind} = 'update')`,
      ),
    )
    // The first post where nothing was told of it yet.
    .orderBy(desc(posts.number))
    .limit(1)
    .as('said');
  const rows = await db
    .select({
      id: threads.id,
      title: threads.title,
      topic: threads.topic,
      kind: threads.kind,
      authorId: threads.authorId,
      removal: threads.removal,
      closedAt: threads.closedAt,
      affected: threads.affected,
      body: said.body,
      state: said.state,
      saidAt: said.createdAt,
    })
    .from(threads)
    .innerJoinLateral(said, sql`true`)
    .where(
      and(eq(threads.kind, 'incident'), isNull(threads.solvedAt), isNull(threads.removal), eq(threads.locale, locale)),
    )
    .orderBy(desc(threads.id))
    .limit(MOST_OPEN);
  return rows.map(({ body, state, ...row }) => {
    const text = plainOf(body, locale).replace(/\s+/g, ' ').trim();
    return { ...row, state: stateOf({ solvedAt: null, state }), text: beginningOf(text) };
  });
}

/** As much of a text as a card shows, ending with a word. */
function beginningOf(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const cut = text.slice(0, LONGEST_TEXT);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_TEXT / 2)).toWellFormed()}…`;
}

import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Audience } from '../../accounts/audience.ts';
import type { Db, Tx } from '../../db/client.ts';
import { putDocument, removeDocument } from '../../search/store.ts';
import { postText } from '../post-text.ts';
import { topicOf } from './policy.ts';
import { posts, threads } from './schema.ts';
import type { Community, Topic } from './site-section.ts';
import { threadUrl } from './thread.ts';

/** Edition of the rules by which a thread becomes a search document. */
const DOCUMENT_EDITION = 1;

/**
 * For whom a topic's threads are found. The search knows one plan, and not that of everybody who has no other: what several plans may
 * read, or that one, it shows the team alone.
 */
function audienceOf(topic: Topic | undefined, plans: Community['plans']): Audience {
  if (topic?.see === 'everyone') return 'everyone';
  if (topic?.see === 'members') return 'member';
  const [plan, ...others] = Array.isArray(topic?.see) ? (topic.see as readonly string[]) : [];
  return plan !== undefined && others.length === 0 && plan !== plans[0] ? `plan:${plan}` : 'staff';
}

/** Writes what the search knows of a thread: its question and its solutions. One that was removed is found by nobody. */
export async function indexThread(tx: Tx | Db, community: Community, threadId: number): Promise<void> {
  const [thread] = await tx.select().from(threads).where(eq(threads.id, threadId));
  if (!thread) return;
  const { locale, title, tags, topic, solvedAt } = thread;
  const key = { kind: 'thread', sourceId: String(threadId), locale } as const;
  if (thread.removal !== null) return await removeDocument(tx, key);
  const texts = await tx
    .select({ number: posts.number, body: posts.body })
    .from(posts)
    .where(
      and(eq(posts.threadId, threadId), isNull(posts.removal), or(eq(posts.number, 1), isNotNull(posts.solutionAt))),
    )
    .orderBy(posts.number);
  const sections = texts.map(({ number, body }) => ({
    anchor: number === 1 ? '' : `solution-${number}`,
    heading: '',
    text: plainOf(body, locale),
  }));
  await putDocument(tx, {
    ...key,
    title,
    summary: '',
    tags,
    sections,
    category: '',
    audience: audienceOf(topicOf(community, topic), community.plans),
    url: threadUrl(locale, thread),
    solved: thread.kind === 'question' && solvedAt !== null,
    edition: DOCUMENT_EDITION,
  });
}

/** What a post says, without marks. @param locales of the site, as where the same post is shown: then it is read once for both. */
export function plainOf(body: string, locale: string, locales: readonly string[] = [locale]): string {
  return postText(body, { locale, locales }).plain;
}

/** Brings the search up to what site.yml says of topics now: who may see them may have changed while the server stood. */
export async function followTopics(db: Db, community: Community): Promise<void> {
  const wanted = community.topics.map((topic) => ({ id: topic.id, audience: audienceOf(topic, community.plans) }));
  await db.execute(sql`update search_documents d set audience = w.audience, updated_at = now()
    from (select t.id, coalesce(j.audience, 'staff') as audience from ${threads} t
      left join jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as j(id text, audience text) on j.id = t.topic) w
    where d.kind = 'thread' and d.source_id = w.id::text and d.audience <> w.audience`);
}

import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db, Tx } from '../db/client.ts';
import { endDraft } from './drafts/store.ts';
import { holdFiles } from './files/claim-files.ts';
import { checkFiles } from './files/file.ts';
import { followState } from './incident.ts';
import { publishReply } from './publish.ts';
import { assess, type Sending } from './review/assess.ts';
import { readBeforePosting } from './review/before-posting.ts';
import { holdText } from './review/hold.ts';
import { queueNewcomer } from './review/queue-post.ts';
import { mayModerate, mayReply, maySeePost, maySeeThread, mayTellState } from './threads/policy.ts';
import { posts } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { lockAuthorAndThread, type Post, type Thread } from './threads/store.ts';
import { checkBody, type IncidentState, SAME_TEXT_SECONDS, type TextError, textDigest } from './threads/thread.ts';

/** A reply as somebody wrote it. */
export interface NewReply {
  threadId: number;
  body: string;
  /** Number of the post that it answers. */
  replyTo: number | undefined;
  /** It tells the state of an incident. */
  isUpdate: boolean;
  /** Where it stands since then; `fixed` ends it, anything else opens it again. */
  state?: IncidentState | undefined;
  /** Recognises the same form sent again. */
  key: string | undefined;
  /** How it was sent. */
  sending?: Sending;
  /** Version of the draft that it was written as. */
  draft?: number | undefined;
}

export type Replied =
  | { outcome: 'replied' | 'already-replied'; thread: Thread; post: Post }
  /** It waits for review, and nobody but its author and moderators sees it. */
  | { outcome: 'held'; thread: Thread; reviewId: number }
  | { outcome: 'invalid'; errors: TextError[] }
  /** Nobody replies any more, or not this person. */
  | { outcome: 'closed' }
  | { outcome: 'not-found' };

/**
 * Adds a reply: the post, its number, the counters of the thread and how far its author has read, in one transaction. The author follows
 * the thread from then on. The same form, or the same words within a minute, give one reply, however many come at once.
 */
export async function reply(db: Db, community: Community, by: SignedIn, input: NewReply): Promise<Replied> {
  const { body, problem } = checkBody(input.body);
  const { threadId, key } = input;
  const digest = textDigest('reply', String(threadId), body);
  return await db.transaction(async (tx): Promise<Replied> => {
    const thread = await lockAuthorAndThread(tx, by.id, threadId);
    if (!thread || !maySeeThread(by, community, thread)) return { outcome: 'not-found' };
    if (problem) return { outcome: 'invalid', errors: [{ field: 'body', problem }] };
    const ofFiles = checkFiles(body);
    if (ofFiles.length > 0) return { outcome: 'invalid', errors: ofFiles };
    const same = { authorId: by.id, key, words: { digest, seconds: SAME_TEXT_SECONDS }, threadId };
    const before = await readBeforePosting(tx, community, same, input.replyTo);
    if (before.sent) return { outcome: 'already-replied', ...before.sent };
    if (before.held !== undefined) return { outcome: 'held', thread, reviewId: before.held };
    if (!mayReply(by, community, thread)) return { outcome: 'closed' };
    if ((input.isUpdate || input.state) && !mayTellState(by, community, thread)) return { outcome: 'not-found' };
    const slow = await waitsFor(tx, community, by, thread);
    if (slow) return { outcome: 'invalid', errors: [{ field: 'body', problem: 'slow', most: slow }] };
    const text = {
      authorId: by.id,
      body,
      isUpdate: input.isUpdate || input.state !== undefined,
      digest,
      submissionKey: key ?? null,
    };
    const { topic, locale } = thread;
    const assessed = { kind: 'reply', locale, threadId, title: '', body } as const;
    const { errors, reasons, isNewcomers } = await assess(tx, community, by, assessed, input.sending, before.facts);
    if (errors.length > 0) return { outcome: 'invalid', errors };
    const place = { kind: 'thread', id: threadId } as const;
    if (input.draft !== undefined) await endDraft(tx, by.id, place, { sequence: input.draft, key });
    if (reasons.length > 0) {
      const held = {
        ...text,
        incidentState: input.state ?? null,
        topic,
        locale,
        threadId,
        replyTo: input.replyTo,
        kind: 'reply',
        reasons,
      } as const;
      const reviewId = await holdText(tx, held);
      await holdFiles(tx, reviewId, held);
      return { outcome: 'held', thread, reviewId };
    }
    const { answered } = before;
    const answeredId = answered && maySeePost(by, community, thread, answered) ? answered.id : null;
    const post = await publishReply(tx, thread, { ...text, state: input.state, answeredId });
    if (input.state) await followState(tx, by, thread, input.state);
    if (isNewcomers) await queueNewcomer(tx, thread, post);
    return { outcome: 'replied', thread, post };
  });
}

/** Posts of somebody that are looked at for when they wrote last: nobody writes more within an hour. */
const LATEST = 200;

/** How long somebody waits between two replies of a slowed thread, in minutes, where they have written one too recently. */
async function waitsFor(tx: Tx, community: Community, by: SignedIn, thread: Thread): Promise<number | undefined> {
  const { slowSeconds } = thread;
  if (slowSeconds === null || mayModerate(by, community, thread.topic)) return undefined;
  const latest = tx
    .select({ threadId: posts.threadId, number: posts.number, createdAt: posts.createdAt })
    .from(posts)
    .where(eq(posts.authorId, by.id))
    .orderBy(desc(posts.id))
    .limit(LATEST)
    .as('latest');
  const within = and(
    eq(latest.threadId, thread.id),
    gt(latest.number, 1),
    sql`${latest.createdAt} > now() - make_interval(secs => ${slowSeconds})`,
  );
  const [recent] = await tx.select({ number: latest.number }).from(latest).where(within).limit(1);
  return recent && slowSeconds / 60;
}

import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { posts } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import { findPost, type Post, type SameText, sentBefore, type Thread } from '../threads/store.ts';
import { heldBefore } from './hold.ts';
import { type TrustFacts, trustFactsOf } from './trust.ts';

/** What decides about a text before it is published. */
export interface BeforePosting {
  /** What this person has posted already with the same text. */
  sent: { post: Post; thread: Thread } | undefined;
  /** Number of the review in which the same text waits already. */
  held: number | undefined;
  facts: TrustFacts;
  /** The post that a reply answers. */
  answered: Pick<Post, 'id' | 'number' | 'authorId' | 'removal'> | undefined;
}

/**
 * Reads what decides about a text in one statement; its author must be held, so that what they send at the same time is seen.
 * @param answers number of the post that a reply answers, in its thread.
 */
export async function readBeforePosting(
  tx: Tx,
  community: Community,
  same: SameText,
  answers?: number,
): Promise<BeforePosting> {
  const answered = answers
    ? sql`(select json_build_object('id', ${posts.id}, 'number', ${posts.number}, 'authorId', ${posts.authorId}, 'removal', ${posts.removal})
        from ${posts} where ${posts.threadId} = ${same.threadId} and ${posts.number} = ${answers})`
    : sql`null`;
  const result = await tx.execute(sql`select json_build_object('sent', ${sentBefore(same)}, 'held', ${heldBefore(same)},
    'facts', ${trustFactsOf(same.authorId, community)}, 'answered', ${answered})::text as found`);
  const found = JSON.parse(rowsOf<{ found: string }>(result)[0]!.found) as {
    sent: number | null;
    held: number | null;
    facts: TrustFacts;
    answered: BeforePosting['answered'] | null;
  };
  return {
    sent: found.sent === null ? undefined : await findPost(tx, found.sent),
    held: found.held ?? undefined,
    facts: found.facts,
    answered: found.answered ?? undefined,
  };
}

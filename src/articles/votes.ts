import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { isUuid } from '../web/uuid.ts';
import { articleRevisions, articleVotes } from './schema.ts';

/** Characters of a reason; a paragraph or three. */
export const LONGEST_REASON = 1000;

/** What a visitor has answered. */
export interface Vote {
  helpful: boolean;
  reason: string | null;
}

/** An answer as it was recorded. */
interface RecordedVote extends Vote {
  id: number;
  createdAt: Date;
  updatedAt: Date;
}

/** Whose vote on what. `visitor` is a keyed hash of the cookie. */
export interface VoteKey {
  articleId: number;
  /** Language of the text that was read. */
  locale: string;
  visitor: string;
}

/** The search that led to the page: parameter `s` of its address, as the search and the suggestions put it there. */
export function searchOfAddress(address: string | null): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const id = new URL(address).searchParams.get('s');
  return isUuid(id) ? id.toLowerCase() : undefined;
}

/**
 * Records whether an article helped: one vote a visitor and translation, the last answer counts. "Yes" after "no" forgets the reason.
 * @param vote.revisionId what was on the screen; the live revision counts when it is not one of this text.
 */
export async function castVote(
  db: Db,
  key: VoteKey,
  vote: {
    revisionId: number;
    liveRevisionId: number;
    helpful: boolean;
    reason?: string;
    searchId?: string | undefined;
  },
): Promise<RecordedVote> {
  const [known] = await db
    .select({ id: articleRevisions.id })
    .from(articleRevisions)
    .where(
      and(
        eq(articleRevisions.id, vote.revisionId),
        eq(articleRevisions.articleId, key.articleId),
        eq(articleRevisions.locale, key.locale),
      ),
    );
  const reason = vote.helpful ? null : (vote.reason && keptReason(vote.reason)) || null;
  const [row] = await db
    .insert(articleVotes)
    .values({
      ...key,
      revisionId: known?.id ?? vote.liveRevisionId,
      helpful: vote.helpful,
      reason,
      searchId: vote.searchId ?? null,
    })
    .onConflictDoUpdate({
      target: [articleVotes.articleId, articleVotes.locale, articleVotes.visitor],
      set: {
        revisionId: sql`excluded.revision_id`,
        helpful: sql`excluded.helpful`,
        // Saying "no" once more without words keeps the words given before.
        reason: sql`case when excluded.helpful then null else coalesce(excluded.reason, ${articleVotes.reason}) end`,
        searchId: sql`coalesce(excluded.search_id, ${articleVotes.searchId})`,
        updatedAt: sql`now()`,
      },
    })
    .returning({
      id: articleVotes.id,
      helpful: articleVotes.helpful,
      reason: articleVotes.reason,
      createdAt: articleVotes.createdAt,
      updatedAt: articleVotes.updatedAt,
    });
  return row!;
}

/** A reason as it is kept: not too long, and not cut within a character. */
function keptReason(reason: string): string {
  return reason.trim().slice(0, LONGEST_REASON).toWellFormed();
}

/** What this visitor has answered, if anything. */
export async function voteOf(db: Db, key: VoteKey): Promise<Vote | undefined> {
  const [row] = await db
    .select({ helpful: articleVotes.helpful, reason: articleVotes.reason })
    .from(articleVotes)
    .where(
      and(
        eq(articleVotes.articleId, key.articleId),
        eq(articleVotes.locale, key.locale),
        eq(articleVotes.visitor, key.visitor),
      ),
    );
  return row;
}

import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { LONGEST_NOTE, type ModerationAct } from './notification.ts';
import { communityEvents } from './notification-schema.ts';

/** Channel on which nodes hear that people are to be told of something. */
export const COMMUNITY_CHANNEL = 'community';

// Whoever calls these has changed something in the same transaction. Who is told of it, and how, is found out afterwards, outside of the
// request, however many they are: a row here and no more.

/**
 * A post can be read from now on by all who may: whoever posts calls it, and whoever approves what waited for review. Followers, who is
 * named, answered or quoted in it are told.
 */
export async function postBecameVisible(tx: Tx, post: { id: number; authorId: number }): Promise<void> {
  await note(tx, { kind: 'post', postId: post.id, actorId: post.authorId });
}

/** What {@link postBecameVisible} does, as a statement. @param post the new row of a post, by the name that it has in the statement around this one. */
export function visibleEvent(post: SQL): SQL {
  return sql`insert into ${communityEvents} (kind, post_id, actor_id) select 'post', id, author_id from ${post}
    returning pg_notify(${COMMUNITY_CHANNEL}, '')`;
}

/** An edit has named people that the text had not named. */
export async function namesWereAdded(
  tx: Tx,
  { postId, by, people }: { postId: number; by: number; people: number[] },
): Promise<void> {
  if (people.length > 0) await note(tx, { kind: 'mention', postId, actorId: by, people });
}

/** A reply is the solution of its question: who asked, who answered and who follows are told. */
export async function solutionWasMarked(tx: Tx, { postId, by }: { postId: number; by: number }): Promise<void> {
  await note(tx, { kind: 'solution', postId, actorId: by });
}

/** An incident is over: who has it and who follows are told. @param postId its first post. */
export async function incidentWasResolved(tx: Tx, { postId, by }: { postId: number; by: number }): Promise<void> {
  await note(tx, { kind: 'resolved', postId, actorId: by });
}

/**
 * A moderator has done something to somebody's post: its author is told, unless it is their own act.
 * @param moderated.note what the moderator says to them; cut where it is longer than anybody writes.
 */
export async function postWasModerated(
  tx: Tx,
  moderated: { postId: number; by: number; act: ModerationAct; note?: string | undefined },
): Promise<void> {
  const said = [...(moderated.note ?? '').trim()].slice(0, LONGEST_NOTE).join('');
  await note(tx, {
    kind: 'moderation',
    postId: moderated.postId,
    actorId: moderated.by,
    act: moderated.act,
    note: said,
  });
}

async function note(
  tx: Tx,
  { note = '', ...event }: Omit<typeof communityEvents.$inferInsert, 'note'> & { note?: string },
): Promise<void> {
  // One statement: it stands on the way of whoever posts.
  await tx
    .with(
      tx.$with('noted').as(
        tx
          .insert(communityEvents)
          .values({ ...event, note: note || null })
          .returning({ id: communityEvents.id }),
      ),
    )
    .select({ told: sql`pg_notify(${COMMUNITY_CHANNEL}, '')` })
    .from(sql`noted`);
}

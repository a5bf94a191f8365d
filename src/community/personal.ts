import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { requesters, tickets } from '../tickets/schema.ts';
import { postDrafts } from './drafts/schema.ts';
import { postFiles } from './files/files-schema.ts';
import { forgetFiles } from './files/sweep-files.ts';
import {
  communityEvents,
  listFollows,
  notificationSettings,
  notifications,
} from './notifications/notification-schema.ts';
import { forgetReviews } from './review/hold.ts';
import { forgetPrints } from './review/near-duplicates.ts';
import { claims, flags, heldTexts, postSweeps, reviews, textPrints } from './review/review-schema.ts';
import {
  affectedPeople,
  helpfulVotes,
  movedPosts,
  postRevisions,
  posts,
  readMarks,
  threadFollows,
  threadNotes,
  threads,
} from './threads/schema.ts';
import { threadProposals, threadTickets } from './threads/ticket-schema.ts';
import { communityImports, threadAddresses } from './transfer/schema.ts';
import { forgetVotes } from './vote.ts';

/** Numbers of the tickets of who has this address. */
const ticketsOf = (email: string) =>
  sql`(select ${tickets.id} from ${tickets} join ${requesters} on ${requesters.id} = ${tickets.requesterId} where ${requesters.email} = ${email} and ${email} <> '')`;

/**
 * What the community keeps about people. What somebody wrote stays when they leave, under a neutral name, because others answered it; what
 * they only clicked goes.
 */
export const communityPersonalData: PersonalData = {
  tables: [
    {
      table: threads,
      columns: {
        kept: 'id topic kind locale title tags author_id created_at last_post_at last_number replies others_replies helpful affected solved_at closed_at pinned_until banner_until removal merged_into slow_seconds',
        internal: 'last_author_id closed_by',
      },
      of: ({ id }) => eq(threads.authorId, id),
    },
    {
      table: posts,
      columns: {
        kept: 'id thread_id number kind incident_state author_id body reply_to mentions revision created_at edited_at helpful solution_at removal removed_at',
        secret: 'submission_key',
        internal: 'digest edited_by solution_by removed_by',
      },
      of: ({ id }) => eq(posts.authorId, id),
    },
    {
      table: postRevisions,
      columns: { kept: 'post_id revision title body author_id written_at' },
      of: ({ id }) => eq(postRevisions.authorId, id),
    },
    {
      table: threadNotes,
      columns: { kept: 'id thread_id author_id body created_at' },
      of: ({ id }) => eq(threadNotes.authorId, id),
    },
    {
      table: helpfulVotes,
      columns: { removed: 'post_id user_id created_at' },
      of: ({ id }) => eq(helpfulVotes.userId, id),
    },
    {
      table: postDrafts,
      columns: { removed: 'user_id place sequence text other updated_at', secret: 'writer' },
      of: ({ id }) => eq(postDrafts.userId, id),
    },
    {
      table: postFiles,
      columns: {
        kept: 'id owner_id name type size_bytes width height post_id review_id detached_at created_at',
        internal: 'key',
      },
      of: ({ id }) => eq(postFiles.ownerId, id),
    },
    {
      table: affectedPeople,
      columns: { removed: 'thread_id user_id created_at' },
      of: ({ id }) => eq(affectedPeople.userId, id),
    },
    {
      table: threadFollows,
      columns: { removed: 'thread_id user_id level created_at' },
      of: ({ id }) => eq(threadFollows.userId, id),
    },
    {
      table: readMarks,
      columns: { removed: 'thread_id user_id number read_at' },
      of: ({ id }) => eq(readMarks.userId, id),
    },
    {
      table: listFollows,
      columns: { removed: 'kind name locale user_id created_at' },
      of: ({ id }) => eq(listFollows.userId, id),
    },
    {
      table: notifications,
      columns: {
        removed:
          'id user_id thread_id class posts act note created_at updated_at read_at mail mail_due_at mail_posts mailed_at',
      },
      of: ({ id }) => eq(notifications.userId, id),
    },
    {
      table: notificationSettings,
      columns: { removed: 'user_id replies mentions threads news follows_own' },
      of: ({ id }) => eq(notificationSettings.userId, id),
    },
    {
      table: communityEvents,
      columns: { removed: 'id kind post_id actor_id act note created_at', internal: 'people reached' },
      of: ({ id }) => eq(communityEvents.actorId, id),
    },
    {
      table: reviews,
      columns: {
        kept: 'id kind state author_id topic thread_id post_id reasons created_at decided_at told',
        internal: 'decided_by',
      },
      of: ({ id }) => eq(reviews.authorId, id),
    },
    {
      table: heldTexts,
      columns: {
        removed: 'review_id thread_kind locale title body tags reply_to is_update incident_state',
        secret: 'submission_key digest',
      },
      of: ({ id }) =>
        sql`${heldTexts.reviewId} in (select ${reviews.id} from ${reviews} where ${reviews.authorId} = ${id})`,
    },
    {
      table: claims,
      columns: { removed: 'review_id text', internal: 'person_id' },
      of: ({ id }) =>
        sql`${claims.reviewId} in (select ${reviews.id} from ${reviews} where ${reviews.authorId} = ${id})`,
    },
    {
      table: postSweeps,
      columns: { kept: 'id author_id posts created_at undone_at', internal: 'swept_by' },
      of: ({ id }) => eq(postSweeps.authorId, id),
    },
    {
      table: threadProposals,
      columns: {
        kept: 'id ticket_id state topic locale created_at decided_at',
        removed: 'title body answer',
        internal: 'proposed_by',
      },
      // What the team would publish of somebody's request.
      of: ({ email }) => inArray(threadProposals.ticketId, ticketsOf(email)),
    },
    {
      table: textPrints,
      columns: { removed: 'id author_id created_at', secret: 'numbers bands' },
      of: ({ id }) => eq(textPrints.authorId, id),
    },
    {
      table: flags,
      columns: { removed: 'post_id user_id kind text created_at review_id' },
      of: ({ id }) => eq(flags.userId, id),
    },
    {
      table: communityImports,
      columns: { kept: 'source thread_id post_id', internal: 'user_id', removed: 'key' },
      of: ({ id }) => eq(communityImports.userId, id),
    },
  ],
  impersonal: [
    [threadTickets, 'which thread and which ticket are about the same matter'],
    [threadAddresses, 'where threads stood elsewhere'],
    [movedPosts, 'where posts stood, which say themselves who wrote them'],
  ],
  async forget(tx, { id, email }) {
    await forgetFiles(tx, id);
    // The key may hold the name that they had elsewhere.
    await tx.delete(communityImports).where(eq(communityImports.userId, id));
    // Nobody is left to be asked; the tickets may have forgotten their address already.
    const unaddressed = sql`(select ${tickets.id} from ${tickets} join ${requesters} on ${requesters.id} = ${tickets.requesterId} where ${requesters.email} is null)`;
    await tx
      .update(threadProposals)
      .set({ state: 'withdrawn', decidedAt: sql`now()`, title: null, body: null, answer: null })
      .where(
        and(
          eq(threadProposals.state, 'asked'),
          or(inArray(threadProposals.ticketId, ticketsOf(email)), inArray(threadProposals.ticketId, unaddressed)),
        ),
      );
    await forgetReviews(tx as Tx, id);
    await forgetPrints(tx as Tx, id);
    await forgetVotes(tx as Tx, id);
    for (const table of [postDrafts, threadFollows, readMarks, listFollows, notifications, notificationSettings])
      await tx.delete(table).where(eq(table.userId, id));
    await tx.delete(communityEvents).where(eq(communityEvents.actorId, id));
    // Recognised by it is only what is sent twice within a minute.
    await tx.update(posts).set({ submissionKey: null }).where(eq(posts.authorId, id));
  },
};

import { eq } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { affectedPeople, helpfulVotes, postRevisions, posts, readMarks, threadFollows, threads } from './schema.ts';
import { forgetVotes } from './vote.ts';

/**
 * What the community keeps about people. What somebody wrote stays when they leave, under a neutral name, because others answered it; what
 * they only clicked goes.
 */
export const communityPersonalData: PersonalData = {
  tables: [
    {
      table: threads,
      columns: {
        kept: 'id topic kind locale title tags author_id created_at last_post_at last_number replies others_replies helpful affected solved_at closed_at pinned_until removal',
        internal: 'last_author_id closed_by',
      },
      of: ({ id }) => eq(threads.authorId, id),
    },
    {
      table: posts,
      columns: {
        kept: 'id thread_id number kind author_id body reply_to revision created_at edited_at helpful solution_at removal removed_at',
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
      table: helpfulVotes,
      columns: { removed: 'post_id user_id created_at' },
      of: ({ id }) => eq(helpfulVotes.userId, id),
    },
    {
      table: affectedPeople,
      columns: { removed: 'thread_id user_id created_at' },
      of: ({ id }) => eq(affectedPeople.userId, id),
    },
    {
      table: threadFollows,
      columns: { removed: 'thread_id user_id created_at' },
      of: ({ id }) => eq(threadFollows.userId, id),
    },
    {
      table: readMarks,
      columns: { removed: 'thread_id user_id number read_at' },
      of: ({ id }) => eq(readMarks.userId, id),
    },
  ],
  async forget(tx, { id }) {
    await forgetVotes(tx as Tx, id);
    for (const table of [threadFollows, readMarks]) await tx.delete(table).where(eq(table.userId, id));
    // Recognised by it is only what is sent twice within a minute.
    await tx.update(posts).set({ submissionKey: null }).where(eq(posts.authorId, id));
  },
};

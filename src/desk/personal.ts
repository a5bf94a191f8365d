import { eq, sql } from 'drizzle-orm';
import type { PersonalData } from '../db/personal.ts';
import { heldAnswers, linkedPages, ticketArticles, ticketDrafts, ticketViewers } from './conversation/schema.ts';
import { macros } from './macros/schema.ts';
import { ticketMerges } from './merging/schema.ts';
import { agents, screens } from './schema.ts';
import { deskViews } from './views/schema.ts';

/** What the desk keeps about people. */
export const deskPersonalData: PersonalData = {
  tables: [
    {
      table: deskViews,
      columns: { removed: 'id name conditions columns sort audience owner_id group_id created_at updated_at' },
      of: ({ id }) => eq(deskViews.ownerId, id),
    },
    {
      table: ticketMerges,
      columns: {
        removed: 'added_cc',
        internal: 'id source_id target_id merged_by status_before comment_ids note_id created_at due_at',
      },
      of: ({ email }) => sql`${email} = any(${ticketMerges.addedCc})`,
    },
    {
      table: agents,
      columns: { removed: 'agent_id status status_since capacity schedule_id updated_at' },
      of: ({ id }) => eq(agents.agentId, id),
    },
    {
      table: screens,
      columns: { kept: 'id name filters look created_at revoked_at', internal: 'token_hash', removed: 'created_by' },
      of: ({ id }) => eq(screens.createdBy, id),
    },
    {
      table: heldAnswers,
      columns: {
        removed: 'id ticket_id user_id author_name body format attachments changes seen due_at created_at',
        secret: 'key',
      },
      of: ({ id }) => eq(heldAnswers.userId, id),
    },
    {
      table: ticketDrafts,
      columns: {
        removed: 'user_id ticket_id sequence mode body attachments changes other stopped stopped_by updated_at',
        secret: 'writer',
      },
      of: ({ id }) => eq(ticketDrafts.userId, id),
    },
    {
      table: ticketViewers,
      columns: { removed: 'ticket_id user_id typing seen_at' },
      of: ({ id }) => eq(ticketViewers.userId, id),
    },
    {
      table: macros,
      columns: {
        removed: 'created_by',
        kept: 'id title group_name mode body changes active uses used_at created_at updated_at',
      },
      of: ({ id }) => eq(macros.createdBy, id),
    },
  ],
  impersonal: [
    [linkedPages, 'numbers of requests, and pages of ours'],
    [ticketArticles, 'numbers of requests and articles'],
  ],
  async forget(tx, { id, email }) {
    await tx.delete(deskViews).where(eq(deskViews.ownerId, id));
    await tx
      .update(ticketMerges)
      .set({ addedCc: sql`array_remove(${ticketMerges.addedCc}, ${email})` })
      .where(sql`${email} = any(${ticketMerges.addedCc})`);
    await tx.delete(agents).where(eq(agents.agentId, id));
    await tx.update(screens).set({ createdBy: null }).where(eq(screens.createdBy, id));
    for (const table of [heldAnswers, ticketDrafts, ticketViewers]) await tx.delete(table).where(eq(table.userId, id));
    await tx.update(macros).set({ createdBy: null }).where(eq(macros.createdBy, id));
  },
};

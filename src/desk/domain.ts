import { eq, sql } from 'drizzle-orm';
import type { Database, Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { LiveHub } from './live/hub.ts';
import { stillAllowed } from './live/listeners.ts';
import { ticketMerges } from './merging/schema.ts';
import { deskViews } from './views/schema.ts';

/** What the desk keeps open. */
export interface DeskServices {
  /** Tells open pages what happens to tickets. */
  live: LiveHub;
}

const routes: RouteRules = {
  '/[locale]/staff/requests': FORM,
  '/api/desk/live': { live: true },
};

const personalData: PersonalData = {
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
  ],
  async forget(tx, { id, email }) {
    await tx.delete(deskViews).where(eq(deskViews.ownerId, id));
    await tx
      .update(ticketMerges)
      .set({ addedCc: sql`array_remove(${ticketMerges.addedCc}, ${email})` })
      .where(sql`${email} = any(${ticketMerges.addedCc})`);
  },
};

/** What the product needs to know of the desk. */
export const deskDomain = {
  name: 'desk',
  routes,
  personalData,
  open: ({
    db,
    database,
    report,
  }: {
    db: Db;
    database: Database;
    report(error: unknown, work?: string): void;
  }): DeskServices => ({ live: new LiveHub(database, (keys) => stillAllowed(db, keys), report) }),
  background: ({ live }: DeskServices) => [live],
};

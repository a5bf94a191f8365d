// How the database packs rows for exports.
import { type SQL, sql } from 'drizzle-orm';
import type { Followed } from './schema.ts';

/** The functions of the database that pack a row, and what belongs to it. */
const PACKED_BY: Record<Followed, { shown: string; beside?: string }> = {
  ticket: { shown: 'exported_ticket', beside: 'exported_beside_ticket' },
  user: { shown: 'exported_requester', beside: 'exported_account' },
  organization: { shown: 'exported_organization' },
};

/** What was packed of a row of `api_changes c` with its last change, or is packed now where it was written before that was done. */
export function packedOf(kind: Followed): { shown: SQL; beside: SQL } {
  const { shown, beside } = PACKED_BY[kind];
  return {
    shown: sql`coalesce(c.shown, ${sql.raw(shown)}(c.row_id, c.changed_at))`,
    beside: beside === undefined ? sql`''` : sql`coalesce(c.beside, ${sql.raw(beside)}(c.row_id))`,
  };
}

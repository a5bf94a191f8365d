import type { webhookEvents } from '../schema.ts';

/** What happened and no webhook has been given yet. */
export type QueuedEvent = typeof webhookEvents.$inferSelect;

/** What a message says beside its kind and time. */
export type Data = Record<string, unknown>;

/** Old and new value of each field that changed. */
export function changesOf({ changes }: QueuedEvent): Record<string, { from: unknown; to: unknown }> {
  return Object.fromEntries(Object.entries(changes).map(([name, [from, to]]) => [name, { from, to }]));
}

/** Rows by their number. */
export function byId<Row extends { id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** As JSON has it; null stays. */
export const iso = (at: Date | null) => at?.toISOString() ?? null;

import { inArray } from 'drizzle-orm';
import { z } from 'zod';
import { groups } from '../../../tickets/groups/schema.ts';
import type { Call } from '../../frame/endpoint.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';

/** A group as answers show it. */
export const groupSchema = z.strictObject({
  url: text,
  id,
  is_public: flag,
  name: text,
  description: text,
  default: flag,
  deleted: flag,
  created_at: at,
  updated_at: at,
});

/** A group as programs are shown it. */
export function groupAnswer(call: Pick<Call, 'url'>, row: typeof groups.$inferSelect) {
  return {
    url: rowUrl(call, `/groups/${row.id}`),
    id: row.id,
    is_public: true,
    name: row.name,
    description: '',
    default: false,
    deleted: false,
    created_at: moment(row.createdAt),
    updated_at: moment(row.updatedAt),
  };
}

/** Groups by their numbers, as answers show them. */
export async function groupsByIds(call: Pick<Call, 'app' | 'url'>, ids: readonly number[]) {
  if (ids.length === 0) return [];
  const rows = await call.app.db
    .select()
    .from(groups)
    .where(inArray(groups.id, [...new Set(ids)]));
  return rows.map((row) => groupAnswer(call, row));
}

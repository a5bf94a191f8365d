import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { deskViews } from '../../../desk/views/schema.ts';
import { COLUMNS, type Column, type Order } from '../../../desk/views/view.ts';
import type { Call } from '../../frame/endpoint.ts';
import { at, flag, id, moment, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { readGroupNames } from './group-names.ts';
import { restrictionSchema } from './macros.ts';
import { conditionWriter, viewConditionSchema } from './view-conditions.ts';

/** A view as answers show it. */
export const viewSchema = z.strictObject({
  url: text,
  id,
  title: text,
  raw_title: text,
  active: flag,
  updated_at: at,
  created_at: at,
  default: flag,
  position: id,
  description: textOrNull,
  execution: z.strictObject({
    columns: z.array(z.strictObject({ id: text, title: text })),
    group_by: z.null(),
    sort_by: text,
    sort_order: text,
  }),
  conditions: z.strictObject({ all: z.array(viewConditionSchema), any: z.array(viewConditionSchema) }),
  restriction: restrictionSchema,
});

type Row = typeof deskViews.$inferSelect;

/** Orders as the contract names them. */
const SORTS: Record<Order, [by: string, order: 'asc' | 'desc']> = {
  newest: ['created_at', 'desc'],
  oldest: ['created_at', 'asc'],
  updated: ['updated_at', 'desc'],
  priority: ['priority', 'desc'],
  due: ['due', 'asc'],
  waiting: ['waiting', 'asc'],
};

/** The order that is asked for; undefined where none of ours is like it. */
export function orderAsked(by: string | null | undefined, order: string | null | undefined): Order | undefined {
  switch (by) {
    case 'created':
    case 'created_at':
    case 'id':
    case 'nice_id':
      return order?.toLowerCase() === 'asc' ? 'oldest' : 'newest';
    case 'updated':
    case 'updated_at':
      return 'updated';
    case 'priority':
    case 'due':
    case 'waiting':
      return by;
    default:
      return undefined;
  }
}

/** The columns of those that are asked for which there are; number and subject every view has. */
export function columnsAsked(asked: readonly (string | number)[]): Column[] {
  return COLUMNS.filter((column) => asked.includes(column));
}

/** How the tickets of a view are sorted in lists: by what every ticket has. */
export function listSort(order: Order): { sortBy: string; descending: boolean } {
  const [by, direction] = SORTS[order];
  return by === 'created_at' || by === 'updated_at'
    ? { sortBy: by, descending: direction === 'desc' }
    : { sortBy: 'updated_at', descending: true };
}

/** Views as programs are shown them. */
export async function viewAnswers(
  call: Pick<Call, 'app' | 'url'>,
  rows: readonly Row[],
): Promise<z.infer<typeof viewSchema>[]> {
  const groups = await readGroupNames(call.app.db);
  const write = await conditionWriter(
    call.app.db,
    groups,
    rows.map(({ conditions }) => conditions),
  );
  return rows.map((row, position) => {
    const [sort_by, sort_order] = SORTS[row.order];
    return {
      url: rowUrl(call, `/views/${row.id}`),
      id: row.id,
      title: row.name,
      raw_title: row.name,
      active: true,
      updated_at: moment(row.updatedAt),
      created_at: moment(row.createdAt),
      default: false,
      position,
      description: null,
      execution: {
        columns: row.columns.map((column) => ({ id: column, title: column })),
        group_by: null,
        sort_by,
        sort_order,
      },
      conditions: write(row.conditions),
      restriction:
        row.audience === 'all'
          ? null
          : row.audience === 'group'
            ? { type: 'Group', id: row.groupId, ...(row.groupId !== null && { ids: [row.groupId] }) }
            : { type: 'User', id: null },
    };
  });
}

/** Views that somebody sees: everybody's, those of their groups, and their own. */
export function seenBy(viewerId: number): SQL {
  return sql`(${deskViews.audience} = 'all' or ${deskViews.ownerId} = ${viewerId} or (${deskViews.audience} = 'group'
    and ${deskViews.groupId} in (select m.group_id from tickets.group_memberships m where m.agent_id = ${viewerId})))`;
}

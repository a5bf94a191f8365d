import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import { organizations } from '../../../accounts/schema.ts';
import type { Db } from '../../../db/client.ts';
import { countRows } from '../../frame/count.ts';
import type { Call } from '../../frame/endpoint.ts';
import type { ListSource } from '../../frame/paging.ts';
import { personList } from '../users/list.ts';
import { organizationAnswer } from './organization.ts';

/** Organizations by their numbers, as answers show them. */
export async function organizationsByIds(call: Pick<Call, 'app' | 'url'>, ids: readonly number[]) {
  if (ids.length === 0) return [];
  const rows = await call.app.db
    .select()
    .from(organizations)
    .where(inArray(organizations.id, [...new Set(ids)]));
  return rows.map((row) => organizationAnswer(call, row));
}

/** Organizations that fulfil a condition. */
export function organizationList(
  db: Db,
  condition: SQL = sql`true`,
): ListSource<typeof organizations.$inferSelect & { place: string }> {
  return {
    id: organizations.id,
    sorts: {
      id: { by: organizations.id, type: 'bigint' },
      name: { by: sql`lower(${organizations.name})`, type: 'text' },
      created_at: { by: organizations.createdAt, type: 'timestamptz' },
    },
    defaultSort: 'id',
    async rows({ where, orderBy, limit, offset, place }) {
      const rows = await db
        .select({ row: organizations, place })
        .from(organizations)
        .where(where ? sql`${condition} and ${where}` : condition)
        .orderBy(orderBy)
        .limit(limit)
        .offset(offset);
      return rows.map((one) => ({ ...one.row, place: one.place }));
    },
    count: () => countRows(db, sql`${organizations} where ${condition}`),
  };
}

/** The number of the organization with this number elsewhere. */
export async function organizationByExternalId(db: Db, externalId: string): Promise<number | undefined> {
  const [row] = await db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.externalId, externalId));
  return row?.id;
}

/** How many tickets and people an organization has. */
export async function countRelated(db: Db, organizationId: number) {
  const tickets = await countRows(
    db,
    sql`tickets.tickets t where t.organization_id = ${organizationId} and t.spam_at is null`,
  );
  const people = await personList(
    db,
    sql`requester.organization_id = ${organizationId}`,
    sql`account.organization_id = ${organizationId}`,
  ).count();
  return { tickets_count: tickets, users_count: people };
}

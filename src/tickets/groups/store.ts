import { and, asc, eq, inArray, isNotNull, notExists, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { worksHere } from '../../accounts/team.ts';
import type { Db } from '../../db/client.ts';
import { WORKS_ON_REQUESTS } from '../policy.ts';
import { tickets } from '../schema.ts';
import { UNSOLVED } from '../ticket.ts';
import { groupMemberships, groups } from './schema.ts';

export interface Group {
  id: number;
  name: string;
}

/** Somebody whom requests can be assigned to. */
export interface Agent {
  /** Number of the account: what stands in `assignee_id`. */
  id: number;
  name: string;
}

/** Who can be assigned: an account that works on requests and is neither suspended nor deleted. */
export const isAssignable = and(worksHere, inArray(users.role, WORKS_ON_REQUESTS))!;

/** All groups, by name. */
export function listGroups(db: Db): Promise<Group[]> {
  return db
    .select({ id: groups.id, name: groups.name })
    .from(groups)
    .orderBy(asc(sql`lower(${groups.name})`));
}

/** Everybody whom requests can be assigned to, by name, with the names of their groups. */
export async function listAgents(db: Db): Promise<(Agent & { groups: string[] })[]> {
  return await db
    .select({
      id: users.id,
      name: users.name,
      groups: sql<
        string[]
      >`coalesce(array_agg(${groups.name} order by lower(${groups.name})) filter (where ${groups.id} is not null), '{}')`,
    })
    .from(users)
    .leftJoin(groupMemberships, eq(groupMemberships.agentId, users.id))
    .leftJoin(groups, eq(groups.id, groupMemberships.groupId))
    .where(isAssignable)
    .groupBy(users.id)
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
}

/** Whether requests can be assigned to this account. */
export async function canBeAssigned(db: Db, agentId: number): Promise<boolean> {
  return (await db.$count(users, and(eq(users.id, agentId), isAssignable))) > 0;
}

/** The names of the groups that somebody is in. */
export async function groupsOf(db: Db, agentId: number): Promise<string[]> {
  const rows = await db
    .select({ name: groups.name })
    .from(groups)
    .innerJoin(groupMemberships, eq(groupMemberships.groupId, groups.id))
    .where(eq(groupMemberships.agentId, agentId))
    .orderBy(asc(sql`lower(${groups.name})`));
  return rows.map(({ name }) => name);
}

/** Who is in a group, and how many requests wait there. */
export interface GroupWithMembers extends Group {
  /** `works`: they can be assigned; false of who was suspended or works on requests no more. */
  members: (Agent & { works: boolean })[];
  /** Unsolved requests of the group. */
  unsolved: number;
}

/** All groups with their members, by name. */
export async function listGroupsWithMembers(db: Db): Promise<GroupWithMembers[]> {
  const [all, members, counts] = await Promise.all([
    listGroups(db),
    db
      .select({
        groupId: groupMemberships.groupId,
        id: users.id,
        name: users.name,
        works: sql<boolean>`${isAssignable}`,
      })
      .from(groupMemberships)
      .innerJoin(users, eq(users.id, groupMemberships.agentId))
      .orderBy(asc(sql`lower(${users.name})`), asc(users.id)),
    db
      .select({ name: tickets.groupName, count: sql<number>`count(*)::integer` })
      .from(tickets)
      .where(and(isNotNull(tickets.groupName), inArray(tickets.status, UNSOLVED)))
      .groupBy(tickets.groupName),
  ]);
  const unsolved = new Map(counts.map(({ name, count }) => [name, count]));
  const of = Map.groupBy(members, ({ groupId }) => groupId);
  return all.map((group) => ({
    ...group,
    members: (of.get(group.id) ?? []).map(({ id, name, works }) => ({ id, name, works })),
    unsolved: unsolved.get(group.name) ?? 0,
  }));
}

/** Names of more groups are a mistake of the program that wrote them. */
const MOST_FOREIGN = 100;

/** Names that unsolved requests have for their group and that are no group here: other programs wrote them. By name, a hundred at most. */
export async function listForeignGroups(db: Db): Promise<{ name: string; unsolved: number }[]> {
  const known = db.select({ one: sql`1` }).from(groups).where(eq(groups.name, tickets.groupName));
  const rows = await db
    .select({ name: tickets.groupName, unsolved: sql<number>`count(*)::integer` })
    .from(tickets)
    .where(and(isNotNull(tickets.groupName), inArray(tickets.status, UNSOLVED), notExists(known)))
    .groupBy(tickets.groupName)
    .orderBy(asc(tickets.groupName))
    .limit(MOST_FOREIGN);
  return rows.map(({ name, unsolved }) => ({ name: name!, unsolved }));
}

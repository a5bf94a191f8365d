import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import type { Memory } from '../../server/memory.ts';
import { groupMemberships, groups } from '../../tickets/groups/schema.ts';
import { type Agent, groupsOf, listAgents, listGroups } from '../../tickets/groups/store.ts';
import { viewsTag } from './cache-tags.ts';
import { deskViews } from './schema.ts';
import { SYSTEM_VIEWS, type View } from './view.ts';

/** What the views are read with. */
export interface ViewsApp {
  db: Db;
  memory: Memory;
}

/** So long what every list needs of the team is kept, in seconds: who has just joined a group sees it then. */
const KEPT_SECONDS = 5;

/** What every list needs besides its requests; the same for a whole team. */
export interface Desk {
  agents: (Agent & { groups: string[] })[];
  /** Names, those of other programs not among them. */
  groups: string[];
  /** Views that everybody sees. */
  views: View[];
}

/** Agents, groups and the views that everybody sees; kept for seconds, so that a list does not read them each time. */
export function readDesk({ db, memory }: ViewsApp): Promise<Desk> {
  return memory.getOrMake('desk', async () => {
    const [agents, named, saved] = await Promise.all([listAgents(db), listGroups(db), viewsOfAll(db)]);
    const value = { agents, groups: named.map(({ name }) => name), views: [...SYSTEM_VIEWS, ...saved] };
    return {
      value,
      seconds: KEPT_SECONDS,
      tags: [viewsTag],
      size: 200 * (agents.length + named.length + saved.length + 1),
    };
  });
}

/** What is the viewer's own: the groups they are in, and their views besides those of all. */
export interface OwnDesk {
  groups: string[];
  views: View[];
}

/** What is the viewer's own; kept as what is everybody's. */
export function readOwnDesk({ db, memory }: ViewsApp, viewerId: number): Promise<OwnDesk> {
  return memory.getOrMake(`desk of ${viewerId}`, async () => {
    const [mine, saved] = await Promise.all([groupsOf(db, viewerId), viewsOfOne(db, viewerId)]);
    return {
      value: { groups: mine, views: saved },
      seconds: KEPT_SECONDS,
      tags: [viewsTag],
      size: 300 * (saved.length + 1),
    };
  });
}

async function viewsOfAll(db: Db): Promise<View[]> {
  const rows = await db
    .select()
    .from(deskViews)
    .where(eq(deskViews.audience, 'all'))
    .orderBy(asc(sql`lower(${deskViews.name})`), asc(deskViews.id));
  return rows.map(viewOf);
}

async function viewsOfOne(db: Db, viewerId: number): Promise<View[]> {
  const rows = await db
    .select()
    .from(deskViews)
    .where(seenBy(db, viewerId))
    .orderBy(asc(sql`lower(${deskViews.name})`), asc(deskViews.id));
  return rows.map(viewOf);
}

function seenBy(db: Db, viewerId: number) {
  const mine = db
    .select({ id: groupMemberships.groupId })
    .from(groupMemberships)
    .where(eq(groupMemberships.agentId, viewerId));
  return or(
    and(eq(deskViews.audience, 'personal'), eq(deskViews.ownerId, viewerId)),
    and(eq(deskViews.audience, 'group'), or(inArray(deskViews.groupId, mine), eq(deskViews.ownerId, viewerId))),
  );
}

/** A saved view that the viewer sees, as it is now; undefined for anybody else's. */
export async function findView(db: Db, viewerId: number, id: number): Promise<View | undefined> {
  return (await findViews(db, viewerId, [id])).at(0);
}

/** Those of these views that the viewer sees, by their numbers. */
export async function findViews(db: Db, viewerId: number, ids: readonly number[]): Promise<View[]> {
  const rows = await db
    .select()
    .from(deskViews)
    .where(and(anyOf(deskViews.id, ids), or(eq(deskViews.audience, 'all'), seenBy(db, viewerId))))
    .orderBy(asc(deskViews.id));
  return rows.map(viewOf);
}

/** The groups whose members the views of may be for, by name. */
export function listGroupsForViews(db: Db) {
  return db
    .select({ id: groups.id, name: groups.name })
    .from(groups)
    .orderBy(asc(sql`lower(${groups.name})`));
}

function viewOf(row: typeof deskViews.$inferSelect): View {
  const { id, name, conditions, columns, order, audience, ownerId, groupId } = row;
  return { id: String(id), name, conditions, columns, order, saved: { audience, ownerId, groupId } };
}

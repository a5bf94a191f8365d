// What administrators do with groups and who is in them.
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { mayManageGroups } from '../policy.ts';
import { tickets } from '../schema.ts';
import { actAs } from '../store.ts';
import { cleanLine, LIMITS, UNSOLVED } from '../ticket.ts';
import { groupMemberships, groups } from './schema.ts';
import { canBeAssigned } from './store.ts';

/** What is done with groups, in the audit log. */
type GroupAuditAction = 'group.created' | 'group.renamed' | 'group.deleted' | 'group.joined' | 'group.left';

/** What changing a group can come to. */
export type GroupChange = 'done' | 'not-found' | 'missing' | 'too-long' | 'taken' | 'in-use' | 'no-agent';

/** Adds a group. @param name as typed. @returns `taken` when a group has that name in whatever case; `not-found` for who may not. */
export function addGroup(db: Db, by: SignedIn, name: string): Promise<GroupChange> {
  return change(db, by, async (tx) => {
    const checked = await checkName(tx, name);
    if (checked.problem) return checked.problem;
    await tx.insert(groups).values({ name: checked.name });
    await note(tx, by, 'group.created', { group: checked.name });
    return 'done';
  });
}

/**
 * Renames a group. Its requests that are not done follow at once; solved ones keep the name under which they were worked on, because a name changed in
 * a hundred thousand of them would be as many events for every program that reads the store.
 */
export function renameGroup(db: Db, by: SignedIn, { id, name }: { id: number; name: string }): Promise<GroupChange> {
  return change(db, by, async (tx) => {
    const group = await lockGroup(tx, id);
    if (!group) return 'not-found';
    const checked = await checkName(tx, name, id);
    if (checked.problem) return checked.problem;
    if (checked.name === group.name) return 'done';
    await tx.update(groups).set({ name: checked.name, updatedAt: sql`now()` }).where(eq(groups.id, id));
    await tx
      .update(tickets)
      .set({ groupName: checked.name })
      .where(and(eq(tickets.groupName, group.name), inArray(tickets.status, UNSOLVED)));
    await note(tx, by, 'group.renamed', { group: checked.name, formerly: group.name });
    return 'done';
  });
}

/** Deletes a group. @returns `in-use` while unsolved requests are in it: somebody must say where they go. */
export function deleteGroup(db: Db, by: SignedIn, id: number): Promise<GroupChange> {
  return change(db, by, async (tx) => {
    const group = await lockGroup(tx, id);
    if (!group) return 'done';
    const unsolved = and(eq(tickets.groupName, group.name), inArray(tickets.status, UNSOLVED));
    if ((await tx.$count(tickets, unsolved)) > 0) return 'in-use';
    await tx.delete(groups).where(eq(groups.id, id));
    await note(tx, by, 'group.deleted', { group: group.name });
    return 'done';
  });
}

/** Puts somebody into a group; twice changes nothing. @returns `no-agent` for an account that requests cannot be assigned to. */
export function joinGroup(
  db: Db,
  by: SignedIn,
  { id, agentId }: { id: number; agentId: number },
): Promise<GroupChange> {
  return change(db, by, async (tx) => {
    const group = await lockGroup(tx, id);
    if (!group) return 'not-found';
    if (!(await canBeAssigned(tx, agentId))) return 'no-agent';
    const added = await tx
      .insert(groupMemberships)
      .values({ groupId: id, agentId })
      .onConflictDoNothing()
      .returning({ agentId: groupMemberships.agentId });
    if (added.length > 0) await note(tx, by, 'group.joined', { group: group.name }, agentId);
    return 'done';
  });
}

/** Takes somebody out of a group; their unsolved requests stay in it, assigned to nobody. Twice changes nothing. */
export function leaveGroup(
  db: Db,
  by: SignedIn,
  { id, agentId }: { id: number; agentId: number },
): Promise<GroupChange> {
  return change(db, by, async (tx) => {
    const group = await lockGroup(tx, id);
    if (!group) return 'not-found';
    const gone = await tx
      .delete(groupMemberships)
      .where(and(eq(groupMemberships.groupId, id), eq(groupMemberships.agentId, agentId)))
      .returning({ agentId: groupMemberships.agentId });
    if (gone.length === 0) return 'done';
    await tx
      .update(tickets)
      .set({ assigneeId: null })
      .where(
        and(eq(tickets.assigneeId, agentId), eq(tickets.groupName, group.name), inArray(tickets.status, UNSOLVED)),
      );
    await note(tx, by, 'group.left', { group: group.name }, agentId);
    return 'done';
  });
}

async function change(db: Db, by: SignedIn, work: (tx: Tx) => Promise<GroupChange>): Promise<GroupChange> {
  if (!mayManageGroups(by)) return 'not-found';
  return await db.transaction(async (tx) => {
    await actAs(tx, `agent:${by.id}`);
    return await work(tx);
  });
}

async function lockGroup(tx: Tx, id: number) {
  const [group] = await tx.select().from(groups).where(eq(groups.id, id)).for('update');
  return group;
}

type CheckedName = { name: string; problem?: undefined } | { problem: 'missing' | 'too-long' | 'taken' };

async function checkName(tx: Tx, typed: string, except?: number): Promise<CheckedName> {
  const name = cleanLine(typed);
  if (!name) return { problem: 'missing' };
  if ([...name].length > LIMITS.name) return { problem: 'too-long' };
  // One at a time: two administrators must not add the same.
  await tx.execute(sql`lock table ${groups} in share row exclusive mode`);
  const [same] = await tx
    .select({ id: groups.id })
    .from(groups)
    .where(eq(sql`lower(${groups.name})`, sql`lower(${name})`));
  return same && same.id !== except ? { problem: 'taken' } : { name };
}

async function note(
  tx: Tx,
  by: SignedIn,
  action: GroupAuditAction,
  details: { group: string; formerly?: string },
  subjectId: number | null = null,
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId, details });
}

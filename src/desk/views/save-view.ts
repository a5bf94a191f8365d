import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { groupMemberships } from '../../tickets/groups/schema.ts';
import { cleanLine } from '../../tickets/ticket.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { viewsTag } from './cache-tags.ts';
import type { Conditions } from './condition.ts';
import { deskViews } from './schema.ts';
import { type Audience, type Column, mayChangeView, maySaveFor, type Order, VIEW_LIMITS } from './view.ts';

/** What is done with saved views, in the audit log. */
type ViewAuditAction = 'view.saved' | 'view.deleted';

/** A view as it is typed. */
export interface TypedView {
  name: string;
  conditions: Conditions;
  columns: Column[];
  order: Order;
  audience: Audience;
  /** Number of the group that it is for, when it is for one. */
  groupId: number | null;
}

export type ViewSaved =
  | { outcome: 'saved'; id: number }
  | { outcome: 'invalid'; field: 'name' | 'audience'; problem: 'missing' | 'too-long' | 'not-yours' | 'too-many' }
  | { outcome: 'not-found' };

/** Saves a view, or changes the one with this number. @returns `not-found` for who may not, and for one that is gone. */
export async function saveView(db: Db, by: SignedIn, typed: TypedView, id?: number): Promise<ViewSaved> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  const name = cleanLine(typed.name);
  if (!name) return { outcome: 'invalid', field: 'name', problem: 'missing' };
  if ([...name].length > VIEW_LIMITS.name) return { outcome: 'invalid', field: 'name', problem: 'too-long' };
  return await db.transaction(async (tx): Promise<ViewSaved> => {
    const groupId = typed.audience === 'group' ? typed.groupId : null;
    if (typed.audience === 'group' && groupId === null)
      return { outcome: 'invalid', field: 'audience', problem: 'missing' };
    if (!maySaveFor(by, typed.audience, groupId !== null && (await isIn(tx, groupId, by.id))))
      return { outcome: 'invalid', field: 'audience', problem: 'not-yours' };
    const { conditions, columns, order, audience } = typed;
    const values = { name, conditions, columns, order, audience, groupId };
    if (id !== undefined) {
      const view = await lockView(tx, id);
      if (!view || !mayChangeView(by, view)) return { outcome: 'not-found' };
      await tx
        .update(deskViews)
        .set({ ...values, updatedAt: sql`now()` })
        .where(eq(deskViews.id, id));
      await note(tx, by, 'view.saved', name);
      return { outcome: 'saved', id };
    }
    if ((await tx.$count(deskViews, eq(deskViews.ownerId, by.id))) >= VIEW_LIMITS.most)
      return { outcome: 'invalid', field: 'name', problem: 'too-many' };
    const [row] = await tx
      .insert(deskViews)
      .values({ ...values, ownerId: by.id })
      .returning({ id: deskViews.id });
    await note(tx, by, 'view.saved', name);
    return { outcome: 'saved', id: row!.id };
  });
}

/** Deletes a saved view; twice changes nothing. @returns `not-found` for who may not. */
export async function deleteView(db: Db, by: SignedIn, id: number): Promise<'deleted' | 'not-found'> {
  if (!mayWorkOnDesk(by)) return 'not-found';
  return await db.transaction(async (tx) => {
    const view = await lockView(tx, id);
    if (!view) return 'deleted';
    if (!mayChangeView(by, view)) return 'not-found';
    await tx.delete(deskViews).where(eq(deskViews.id, id));
    await note(tx, by, 'view.deleted', view.name);
    return 'deleted';
  });
}

async function lockView(tx: Tx, id: number) {
  const [view] = await tx.select().from(deskViews).where(eq(deskViews.id, id)).for('update');
  return view;
}

async function isIn(tx: Tx, groupId: number, agentId: number): Promise<boolean> {
  const mine = and(eq(groupMemberships.groupId, groupId), eq(groupMemberships.agentId, agentId));
  return (await tx.$count(groupMemberships, mine)) > 0;
}

async function note(tx: Tx, by: SignedIn, action: ViewAuditAction, name: string): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name } });
  await invalidateTags(tx, [viewsTag]);
}

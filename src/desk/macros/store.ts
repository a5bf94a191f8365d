import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { groupsOf } from '../../tickets/groups/store.ts';
import { MOST_MACROS } from './macro.ts';
import { macros } from './schema.ts';

export type Macro = typeof macros.$inferSelect;

/** The macros that an agent is offered: everybody's, and those of their groups, the most used first. */
export async function listMacrosFor(db: Db, agentId: number): Promise<Pick<Macro, 'id' | 'title' | 'groupName'>[]> {
  const groups = await groupsOf(db, agentId);
  return await db
    .select({ id: macros.id, title: macros.title, groupName: macros.groupName })
    .from(macros)
    .where(
      and(
        eq(macros.active, true),
        or(isNull(macros.groupName), groups.length > 0 ? inArray(macros.groupName, groups) : undefined),
      ),
    )
    .orderBy(desc(macros.uses), asc(sql`lower(${macros.title})`))
    .limit(MOST_MACROS);
}

/** All macros, by title. */
export async function listMacros(db: Db): Promise<Macro[]> {
  return await db
    .select()
    .from(macros)
    .orderBy(desc(macros.active), asc(sql`lower(${macros.title})`))
    .limit(MOST_MACROS);
}

/** The macro with this number. */
export async function findMacro(db: Db, id: number): Promise<Macro | undefined> {
  const [macro] = await db.select().from(macros).where(eq(macros.id, id));
  return macro;
}

/** Counts that an answer or a note went out with it. */
export async function noteMacroUsed(tx: Db, id: number): Promise<void> {
  await tx
    .update(macros)
    .set({ uses: sql`${macros.uses} + 1`, usedAt: sql`now()` })
    .where(eq(macros.id, id));
}

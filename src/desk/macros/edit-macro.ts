// What is done with macros.
import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { cleanLine, cleanLines, LIMITS } from '../../tickets/ticket.ts';
import type { Mode } from '../mode.ts';
import { mayEditMacros } from '../policy.ts';
import { MACRO_LIMITS, type MacroChanges, MOST_MACROS } from './macro.ts';
import { checkMacroText, type MacroTextProblem } from './render.ts';
import { macros } from './schema.ts';

/** What is done with macros, in the audit log. */
type MacroAuditAction = 'macro.created' | 'macro.changed' | 'macro.deleted';

/** A macro as its form has it. */
export interface MacroInput {
  title: string;
  groupName: string | null;
  mode: Mode;
  body: string;
  changes: MacroChanges;
  active: boolean;
}

export type MacroError =
  | { field: 'title'; problem: 'missing' | 'too-long' | 'taken' }
  | { field: 'title'; problem: 'too-many' }
  | { field: 'body'; problem: 'too-long' | 'empty' }
  | ({ field: 'body' } & MacroTextProblem)
  | { field: 'tags'; problem: 'too-long' };

export type MacroSaved =
  | { outcome: 'saved'; id: number }
  | { outcome: 'invalid'; errors: MacroError[] }
  | { outcome: 'not-found' };

/** Saves a new macro, or what has changed of one. @param id of the one that changes. */
export async function saveMacro(db: Db, by: SignedIn, given: MacroInput, id?: number): Promise<MacroSaved> {
  if (!mayEditMacros(by)) return { outcome: 'not-found' };
  const input = { ...given, title: cleanLine(given.title), body: cleanLines(given.body) };
  return await db.transaction(async (tx): Promise<MacroSaved> => {
    await lockMacros(tx);
    const [before] = id === undefined ? [] : await tx.select().from(macros).where(eq(macros.id, id));
    if (id !== undefined && !before) return { outcome: 'not-found' };
    const errors = await problemsOf(tx, input, id);
    if (errors.length > 0) return { outcome: 'invalid', errors };
    const [saved] = before
      ? await tx
          .update(macros)
          .set({ ...input, updatedAt: sql`now()` })
          .where(eq(macros.id, before.id))
          .returning({ id: macros.id })
      : await tx
          .insert(macros)
          .values({ ...input, createdBy: by.id })
          .returning({ id: macros.id });
    const action: MacroAuditAction = before ? 'macro.changed' : 'macro.created';
    await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name: input.title } });
    return { outcome: 'saved', id: saved!.id };
  });
}

/** Deletes a macro; what was sent with it stays. Twice changes nothing. */
export async function deleteMacro(db: Db, by: SignedIn, id: number): Promise<{ outcome: 'deleted' | 'not-found' }> {
  if (!mayEditMacros(by)) return { outcome: 'not-found' };
  return await db.transaction(async (tx) => {
    const [gone] = await tx.delete(macros).where(eq(macros.id, id)).returning({ title: macros.title });
    if (gone) {
      const action: MacroAuditAction = 'macro.deleted';
      await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name: gone.title } });
    }
    return { outcome: 'deleted' as const };
  });
}

async function problemsOf(tx: Tx, { title, body, changes }: MacroInput, id: number | undefined): Promise<MacroError[]> {
  const errors: MacroError[] = [];
  if (title === '') errors.push({ field: 'title', problem: 'missing' });
  else if ([...title].length > MACRO_LIMITS.title) errors.push({ field: 'title', problem: 'too-long' });
  else {
    const [same] = await tx.select({ id: macros.id }).from(macros).where(sql`lower(${macros.title}) = lower(${title})`);
    if (same && same.id !== id) errors.push({ field: 'title', problem: 'taken' });
    if (id === undefined && (await tx.$count(macros)) >= MOST_MACROS)
      errors.push({ field: 'title', problem: 'too-many' });
  }
  if ([...body].length > MACRO_LIMITS.body) errors.push({ field: 'body', problem: 'too-long' });
  else {
    const problem = checkMacroText(body);
    if (problem) errors.push({ field: 'body', ...problem });
    const doesSomething = Object.values(changes).some((value) => value !== undefined && String(value) !== '');
    if (body === '' && !doesSomething) errors.push({ field: 'body', problem: 'empty' });
  }
  if ((changes.addTags ?? []).some((tag) => [...tag].length > LIMITS.tag))
    errors.push({ field: 'tags', problem: 'too-long' });
  return errors;
}

/** So that two with the same title, or one too many, never come at once. */
async function lockMacros(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('macros', 0))`);
}

// What administrators do with the companies that people belong to.
import { and, eq, ne, sql } from 'drizzle-orm';
import { ORGANIZATION_LIMITS } from '../../accounts/account.ts';
import type { SignedIn } from '../../accounts/guard.ts';
import { organizations } from '../../accounts/schema.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { mayManageOrganizations } from '../policy.ts';
import { actAs } from '../store.ts';
import { cleanLine } from '../ticket.ts';

/** What is done with organizations, in the audit log. */
type OrganizationAuditAction = 'organization.created' | 'organization.edited' | 'organization.deleted';

/** What is said of an organization; what is undefined stays as it is. */
export interface OrganizationInput {
  name?: string | undefined;
  /** Its number elsewhere; null or empty takes it away. */
  externalId?: string | null | undefined;
}

/** What is wrong with an organization. */
export interface OrganizationProblem {
  field: 'name' | 'externalId';
  problem: 'missing' | 'too-long' | 'taken';
}

export type OrganizationSaved =
  | { outcome: 'saved'; id: number }
  | { outcome: 'invalid'; problems: OrganizationProblem[] }
  | { outcome: 'not-found' };

/**
 * Adds an organization, or changes the one with this number.
 * @returns `not-found` for who may not, and for one that is gone. A name that another has, in whatever case, and a number elsewhere that another
 * has are taken; a name that two had before stays until somebody changes it.
 */
export async function saveOrganization(
  db: Db,
  by: SignedIn,
  input: OrganizationInput,
  id?: number,
): Promise<OrganizationSaved> {
  if (!mayManageOrganizations(by)) return { outcome: 'not-found' };
  const name = input.name === undefined ? undefined : cleanLine(input.name);
  const externalId = input.externalId === undefined ? undefined : cleanLine(input.externalId ?? '') || null;
  return await db.transaction(async (tx): Promise<OrganizationSaved> => {
    await lockNames(tx);
    const [before] =
      id === undefined ? [] : await tx.select().from(organizations).where(eq(organizations.id, id)).for('update');
    if (id !== undefined && !before) return { outcome: 'not-found' };
    const problems = await problemsOf(tx, { name: before ? name : (name ?? ''), externalId }, before);
    if (problems.length > 0) return { outcome: 'invalid', problems };
    const set = { ...(name !== undefined && { name }), ...(externalId !== undefined && { externalId }) };
    if (!before) {
      const [row] = await tx
        .insert(organizations)
        .values({ ...set, name: name! })
        .returning({ id: organizations.id });
      await note(tx, by, 'organization.created', name!);
      return { outcome: 'saved', id: row!.id };
    }
    const differs = Object.entries(set).some(([key, value]) => before[key as keyof typeof set] !== value);
    if (!differs) return { outcome: 'saved', id: before.id };
    await tx.update(organizations).set(set).where(eq(organizations.id, before.id));
    await note(tx, by, 'organization.edited', name ?? before.name);
    return { outcome: 'saved', id: before.id };
  });
}

/** Deletes an organization: its people and their requests are of none from then on. @returns `not-found` for who may not, and when there is none. */
export async function deleteOrganization(db: Db, by: SignedIn, id: number): Promise<'deleted' | 'not-found'> {
  if (!mayManageOrganizations(by)) return 'not-found';
  return await db.transaction(async (tx) => {
    await actAs(tx, `agent:${by.id}`);
    const [gone] = await tx
      .delete(organizations)
      .where(eq(organizations.id, id))
      .returning({ name: organizations.name });
    if (!gone) return 'not-found';
    await note(tx, by, 'organization.deleted', gone.name);
    return 'deleted';
  });
}

async function problemsOf(
  tx: Tx,
  { name, externalId }: OrganizationInput,
  before: typeof organizations.$inferSelect | undefined,
): Promise<OrganizationProblem[]> {
  const problems: OrganizationProblem[] = [];
  const isAnothers = async (condition: ReturnType<typeof sql>) =>
    (await tx.$count(organizations, and(condition, before && ne(organizations.id, before.id)))) > 0;
  if (name !== undefined && name !== before?.name) {
    if (name === '') problems.push({ field: 'name', problem: 'missing' });
    else if ([...name].length > ORGANIZATION_LIMITS.name) problems.push({ field: 'name', problem: 'too-long' });
    else if (await isAnothers(sql`lower(${organizations.name}) = lower(${name})`))
      problems.push({ field: 'name', problem: 'taken' });
  }
  if (externalId) {
    if ([...externalId].length > ORGANIZATION_LIMITS.externalId)
      problems.push({ field: 'externalId', problem: 'too-long' });
    else if (await isAnothers(sql`${organizations.externalId} = ${externalId}`))
      problems.push({ field: 'externalId', problem: 'taken' });
  }
  return problems;
}

/** So that two with the same name never come at once. */
async function lockNames(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('organizations', 0))`);
}

async function note(tx: Tx, by: SignedIn, action: OrganizationAuditAction, organization: string): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { organization } });
}

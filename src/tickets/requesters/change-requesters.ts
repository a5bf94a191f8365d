// What the team writes of people who ask, by hand or by a program. Who has an account says themselves who they are.
import { eq, sql } from 'drizzle-orm';
import { isEmail } from '../../accounts/email.ts';
import type { SignedIn } from '../../accounts/guard.ts';
import { moveToOrganization } from '../../accounts/people.ts';
import { mayManagePeople } from '../../accounts/policy.ts';
import { organizations, users } from '../../accounts/schema.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { constraintOf } from '../../db/constraint.ts';
import { rowsOf } from '../../db/rows.ts';
import { normalEmail } from '../../server/clean-text.ts';
import { mayReadRequests } from '../policy.ts';
import { requesters } from '../schema.ts';
import { findOrAddRequester } from '../store.ts';
import { cleanLine, LIMITS } from '../ticket.ts';
import { mergedAddresses } from './addresses-schema.ts';

/** What is done with people who ask, in the audit log: by number, since what is known of them may have to be forgotten. */
type RequesterAuditAction = 'requester.created' | 'requester.changed' | 'requester.forgotten' | 'requester.merged';

/** What is said of somebody; what is undefined stays as it is. */
export interface RequesterInput {
  name?: string | undefined;
  email?: string | undefined;
  /** Their number elsewhere; null or empty takes it away. */
  externalId?: string | null | undefined;
  /** Null: of none. */
  organizationId?: number | null | undefined;
  /** Read over where it is no language. */
  locale?: string | null | undefined;
}

/** What is wrong with what was said of somebody. */
export interface RequesterProblem {
  field: 'name' | 'email' | 'externalId' | 'organizationId';
  problem: 'missing' | 'too-long' | 'malformed' | 'taken' | 'unknown';
}

export type RequesterSaved =
  | { outcome: 'saved'; personId: number; isNew: boolean }
  | { outcome: 'invalid'; problems: RequesterProblem[] }
  /** There is nobody with this number, or who asks may not. */
  | { outcome: 'not-found' }
  /** They have an account, and change it themselves. */
  | { outcome: 'has-account'; personId: number };

/**
 * Adds somebody who asks.
 * @param options.mayExist whoever has this address already, or this number elsewhere, is changed instead; of somebody with an account nothing is.
 */
export async function addRequester(
  db: Db,
  by: SignedIn,
  input: RequesterInput,
  { mayExist }: { mayExist: boolean },
): Promise<RequesterSaved> {
  if (!mayReadRequests(by)) return { outcome: 'not-found' };
  const email = normalEmail(input.email ?? '');
  return await saved(db, async (tx) => {
    const { set, problems } = await checked(tx, input);
    const there = await findPeople(tx, email, mayExist ? set.externalId : undefined);
    const account = there.find(({ hasAccount }) => hasAccount);
    if (account && mayExist) return { outcome: 'has-account', personId: account.id };
    if (there.length === 0 && email === '') problems.push({ field: 'email', problem: 'missing' });
    if (there.length > 0 && !mayExist) problems.push({ field: 'email', problem: 'taken' });
    if (problems.length > 0) return { outcome: 'invalid', problems };
    const known = there[0];
    const { id } = known ?? (await findOrAddRequester(tx, { email, name: set.name ?? email.split('@')[0]! }));
    await tx
      .update(requesters)
      // One of several of theirs stays beside the one that they have.
      .set({ ...set, ...(email !== '' && !known?.isMerged && { email }) })
      .where(eq(requesters.id, id));
    await note(tx, by, known ? 'requester.changed' : 'requester.created', id);
    return { outcome: 'saved', personId: id, isNew: known === undefined };
  });
}

/** Changes what is known of somebody without an account. */
export async function changeRequester(
  db: Db,
  by: SignedIn,
  personId: number,
  input: RequesterInput,
): Promise<RequesterSaved> {
  if (!mayReadRequests(by)) return { outcome: 'not-found' };
  return await saved(db, async (tx) => {
    if ((await tx.$count(users, eq(users.personId, personId))) > 0) return { outcome: 'has-account', personId };
    const [before] = await tx.select().from(requesters).where(eq(requesters.id, personId)).for('update');
    if (!before) return { outcome: 'not-found' };
    const { set, problems } = await checked(tx, input);
    const email = input.email === undefined ? undefined : normalEmail(input.email);
    if (email === '') problems.push({ field: 'email', problem: 'missing' });
    if (email && (await findPeople(tx, email)).some(({ id }) => id !== personId))
      problems.push({ field: 'email', problem: 'taken' });
    if (problems.length > 0) return { outcome: 'invalid', problems };
    const values = { ...set, ...(email !== undefined && { email }) };
    const differs = Object.entries(values).some(([key, value]) => before[key as keyof typeof values] !== value);
    if (!differs) return { outcome: 'saved', personId, isNew: false };
    await tx.update(requesters).set(values).where(eq(requesters.id, personId));
    if (email) await tx.delete(mergedAddresses).where(eq(mergedAddresses.email, email));
    await note(tx, by, 'requester.changed', personId);
    return { outcome: 'saved', personId, isNew: false };
  });
}

/**
 * Says of which organization somebody is: agents of who has no account, and administrators of everybody, because colleagues may read each
 * other's requests.
 * @param organizationId null: of none.
 * @returns `forbidden` for who may not, `unknown` for an organization that there is none.
 */
export async function placeInOrganization(
  db: Db,
  by: SignedIn,
  personId: number,
  organizationId: number | null,
): Promise<'done' | 'not-found' | 'forbidden' | 'unknown'> {
  if (!mayReadRequests(by)) return 'forbidden';
  return await db.transaction(async (tx) => {
    if (organizationId !== null && !(await isOrganization(tx, organizationId))) return 'unknown';
    const [account] = await tx.select().from(users).where(eq(users.personId, personId)).for('update');
    if (account) {
      if (account.deletedAt) return 'not-found';
      if (!mayManagePeople(by)) return 'forbidden';
      await moveToOrganization(tx, by.id, account, organizationId);
      return 'done';
    }
    const [before] = await tx.select().from(requesters).where(eq(requesters.id, personId)).for('update');
    if (!before) return 'not-found';
    if (before.organizationId === organizationId) return 'done';
    await tx.update(requesters).set({ organizationId }).where(eq(requesters.id, personId));
    await note(tx, by, 'requester.changed', personId);
    return 'done';
  });
}

/** What can be written of a requester, and what is wrong with the rest. */
async function checked(tx: Tx, input: RequesterInput) {
  const problems: RequesterProblem[] = [];
  const name = input.name === undefined ? undefined : cleanLine(input.name);
  if (name === '') problems.push({ field: 'name', problem: 'missing' });
  if (name !== undefined && [...name].length > LIMITS.name) problems.push({ field: 'name', problem: 'too-long' });
  const email = normalEmail(input.email ?? '');
  if (email !== '' && !isEmail(email)) problems.push({ field: 'email', problem: 'malformed' });
  const externalId = input.externalId === undefined ? undefined : cleanLine(input.externalId ?? '') || null;
  if (externalId && [...externalId].length > LIMITS.externalId)
    problems.push({ field: 'externalId', problem: 'too-long' });
  const { organizationId } = input;
  if (organizationId !== undefined && organizationId !== null && !(await isOrganization(tx, organizationId)))
    problems.push({ field: 'organizationId', problem: 'unknown' });
  const locale = input.locale && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(input.locale) ? input.locale : undefined;
  const set = {
    ...(name !== undefined && { name }),
    ...(organizationId !== undefined && { organizationId }),
    ...(externalId !== undefined && { externalId }),
    ...(locale !== undefined && { locale }),
  };
  return { set, problems };
}

async function isOrganization(tx: Tx, id: number): Promise<boolean> {
  return (await tx.$count(organizations, eq(organizations.id, id))) > 0;
}

/** Whoever has this address, then who was made one with whoever had it; where nobody has, whoever has this number elsewhere. Accounts first. */
async function findPeople(
  tx: Tx,
  email: string,
  externalId?: string | null,
): Promise<{ id: number; hasAccount: boolean; isMerged: boolean }[]> {
  const found = async (column: 'email' | 'external_id', value: string) => {
    const is = sql`${sql.raw(column)} = ${value}`;
    const merged = sql`select coalesce(account.person_id, merged.requester_id), account.id is not null, true
      from ${mergedAddresses} as merged join ${requesters} as person on person.id = merged.requester_id
      left join users as account on account.email = person.email where merged.email = ${value}`;
    const result = await tx.execute(sql`select person_id as id, true as account, false as merged from users where ${is}
      union all select id, false, false from tickets.requesters where ${is}
      ${column === 'email' ? sql`union all ${merged}` : sql``} order by merged, account desc`);
    return rowsOf<{ id: number | string; account: boolean; merged: boolean }>(result).map((row) => ({
      ...{ id: Number(row.id), hasAccount: row.account, isMerged: row.merged },
    }));
  };
  const byAddress = email === '' ? [] : await found('email', email);
  return byAddress.length > 0 || !externalId ? byAddress : await found('external_id', externalId);
}

/** What another has is found by the indexes alone. */
async function saved(db: Db, work: (tx: Tx) => Promise<RequesterSaved>): Promise<RequesterSaved> {
  try {
    return await db.transaction(work);
  } catch (error) {
    const constraint = constraintOf(error);
    if (constraint === 'requesters_external_id')
      return { outcome: 'invalid', problems: [{ field: 'externalId', problem: 'taken' }] };
    if (constraint === 'requesters_email')
      return { outcome: 'invalid', problems: [{ field: 'email', problem: 'taken' }] };
    throw error;
  }
}

/** Writes into the audit log what was done with somebody. */
export async function note(
  tx: Tx,
  by: SignedIn,
  action: RequesterAuditAction,
  personId: number,
  more: Record<string, string> = {},
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { person: String(personId), ...more } });
}

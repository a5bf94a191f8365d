import { and, asc, desc, eq, ilike, isNull, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '../db/client.ts';
import { asPattern } from '../db/like.ts';
import { readListPage } from '../db/list-page.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { ORGANIZATION_LIMITS } from './account.ts';
import { userTag } from './cache-tags.ts';
import { accountRules, auditEntries, organizations, users } from './schema.ts';
import { removeSecondFactor } from './second-factor.ts';
import { endSessionsOf } from './session.ts';
import {
  addAuditEntry,
  findUser,
  hasOtherAdministrator,
  lockAdministrators,
  staffNeedSecondFactor,
  type User,
} from './store.ts';
import { revokeTokens } from './tokens.ts';
import { ACCOUNT_ROLES, type AccountRole } from './viewer.ts';

/** People on one page of the list. */
const PAGE_SIZE = 30;
/** Entries of the audit log shown beside a person; the whole log is in the database. */
const LOG_SHOWN = 50;

/** Orders of the list of people: newest first, or by name. */
export const PEOPLE_ORDERS = ['newest', 'name'] as const;
export type PeopleOrder = (typeof PEOPLE_ORDERS)[number];

/**
 * Finds people by a part of their name or address; newest first, if nothing else is asked for: by the moment that is shown, which is long ago
 * for who was brought over from elsewhere. One page of them, past the end the last one.
 */
export async function findPeople(
  db: Db,
  query: { text: string; role?: AccountRole | undefined; order?: PeopleOrder; page: number },
): Promise<{ people: (User & { organization: string | null })[]; page: number; more: boolean }> {
  const like = `%${asPattern(query.text.trim().slice(0, ORGANIZATION_LIMITS.name))}%`;
  const found = and(
    isNull(users.deletedAt),
    query.text.trim() ? or(ilike(users.name, like), ilike(users.email, like)) : undefined,
    query.role ? eq(users.role, query.role) : undefined,
  );
  const {
    rows: people,
    page,
    more,
  } = await readListPage(
    { page: query.page, size: PAGE_SIZE },
    {
      async rows(limit, offset) {
        const rows = await db
          .select({ user: users, organization: organizations.name })
          .from(users)
          .leftJoin(organizations, eq(organizations.id, users.organizationId))
          .where(found)
          .orderBy(
            ...(query.order === 'name'
              ? [asc(sql`lower(${users.name})`), asc(users.id)]
              : [desc(users.createdAt), desc(users.id)]),
          )
          .limit(limit)
          .offset(offset);
        return rows.map(({ user, organization }) => ({ ...user, organization }));
      },
      count: () => db.$count(users, found),
    },
  );
  return { people, page, more };
}

/** A person with what was done to their account, newest first. */
export async function readPerson(db: Db, id: number) {
  if (!Number.isSafeInteger(id)) return undefined;
  const user = await findUser(db, id);
  if (!user) return undefined;
  const [organization] = user.organizationId
    ? await db.select({ name: organizations.name }).from(organizations).where(eq(organizations.id, user.organizationId))
    : [];
  const actors = alias(users, 'actors');
  const log = await db
    .select({
      id: auditEntries.id,
      at: auditEntries.at,
      action: auditEntries.action,
      details: auditEntries.details,
      actor: actors.name,
      actorId: auditEntries.actorId,
      subject: sql<string>`${user.name}`,
      subjectId: auditEntries.subjectId,
    })
    .from(auditEntries)
    .leftJoin(actors, eq(actors.id, auditEntries.actorId))
    .where(eq(auditEntries.subjectId, id))
    .orderBy(desc(auditEntries.id))
    .limit(LOG_SHOWN);
  return { user, organization: organization?.name ?? null, log };
}

/** What a change of a person can come to. */
export type PersonChange = 'saved' | 'gone' | 'last-administrator' | 'oneself' | 'invalid' | 'conflict';

/** What a form says about a person. `plan`: id of a plan; empty for none. `organization`: its name; empty for none. */
export interface PersonFields {
  role: string;
  plan: string;
  organization: string;
}

/**
 * Changes role, plan and organization. A new role ends the person's sessions, so that it begins with a sign-in; a new name makes a new
 * organization.
 * @param actorId who does it; null: the command line.
 * @param shown what the form showed when it was opened: only what was changed since is written, and where somebody else has changed the same
 * meanwhile the outcome is `conflict` and nothing is written. Without it everything is.
 */
export async function changePerson(
  db: Db,
  actorId: number | null,
  id: number,
  change: PersonFields,
  shown?: PersonFields,
): Promise<PersonChange> {
  const given = tidy(change);
  const role = ACCOUNT_ROLES.find((known) => known === given.role);
  if (
    !role ||
    (given.plan && !/^[a-z][a-z0-9_-]{0,62}$/.test(given.plan)) ||
    [...given.organization].length > ORGANIZATION_LIMITS.name
  )
    return 'invalid';
  return db.transaction(async (tx) => {
    await lockAdministrators(tx);
    const [before] = await tx
      .select()
      .from(users)
      .where(and(eq(users.id, id), isNull(users.deletedAt)))
      .for('update');
    if (!before) return 'gone';
    const there: PersonFields = {
      role: before.role,
      plan: before.plan ?? '',
      organization: (await organizationName(tx, before.organizationId)) ?? '',
    };
    const seen = shown ? tidy(shown) : there;
    const changed = (field: keyof PersonFields) =>
      given[field] !== there[field] && (!shown || given[field] !== seen[field]);
    const fields = (['role', 'plan', 'organization'] as const).filter(changed);
    if (fields.some((field) => there[field] !== seen[field])) return 'conflict';
    if (fields.includes('role') && before.role === 'administrator' && !(await hasOtherAdministrator(tx, id)))
      return 'last-administrator';
    const note = (action: 'role.changed' | 'plan.changed', from: unknown, to: unknown) =>
      addAuditEntry(tx, {
        actorId,
        action,
        subjectId: id,
        details: { from: from === null ? null : String(from), to: to === null ? null : String(to) },
      });
    if (fields.includes('role')) {
      await tx.update(users).set({ role }).where(eq(users.id, id));
      await note('role.changed', before.role, role);
      await endSessionsOf(tx, id);
      await invalidateTags(tx, [userTag(id)]);
      await revokeTokens(tx, id);
    }
    if (fields.includes('plan')) {
      const plan = given.plan || null;
      await tx.update(users).set({ plan }).where(eq(users.id, id));
      await note('plan.changed', before.plan, plan);
    }
    if (fields.includes('organization')) {
      const organizationId = given.organization ? await findOrAddOrganization(tx, given.organization) : null;
      await moveToOrganization(tx, actorId, before, organizationId);
    }
    return 'saved';
  });
}

/** Says of which organization somebody with an account is, in the transaction of who may say so; the one they are of already changes nothing. */
export async function moveToOrganization(
  tx: Tx,
  actorId: number | null,
  { id, organizationId: from }: Pick<User, 'id' | 'organizationId'>,
  to: number | null,
): Promise<void> {
  // Another way to write the same name is the same organization.
  if (to === from) return;
  await tx.update(users).set({ organizationId: to }).where(eq(users.id, id));
  const details = { from: from === null ? null : String(from), to: to === null ? null : String(to) };
  await addAuditEntry(tx, { actorId, action: 'organization.changed', subjectId: id, details });
}

/** Gives a person a role and leaves plan and organization as they are. @param actorId as above. */
export function changeRole(db: Db, actorId: number | null, user: User, role: AccountRole): Promise<PersonChange> {
  const rest = { plan: '', organization: '' };
  return changePerson(db, actorId, user.id, { role, ...rest }, { role: user.role, ...rest });
}

function tidy({ role, plan, organization }: PersonFields): PersonFields {
  return { role, plan: plan.trim(), organization: organization.replace(/\s+/g, ' ').trim() };
}

async function organizationName(db: Db, id: number | null): Promise<string | undefined> {
  if (id === null) return undefined;
  const [row] = await db.select({ name: organizations.name }).from(organizations).where(eq(organizations.id, id));
  return row?.name;
}

/** Keeps a person out, at once and everywhere, until they are restored. */
export async function suspendPerson(db: Db, actorId: number, id: number): Promise<PersonChange> {
  if (actorId === id) return 'oneself';
  return db.transaction(async (tx) => {
    await lockAdministrators(tx);
    const user = await findUser(tx, id);
    if (!user) return 'gone';
    if (user.role === 'administrator' && !(await hasOtherAdministrator(tx, id))) return 'last-administrator';
    const changed = await tx
      .update(users)
      .set({ suspendedAt: sql`now()` })
      .where(and(eq(users.id, id), isNull(users.suspendedAt)))
      .returning({ id: users.id });
    await endSessionsOf(tx, id);
    await revokeTokens(tx, id);
    if (changed.length > 0) await addAuditEntry(tx, { actorId, action: 'account.suspended', subjectId: id });
    return 'saved';
  });
}

/** Lets a suspended person in again. */
export async function restorePerson(db: Db, actorId: number, id: number): Promise<PersonChange> {
  return db.transaction(async (tx) => {
    const user = await findUser(tx, id);
    if (!user) return 'gone';
    if (!user.suspendedAt) return 'saved';
    await tx.update(users).set({ suspendedAt: null }).where(eq(users.id, id));
    await addAuditEntry(tx, { actorId, action: 'account.restored', subjectId: id });
    return 'saved';
  });
}

/** Takes the second factor from somebody who has lost it and the recovery codes; they are told by mail. */
export async function resetSecondFactor(db: Db, actorId: number, id: number): Promise<PersonChange> {
  if (actorId === id) return 'oneself';
  const user = await findUser(db, id);
  if (!user) return 'gone';
  if (user.totpConfirmedAt) await removeSecondFactor(db, user, actorId);
  return 'saved';
}

/** Decides whether staff must show a second factor. */
export async function requireSecondFactorOfStaff(db: Db, actorId: number, needed: boolean): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await staffNeedSecondFactor(tx)) === needed) return;
    await tx
      .insert(accountRules)
      .values({ id: 1, staffNeedSecondFactor: needed })
      .onConflictDoUpdate({ target: accountRules.id, set: { staffNeedSecondFactor: needed } });
    const details = { staffNeedSecondFactor: String(needed) };
    await addAuditEntry(tx, { actorId, action: 'rules.changed', subjectId: null, details });
  });
}

async function findOrAddOrganization(tx: Db, name: string): Promise<number> {
  const [there] = await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(sql`lower(${organizations.name}) = lower(${name})`)
    .orderBy(asc(organizations.id))
    .limit(1);
  if (there) return there.id;
  const [added] = await tx.insert(organizations).values({ name }).returning({ id: organizations.id });
  return added!.id;
}

/** So many organizations can be chosen from a list. */
const MOST_ORGANIZATIONS = 1_000;

/** The organizations by name, the first thousand. */
export function listOrganizations(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .select({ id: organizations.id, name: organizations.name })
    .from(organizations)
    .orderBy(organizations.name, organizations.id)
    .limit(MOST_ORGANIZATIONS);
}

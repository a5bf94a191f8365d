import { and, eq, ne, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { organizations } from '../tickets/schema.ts';
import { isEmail, normalEmail } from '../tickets/ticket.ts';
import { ACCOUNT_LIMITS, cleanName } from './account.ts';
import { nameFromEmail } from './links.ts';
import { identities, users } from './schema.ts';
import { type AccountsApp, type Entered, enter, type Origin } from './sign-in.ts';
import { addAuditEntry, findUser, findUserByEmail, insertUser, type User } from './store.ts';

/** What a provider says about somebody who has signed in there. */
export interface ProviderPerson {
  provider: string;
  subject: string;
  email: string | undefined;
  /** Whether the provider vouches for the address; only then an account is found or made by it. */
  emailVerified: boolean;
  name: string | undefined;
  locale: string | undefined;
}

/** What came of signing in elsewhere. */
export type OutsideSignIn =
  | { outcome: 'entered'; entered: Entered }
  | { outcome: 'suspended' }
  | { outcome: 'unverified' };

/** Signs in who has signed in at a provider: by the link made earlier, by the verified address, or with a new account. */
export async function enterFromProvider(
  app: AccountsApp,
  person: ProviderPerson,
  origin: Origin,
): Promise<OutsideSignIn> {
  return app.db.transaction(async (tx) => {
    const user = (await findLinked(tx, person)) ?? (await linkByEmail(tx, person));
    if (!user) return { outcome: 'unverified' };
    if (user.suspendedAt) return { outcome: 'suspended' };
    return { outcome: 'entered', entered: await enter(tx, user, 'provider', origin) };
  });
}

async function findLinked(tx: Db, person: ProviderPerson): Promise<User | undefined> {
  const [link] = await tx
    .select({ userId: identities.userId })
    .from(identities)
    .where(and(eq(identities.provider, person.provider), eq(identities.subject, person.subject)));
  return link && (await findUser(tx, link.userId));
}

async function linkByEmail(tx: Db, person: ProviderPerson): Promise<User | undefined> {
  const email = normalEmail(person.email ?? '');
  if (!person.emailVerified || !isEmail(email)) return undefined;
  const user = (await findUserByEmail(tx, email)) ?? (await insertUser(tx, newUser(email, person)));
  if (!user) return undefined;
  await tx.insert(identities).values({ provider: person.provider, subject: person.subject, userId: user.id });
  await addAuditEntry(tx, {
    actorId: user.id,
    action: 'identity.linked',
    subjectId: user.id,
    details: { provider: person.provider },
  });
  return user;
}

function newUser(email: string, person: { name?: string | undefined; locale?: string | undefined }) {
  const name = cleanName(person.name ?? '').slice(0, ACCOUNT_LIMITS.name) || nameFromEmail(email);
  return { email, name, locale: person.locale ?? null };
}

/** What the company's product says about its own user. */
export interface ProductPerson {
  externalId: string;
  email: string;
  name: string | undefined;
  organization: { id: string; name: string } | undefined;
  /** Undefined: not said, stays as it is. Null: no plan. */
  plan: string | null | undefined;
  locale: string | undefined;
}

/**
 * Signs in a user of the product, who arrives with their plan and organization; the product is right about both each time.
 * A staff account is never found by its address here: whoever can write addresses in the product must not become staff.
 */
export async function enterFromProduct(
  db: Db,
  person: ProductPerson,
  origin: Origin,
): Promise<{ outcome: 'entered'; entered: Entered } | { outcome: 'suspended' } | { outcome: 'refused' }> {
  const email = normalEmail(person.email);
  return db.transaction(async (tx) => {
    const known = await findByExternalId(tx, person.externalId);
    const byAddress = await findUserByEmail(tx, email);
    if (!known && byAddress && (byAddress.role !== 'member' || byAddress.externalId !== null))
      return { outcome: 'refused' };
    const user = known ?? byAddress ?? (await insertUser(tx, newUser(email, person)));
    if (!user) return { outcome: 'refused' };
    if (user.suspendedAt) return { outcome: 'suspended' };
    const organizationId = person.organization && (await putOrganization(tx, person.organization));
    const [updated] = await tx
      .update(users)
      .set({
        externalId: person.externalId,
        ...(person.plan !== undefined ? { plan: person.plan } : {}),
        ...(organizationId !== undefined ? { organizationId } : {}),
        // A new address in the product is the new one here, unless it is somebody else's.
        ...(byAddress || user.role !== 'member' ? {} : { email }),
      })
      .where(eq(users.id, user.id))
      .returning();
    if (updated!.email !== user.email)
      await addAuditEntry(tx, { actorId: null, action: 'email.changed', subjectId: user.id });
    return { outcome: 'entered', entered: await enter(tx, updated!, 'product', origin) };
  });
}

async function findByExternalId(tx: Db, externalId: string): Promise<User | undefined> {
  const [row] = await tx.select().from(users).where(eq(users.externalId, externalId)).for('update');
  return row;
}

/** The organization with the product's number, named as the product names it. */
async function putOrganization(tx: Db, organization: { id: string; name: string }): Promise<number> {
  const { id: externalId, name } = organization;
  await tx
    .insert(organizations)
    .values({ externalId, name })
    .onConflictDoUpdate({
      target: organizations.externalId,
      set: { name, updatedAt: sql`now()` },
      setWhere: ne(organizations.name, name),
    });
  const [row] = await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.externalId, externalId));
  return row!.id;
}

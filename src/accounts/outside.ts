import { and, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { hasAnythingOf } from '../db/personal.ts';
import { normalEmail } from '../server/clean-text.ts';
import { ACCOUNT_LIMITS, cleanName } from './account.ts';
import { addressMoved } from './address.ts';
import { isEmail } from './email.ts';
import { nameFromEmail } from './links.ts';
import { nameNobodyMistakes } from './name.ts';
import { identities, organizations, users } from './schema.ts';
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

async function findLinked(tx: Tx, person: ProviderPerson): Promise<User | undefined> {
  const [link] = await tx
    .select({ userId: identities.userId })
    .from(identities)
    .where(and(eq(identities.provider, person.provider), eq(identities.subject, person.subject)));
  return link && (await findUser(tx, link.userId));
}

async function linkByEmail(tx: Tx, person: ProviderPerson): Promise<User | undefined> {
  const email = normalEmail(person.email ?? '');
  if (!person.emailVerified || !isEmail(email)) return undefined;
  const user =
    (await findUserByEmail(tx, email)) ??
    (await insertUser(tx, await newUser(tx, email, person))) ??
    // Another tab was first, and has finished: adding waited for it.
    (await findUserByEmail(tx, email));
  if (!user) return undefined;
  const linked = await tx
    .insert(identities)
    .values({ provider: person.provider, subject: person.subject, userId: user.id })
    .onConflictDoNothing()
    .returning();
  if (linked.length === 0) return findLinked(tx, person);
  await addAuditEntry(tx, {
    actorId: user.id,
    action: 'identity.linked',
    subjectId: user.id,
    details: { provider: person.provider },
  });
  return user;
}

async function newUser(tx: Tx, email: string, person: { name?: string | undefined; locale?: string | undefined }) {
  const said = cleanName(person.name ?? '')
    .slice(0, ACCOUNT_LIMITS.name)
    .trim();
  return { email, name: await nameNobodyMistakes(tx, said, nameFromEmail(email)), locale: person.locale ?? null };
}

/** What the company's product says about its own user. */
export interface ProductPerson {
  externalId: string;
  email: string;
  /** What the product says of its address: true, false, or nothing. */
  emailVerified: boolean | undefined;
  name: string | undefined;
  organization: { id: string; name: string } | undefined;
  /** Undefined: not said, stays as it is. Null: no plan. */
  plan: string | null | undefined;
  locale: string | undefined;
}

/** Why the product does not open an account: it belongs to who works here, or the address is not known to be theirs. */
export type ProductRefusal = 'staff' | 'address';

/**
 * Signs in a user of the product; {@link personFromProduct} says whose account opens. Staff enter this way only where a second factor,
 * which the product cannot show, is asked for as well.
 */
export async function enterFromProduct(
  app: Pick<AccountsApp, 'db' | 'personalData'>,
  person: ProductPerson,
  origin: Origin & { signedIn?: number | undefined },
): Promise<
  { outcome: 'entered'; entered: Entered } | { outcome: 'suspended' } | { outcome: 'refused'; reason: ProductRefusal }
> {
  return app.db.transaction(async (tx) => {
    const mayBe = (user: User) => user.role === 'member' || user.totpConfirmedAt !== null;
    const found = await personFromProduct({ ...app, db: tx }, person, { signedIn: origin.signedIn, mayBe });
    if (found.outcome !== 'found') return found;
    return { outcome: 'entered', entered: await enter(tx, found.user, 'product', origin) };
  });
}

/**
 * The account of a user of the product, who arrives with their plan and organization; the product is right about both each time.
 *
 * The product's number (external id) finds an account first. An address alone, which in many products anybody can type, never
 * opens what somebody else may own: an account that is there already is opened by it only when the product vouches for the
 * address, the account is a customer's without password and second factor, and no other number of the product has it. A customer
 * with a password is linked once they come while signed in here.
 * @param how.signedIn the account that the browser is signed in to.
 * @param how.mayBe asked of an account of the staff; where it says no, nothing of the product's is noted.
 */
export async function personFromProduct(
  app: Pick<AccountsApp, 'db' | 'personalData'>,
  person: ProductPerson,
  { signedIn, mayBe = () => true }: { signedIn?: number | undefined; mayBe?(user: User): boolean } = {},
): Promise<
  { outcome: 'found'; user: User } | { outcome: 'suspended' } | { outcome: 'refused'; reason: ProductRefusal }
> {
  const email = normalEmail(person.email);
  return app.db.transaction(async (tx) => {
    // Two tabs opened at once: the second finds the account that the first has made.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`product ${person.externalId}`}, 0))`);
    const known = await findByExternalId(tx, person.externalId);
    const user = known ?? (await findOrAddByAddress({ ...app, db: tx }, person, email, signedIn));
    if (!user) return { outcome: 'refused', reason: 'address' };
    if (user.suspendedAt) return { outcome: 'suspended' };
    if (!mayBe(user)) return { outcome: 'refused', reason: 'staff' };
    const organizationId = person.organization && (await putOrganization(tx, person.organization));
    const [updated] = await tx
      .update(users)
      .set({
        externalId: person.externalId,
        ...(person.plan !== undefined ? { plan: person.plan } : {}),
        ...(organizationId !== undefined ? { organizationId } : {}),
      })
      .where(eq(users.id, user.id))
      .returning();
    const moves = person.emailVerified === true && email !== user.email && isOpenedByAddressOnly(user);
    // Somebody else's address stays theirs, whatever the product says.
    const isMoved = moves && !(await findUserByEmail(tx, email));
    return { outcome: 'found', user: isMoved ? await moveTo({ ...app, db: tx }, updated!, email) : updated! };
  });
}

/** Whether who reads the mails of the address is all that the account asks for. */
function isOpenedByAddressOnly(user: User): boolean {
  return user.role === 'member' && !user.passwordHash && !user.totpConfirmedAt;
}

async function findOrAddByAddress(
  { db: tx, personalData }: Pick<AccountsApp, 'personalData'> & { db: Tx },
  person: ProductPerson,
  email: string,
  signedIn: number | undefined,
): Promise<User | undefined> {
  if (person.emailVerified === false) return undefined;
  const there = await findUserByEmail(tx, email);
  if (!there) {
    // A new account reads what was written with its address before: that is not for who has only typed it.
    if (person.emailVerified !== true && (await hasAnythingOf(tx, personalData, email))) return undefined;
    return insertUser(tx, await newUser(tx, email, person));
  }
  const isTheirs = isOpenedByAddressOnly(there) || (there.role === 'member' && there.id === signedIn);
  if (person.emailVerified !== true || there.externalId !== null || !isTheirs) return undefined;
  await addAuditEntry(tx, {
    actorId: there.id,
    action: 'identity.linked',
    subjectId: there.id,
    details: { provider: 'product' },
  });
  return there;
}

async function moveTo(
  { db: tx, personalData }: Pick<AccountsApp, 'personalData'> & { db: Tx },
  user: User,
  email: string,
): Promise<User> {
  const [moved] = await tx.update(users).set({ email }).where(eq(users.id, user.id)).returning();
  await addressMoved(tx, personalData, { before: user, email, actorId: null });
  return moved!;
}

async function findByExternalId(tx: Tx, externalId: string): Promise<User | undefined> {
  const [row] = await tx.select().from(users).where(eq(users.externalId, externalId)).for('update');
  return row;
}

/** The organization with the product's number, named as the product names it. */
async function putOrganization(tx: Tx, organization: { id: string; name: string }): Promise<number> {
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

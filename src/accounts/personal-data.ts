import { and, eq, inArray, lte, or, sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import { hasAnythingOf, type Person, type PersonalData, tableName } from '../db/personal.ts';
import { mailOutbox } from '../mail/schema.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { userTag } from './cache-tags.ts';
import { prove } from './change.ts';
import { emptyAccount } from './empty-account.ts';
import { sendAccountMail } from './mails.ts';
import { identities, invitations, oneTimeTokens, productSessions, recoveryCodes, sessions, users } from './schema.ts';
import type { CurrentSession } from './session.ts';
import type { AccountsApp } from './sign-in.ts';
import { addAuditEntry, findUserByEmail, hasOtherAdministrator, lockAdministrators, type User } from './store.ts';

/**
 * Everything about a person, by table, as it is handed out: without secrets, internal comments and what is the company's own.
 * @param app personalData: what the domains keep.
 */
export async function exportPersonalData(
  { db, personalData, site }: { db: Db; personalData: readonly PersonalData[]; site: Site },
  user: User,
): Promise<Record<string, object[]>> {
  const person = { id: user.id, email: user.email ?? '' };
  const all: Record<string, object[]> = {};
  for (const { table, columns, of, shown: asShown } of personalData.flatMap(({ tables = [] }) => tables)) {
    if (!of) continue;
    const { removed = '', neutral = '', kept = '' } = columns;
    const shown = new Set([removed, neutral, kept].join(' ').split(' '));
    const selected = getTableConfig(table).columns.filter((column) => shown.has(column.name));
    const rows = await db
      .select(Object.fromEntries(selected.map((column) => [column.name, column])))
      .from(table)
      .where(of(person));
    all[tableName(table)] = asShown ? rows.map((row) => asShown(row, site)) : rows;
  }
  return all;
}

/**
 * Deletes an account for good: what it wrote stays under a neutral name, everything that says who it was goes, in one
 * transaction. A last mail tells the owner, and leaves the outbox once it has gone.
 */
export async function deleteAccount(
  app: AccountsApp,
  user: User,
  session: CurrentSession,
  password: string,
): Promise<
  { outcome: 'deleted' } | { outcome: 'last-administrator' } | NonNullable<Awaited<ReturnType<typeof prove>>>
> {
  const notProved = await prove(app, user, session, password);
  if (notProved) return notProved;
  return app.db.transaction(async (tx) => {
    await lockAdministrators(tx);
    if (user.role === 'administrator' && !(await hasOtherAdministrator(tx, user.id)))
      return { outcome: 'last-administrator' };
    const email = user.email ?? '';
    for (const domain of app.personalData) await domain.forget?.(tx, { id: user.id, email });
    await forgetAccount(tx, app.personalData, { id: user.id, email });
    await addAuditEntry(tx, { actorId: null, action: 'account.deleted', subjectId: user.id });
    await sendAccountMail(tx, {
      kind: 'account-deleted',
      to: email,
      locale: user.locale ?? 'en',
      data: { name: user.name },
    });
    await invalidateTags(tx, [userTag(user.id)]);
    return { outcome: 'deleted' };
  });
}

async function forgetAccount(tx: Db, personalData: readonly PersonalData[], { id, email }: Person): Promise<void> {
  // A mail to an address that was to be the new one says whose it was to be.
  const asked = await tx.select({ email: oneTimeTokens.email }).from(oneTimeTokens).where(eq(oneTimeTokens.userId, id));
  const next: string[] = [];
  // Who asks for somebody else's address has no say over what that person is sent.
  for (const { email: wanted } of asked)
    if (wanted && !(await findUserByEmail(tx, wanted)) && !(await hasAnythingOf(tx, personalData, wanted)))
      next.push(wanted);
  for (const table of [sessions, recoveryCodes, identities]) await tx.delete(table).where(eq(table.userId, id));
  await tx.delete(productSessions).where(eq(productSessions.userId, id));
  await tx.delete(oneTimeTokens).where(eq(oneTimeTokens.userId, id));
  const [had] = await tx.select({ former: users.formerAddresses }).from(users).where(eq(users.id, id));
  for (const { address, until } of had?.former ?? []) {
    // What came later may be another person's.
    const before = sql`${until}::timestamptz`;
    await tx.delete(mailOutbox).where(and(eq(mailOutbox.toAddress, address), lte(mailOutbox.createdAt, before)));
    await tx.delete(oneTimeTokens).where(and(eq(oneTimeTokens.email, address), lte(oneTimeTokens.createdAt, before)));
  }
  await forgetAddress(tx, email, next);
  await emptyAccount(tx, id);
}

/**
 * What is kept of an address beside what the domains keep: goes.
 * @param next addresses that were to be its next ones: mails to those, and that name those, go too.
 */
async function forgetAddress(tx: Db, email: string, next: readonly string[] = []): Promise<void> {
  const addresses = [email, ...next];
  await tx.delete(oneTimeTokens).where(eq(oneTimeTokens.email, email));
  await tx.delete(invitations).where(eq(invitations.email, email));
  await tx.delete(mailOutbox).where(inArray(mailOutbox.toAddress, addresses));
  // Mails to others that are still to go out and name this address, such as to somebody copied in.
  const named = addresses.map((address) => sql`strpos(${mailOutbox.data}::text, ${JSON.stringify(address)}) > 0`);
  await tx.delete(mailOutbox).where(or(...named));
}

/** Number of an account that nobody has. */
const NO_ACCOUNT = 0;

/** Forgets somebody who has no account, as who deletes theirs is forgotten: what they wrote stays under a neutral name. */
export async function forgetWithoutAccount(
  tx: Db,
  personalData: readonly PersonalData[],
  email: string,
): Promise<void> {
  for (const domain of personalData) await domain.forget?.(tx, { id: NO_ACCOUNT, email });
  await forgetAddress(tx, email);
}

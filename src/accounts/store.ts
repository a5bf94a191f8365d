import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { accountRules, auditEntries, users } from './schema.ts';

export type User = typeof users.$inferSelect;

/** What is noted in the audit log about accounts; each domain has a list of its own for what it notes. */
type AccountAuditAction =
  | 'account.created'
  | 'account.deleted'
  | 'account.suspended'
  | 'account.restored'
  | 'role.changed'
  | 'plan.changed'
  | 'organization.changed'
  | 'email.changed'
  | 'password.changed'
  | 'second-factor.set'
  | 'second-factor.removed'
  | 'recovery-code.used'
  | 'identity.linked'
  | 'invitation.sent'
  | 'invitation.withdrawn'
  | 'invitation.accepted'
  | 'rules.changed';

/** The person with this number, unless the account is deleted. */
export async function findUser(db: Db, id: number): Promise<User | undefined> {
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.id, id), isNull(users.deletedAt)));
  return row;
}

/** The person with this address. @param email lower case, trimmed. */
export async function findUserByEmail(db: Db, email: string): Promise<User | undefined> {
  const [row] = await db.select().from(users).where(eq(users.email, email));
  return row;
}

/** Adds an account whose address is confirmed; undefined when there is one with this address. */
export async function insertUser(
  db: Db,
  user: typeof users.$inferInsert & { email: string },
  actorId: number | null = null,
): Promise<User | undefined> {
  return db.transaction(async (tx) => {
    const [row] = await tx.insert(users).values(user).onConflictDoNothing({ target: users.email }).returning();
    if (row)
      await addAuditEntry(tx, { actorId, action: 'account.created', subjectId: row.id, details: { role: row.role } });
    return row;
  });
}

/** Writes into the audit log, in the transaction of what it records: neither is ever there without the other. */
export async function addAuditEntry(
  tx: Tx,
  entry: {
    actorId: number | null;
    /** What was done to what, as `article.published`. */
    action: AccountAuditAction | `${string}.${string}`;
    subjectId: number | null;
    details?: Record<string, string | null>;
  },
): Promise<void> {
  await tx.insert(auditEntries).values(entry);
}

/** Whether somebody could already administer this installation. */
export async function hasAdministrator(db: Db): Promise<boolean> {
  const [row] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'administrator'), isNull(users.deletedAt), isNull(users.suspendedAt)))
    .limit(1);
  return row !== undefined;
}

/** Whether anybody but this person could administer this installation: the last one must not go. */
export async function hasOtherAdministrator(db: Db, userId: number): Promise<boolean> {
  const [row] = await db
    .select({ id: users.id })
    .from(users)
    .where(
      and(eq(users.role, 'administrator'), ne(users.id, userId), isNull(users.deletedAt), isNull(users.suspendedAt)),
    )
    .limit(1);
  return row !== undefined;
}

/** One at a time: changes after which there might be no administrator, or two first ones. */
export async function lockAdministrators(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('administrators', 0))`);
}

/** Whether staff must show a second factor. */
export async function staffNeedSecondFactor(db: Db): Promise<boolean> {
  const [row] = await db.select({ needed: accountRules.staffNeedSecondFactor }).from(accountRules);
  return row?.needed ?? false;
}

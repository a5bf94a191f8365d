import { and, count, desc, eq, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { readListPage } from '../db/list-page.ts';
import { INVITATION_DAYS } from './account.ts';
import { rolesToInvite } from './policy.ts';
import { invitations, users } from './schema.ts';
import { hashSecret } from './tokens.ts';

type Row = typeof invitations.$inferSelect;
type Inviter = Pick<typeof users.$inferSelect, 'name' | 'role' | 'suspendedAt' | 'deletedAt'>;

/** An invitation that waits for its person. */
export type Invitation = Omit<Row, 'tokenHash'> & {
  /** Name of who sent it. */
  by: string;
  /** Whether its link opens: neither expired, nor sent by somebody who could not invite to that role today. */
  works: boolean;
};

/** Invitations on one page of the list. */
const PAGE_SIZE = 50;
/** An invitation that has expired stays in the list for so long, to be sent again. */
const KEPT_DAYS = 60;

/** When a link that is sent now expires. */
const inTime = sql`now() + make_interval(days => ${sql.raw(String(INVITATION_DAYS))})`;

function toInvitation({ row: { tokenHash: _, ...row }, inviter }: { row: Row; inviter: Inviter }): Invitation {
  const mayStill = !inviter.suspendedAt && !inviter.deletedAt && rolesToInvite(inviter).includes(row.role);
  return { ...row, by: inviter.name, works: mayStill && row.expiresAt > new Date() };
}

function select(db: Db) {
  return db
    .select({ row: invitations, inviter: users })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy));
}

/** Invitations that nobody has taken up, those sent last first. One page of them, past the end the last one. */
export async function listInvitations(
  db: Db,
  page: number,
): Promise<{ rows: Invitation[]; page: number; more: boolean }> {
  const list = await readListPage(
    { page, size: PAGE_SIZE },
    {
      rows: (limit, offset) =>
        select(db).orderBy(desc(invitations.sentAt), desc(invitations.id)).limit(limit).offset(offset),
      count: () => countInvitations(db),
    },
  );
  return { ...list, rows: list.rows.map(toInvitation) };
}

/** How many invitations nobody has taken up. */
export async function countInvitations(db: Db): Promise<number> {
  const [row] = await db.select({ count: count() }).from(invitations);
  return row?.count ?? 0;
}

/** The invitation with this number. */
export async function findInvitation(db: Db, id: number): Promise<Invitation | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const [row] = await select(db).where(eq(invitations.id, id));
  return row && toInvitation(row);
}

/** The invitation of an address. */
export async function findInvitationOf(db: Db, email: string): Promise<Invitation | undefined> {
  const [row] = await select(db).where(eq(invitations.email, email));
  return row && toInvitation(row);
}

/** The invitation behind a link while it works, without using it up: mail programs open links before their readers do. */
export async function findInvitationByLink(db: Db, secret: string): Promise<Invitation | undefined> {
  const [row] = await select(db).where(eq(invitations.tokenHash, hashSecret(secret)));
  const invitation = row && toInvitation(row);
  return invitation?.works ? invitation : undefined;
}

/** Uses an invitation up; of several requests with the same link exactly one gets it. */
export async function takeInvitation(tx: Tx, id: number, secret: string): Promise<boolean> {
  const taken = await tx
    .delete(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.tokenHash, hashSecret(secret))))
    .returning({ id: invitations.id });
  return taken.length > 0;
}

/** Keeps an invitation, in the place of an earlier one of the same address, whose link opens nothing any more. @returns its number. */
export async function putInvitation(
  tx: Tx,
  invitation: Pick<typeof invitations.$inferInsert, 'email' | 'name' | 'role' | 'locale' | 'invitedBy'>,
  secret: string,
): Promise<number> {
  const sent = { ...invitation, tokenHash: hashSecret(secret), sentAt: sql`now()`, expiresAt: inTime };
  const [row] = await tx
    .insert(invitations)
    .values(sent)
    .onConflictDoUpdate({ target: invitations.email, set: sent })
    .returning({ id: invitations.id });
  return row!.id;
}

/** Takes an invitation away; its link opens nothing any more. @returns whether there was one. */
export async function removeInvitation(tx: Tx, id: number): Promise<boolean> {
  return (await tx.delete(invitations).where(eq(invitations.id, id)).returning({ id: invitations.id })).length > 0;
}

/** Removes invitations that expired long ago. */
export async function sweepInvitations(db: Db, now: Date): Promise<void> {
  await db.delete(invitations).where(lt(invitations.expiresAt, new Date(now.getTime() - KEPT_DAYS * 86_400_000)));
}

// What administrators do with mailboxes.
import { eq, sql } from 'drizzle-orm';
import { isEmail } from '../accounts/email.ts';
import type { SignedIn } from '../accounts/guard.ts';
import { seal } from '../accounts/seal.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import { groups } from '../tickets/groups/schema.ts';
import { cleanLine, cleanLines } from '../tickets/ticket.ts';
import { MAILBOXES_CHANNEL } from './fetcher.ts';
import { type ImapPlace, PASSWORD_PURPOSE, placeOf, tryImap } from './imap.ts';
import { type AfterFetch, type ImapSecurity, type MailboxKind, readAddress } from './mailbox.ts';
import { mayManageMailboxes } from './policy.ts';
import { mailboxes } from './schema.ts';
import { findMailbox, type Mailbox } from './store.ts';

/** What is done with mailboxes, in the audit log. */
type MailboxAuditAction =
  | 'mailbox.added'
  | 'mailbox.changed'
  | 'mailbox.paused'
  | 'mailbox.resumed'
  | 'mailbox.deleted';

/** A mailbox as it is typed. */
export interface TypedMailbox {
  address: string;
  kind: MailboxKind;
  /** Number of a group; empty: none. */
  group: string;
  locale: string;
  signature: string;
  takesPlus: boolean;
  host: string;
  port: string;
  security: ImapSecurity;
  user: string;
  /** Empty: the one that is kept. */
  password: string;
  folder: string;
  after: AfterFetch;
  moveTo: string;
}

export type MailboxField = 'address' | 'signature' | 'host' | 'port' | 'user' | 'password' | 'folder' | 'moveTo';
export type MailboxProblem = 'missing' | 'wrong' | 'taken' | 'too-long';
export type MailboxErrors = { field: MailboxField; problem: MailboxProblem }[];

export type MailboxSaved =
  | { outcome: 'saved'; id: number }
  | { outcome: 'invalid'; errors: MailboxErrors }
  /** The server could not be reached with this; what it said. */
  | { outcome: 'unreachable'; said: string }
  | { outcome: 'not-found' };

const LONGEST_SIGNATURE = 2_000;
const LONGEST_SAID = 200;
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]{2,45})$/i;

/**
 * Adds a mailbox, or changes one. One that is fetched is tried first, so that nobody finds out days later that a password was wrong.
 * @param id undefined: a new one.
 */
export async function saveMailbox(
  { db, secret }: { db: Db; secret: string },
  by: SignedIn,
  id: number | undefined,
  typed: TypedMailbox,
): Promise<MailboxSaved> {
  if (!mayManageMailboxes(by)) return { outcome: 'not-found' };
  const before = id === undefined ? undefined : await findMailbox(db, id);
  if (id !== undefined && !before) return { outcome: 'not-found' };
  const { values, errors } = await checked(db, secret, typed, before);
  if (errors.length > 0) return { outcome: 'invalid', errors };
  const place = placeOf(secret, { ...(before ?? EMPTY), ...values } as Mailbox);
  const said = place && (await failureOf(place));
  if (said !== undefined) return { outcome: 'unreachable', said };
  return await db.transaction(async (tx): Promise<MailboxSaved> => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('mailboxes', 0))`);
    const other = await findByAddress(tx, values.address);
    if (other !== undefined && other !== id)
      return { outcome: 'invalid', errors: [{ field: 'address', problem: 'taken' }] };
    const [row] =
      id === undefined
        ? await tx.insert(mailboxes).values(values).returning({ id: mailboxes.id })
        : await tx
            .update(mailboxes)
            .set({
              ...values,
              ...(isElsewhere(before!, values) && { uidValidity: null, lastUid: 0 }),
              lastError: null,
              failedAt: null,
            })
            .where(eq(mailboxes.id, id))
            .returning({ id: mailboxes.id });
    if (!row) return { outcome: 'not-found' };
    await note(tx, by, id === undefined ? 'mailbox.added' : 'mailbox.changed', values.address);
    return { outcome: 'saved', id: row.id };
  });
}

const EMPTY = { imapHost: null, imapPort: null, imapUser: null, imapPasswordSealed: null };

type Values = typeof mailboxes.$inferInsert;

/** Mails are numbered by folder: in another one the numbers mean others. */
function isElsewhere(before: Mailbox, { imapHost, imapUser, imapFolder }: Values): boolean {
  return before.imapHost !== imapHost || before.imapUser !== imapUser || before.imapFolder !== imapFolder;
}

async function checked(
  db: Db,
  secret: string,
  typed: TypedMailbox,
  before: Mailbox | undefined,
): Promise<{ values: Values; errors: MailboxErrors }> {
  const errors: MailboxErrors = [];
  const wrong = (field: MailboxField, problem: MailboxProblem) => errors.push({ field, problem });
  const address = normalEmail(typed.address);
  if (!address) wrong('address', 'missing');
  // With a plus it would be one of the addresses to which answers go.
  else if (!isEmail(address) || readAddress(address).address !== address) wrong('address', 'wrong');
  const signature = cleanLines(typed.signature);
  if ([...signature].length > LONGEST_SIGNATURE) wrong('signature', 'too-long');
  const group = Number(typed.group);
  const isGroup = Number.isSafeInteger(group) && group > 0 && (await db.$count(groups, eq(groups.id, group))) > 0;
  const values: Values = {
    address,
    kind: typed.kind,
    groupId: isGroup ? group : null,
    locale: typed.locale || null,
    signature,
    takesPlus: typed.takesPlus,
  };
  if (typed.kind === 'smtp') return { values, errors };
  const [host, user, folder, moveTo] = [typed.host, typed.user, typed.folder, typed.moveTo].map(cleanLine) as [
    string,
    string,
    string,
    string,
  ];
  const port = Number(typed.port);
  if (!host) wrong('host', 'missing');
  else if (!HOST.test(host)) wrong('host', 'wrong');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) wrong('port', 'wrong');
  if (!user) wrong('user', 'missing');
  else if (user.length > 254) wrong('user', 'too-long');
  // The password was given for a server and a user: with another one it is asked for again, so that nobody has it sent elsewhere.
  const isKept = before?.imapPasswordSealed && before.imapHost === host && before.imapUser === user;
  if (!typed.password && !isKept) wrong('password', 'missing');
  else if (typed.password.length > 1_000) wrong('password', 'too-long');
  if (!folder) wrong('folder', 'missing');
  else if (folder.length > 255) wrong('folder', 'too-long');
  if (typed.after === 'move' && !moveTo) wrong('moveTo', 'missing');
  else if (moveTo.length > 255 || (typed.after === 'move' && moveTo === folder)) wrong('moveTo', 'wrong');
  return {
    errors,
    values: {
      ...values,
      imapHost: host,
      imapPort: port,
      imapSecurity: typed.security,
      imapUser: user,
      imapPasswordSealed: typed.password ? seal(secret, PASSWORD_PURPOSE, typed.password) : before?.imapPasswordSealed,
      imapFolder: folder,
      imapAfter: typed.after,
      imapMoveTo: typed.after === 'move' ? moveTo : null,
    },
  };
}

async function failureOf(place: ImapPlace): Promise<string | undefined> {
  try {
    await tryImap(place);
    return undefined;
  } catch (error) {
    const { responseText, message } = error as { responseText?: string; message?: string };
    const said = cleanLine(responseText ?? message ?? '');
    return said.replaceAll(place.password, '…').slice(0, LONGEST_SAID);
  }
}

async function findByAddress(tx: Db, address: string): Promise<number | undefined> {
  const [row] = await tx.select({ id: mailboxes.id }).from(mailboxes).where(eq(mailboxes.address, address));
  return row?.id;
}

/** Takes no mails for a mailbox until it is resumed; what came in stays. Twice changes nothing. */
export async function pauseMailbox(db: Db, by: SignedIn, id: number, active: boolean): Promise<'done' | 'not-found'> {
  if (!mayManageMailboxes(by)) return 'not-found';
  return await db.transaction(async (tx): Promise<'done' | 'not-found'> => {
    const [row] = await tx.select().from(mailboxes).where(eq(mailboxes.id, id)).for('update');
    if (!row) return 'not-found';
    if (row.active === active) return 'done';
    await tx.update(mailboxes).set({ active }).where(eq(mailboxes.id, id));
    await note(tx, by, active ? 'mailbox.resumed' : 'mailbox.paused', row.address);
    return 'done';
  });
}

/** Takes a mailbox away. Its requests and their mails stay. */
export async function deleteMailbox(db: Db, by: SignedIn, id: number): Promise<'done' | 'not-found'> {
  if (!mayManageMailboxes(by)) return 'not-found';
  return await db.transaction(async (tx): Promise<'done' | 'not-found'> => {
    const [row] = await tx.delete(mailboxes).where(eq(mailboxes.id, id)).returning({ address: mailboxes.address });
    if (row) await note(tx, by, 'mailbox.deleted', row.address);
    return 'done';
  });
}

async function note(tx: Tx, by: SignedIn, action: MailboxAuditAction, address: string): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name: address } });
  await tx.execute(sql`select pg_notify(${MAILBOXES_CHANNEL}, '')`);
}

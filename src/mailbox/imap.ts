import { setTimeout as pause } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import type { ImapFlow } from 'imapflow';
import { unseal } from '../accounts/seal.ts';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import type { ImapSecurity } from './mailbox.ts';
import { INBOUND_CHANNEL, receiveMail } from './receive.ts';
import { inboundMessages, mailboxes } from './schema.ts';
import type { Mailbox } from './store.ts';

/** What the passwords of mailboxes are sealed for. */
export const PASSWORD_PURPOSE = 'imap-password';

/** A server that does not answer must not be waited for, in milliseconds. */
const CONNECT_MS = 15_000;
const SOCKET_MS = 90_000;
/** A mail that cannot be fetched this often is put aside, so that those after it come in. */
const MOST_FAILURES = 3;
const UNFETCHED_PAUSE_MS = 1_000;

/** How to reach a mailbox on its server. */
export interface ImapPlace {
  host: string;
  port: number;
  security: ImapSecurity;
  user: string;
  password: string;
  folder: string;
}

/** Where a mailbox is; undefined when something is missing, or its password was sealed by another installation. */
export function placeOf(secret: string, mailbox: Mailbox): ImapPlace | undefined {
  const { imapHost, imapPort, imapSecurity, imapUser, imapPasswordSealed, imapFolder } = mailbox;
  const password = imapPasswordSealed === null ? undefined : unseal(secret, PASSWORD_PURPOSE, imapPasswordSealed);
  if (!imapHost || !imapPort || !imapUser || password === undefined) return undefined;
  return { host: imapHost, port: imapPort, security: imapSecurity, user: imapUser, password, folder: imapFolder };
}

/** Opens a connection, logged in. @throws when the server cannot be reached or refuses. */
export async function connectImap({ host, port, security, user, password }: ImapPlace): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'tls' ? undefined : security === 'starttls',
    auth: { user, pass: password },
    logger: false,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  });
  // What ends a connection is told by what was waiting for it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Tries a mailbox without changing anything there. @throws as {@link connectImap}, and when the folder is not there. */
export async function tryImap(place: ImapPlace): Promise<void> {
  const client = await connectImap(place);
  try {
    await client.mailboxOpen(place.folder, { readOnly: true });
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/** Mails that could not be fetched, and how often. */
export type FetchFailures = Map<number, number>;

/**
 * Fetches what is new in a mailbox whose folder is open. Each mail is safe here before it is marked there; one that was fetched and not marked, because
 * somebody pulled the plug, is known by its number.
 * @returns how many came in.
 */
export async function fetchNew(
  { db, storage, client, failures }: { db: Db; storage: FileStorage; client: ImapFlow; failures: FetchFailures },
  mailboxId: number,
): Promise<number> {
  const opened = client.mailbox;
  if (!opened) throw new Error('The folder is not open.');
  const uidValidity = String(opened.uidValidity);
  const mailbox = await startFrom(db, mailboxId, { uidValidity, uidNext: opened.uidNext });
  if (!mailbox) return 0;
  const wanted = await listAfter(client, mailbox.lastUid);
  let count = 0;
  for (const uid of wanted) {
    if (await fetchOne({ db, storage, client, failures }, mailbox, { uidValidity, uid })) count++;
    await db.update(mailboxes).set({ lastUid: uid }).where(eq(mailboxes.id, mailboxId));
    await mark(client, mailbox, uid);
  }
  return count;
}

/**
 * From which mail on a mailbox is fetched. The first time from now on: what lies there already was read by somebody. When the server has numbered its
 * mails anew, all of the last days again, which are known by what they say.
 */
async function startFrom(
  db: Db,
  id: number,
  { uidValidity, uidNext }: { uidValidity: string; uidNext: number },
): Promise<Mailbox | undefined> {
  const [mailbox] = await db.select().from(mailboxes).where(eq(mailboxes.id, id));
  if (!mailbox || mailbox.uidValidity === uidValidity) return mailbox;
  const lastUid = mailbox.uidValidity === null ? Math.max(0, uidNext - 1) : 0;
  const [changed] = await db.update(mailboxes).set({ uidValidity, lastUid }).where(eq(mailboxes.id, id)).returning();
  return changed;
}

async function listAfter(client: ImapFlow, lastUid: number): Promise<number[]> {
  const found = await client.search({ uid: `${lastUid + 1}:*` }, { uid: true });
  // "n:*" has the last one also when its number is smaller than n.
  return (found || []).filter((uid) => uid > lastUid).sort((a, b) => a - b);
}

async function fetchOne(
  { db, storage, client, failures }: Parameters<typeof fetchNew>[0],
  { id: mailboxId }: Mailbox,
  fetched: { uidValidity: string; uid: number },
): Promise<boolean> {
  const { uid } = fetched;
  try {
    const { content } = await client.download(String(uid), undefined, { uid: true });
    // Deleted meanwhile, by somebody else.
    if (!content) return false;
    const isNew = await receiveMail(db, storage, { mailboxId, fetched }, content);
    failures.delete(uid);
    return isNew;
  } catch (error) {
    const times = (failures.get(uid) ?? 0) + 1;
    failures.set(uid, times);
    if (times < MOST_FAILURES || !client.usable) throw error;
    await noteUnfetched(db, mailboxId, fetched, error);
    await pause(UNFETCHED_PAUSE_MS);
    return false;
  }
}

/** A mail that its server does not hand out: its place is kept, so that somebody looks there. */
async function noteUnfetched(
  db: Db,
  mailboxId: number,
  { uidValidity, uid }: { uidValidity: string; uid: number },
  error: unknown,
): Promise<void> {
  await db
    .insert(inboundMessages)
    .values({
      mailboxId,
      sizeBytes: 0,
      digest: '',
      uidValidity,
      uid,
      // Whoever reads it finds no bytes, and parks it.
      lastError: error instanceof Error ? error.message.slice(0, 500) : null,
    })
    .onConflictDoNothing();
  await db.execute(sql`select pg_notify(${INBOUND_CHANNEL}, '')`);
}

async function mark(client: ImapFlow, { imapAfter, imapMoveTo }: Mailbox, uid: number): Promise<void> {
  const one = String(uid);
  if (imapAfter === 'delete') await client.messageDelete(one, { uid: true });
  else if (imapAfter === 'move' && imapMoveTo) await client.messageMove(one, imapMoveTo, { uid: true });
  else await client.messageFlagsAdd(one, ['\\Seen'], { uid: true });
}

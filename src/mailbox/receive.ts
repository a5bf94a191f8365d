import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import { inboundMessages } from './schema.ts';

/** Channel on which it is announced that a mail has come in. */
export const INBOUND_CHANNEL = 'mail_in';

/** What is known of a mail that comes in. */
export interface Envelope {
  mailboxId: number;
  /** Undefined when it is fetched. */
  from?: string | undefined;
  to?: string[] | undefined;
  remoteAddress?: string | undefined;
  helo?: string | undefined;
  /** Its numbers on the server it is fetched from. */
  fetched?: { uidValidity: string; uid: number } | undefined;
}

/**
 * Keeps a mail before anybody reads it: when it resolves, the bytes and the row that names them are safe, and who gave it may forget it.
 * @returns false when this very mail has been fetched before.
 */
export async function receiveMail(
  db: Db,
  storage: FileStorage,
  envelope: Envelope,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<boolean> {
  const storageKey = randomBytes(16).toString('hex');
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* counted() {
    for await (const chunk of bytes) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      yield chunk;
    }
  }
  await storage.put(storageKey, counted());
  const { mailboxId, from, to = [], remoteAddress, helo, fetched } = envelope;
  const added = await db
    .insert(inboundMessages)
    .values({
      mailboxId,
      storageKey,
      sizeBytes,
      digest: hash.digest('hex'),
      envelopeFrom: from === undefined ? null : kept(from),
      envelopeTo: to.map(kept),
      remoteAddress: remoteAddress ?? null,
      helo: helo === undefined ? null : kept(helo),
      uidValidity: fetched?.uidValidity ?? null,
      uid: fetched?.uid ?? null,
    })
    .onConflictDoNothing({ target: [inboundMessages.mailboxId, inboundMessages.uidValidity, inboundMessages.uid] })
    .returning({ id: inboundMessages.id });
  if (added.length === 0) await storage.remove(storageKey);
  else await db.execute(sql`select pg_notify(${INBOUND_CHANNEL}, '')`);
  // After a failure nobody knows whether the row was written: a file without one is swept away later.
  return added.length > 0;
}

/** As the database takes it, whatever another server says. */
function kept(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').trim().toLowerCase().slice(0, 1_000);
}

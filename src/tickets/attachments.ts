import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { and, eq, inArray, isNull, lt } from 'drizzle-orm';
import { fileTypeFromFile } from 'file-type';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import { sweepStorage } from '../files/sweep-storage.ts';
import { ENDINGS } from './attachment-types.ts';
import { ticketAttachments } from './schema.ts';
import type { Comment } from './store.ts';
import { cleanLine, LIMITS } from './ticket.ts';

export type Attachment = typeof ticketAttachments.$inferSelect;

/** Long enough to finish writing tomorrow what was begun today. */
const UNCLAIMED_HOURS = 24;

export type Upload =
  | { outcome: 'saved'; token: string; name: string; type: string; sizeBytes: number }
  | { outcome: 'refused'; reason: 'empty' | 'too-large' | 'type' };

/**
 * Keeps an uploaded file until a ticket claims it with the token. The file is safe on the disk before its row is written.
 * @param file a temporary file, which stays the caller's to remove, and its name as the browser gave it.
 */
export async function saveAttachment(
  db: Db,
  storage: FileStorage,
  file: { path: string; name: string },
): Promise<Upload> {
  const { size } = await stat(file.path);
  if (size === 0) return { outcome: 'refused', reason: 'empty' };
  if (size > LIMITS.attachmentBytes) return { outcome: 'refused', reason: 'too-large' };
  const type = await attachmentType(file);
  if (!type) return { outcome: 'refused', reason: 'type' };

  const storageKey = randomBytes(16).toString('hex');
  const token = randomBytes(24).toString('base64url');
  const name = safeName(file.name, type);
  await storage.put(storageKey, createReadStream(file.path));
  await db
    .insert(ticketAttachments)
    .values({ name, type, sizeBytes: size, storageKey, tokenHash: hashOf(token) })
    .catch(async (error) => {
      await storage.remove(storageKey);
      throw error;
    });
  return { outcome: 'saved', token, name, type, sizeBytes: size };
}

/** What the tokens of a form that is shown again stand for, in their order; those that stand for nothing are left out. */
export async function findUploads(
  db: Db,
  tokens: string[],
): Promise<{ token: string; name: string; type: string; sizeBytes: number }[]> {
  if (tokens.length === 0) return [];
  const rows = await db
    .select()
    .from(ticketAttachments)
    .where(inArray(ticketAttachments.tokenHash, tokens.map(hashOf)));
  const byHash = new Map(rows.map((row) => [row.tokenHash, row]));
  return tokens.flatMap((token) => {
    const row = byHash.get(hashOf(token));
    return row ? [{ token, name: row.name, type: row.type, sizeBytes: row.sizeBytes }] : [];
  });
}

/**
 * Hangs uploads on a comment, in the transaction that files it.
 * @returns how many tokens stand for nothing this ticket has: swept uploads, or such that went to another ticket.
 */
export async function claimAttachments(tx: Db, tokens: string[], comment: Comment): Promise<number> {
  if (tokens.length === 0) return 0;
  const hashes = tokens.map(hashOf);
  await tx
    .update(ticketAttachments)
    .set({ ticketId: comment.ticketId, commentId: comment.id })
    .where(and(inArray(ticketAttachments.tokenHash, hashes), isNull(ticketAttachments.ticketId)));
  const there = await tx.$count(
    ticketAttachments,
    and(inArray(ticketAttachments.tokenHash, hashes), eq(ticketAttachments.ticketId, comment.ticketId)),
  );
  return hashes.length - there;
}

/**
 * Removes uploads that no ticket claimed within a day, and files whose ticket somebody deleted.
 * @returns the number of files removed.
 */
export async function sweepAttachments(db: Db, storage: FileStorage, now: Date): Promise<number> {
  const before = new Date(now.getTime() - UNCLAIMED_HOURS * 3_600_000);
  // The row goes first: from then on nothing can claim the file, and a file left behind by a crash is found below.
  await db
    .delete(ticketAttachments)
    .where(and(isNull(ticketAttachments.ticketId), lt(ticketAttachments.createdAt, before)));
  return await sweepStorage(storage, before, async (keys) => {
    const known = await db
      .select({ key: ticketAttachments.storageKey })
      .from(ticketAttachments)
      .where(inArray(ticketAttachments.storageKey, keys));
    return known.map(({ key }) => key);
  });
}

/** The type as the content shows it, or undefined when it is none we take. @param file a temporary file, and its name as the browser gave it. */
export async function attachmentType(file: { path: string; name: string }): Promise<string | undefined> {
  const found = await fileTypeFromFile(file.path);
  if (found && found.mime in ENDINGS) return found.mime;
  if (found?.mime === COMPOUND_FILE) return (await isOutlookMessage(file.path)) ? OUTLOOK_MESSAGE : undefined;
  // A text may begin with what looks like the mark of another type ("BM" is one), so it is asked again.
  const text = await readText(file.path);
  if (text === undefined) return undefined;
  const ending = endingOf(file.name);
  if (ending === 'csv') return 'text/csv';
  return ending === 'json' && text.whole !== undefined && isJson(text.whole) ? 'application/json' : 'text/plain';
}

/** The container of old Office documents, which are not taken, and of messages that Outlook saves, which are. */
const COMPOUND_FILE = 'application/x-cfb';
const OUTLOOK_MESSAGE = 'application/vnd.ms-outlook';

/** The stream that each message has ([MS-OXMSG] 2.4), by its name in the directory of the container ([MS-CFB] 2.6.1): 128 bytes an entry. */
const MESSAGE_STREAM = Buffer.from('__properties_version1.0\0', 'utf16le');
const DIRECTORY_ENTRY_BYTES = 128;

async function isOutlookMessage(file: string): Promise<boolean> {
  const bytes = await readFile(file);
  for (let at = bytes.indexOf(MESSAGE_STREAM); at >= 0; at = bytes.indexOf(MESSAGE_STREAM, at + 1)) {
    const isEntry = at % DIRECTORY_ENTRY_BYTES === 0 && at + DIRECTORY_ENTRY_BYTES <= bytes.length;
    // Length of the name in bytes, and 2 for a stream: a document that only writes about it has none of this.
    if (isEntry && bytes.readUInt16LE(at + 64) === MESSAGE_STREAM.length && bytes[at + 66] === 2) return true;
  }
  return false;
}

/** Longest JSON that is parsed, in bytes: nothing else is done meanwhile. What is longer is text. */
const LONGEST_JSON = 512 * 1024;

/**
 * Whether a file is UTF-8, or UTF-16 with a mark (what Windows calls Unicode), without NUL; read piece by piece.
 * @returns `whole`: the text, when it is not too long to be looked into. Undefined when it is no text.
 */
async function readText(file: string): Promise<{ whole: string | undefined } | undefined> {
  let decoder: TextDecoder | undefined;
  let whole: string | undefined = '';
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8', { fatal: true });
      const piece = decoder.decode(chunk, { stream: true });
      if (piece.includes('\0')) return undefined;
      bytes += chunk.length;
      whole = whole === undefined || bytes > LONGEST_JSON ? undefined : whole + piece;
    }
    decoder?.decode();
    return { whole };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A file's name that is safe in any folder, header and page: no path, no control or direction marks, a fitting ending. */
export function safeName(given: string, type: string): string {
  const name = cleanLine(given.normalize('NFC').replace(/^.*[/\\]/s, ''))
    .replace(/\p{Cf}/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  const endings = ENDINGS[type] ?? [];
  const ending = endingOf(name);
  const fits = endings.includes(ending);
  const stem = fits ? name.slice(0, -ending.length - 1) : name;
  const finalEnding = fits ? name.slice(-ending.length) : (endings[0] ?? 'bin');
  const room = LIMITS.fileName - finalEnding.length - 1;
  return `${[...(stem || 'file')].slice(0, room).join('')}.${finalEnding}`;
}

function endingOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

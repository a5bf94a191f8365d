import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import { saveAttachment } from '../tickets/attachments.ts';
import { cleanLine, LIMITS } from '../tickets/ticket.ts';
import type { LeftOut } from './mailbox.ts';
import type { MailFile } from './parsed-mail.ts';

/** Longer lists of what was left out say nothing new. */
const MOST_LEFT_OUT = 50;

/**
 * Keeps the files of a mail until its message claims them: what was attached first, then pictures within the text, the same one once.
 * @returns tokens as `claimAttachments` takes them, and what the message does not get.
 */
export async function keepFilesOfMail(
  db: Db,
  storage: FileStorage,
  given: readonly MailFile[],
): Promise<{ tokens: string[]; leftOut: LeftOut[] }> {
  const tokens: string[] = [];
  const leftOut: LeftOut[] = [];
  const files = withoutRepeated([...given.filter(({ inline }) => !inline), ...given.filter(({ inline }) => inline)]);
  if (files.length === 0) return { tokens, leftOut };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-mail-'));
  try {
    for (const { name, bytes } of files) {
      const saved =
        tokens.length < LIMITS.attachments
          ? await saveOne(db, storage, { folder, name, bytes })
          : { left: 'too-many' as const };
      if ('token' in saved) tokens.push(saved.token);
      else if (leftOut.length < MOST_LEFT_OUT) leftOut.push({ name: nameOf(name), reason: saved.left });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { tokens, leftOut };
}

async function saveOne(
  db: Db,
  storage: FileStorage,
  { folder, name, bytes }: { folder: string; name: string; bytes: Uint8Array },
): Promise<{ token: string } | { left: LeftOut['reason'] }> {
  const file = path.join(folder, 'file');
  if (bytes.length > LIMITS.attachmentBytes) return { left: 'too-large' };
  await writeFile(file, bytes, { mode: 0o600 });
  const saved = await saveAttachment(db, storage, { path: file, name });
  if (saved.outcome === 'saved') return { token: saved.token };
  return { left: saved.reason === 'too-large' ? 'too-large' : 'type' };
}

const nameOf = (name: string) => cleanLine(name).slice(0, LIMITS.fileName) || 'file';

/** A signature has the same picture in each of the mails below. */
function withoutRepeated(files: readonly MailFile[]): MailFile[] {
  const seen = new Set<string>();
  return files.filter(({ bytes }) => {
    const sum = createHash('sha256').update(bytes).digest('hex');
    if (seen.has(sum)) return false;
    seen.add(sum);
    return true;
  });
}

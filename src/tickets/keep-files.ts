import type { FileStorage } from '../files/storage.ts';
import { type ActionApp, type ActionContext, countUses, type Kept } from '../web/action.ts';
import type { BodyRule } from '../web/body.ts';
import { findUploads, saveAttachment } from './attachments.ts';
import { usesOfUpload } from './limits.ts';
import { LIMITS, UPLOAD_LIMIT_BYTES } from './ticket.ts';

/** What is wrong with a file of a form. */
export type FileError =
  | { field: 'files'; problem: 'too-many'; most: number }
  | { field: 'files'; problem: 'too-large' | 'type' | 'empty'; name: string };

/** What keeping files needs of the running product. */
export type FilesApp = ActionApp & { attachments: FileStorage };

/** A form of a ticket: its text in full, with as many files as a message may have. */
export const FORM_WITH_FILES: BodyRule = {
  type: 'form',
  bytes: UPLOAD_LIMIT_BYTES,
  // More than any form has, whatever a company adds.
  fields: 200,
  // Every allowed character may take four bytes.
  fieldBytes: 4 * LIMITS.description,
  files: { most: LIMITS.attachments, bytes: LIMITS.attachmentBytes },
};

/**
 * Keeps the files of a form beside those that it brought before, named by their tokens in `attachment`: as many as a message may have, whatever
 * was sent. What cannot be kept is told; what could stays, whatever becomes of the form.
 */
export async function keepFiles(context: ActionContext<FilesApp>): Promise<Kept & { errors: FileError[] }> {
  const { app, viewer, address } = context;
  const tokens = new Set(context.list('attachment').filter((token) => /^[\w-]{16,64}$/.test(token)));
  const earlier = await findUploads(app.db, [...tokens]);
  const files = earlier.slice(0, LIMITS.attachments).map(({ token, name, sizeBytes }) => ({ token, name, sizeBytes }));
  const errors: FileError[] = [];
  let tooMany = context.tooManyFiles || earlier.length > LIMITS.attachments;
  for (const file of context.files) {
    if (files.length >= LIMITS.attachments) {
      tooMany = true;
      break;
    }
    const limited = await countUses(app, usesOfUpload(viewer, address));
    if (limited) return { files, errors, limited };
    const saved = await saveAttachment(app.db, app.attachments, file);
    if (saved.outcome === 'saved') files.push({ token: saved.token, name: saved.name, sizeBytes: saved.sizeBytes });
    else errors.push({ field: 'files', problem: saved.reason, name: file.name });
  }
  if (tooMany) errors.push({ field: 'files', problem: 'too-many', most: LIMITS.attachments });
  return { files, errors };
}

import { type Form, FormError, readForm } from '../server/multipart.ts';
import { LIMITS } from '../tickets/ticket.ts';
import { Problem } from '../web/problem.ts';

/** Bytes of one text field: every allowed character of the description may take four. */
const FIELD_BYTES = 4 * LIMITS.description;
/** More than the form has, whatever a company adds. */
const MOST_FIELDS = 200;

/**
 * Reads a posted ask form or upload, files into temporary files.
 * A file over the limit is let through a little, so that its message can name it instead of refusing the whole form.
 * @throws Problem when the form cannot be read or is far too large.
 */
export async function postedForm(request: Request): Promise<Form> {
  try {
    return await readForm(request, {
      bytes: LIMITS.attachments * LIMITS.attachmentBytes + 5 * 1024 * 1024,
      fields: MOST_FIELDS,
      fieldBytes: FIELD_BYTES,
      files: LIMITS.attachments + 1,
      fileBytes: LIMITS.attachmentBytes + 1024 * 1024,
    });
  } catch (error) {
    if (error instanceof FormError)
      throw new Problem(error.status === 413 ? 'too-large' : 'bad-request', error.message);
    throw error;
  }
}

import { FormError, readForm } from '../server/multipart.ts';
import { Problem } from '../web/problem.ts';

/**
 * The fields of a posted form without files.
 * @throws Problem when the body is not such a form.
 */
export async function postedFields(request: Request): Promise<(name: string) => string> {
  try {
    const form = await readForm(request, { bytes: 65_536, fields: 50, fieldBytes: 16_384, files: 0, fileBytes: 0 });
    await form.discard();
    return (name) => (form.fields.get(name) ?? '').replaceAll('\0', '');
  } catch (error) {
    if (error instanceof FormError)
      throw new Problem(error.status === 413 ? 'too-large' : 'bad-request', error.message);
    throw error;
  }
}

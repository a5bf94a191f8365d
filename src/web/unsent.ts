import { formRead, readForm } from '../server/multipart.ts';

/** A form that was posted and could not be taken: everything of it but its files and its secrets, for sending it again. */
export interface Unsent {
  /** Where it was posted to. */
  path: string;
  fields: [name: string, value: string][];
  /** It brought files, which have to be chosen again. */
  hadFiles: boolean;
  /** It has fields that a page does not repeat: passwords and codes. */
  hadSecrets: boolean;
}

/** What a page must not show, whoever looks at the screen. */
const SECRET = /password|passcode|code|secret|token/i;

/** More text than any form takes. */
const LIMITS = {
  bytes: 110 * 1024 * 1024,
  fields: 300,
  fieldBytes: 1024 * 1024,
  files: 20,
  fileBytes: 12 * 1024 * 1024,
};

/** The form of a request whose page failed, read by that page or else now; undefined when it is none. */
export async function unsentForm(request: Request, url: URL): Promise<Unsent | undefined> {
  if (request.method !== 'POST') return undefined;
  let form = formRead(request);
  if (!form && !request.bodyUsed) form = await readForm(request, LIMITS).catch(() => undefined);
  if (!form) return undefined;
  await form.discard();
  const fields = [...form.fields];
  return {
    path: url.pathname + url.search,
    fields: fields.filter(([name]) => !SECRET.test(name)),
    hadFiles: form.files.length > 0,
    hadSecrets: fields.some(([name, value]) => SECRET.test(name) && value !== ''),
  };
}

import { cleanText } from '../server/clean-text.ts';
import { FormError, type FormFile, type FormLimits, readForm } from '../server/multipart.ts';
import { Problem } from './problem.ts';

const KILOBYTE = 1024;

/** What a body may be and how much of it is read. */
export interface BodyRule {
  /**
   * `beacon`: JSON that `navigator.sendBeacon` sends, which says text/plain; `program`: JSON whatever is said of it, and nothing at all, which
   * is an empty object: for what no page of another site can send in somebody's name.
   */
  type: 'form' | 'json' | 'beacon' | 'program';
  /** Of the whole body. */
  bytes: number;
  fields: number;
  fieldBytes: number;
  /** Files are written to a temporary folder while the form is being handled. */
  files?: { most: number; bytes: number };
}

/** A form without files. */
export const SMALL_FORM: BodyRule = { type: 'form', bytes: 64 * KILOBYTE, fields: 50, fieldBytes: 16 * KILOBYTE };
/** A JSON value of the size of a form. */
export const SMALL_JSON: BodyRule = { ...SMALL_FORM, type: 'json' };
/** The same, as a page sends it while it is being left. */
export const BEACON: BodyRule = { ...SMALL_FORM, type: 'beacon' };

/** A body that was read. No text in it has a NUL or half a character: no database takes the one, and no answer the other. */
export interface Body {
  /** The first value of each field; of JSON the texts at its top, for showing them again. */
  values: Record<string, string>;
  /** Every value of a field. */
  list(name: string): string[];
  /** The JSON value; of a form the same as `values`. */
  data: unknown;
  files: FormFile[];
  /** More files came than are taken. */
  tooManyFiles: boolean;
  /** Why files could not be written, such as a full disk. */
  notWritten: Error | undefined;
  /** Removes the temporary files. */
  discard(): Promise<void>;
}

/** What stands for a body that was not read. */
export const EMPTY_BODY: Body = {
  values: {},
  list: () => [],
  data: {},
  files: [],
  tooManyFiles: false,
  notWritten: undefined,
  discard: async () => {},
};

/**
 * Reads the body of a request.
 * @param options.files false: files are read over and not kept, because the answer is known already; `tooManyFiles` says that some came.
 * @throws Problem `unsupported-type`, `too-large` or `bad-request`.
 */
export async function readBody(request: Request, rule: BodyRule, options: { files?: boolean } = {}): Promise<Body> {
  return rule.type === 'form'
    ? await readFormBody(request, rule, options.files ?? true)
    : await readJsonBody(request, rule);
}

async function readFormBody(request: Request, rule: BodyRule, withFiles: boolean): Promise<Body> {
  const { files = { most: 0, bytes: 0 } } = rule;
  const limits: FormLimits = {
    bytes: rule.bytes,
    fields: rule.fields,
    fieldBytes: rule.fieldBytes,
    // One more, and a little larger, so that the message can name the file.
    files: files.most > 0 ? (withFiles ? files.most + 1 : 1) : 0,
    // Of those that are not kept, so much as tells that there was one.
    fileBytes: withFiles ? files.bytes + KILOBYTE : 1,
    cutFiles: files.most > 0,
  };
  try {
    const form = await readForm(request, limits);
    const { fields } = form;
    const values = Object.fromEntries([...fields.keys()].map((name) => [name, fields.get(name)!]));
    if (!withFiles && files.most > 0) {
      await form.discard();
      // A browser sends an empty one where none was chosen.
      const tooManyFiles = form.tooManyFiles || form.files.length > 0 || form.notWritten !== undefined;
      return { ...EMPTY_BODY, values, data: values, list: (name) => fields.getAll(name), tooManyFiles };
    }
    return { ...form, values, data: values, list: (name) => fields.getAll(name) };
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    throw new Problem(
      error.status === 413 ? 'too-large' : error.status === 415 ? 'unsupported-type' : 'bad-request',
      error.message,
    );
  }
}

const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

async function readJsonBody(request: Request, rule: BodyRule): Promise<Body> {
  const type = request.headers.get('content-type') ?? '';
  const isTyped = JSON_TYPE.test(type) || (rule.type === 'beacon' && /^text\/plain\s*(;|$)/i.test(type));
  if (rule.type !== 'program' && !isTyped) throw new Problem('unsupported-type', 'Send the body as application/json.');
  const bytes = await readBytes(request, rule.bytes);
  const data = rule.type === 'program' && bytes.length === 0 ? {} : cleanValue(parse(bytes, isTyped));
  const texts = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return {
    ...EMPTY_BODY,
    values: Object.fromEntries(texts.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
    data,
  };
}

/** The bytes of a body. @throws Problem `too-large` for more than the most. */
export async function readBytes(request: Request, most: number): Promise<Buffer> {
  const tooLarge = () => new Problem('too-large', `The body may have ${most} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // The server cuts a body of undeclared length with this code.
    if ((error as { code?: unknown }).code === 'BODY_TOO_LARGE') throw tooLarge();
    throw error;
  }
  return Buffer.concat(chunks);
}

/** Lists and objects inside each other: more is nothing that anybody wrote, and would be too deep to walk through. */
const DEEPEST_JSON = 64;

/** @param isTyped it was said to be JSON; what was not, and is none, is of another type. */
function parse(bytes: Buffer, isTyped: boolean): unknown {
  if (depthOf(bytes) > DEEPEST_JSON)
    throw new Problem('bad-request', `The JSON may be nested ${DEEPEST_JSON} levels deep.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    if (!isTyped) throw new Problem('unsupported-type', 'Send the body as application/json.');
    throw new Problem('bad-request', 'The body is not valid JSON in UTF-8.');
  }
}

const [QUOTE, BACKSLASH, BRACKET, BRACE, END_BRACKET, END_BRACE] = [...'"\\[{]}'].map((sign) => sign.charCodeAt(0));

/** How deep lists and objects stand inside each other, outside texts. */
function depthOf(bytes: Buffer): number {
  let [depth, deepest, isText] = [0, 0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) isText = !isText;
    else if (isText) continue;
    else if (byte === BRACKET || byte === BRACE) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === END_BRACKET || byte === END_BRACE) depth -= 1;
  }
  return deepest;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleanText(name), cleanValue(inner)]));
}

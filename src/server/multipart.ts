import { mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { cleanText } from './clean-text.ts';

/** How much a form may bring. */
export interface FormLimits {
  /** Of the whole body. */
  bytes: number;
  fields: number;
  fieldBytes: number;
  files: number;
  fileBytes: number;
  /** Files over the limits are cut or left out, and the form tells so, instead of the whole form being refused with what was typed. */
  cutFiles?: boolean;
}

/** A file of a form, in a temporary folder until {@link Form.discard}. */
export interface FormFile {
  /** Name of the form's field. */
  field: string;
  /** As the browser gave it: anything, even a path. */
  name: string;
  path: string;
  sizeBytes: number;
}

/** A form that was read whole. */
export interface Form {
  /** Values in the order they came, as `cleanText` leaves them; a field can have several. */
  fields: URLSearchParams;
  files: FormFile[];
  /** With `cutFiles`: more files came than are taken. */
  tooManyFiles: boolean;
  /** Why files could not be written to the temporary folder, such as a full disk; they are missing, the fields are all there. */
  notWritten: Error | undefined;
  /** Removes the temporary files. */
  discard(): Promise<void>;
}

export type FormErrorReason = 'too-large' | 'too-many-fields' | 'too-many-files' | 'malformed' | 'unsupported-type';

const STATUS: Record<FormErrorReason, 400 | 413 | 415> = {
  'too-large': 413,
  'too-many-fields': 413,
  'too-many-files': 413,
  malformed: 400,
  'unsupported-type': 415,
};

/** A form that cannot be taken; `status` is the HTTP status that says so. */
export class FormError extends Error {
  override name = 'FormError';
  readonly reason: FormErrorReason;
  readonly status: 400 | 413 | 415;

  constructor(reason: FormErrorReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.status = STATUS[reason];
  }
}

const formsRead = new WeakMap<Request, Form>();

/** The form that was read from a request, for whoever has to answer when its page failed; its files may be gone. */
export function formRead(request: Request): Form | undefined {
  return formsRead.get(request);
}

/**
 * Reads a form, urlencoded or multipart, as it comes in; files go to temporary files and never into memory.
 * An input for files that was left empty does not count as a file.
 * @throws FormError; nothing is left behind then.
 */
export async function readForm(request: Request, limits: FormLimits): Promise<Form> {
  const contentType = request.headers.get('content-type') ?? '';
  const kind = /^(multipart\/form-data|application\/x-www-form-urlencoded)\s*(?:;|$)/i.exec(contentType)?.[1];
  if (!kind) throw new FormError('unsupported-type', 'The body is not a form.');
  if (Number(request.headers.get('content-length') ?? 0) > limits.bytes) throw tooLarge(limits);
  const body = chunksOf(request, limits);
  try {
    const form = kind.startsWith('m') ? await readMultipart(body, contentType, limits) : await readPairs(body, limits);
    formsRead.set(request, form);
    return form;
  } catch (error) {
    if (error instanceof FormError) throw error;
    // The server ends a body of undeclared length with this code when it grows too large.
    if ((error as { code?: unknown }).code === 'BODY_TOO_LARGE') throw tooLarge(limits);
    throw new FormError('malformed', 'The form could not be received whole.', error);
  } finally {
    // Not waited for: a sender that stalls must not hold up the answer.
    body.return().catch(() => {});
  }
}

async function readPairs(body: AsyncIterable<Uint8Array>, limits: FormLimits): Promise<Form> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const given = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const fields = new URLSearchParams([...given].map(([name, value]) => [cleanText(name), cleanText(value)]));
  if (fields.size > limits.fields) throw tooManyFields(limits);
  for (const value of fields.values()) if (Buffer.byteLength(value) > limits.fieldBytes) throw fieldTooLarge(limits);
  return { fields, files: [], tooManyFiles: false, notWritten: undefined, discard: async () => {} };
}

async function readMultipart(body: AsyncIterable<Uint8Array>, contentType: string, limits: FormLimits): Promise<Form> {
  const parser = makeParser(contentType, limits);
  const fields = new URLSearchParams();
  const folder = new TemporaryFolder();
  const streams: Readable[] = [];
  const writing: Promise<FormFile | Error>[] = [];
  let tooManyFiles = false;
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('error', (error) => reject(new FormError('malformed', 'The form cannot be read.', error)));
      parser.on('finish', resolve);
      parser.on('fieldsLimit', () => reject(tooManyFields(limits)));
      parser.on('filesLimit', () => {
        tooManyFiles = true;
        if (!limits.cutFiles) reject(new FormError('too-many-files', `The form has over ${limits.files} files.`));
      });
      parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
        if (name === undefined) reject(new FormError('malformed', 'A field of the form has no name.'));
        else if (valueTruncated) reject(fieldTooLarge(limits));
        else fields.append(cleanText(name), cleanText(value));
      });
      parser.on('file', (field, stream, name) => {
        stream.on('limit', () => {
          if (!limits.cutFiles)
            reject(new FormError('too-large', `A file of the form is larger than ${limits.fileBytes} bytes.`));
        });
        streams.push(stream);
        stream.on('error', () => {});
        const written = keep(folder, stream, { field: cleanText(field ?? ''), name: cleanText(name ?? '') }).catch(
          (error) => {
            reject(new FormError('malformed', 'A file of the form could not be received.', error));
            throw error;
          },
        );
        written.catch(() => {});
        writing.push(written);
      });
      feed(parser, body).catch(reject);
    });
    const kept = await Promise.all(writing);
    return {
      fields,
      files: kept.flatMap((file) =>
        file instanceof Error || (file.name === '' && file.sizeBytes === 0) ? [] : [file],
      ),
      tooManyFiles,
      notWritten: kept.find((file) => file instanceof Error),
      discard: () => folder.remove(),
    };
  } catch (error) {
    for (const stream of streams) stream.destroy(error as Error);
    await Promise.allSettled(writing);
    await folder.remove();
    throw error;
  }
}

/**
 * Writes a file of a form as it comes in. What cannot be written is our own fault, and no reason to lose the fields that follow: the file is
 * read to its end all the same, and the reason returned.
 * @throws whatever its sender does wrong.
 */
async function keep(
  folder: TemporaryFolder,
  stream: Readable,
  { field, name }: Pick<FormFile, 'field' | 'name'>,
): Promise<FormFile | Error> {
  let notWritten: Error | undefined;
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    if (notWritten) return undefined;
    try {
      return await work();
    } catch (error) {
      notWritten = error as Error;
      return undefined;
    }
  };
  const file = await attempt(() => folder.nextPath());
  const handle = await attempt(() => open(file!, 'wx', 0o600));
  let sizeBytes = 0;
  try {
    for await (const chunk of stream) {
      sizeBytes += (chunk as Buffer).length;
      await attempt(() => handle!.writeFile(chunk as Buffer));
    }
  } finally {
    await handle?.close().catch((error: Error) => {
      notWritten ??= error;
    });
  }
  return notWritten ?? { field, name, path: file!, sizeBytes };
}

/** A folder that is made when its first file comes: most forms have none. */
class TemporaryFolder {
  #made: Promise<string> | undefined;
  #files = 0;

  async nextPath(): Promise<string> {
    this.#made ??= mkdtemp(path.join(os.tmpdir(), 'helpwell-form-'));
    const number = String(this.#files++);
    return path.join(await this.#made, number);
  }

  async remove(): Promise<void> {
    const folder = await this.#made?.catch(() => undefined);
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

async function feed(parser: BusboyInstance, body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of body) {
    // The next chunk waits until the files of this one are written.
    await new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
  }
  parser.end();
}

function makeParser(contentType: string, limits: FormLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fields: limits.fields,
        fieldSize: limits.fieldBytes,
        files: limits.files,
        fileSize: limits.fileBytes,
        // Browsers send two or three headers of a line each.
        headerPairs: 20,
        headerSize: 8 * 1024,
      },
    });
  } catch (error) {
    throw new FormError('malformed', 'The form does not say where its parts end.', error);
  }
}

/** The body in pieces, counted. Ending the iteration early lets the sender know that nobody reads on. */
async function* chunksOf(request: Request, limits: FormLimits): AsyncGenerator<Uint8Array, void, undefined> {
  if (!request.body) return;
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > limits.bytes) throw tooLarge(limits);
    yield chunk;
  }
}

const tooLarge = (limits: FormLimits) => new FormError('too-large', `The form is larger than ${limits.bytes} bytes.`);
const tooManyFields = (limits: FormLimits) =>
  new FormError('too-many-fields', `The form has over ${limits.fields} fields.`);
const fieldTooLarge = (limits: FormLimits) =>
  new FormError('too-large', `A field of the form is larger than ${limits.fieldBytes} bytes.`);

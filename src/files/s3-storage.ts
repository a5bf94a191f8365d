// Files in storage that speaks S3, by its REST interface with Signature Version 4.
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { SaxesParser } from 'saxes';
import type { FileStorage } from './storage.ts';

/** Where it is, and who we are there. */
export interface S3Place {
  /** Without the bucket, which follows in the path. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Before the names of all files. */
  prefix: string;
}

/** A file larger than this is sent in parts of this size, in bytes; S3 takes no smaller part than 5 MB but the last. */
const PART_BYTES = 8 * 1024 * 1024;
/** Attempts after a failure of the storage itself. */
const RETRIES = 3;
const KEY = /^[0-9a-f]{32}$/;

/** The storage answered with something else than was asked for. */
class S3Error extends Error {
  override name = 'S3Error';
}

/**
 * Files as `<prefix><folder>/<key>` in a bucket. What is being put holds one part in memory, and is under its key only when it is whole.
 * @param folder sets the files of one kind apart from others.
 */
export function s3Storage(place: S3Place, folder: string): FileStorage {
  const client = new AwsClient({
    accessKeyId: place.accessKeyId,
    secretAccessKey: place.secretAccessKey,
    region: place.region,
    service: 's3',
    retries: RETRIES,
  });
  const bucket = `${place.endpoint.replace(/\/$/, '')}/${place.bucket}`;
  const before = `${place.prefix}${folder}/`;
  const addressOf = (key: string, query = '') => `${bucket}/${before}${key}${query}`;

  async function ask(url: string, init: RequestInit, ...fine: number[]): Promise<Response> {
    const response = await client.fetch(url, init);
    if (response.ok || fine.includes(response.status)) return response;
    const said = await firstText(response, 'Code');
    throw new S3Error(`The storage answered ${init.method ?? 'GET'} with ${response.status} ${said}`.trim());
  }

  async function putInParts(key: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
    const begun = await ask(addressOf(key, '?uploads='), { method: 'POST' });
    const uploadId = encodeURIComponent(await firstText(begun, 'UploadId'));
    if (!uploadId) throw new S3Error('The storage began no upload.');
    try {
      const tags: string[] = [];
      for await (const part of parts) {
        const query = `?partNumber=${tags.length + 1}&uploadId=${uploadId}`;
        const sent = await ask(addressOf(key, query), { method: 'PUT', body: part as BodyInit });
        await sent.body?.cancel();
        tags.push(sent.headers.get('etag') ?? '');
      }
      const list = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`);
      const done = await ask(addressOf(key, `?uploadId=${uploadId}`), {
        method: 'POST',
        body: `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`,
      });
      // It may say 200 first, and fail then.
      const said = await done.text();
      if (/<Error[\s>]/.test(said)) throw new S3Error('The storage could not put the parts of a file together.');
    } catch (error) {
      await ask(addressOf(key, `?uploadId=${uploadId}`), { method: 'DELETE' }, 404).catch(() => {});
      throw error;
    }
  }

  return {
    async put(key, bytes) {
      if (!KEY.test(key)) throw new Error(`Not a key of a file: ${JSON.stringify(key)}`);
      const parts = inParts(bytes);
      const first = await parts.next();
      const second = first.done ? first : await parts.next();
      if (second.done) {
        const body = (first.value ?? new Uint8Array()) as BodyInit;
        await (await ask(addressOf(key), { method: 'PUT', body })).body?.cancel();
        return;
      }
      await putInParts(key, startingWith([first.value as Uint8Array, second.value], parts));
    },
    async open(key, part) {
      if (!KEY.test(key)) return undefined;
      const headers = part ? { range: `bytes=${part.start}-${part.end}` } : undefined;
      const response = await ask(addressOf(key), headers ? { headers } : {}, 404);
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      return response.body ? Readable.fromWeb(response.body as never) : Readable.from([]);
    },
    async remove(key) {
      if (!KEY.test(key)) return;
      await (await ask(addressOf(key), { method: 'DELETE' }, 404)).body?.cancel();
    },
    async *list() {
      for (let token = ''; ; ) {
        const query = new URLSearchParams({
          'list-type': '2',
          prefix: before,
          ...(token && { 'continuation-token': token }),
        });
        const listed = readList(await (await ask(`${bucket}?${query}`, {})).text());
        for (const { name, putAt } of listed.files) {
          const key = name.slice(before.length);
          if (KEY.test(key)) yield { key, putAt };
        }
        token = listed.next;
        if (!token) return;
      }
    },
    async giveUp(when) {
      for (let after: Record<string, string> = {}; ; ) {
        // In the order in which they are signed.
        const query = new URLSearchParams({ ...after, prefix: before, uploads: '' });
        const listed = readUploads(await (await ask(`${bucket}?${query}`, {})).text());
        for (const { key, uploadId, begunAt } of listed.uploads)
          if (begunAt < when && key.startsWith(before)) {
            const address = `${bucket}/${key}?uploadId=${encodeURIComponent(uploadId)}`;
            await (await ask(address, { method: 'DELETE' }, 404)).body?.cancel();
          }
        if (!listed.next) return;
        after = listed.next;
      }
    },
  };
}

/** Bytes in parts of the same size, the last one smaller. */
async function* inParts(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined, undefined> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (let chunk of bytes) {
    while (length + chunk.length >= PART_BYTES) {
      const rest = PART_BYTES - length;
      yield Buffer.concat([...waiting, chunk.subarray(0, rest)]);
      chunk = chunk.subarray(rest);
      waiting = [];
      length = 0;
    }
    if (chunk.length === 0) continue;
    // Whoever gave it may use its memory again.
    waiting.push(Buffer.from(chunk));
    length += chunk.length;
  }
  if (length > 0) yield Buffer.concat(waiting);
  return undefined;
}

async function* startingWith(first: Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The text of the first element of this name; empty where there is none. */
async function firstText(response: Response, name: string): Promise<string> {
  const found: string[] = [];
  readXml(await response.text(), (path, text) => {
    if (path.at(-1) === name) found.push(text);
  });
  return found[0] ?? '';
}

function readList(xml: string): { files: { name: string; putAt: Date }[]; next: string } {
  const files: { name: string; putAt: Date }[] = [];
  let [name, next] = ['', ''];
  readXml(xml, (path, text) => {
    const [parent, element] = path.slice(-2);
    if (parent === 'Contents' && element === 'Key') name = text;
    if (parent === 'Contents' && element === 'LastModified') files.push({ name, putAt: new Date(text) });
    if (element === 'NextContinuationToken') next = text;
  });
  return { files, next };
}

/** What was begun and is not whole; where the list goes on, by the parameters of the next part. */
function readUploads(xml: string): {
  uploads: { key: string; uploadId: string; begunAt: Date }[];
  next: Record<string, string> | undefined;
} {
  const uploads: { key: string; uploadId: string; begunAt: Date }[] = [];
  let [key, uploadId, isCut] = ['', '', false];
  const next: Record<string, string> = {};
  readXml(xml, (path, text) => {
    const [parent, element] = path.slice(-2);
    if (parent === 'Upload' && element === 'Key') key = text;
    if (parent === 'Upload' && element === 'UploadId') uploadId = text;
    if (parent === 'Upload' && element === 'Initiated') uploads.push({ key, uploadId, begunAt: new Date(text) });
    if (element === 'NextKeyMarker') next['key-marker'] = text;
    if (element === 'NextUploadIdMarker') next['upload-id-marker'] = text;
    if (element === 'IsTruncated') isCut = text === 'true';
  });
  return { uploads, next: isCut ? next : undefined };
}

/** Tells each element with its text, after what is in it; what is no XML tells nothing more. */
function readXml(xml: string, tell: (path: string[], text: string) => void): void {
  const parser = new SaxesParser();
  const path: string[] = [];
  let text = '';
  let isBroken = false;
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    text = '';
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('closetag', () => {
    if (!isBroken) tell([...path], text);
    path.pop();
    text = '';
  });
  parser.write(xml).close();
}

import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type S3Place, s3Storage } from './s3-storage.ts';

const SECRET = 'a secret key';
const files = new Map<string, { bytes: Buffer; at: Date }>();
const uploads = new Map<string, { key: string; parts: Map<number, Buffer>; at: Date }>();
let requests: string[] = [];
let fail: ((request: IncomingMessage) => string | undefined) | undefined;
let server: Server;
let place: S3Place;

const hex = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Whether a request is signed as Signature Version 4 says, by who knows the secret. */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=key\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const [day = '', region = '', service = ''] = scope.split('/');
  if (service !== 's3' || !names.split(';').includes('host')) return false;
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [
    request.method,
    url.pathname,
    query.join('&'),
    headers.join(''),
    names,
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hex(canonical)].join('\n');
  const key = ['aws4_request'].reduce(hmac, [region, service].reduce(hmac, hmac(`AWS4${SECRET}`, day)));
  return createHmac('sha256', key).update(toSign).digest('hex') === signature;
}

function answer(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): { status: number; headers?: object; body?: Buffer | string } {
  if (!isSigned(request, url)) return { status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' };
  const broken = fail?.(request);
  if (broken) return { status: 400, body: `<Error><Code>${broken}</Code></Error>` };
  const key = url.pathname.slice('/bucket/'.length);
  const uploadId = url.searchParams.get('uploadId');
  const upload = uploads.get(uploadId ?? '');
  if (uploadId !== null && !upload) return { status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' };
  switch (request.method) {
    case 'PUT': {
      if (upload) upload.parts.set(Number(url.searchParams.get('partNumber')), body);
      else files.set(key, { bytes: body, at: new Date() });
      return { status: 200, headers: { etag: `"${hex(body).slice(0, 32)}"` } };
    }
    case 'POST': {
      if (!upload) {
        const id = randomBytes(4).toString('base64');
        uploads.set(id, { key, parts: new Map(), at: new Date() });
        return {
          status: 200,
          body: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        };
      }
      const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>&#34;([0-9a-f]+)&#34;</g)];
      const parts = named.map(([, number]) => upload.parts.get(Number(number))!);
      const isRight = named.every(([, , tag], at) => hex(parts[at]!).startsWith(tag!));
      if (!isRight || parts.slice(0, -1).some(({ length }) => length < 5 * 1024 * 1024))
        return { status: 200, body: '<Error><Code>InvalidPart</Code></Error>' };
      files.set(key, { bytes: Buffer.concat(parts), at: new Date() });
      uploads.delete(uploadId!);
      return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    }
    case 'DELETE':
      if (upload) uploads.delete(uploadId!);
      else files.delete(key);
      return { status: 204 };
    default: {
      if (key === '') return url.searchParams.has('uploads') ? listUploads(url) : list(url);
      const file = files.get(key);
      if (!file) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      if (start === undefined) return { status: 200, body: file.bytes };
      return { status: 206, body: file.bytes.subarray(Number(start), Number(end) + 1) };
    }
  }
}

/** Two at a time. */
function list(url: URL) {
  const prefix = url.searchParams.get('prefix') ?? '';
  const after = url.searchParams.get('continuation-token') ?? '';
  const keys = [...files.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const contents = keys
    .slice(0, 2)
    .map(
      (key) => `<Contents><Key>${key}</Key><LastModified>${files.get(key)!.at.toISOString()}</LastModified></Contents>`,
    );
  const next = keys.length > 2 ? `<NextContinuationToken>${keys[1]}</NextContinuationToken>` : '';
  return { status: 200, body: `<?xml version="1.0"?><ListBucketResult>${contents.join('')}${next}</ListBucketResult>` };
}

/** One at a time. */
function listUploads(url: URL) {
  const after = url.searchParams.get('key-marker') ?? '';
  const keys = [...uploads].filter(([, { key }]) => key > after).sort(([, a], [, b]) => (a.key < b.key ? -1 : 1));
  const [first] = keys;
  const shown = first
    ? `<Upload><Key>${first[1].key}</Key><UploadId>${first[0]}</UploadId><Initiated>${first[1].at.toISOString()}</Initiated></Upload>`
    : '';
  const next = `<NextKeyMarker>${first?.[1].key ?? ''}</NextKeyMarker><NextUploadIdMarker>${first?.[0] ?? ''}</NextUploadIdMarker>`;
  return {
    status: 200,
    body: `<ListMultipartUploadsResult>${next}<IsTruncated>${keys.length > 1}</IsTruncated>${shown}</ListMultipartUploadsResult>`,
  };
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url!, `http://${request.headers.host}`);
    const body = await buffer(request);
    requests.push(`${request.method} ${url.search ? url.search.replace(/=[^&]*/g, '') : ''}`.trim());
    const { status, headers = {}, body: text = '' } = answer(request, url, body);
    response.writeHead(status, { ...headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  place = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    bucket: 'bucket',
    accessKeyId: 'key',
    secretAccessKey: SECRET,
    prefix: 'help/',
  };
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  files.clear();
  uploads.clear();
  requests = [];
  fail = undefined;
});

const KEY = '0123456789abcdef0123456789abcdef';
const MEBIBYTE = 1024 * 1024;
const open = async (key: string, part?: { start: number; end: number }) => {
  const bytes = await s3Storage(place, 'videos').open(key, part);
  return bytes && (await buffer(bytes));
};

test('a small file is put at once, read whole and in part, and removed', async () => {
  const storage = s3Storage(place, 'videos');
  await storage.put(KEY, [Buffer.from('Hello, '), Buffer.from('world')]);
  expect([...files.keys()]).toEqual([`help/videos/${KEY}`]);
  expect((await open(KEY))?.toString()).toBe('Hello, world');
  expect((await open(KEY, { start: 7, end: 11 }))?.toString()).toBe('world');
  await storage.remove(KEY);
  await storage.remove(KEY);
  expect(await open(KEY)).toBeUndefined();
  expect(requests).toEqual(['PUT', 'GET', 'GET', 'DELETE', 'DELETE', 'GET']);
});

test('nothing is a file too', async () => {
  await s3Storage(place, 'videos').put(KEY, []);
  expect((await open(KEY))?.length).toBe(0);
});

test('a large file is sent in parts, in the order of its bytes', async () => {
  const bytes = randomBytes(20 * MEBIBYTE + 3);
  // In pieces that fit no part.
  await s3Storage(place, 'videos').put(
    KEY,
    Readable.from([bytes.subarray(0, 11), bytes.subarray(11, 9 * MEBIBYTE), bytes.subarray(9 * MEBIBYTE)]),
  );
  expect((await open(KEY))!.equals(bytes)).toBe(true);
  expect(requests.slice(0, 5)).toEqual([
    'POST ?uploads',
    'PUT ?partNumber&uploadId',
    'PUT ?partNumber&uploadId',
    'PUT ?partNumber&uploadId',
    'POST ?uploadId',
  ]);
});

test('of a file that is cut off nothing is left', async () => {
  async function* cut() {
    yield Buffer.alloc(17 * MEBIBYTE);
    throw new Error('cut off');
  }
  await expect(s3Storage(place, 'videos').put(KEY, cut())).rejects.toThrow('cut off');
  expect([files.size, uploads.size]).toEqual([0, 0]);
});

test('parts that cannot be put together are no file', async () => {
  fail = (request) => (request.method === 'PUT' && request.url!.includes('partNumber=2') ? 'Broken' : undefined);
  await expect(s3Storage(place, 'videos').put(KEY, [Buffer.alloc(20 * MEBIBYTE)])).rejects.toThrow('400 Broken');
  expect([files.size, uploads.size]).toEqual([0, 0]);
});

test('what a process has begun that is no more is given up, and neither what is under way nor what is of another folder', async () => {
  const begun = (folder: string, sign: string, hours: number) =>
    uploads.set(`${folder}/${sign}+=`, {
      key: `help/${folder}/${sign.repeat(32)}`,
      parts: new Map(),
      at: new Date(Date.now() - hours * 3_600_000),
    });
  begun('videos', 'a', 30);
  begun('videos', 'b', 1);
  begun('videos', 'c', 30);
  begun('pictures', 'd', 30);
  await s3Storage(place, 'videos').giveUp!(new Date(Date.now() - 24 * 3_600_000));
  expect([...uploads.keys()]).toEqual(['videos/b+=', 'pictures/d+=']);
});

test('all files of a folder are listed, page by page, and none of another', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e'].map((sign) => sign.repeat(32));
  const storage = s3Storage(place, 'videos');
  for (const key of keys) await storage.put(key, [Buffer.from(key)]);
  await s3Storage(place, 'pictures').put(KEY, [Buffer.from('x')]);
  files.set('help/videos/no-key', { bytes: Buffer.alloc(1), at: new Date() });
  const listed: string[] = [];
  for await (const { key, putAt } of storage.list()) {
    listed.push(key);
    expect(putAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  }
  expect(listed).toEqual(keys);
});

test('who does not know the secret is told so, and nothing is done', async () => {
  const storage = s3Storage({ ...place, secretAccessKey: 'another' }, 'videos');
  await expect(storage.put(KEY, [Buffer.from('x')])).rejects.toThrow('403 SignatureDoesNotMatch');
  await expect(storage.open(KEY)).rejects.toThrow('403');
  expect(files.size).toBe(0);
});

test.each(['../../etc/passwd', '', 'A'.repeat(32)])('what is no key is nowhere: %j', async (key) => {
  await expect(s3Storage(place, 'videos').put(key, [])).rejects.toThrow('Not a key');
  expect(await open(key)).toBeUndefined();
  await s3Storage(place, 'videos').remove(key);
  expect(requests).toEqual([]);
});

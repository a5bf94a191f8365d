import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FormError, type FormLimits, readForm } from './multipart.ts';

// Where forms are kept: a folder of their own, because other programs come and go in the one that all share.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-forms-'));
  vi.stubEnv('TMPDIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const streamOf = (chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) =>
  Readable.toWeb(Readable.from(chunks, { objectMode: false })) as ReadableStream<Uint8Array>;

const LIMITS: FormLimits = { bytes: 100_000, fields: 5, fieldBytes: 2_000, files: 2, fileBytes: 50_000 };

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://localhost/ask', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

const multipart = (text: string) => post(text, { 'content-type': 'multipart/form-data; boundary=cut' });

/** Reason and status of the refusal, and that it left no file behind. */
async function refusal(request: Request): Promise<[string, number]> {
  const before = await leftBehind();
  const error = await readForm(request, LIMITS).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FormError)) throw new Error(`Not refused: ${error}`);
  expect(await leftBehind()).toEqual(before);
  return [error.reason, error.status];
}

const leftBehind = () => readdir(folder);

function form(entries: [string, string | File][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

test('reads the fields of an urlencoded form, several of one name too', async () => {
  const { fields, files } = await readForm(post(new URLSearchParams('a=1&a=2&text=caf%C3%A9+%26')), LIMITS);
  expect([fields.getAll('a'), fields.get('text'), files]).toEqual([['1', '2'], 'café &', []]);
});

test('names of files have nothing that no database takes', async () => {
  const part = (name: string) => `--cut\r\nContent-Disposition: form-data; name="files"; ${name}\r\n\r\nx\r\n`;
  const { files, discard } = await readForm(
    multipart(`${part('filename="a\0b\u0007.txt"')}${part("filename*=UTF-8''c%00d.txt")}--cut--\r\n`),
    LIMITS,
  );
  expect(files.map(({ name }) => name)).toEqual(['ab.txt', 'cd.txt']);
  await discard();
});

test('reads fields and files of a multipart form in their order, with names in any script', async () => {
  const { fields, files, discard } = await readForm(
    post(
      form([
        ['subject', 'Zürich — 東京'],
        ['files', new File(['first'], 'écran 1.txt')],
        ['files', new File([Buffer.alloc(40_000, 'b')], '二.bin')],
      ]),
    ),
    LIMITS,
  );
  expect(fields.get('subject')).toBe('Zürich — 東京');
  expect(files.map(({ field, name, sizeBytes }) => [field, name, sizeBytes])).toEqual([
    ['files', 'écran 1.txt', 5],
    ['files', '二.bin', 40_000],
  ]);
  expect(await readFile(files[0]!.path, 'utf8')).toBe('first');
  await discard();
  await expect(stat(files[0]!.path)).rejects.toThrow('ENOENT');
});

test('leaves out of names and values what no database takes', async () => {
  const nul = String.fromCharCode(0);
  for (const body of [new URLSearchParams([[`a${nul}`, `b${nul}c`]]), form([['a', `b${nul}c`]])])
    expect((await readForm(post(body), LIMITS)).fields.get('a')).toBe('bc');
});

test('does not take an empty file input for a file', async () => {
  const { files, discard } = await readForm(post(form([['files', new File([], '')]])), LIMITS);
  expect(files).toEqual([]);
  await discard();
});

test('reads a form that comes in a byte at a time', async () => {
  const whole = Buffer.from(
    await post(
      form([
        ['a', 'b'],
        ['f', new File(['xyz'], 'f.txt')],
      ]),
    ).arrayBuffer(),
  );
  const boundary = /^--(.*)\r\n/.exec(whole.toString())![1];
  const body = streamOf(Array.from(whole, (byte) => Uint8Array.of(byte)));
  const { fields, files, discard } = await readForm(
    post(body, { 'content-type': `multipart/form-data; boundary=${boundary}` }),
    LIMITS,
  );
  expect([fields.get('a'), files[0]?.sizeBytes]).toEqual(['b', 3]);
  await discard();
});

test('refuses what is no form', async () => {
  expect(await refusal(post('{}', { 'content-type': 'application/json' }))).toEqual(['unsupported-type', 415]);
});

test('refuses a body over the limit, declared or not', async () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await refusal(post('a=1', { ...type, 'content-length': '100001' }))).toEqual(['too-large', 413]);
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(10_000, 'a')) });
  expect(await refusal(post(endless, type))).toEqual(['too-large', 413]);
});

test('stops reading a sender that goes on after being refused', async () => {
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(Buffer.alloc(10_000, 'a')),
    cancel: () => {
      cancelled = true;
    },
  });
  await refusal(post(endless, { 'content-type': 'application/x-www-form-urlencoded' }));
  expect(cancelled).toBe(true);
});

test('says too large when the server cut the body', async () => {
  const cut = new ReadableStream({
    pull: (controller) => controller.error(Object.assign(new Error('cut'), { code: 'BODY_TOO_LARGE' })),
  });
  expect(await refusal(post(cut, { 'content-type': 'multipart/form-data; boundary=cut' }))).toEqual(['too-large', 413]);
});

test('refuses a file, a field and a number of them over the limit', async () => {
  const file = (size: number) => new File([Buffer.alloc(size, 'a')], 'a.txt');
  expect(await refusal(post(form([['f', file(50_001)]])))).toEqual(['too-large', 413]);
  expect(await refusal(post(form([['a', 'x'.repeat(2_001)]])))).toEqual(['too-large', 413]);
  expect(await refusal(post(new URLSearchParams({ a: 'x'.repeat(2_001) })))).toEqual(['too-large', 413]);
  expect(
    await refusal(
      post(
        form([
          ['f', file(1)],
          ['f', file(1)],
          ['f', file(1)],
        ]),
      ),
    ),
  ).toEqual(['too-many-files', 413]);
  const many = Array.from({ length: 6 }, (_, at): [string, string] => [`a${at}`, '']);
  expect(await refusal(post(form(many)))).toEqual(['too-many-fields', 413]);
  expect(await refusal(post(new URLSearchParams(many)))).toEqual(['too-many-fields', 413]);
});

test.each([
  ['without a boundary', post('x', { 'content-type': 'multipart/form-data' })],
  ['that is empty', multipart('')],
  ['that ends in a header', multipart('--cut\r\nContent-Disposition: form-data; na')],
  ['that ends in a field', multipart('--cut\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf')],
  ['that ends in a file', multipart('--cut\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nhalf')],
  ['with a field without a name', multipart('--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n--cut--\r\n')],
])('refuses a form %s', async (_, request) => {
  expect(await refusal(request)).toEqual(['malformed', 400]);
});

test('refuses a form whose sender went away in the middle', async () => {
  const body = streamOf(
    (async function* () {
      yield Buffer.from('--cut\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nhalf');
      throw new Error('gone');
    })(),
  );
  expect(await refusal(post(body, { 'content-type': 'multipart/form-data; boundary=cut' }))).toEqual([
    'malformed',
    400,
  ]);
});

test('tells of files over the limits instead of refusing what was typed, when asked to', async () => {
  const { fields, files, tooManyFiles, discard } = await readForm(
    post(
      form([
        ['f', new File([Buffer.alloc(60_000, 'a')], 'large.txt')],
        ['f', new File(['b'], 'b.txt')],
        ['f', new File(['c'], 'c.txt')],
        ['body', 'A long letter'],
      ]),
    ),
    { ...LIMITS, cutFiles: true },
  );
  expect(fields.get('body')).toBe('A long letter');
  expect(files.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
    ['large.txt', 50_000],
    ['b.txt', 1],
  ]);
  expect(tooManyFiles).toBe(true);
  await discard();
});

test('keeps what was typed, and names the reason, when the temporary folder takes no file', async () => {
  vi.stubEnv('TMPDIR', path.join(folder, 'is-not-there'));
  const { fields, files, notWritten } = await readForm(
    post(
      form([
        ['subject', 'before the file'],
        ['f', new File([Buffer.alloc(40_000, 'a')], 'a.txt')],
        ['body', 'behind the file'],
      ]),
    ),
    LIMITS,
  );
  vi.stubEnv('TMPDIR', folder);
  expect([fields.get('subject'), fields.get('body'), files]).toEqual(['before the file', 'behind the file', []]);
  expect((notWritten as NodeJS.ErrnoException).code).toBe('ENOENT');
});

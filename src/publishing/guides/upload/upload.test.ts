import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aUser } from '../../../accounts/test-factory.ts';
import { describeStores } from '../../../db/test-database.ts';
import { testFiles } from '../../../files/test-files.ts';
import { jobs } from '../../../jobs/schema.ts';
import { guideFiles } from '../../../videos/revisions-schema.ts';
import { guideUploads } from '../schema.ts';
import { keepVideo } from './keep-video.ts';
import { PiecesStore } from './pieces-store.ts';
import { refusalOf } from './refusal.ts';
import { sweepGuideFiles } from './sweep-uploads.ts';
import { answerUpload } from './tus.ts';
import { MOST_UNDER_WAY, PIECE_BYTES, partsOf, UPLOADS_PATH } from './upload.ts';
import { readVideoFacts } from './video-facts.ts';

const SHIPPED = 'content/videos/ask-a-question/video.mp4';
const files = testFiles();

describe('the parts of a file in pieces', () => {
  const pieces = [
    { key: 'a', bytes: 10 },
    { key: 'b', bytes: 5 },
    { key: 'c', bytes: 10 },
  ];
  test('are those with the bytes that are asked for', () => {
    expect(partsOf(pieces, { start: 8, end: 15 })).toEqual([
      { key: 'a', start: 8, end: 9 },
      { key: 'b', start: 0, end: 4 },
      { key: 'c', start: 0, end: 0 },
    ]);
    expect(partsOf(pieces, { start: 10, end: 14 })).toEqual([{ key: 'b', start: 0, end: 4 }]);
  });
});

describe('what a video is', () => {
  const factsOf = (bytes: Uint8Array) =>
    readVideoFacts({ size: bytes.length, read: async (start, end) => bytes.slice(start, end) });

  /** An MP4 whose header says that it is in a codec; nobody looks into its pictures. */
  async function anMp4(codec: 'avc' | 'hevc', { seconds = 2, width = 640 } = {}): Promise<Uint8Array> {
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat(), target });
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source);
    await output.start();
    const decoderConfig = {
      codec: codec === 'avc' ? 'avc1.42001e' : 'hvc1.1.6.L93.B0',
      codedWidth: width,
      codedHeight: 360,
      description: new Uint8Array([
        1, 0x42, 0, 0x1e, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0, 0x1e, 1, 0, 4, 0x68, 0xce, 0x38, 0x80,
      ]),
    };
    await source.add(new EncodedPacket(new Uint8Array([0, 0, 0, 1, 0x65]), 'key', 0, seconds), { decoderConfig });
    await output.finalize();
    return new Uint8Array(target.buffer!);
  }

  test('is read from its content', async () => {
    expect(await factsOf(await readFile(SHIPPED))).toEqual({
      container: 'mp4',
      codec: 'avc',
      width: expect.any(Number),
      height: expect.any(Number),
      seconds: expect.any(Number),
    });
    expect(await factsOf(await anMp4('avc'))).toMatchObject({
      container: 'mp4',
      codec: 'avc',
      width: 640,
      height: 360,
    });
  });

  test('that not every browser plays is named', async () => {
    expect(await factsOf(await anMp4('hevc'))).toEqual({ reason: 'codec', name: 'HEVC (H.265)' });
    const renamed = Buffer.from(await anMp4('avc'));
    renamed.write('apch', renamed.indexOf('avc1', renamed.indexOf('stsd')), 'latin1');
    expect(await factsOf(renamed)).toEqual({ reason: 'codec', name: 'Apple ProRes' });
    renamed.write('mp4v', renamed.indexOf('apch'), 'latin1');
    expect(await factsOf(renamed)).toEqual({ reason: 'codec', name: 'MPEG-4 Part 2' });
  });

  test('of absurd length or size is none', async () => {
    expect(await factsOf(await anMp4('avc', { seconds: 90_000 }))).toEqual({ reason: 'too-long' });
    expect(await factsOf(await anMp4('avc', { width: 9000 }))).toEqual({ reason: 'too-large-picture' });
  });

  test.each([
    ['a text', 'Hello, this is a text. '.repeat(20), { reason: 'container', name: '' }],
    ['a page', '<!doctype html><video src="https://example.com/a.mp4">', { reason: 'container', name: '' }],
    ['nothing but zeros', '\0'.repeat(100_000), { reason: 'container', name: '' }],
  ])('is not %s', async (_, content, refusal) => {
    expect(await factsOf(Buffer.from(content))).toEqual(refusal);
  });

  test('cut in the middle, or with its insides shuffled, ends in a reason and nothing else', async () => {
    const whole = await readFile(SHIPPED);
    const facts = [whole.subarray(0, 300), whole.subarray(0, 5), Buffer.from(whole).fill(0xff, 40, 4000)];
    for (const bytes of facts) expect(await factsOf(bytes)).toHaveProperty('reason');
  });

  test('that says it is described by all of a huge file is not read into memory', async () => {
    const size = 600 * 1024 * 1024;
    const head = Buffer.alloc(32);
    head.writeUInt32BE(24, 0);
    head.write('ftypisom\0\0\0\0isommp42', 4, 'latin1');
    head.writeUInt32BE(size - 24, 24);
    head.write('moov', 28, 'latin1');
    let longest = 0;
    const facts = await readVideoFacts({
      size,
      async read(start, end) {
        longest = Math.max(longest, end - start);
        const bytes = Buffer.alloc(end - start);
        head.copy(bytes, 0, start);
        return bytes;
      },
    });
    expect(facts).toEqual({ reason: 'broken' });
    expect(longest).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  test('with sound alone has no picture', async () => {
    const renamed = Buffer.from(await anMp4('avc'));
    // The handler of its only track.
    renamed.write('soun', renamed.indexOf('vide'), 'latin1');
    expect(await factsOf(renamed)).toHaveProperty('reason');
  });
});

describeStores('uploads in pieces', (on) => {
  let me: number;
  let other: number;
  let video: Buffer<ArrayBuffer>;
  beforeAll(async () => {
    me = (await aUser(on.db, { role: 'agent' })).id;
    other = (await aUser(on.db, { role: 'agent' })).id;
    video = Buffer.from(await readFile(SHIPPED));
  });
  beforeEach(async () => {
    await on.db.delete(guideUploads);
    await on.db.delete(guideFiles);
    await on.db.delete(jobs);
  });

  const longest = 10 * 1024 * 1024;
  const explain = (refusal: string) => refusal;
  const ask = (method: string, path = '', init: RequestInit = {}, ownerId = me) =>
    answerUpload(
      new Request(`http://localhost${UPLOADS_PATH}${path}`, {
        method,
        ...init,
        headers: { 'tus-resumable': '1.0.0', ...init.headers },
        duplex: 'half',
      } as RequestInit),
      { db: on.db, storage: files.storage, ownerId, longest, explain },
    );
  const metadata = (guide: string, name: string) =>
    `guide ${Buffer.from(guide).toString('base64')},filename ${Buffer.from(name).toString('base64')}`;
  const begin = (size: number, { guide = 'tour', name = 'tour.mp4' } = {}) =>
    ask('POST', '', { headers: { 'upload-length': String(size), 'upload-metadata': metadata(guide, name) } });
  const idOf = (response: Response) => response.headers.get('location')!.split('/').at(-1)!;
  const send = (id: string, offset: number, body: BodyInit, ownerId = me) =>
    ask(
      'PATCH',
      `/${id}`,
      { body, headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' } },
      ownerId,
    );
  const rowOf = async (id: string) => (await on.db.select().from(guideUploads).where(eq(guideUploads.id, id)))[0]!;
  const keysIn = async () => {
    const keys: string[] = [];
    for await (const { key } of files.storage.list()) keys.push(key);
    return keys;
  };

  test('go on where they were, and become a file of the guide', async () => {
    const id = idOf(await begin(video.length));
    const half = 200_000;
    expect((await send(id, 0, video.subarray(0, half))).headers.get('upload-offset')).toBe(String(half));
    const head = await ask('GET', `/${id}`);
    expect(head.headers.get('upload-offset')).toBe(String(half));
    expect((await send(id, half, video.subarray(half))).status).toBe(204);
    expect(await on.db.select().from(jobs)).toMatchObject([{ kind: 'keep-video', payload: { upload: id } }]);
    await keepVideo(on.db, files.storage, id);
    const row = await rowOf(id);
    expect(row).toMatchObject({ refusal: null, pieces: [] });
    expect(row.fileName).toMatch(/^tour-[0-9a-f]{12}\.mp4$/);
    const [file] = await on.db.select().from(guideFiles);
    expect(file).toMatchObject({ guide: 'tour', name: row.fileName, type: 'video/mp4', codec: 'avc' });
    expect(await buffer((await files.storage.open(file!.storageKey))!)).toEqual(video);
    expect(await keysIn()).toEqual([file!.storageKey]);
    await keepVideo(on.db, files.storage, id);
    expect(await on.db.$count(guideFiles)).toBe(1);
  });

  test('may have a name with what no database takes', async () => {
    const id = idOf(await begin(10, { name: 'to\0ur\u0007.mp4' }));
    expect(await rowOf(id)).toMatchObject({ name: 'tour.mp4' });
  });

  test('of a video that was there before keep its file from being forgotten', async () => {
    const bring = async () => {
      const id = idOf(await begin(video.length));
      await send(id, 0, video);
      await keepVideo(on.db, files.storage, id);
    };
    await bring();
    const [first] = await on.db.select().from(guideFiles);
    await on.db.update(guideFiles).set({ createdAt: new Date(Date.now() - 48 * 3_600_000) });
    await bring();
    await sweepGuideFiles(on.db, files.storage, new Date());
    expect(await on.db.select().from(guideFiles)).toMatchObject([{ id: first!.id, storageKey: first!.storageKey }]);
    expect(await keysIn()).toContain(first!.storageKey);
  });

  test('take no piece twice, whichever of two comes first', async () => {
    const id = idOf(await begin(1000));
    const store = new PiecesStore(on.db, files.storage, me);
    const piece = () => Readable.from([Buffer.alloc(400)]);
    const results = await Promise.allSettled([store.write(piece(), id, 0), store.write(piece(), id, 0)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await rowOf(id)).toMatchObject({ offsetBytes: 400, pieces: [{ bytes: 400 }] });
    expect((await send(id, 0, Buffer.alloc(400))).status).toBe(409);
    expect((await send(id, 900, Buffer.alloc(100))).status).toBe(409);
  });

  test('keep nothing of a piece that was cut off, or is too large', async () => {
    const before = await keysIn();
    const id = idOf(await begin(PIECE_BYTES + 5));
    const cut = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(100));
        setTimeout(() => controller.error(new Error('cut off')), 20);
      },
    });
    expect((await send(id, 0, cut)).status).toBe(400);
    expect((await send(id, 0, Readable.toWeb(Readable.from([Buffer.alloc(PIECE_BYTES + 1)])) as BodyInit)).status).toBe(
      413,
    );
    expect(await rowOf(id)).toMatchObject({ offsetBytes: 0, pieces: [] });
    expect(await keysIn()).toEqual(before);
  });

  test('are for who began them alone', async () => {
    const id = idOf(await begin(10));
    expect((await ask('GET', `/${id}`, {}, other)).status).toBe(404);
    expect((await send(id, 0, Buffer.alloc(10), other)).status).toBe(404);
    expect((await ask('DELETE', `/${id}`, {}, other)).status).toBe(404);
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect((await ask('GET', `/${id}`)).status).toBe(404);
  });

  test.each([
    ['another type', { name: 'tour.mov' }, 100, 415],
    ['a program', { name: 'tour.mp4.exe' }, 100, 415],
    ['a guide that cannot be', { guide: '../tour' }, 100, 404],
    ['nothing', {}, 0, 400],
    ['more than is taken', {}, longest + 1, 413],
    ['an absurd length', {}, 9e15, 413],
    ['a length that is none', {}, Number.NaN, 400],
  ])('of %s do not begin', async (_, given, size, status) => {
    expect((await begin(size, given)).status).toBe(status);
    expect(await on.db.$count(guideUploads)).toBe(0);
  });

  test('of one person are few at a time', async () => {
    for (let i = 0; i < MOST_UNDER_WAY; i++) expect((await begin(10)).status).toBe(201);
    expect(await (await begin(10)).json()).toEqual({ error: 'too-many', message: 'too-many' });
    expect(await refusalOf(on.db, { guide: 'tour', name: 'a.mp4', sizeBytes: 1, ownerId: other }, longest)).toBe(
      undefined,
    );
  });

  test('that are no video are refused with the reason, and nothing of them is kept', async () => {
    const before = await keysIn();
    const id = idOf(await begin(1000, { name: 'tour.mp4' }));
    await send(id, 0, Buffer.from('no video! '.repeat(100)));
    await keepVideo(on.db, files.storage, id);
    expect(await rowOf(id)).toMatchObject({ refusal: { reason: 'container' }, fileName: null, pieces: [] });
    expect(await keysIn()).toEqual(before);
    expect(await on.db.$count(guideFiles)).toBe(0);
  });

  test('of which nothing came for a day are forgotten, with files that no guide names', async () => {
    const id = idOf(await begin(video.length));
    await send(id, 0, video);
    await keepVideo(on.db, files.storage, id);
    await begin(10);
    await sweepGuideFiles(on.db, files.storage, new Date());
    expect(await on.db.$count(guideFiles)).toBe(1);
    await sweepGuideFiles(on.db, files.storage, new Date(Date.now() + 25 * 3_600_000));
    expect([await on.db.$count(guideUploads), await on.db.$count(guideFiles), await keysIn()]).toEqual([0, 0, []]);
  });
});

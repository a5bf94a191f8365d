// How much memory a video of one gigabyte takes on its way in, in pieces over HTTP, and while it is looked at and kept:
// `node bench/upload.ts`, with --json for programs.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { openDatabase } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { folderStorage } from '../src/files/storage.ts';
import { guideUploads } from '../src/publishing/guides/schema.ts';
import { keepVideo } from '../src/publishing/guides/upload/keep-video.ts';
import { answerUpload } from '../src/publishing/guides/upload/tus.ts';
import { PIECE_BYTES, UPLOADS_PATH } from '../src/publishing/guides/upload/upload.ts';
import { bodyOf } from '../src/server/request-body.ts';

const SIZE = 1024 ** 3;
const VIDEO = 'content/videos/ask-a-question/video.mp4';

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-upload-'));
const database = await openDatabase({ memory: true });
await migrate(database);
const { db } = database;
const rows = await db.execute(
  sql`insert into users (name, email, role) values ('A', 'a@example.com', 'editor') returning id`,
);
const ownerId = Number((rows as unknown as { rows: { id: number }[] }).rows[0]!.id);
const storage = folderStorage(folder);
const server = createServer(async (request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const asked = new Request(`http://localhost${request.url}`, {
    method: request.method!,
    headers,
    ...(request.method === 'PATCH' && { body: bodyOf(request, PIECE_BYTES), duplex: 'half' }),
  } as RequestInit);
  const answer = await answerUpload(asked, { db, storage, ownerId, longest: SIZE, explain: (reason) => reason });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

// The shipped video with nothing behind it (a box `free`).
const video = await readFile(VIDEO);
const head = Buffer.alloc(16);
head.writeUInt32BE(1, 0);
head.write('free', 4, 'latin1');
head.writeBigUInt64BE(BigInt(SIZE - video.length), 8);
const first = Buffer.concat([video, head, Buffer.alloc(PIECE_BYTES - video.length - head.length)]);
const others = Buffer.alloc(PIECE_BYTES);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const tus = { 'tus-resumable': '1.0.0' };
const begun = await fetch(base + UPLOADS_PATH, {
  method: 'POST',
  headers: {
    ...tus,
    'upload-length': String(SIZE),
    'upload-metadata': `guide ${base64('tour')},filename ${base64('tour.mp4')}`,
  },
});
const place = begun.headers.get('location')!;
globalThis.gc?.();
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);
const start = performance.now();
for (let offset = 0; offset < SIZE; ) {
  const piece = offset === 0 ? first : others;
  const sent = await fetch(base + place, {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: Readable.toWeb(Readable.from([piece])) as BodyInit,
    duplex: 'half',
  } as RequestInit);
  offset = Number(sent.headers.get('upload-offset'));
  if (sent.status !== 204) throw new Error(`${sent.status} ${await sent.text()}`);
}
const sentMs = performance.now() - start;
await keepVideo(db, storage, place.split('/').at(-1)!);
const allMs = performance.now() - start;
clearInterval(watch);
const [row] = await db.select().from(guideUploads);
if (!row?.fileName) throw new Error(`It was not kept: ${JSON.stringify(row?.refusal)}`);
server.close();
server.closeAllConnections();
await database.close();
await rm(folder, { recursive: true, force: true });

const megabytes = Math.round((most - before) / 1024 / 1024);
const result = { what: 'upload of 1 GB', megabytes, sentMs: Math.round(sentMs), keptMs: Math.round(allMs - sentMs) };
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else
  console.log(
    `1 GB in ${(sentMs / 1000).toFixed(1)} s, looked at and kept in ${((allMs - sentMs) / 1000).toFixed(1)} s, with ${megabytes} MB of memory at most (150 are allowed).`,
  );

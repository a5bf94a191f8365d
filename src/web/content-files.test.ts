import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from '../../tests/e2e/http.ts';
import { contentFiles } from './content-files.ts';

let folder: string;
let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-files-'));
  for (const name of ['open.png', 'mine.png', 'shut.png', 'site.yml']) await writeFile(path.join(folder, name), name);
  const files = contentFiles(folder, async (inside) => {
    asked.push(inside);
    return inside === 'shut.png' ? 'hidden' : inside === 'mine.png' ? 'private' : 'public';
  });
  server = createServer((request, response) =>
    files(request, response, () => {
      response.statusCode = 404;
      response.end();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
const get = (target: string, headers: Record<string, string> = {}) =>
  send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { target, headers });

test('what is for everyone may be kept by every cache, what is for one reader by theirs alone', async () => {
  expect(await get('/content/open.png')).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'public, max-age=3600' },
  });
  const mine = await get('/content/mine.png');
  expect(mine).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-cache' } });
  expect((await get('/content/mine.png', { 'if-none-match': mine.headers.etag! })).status).toBe(304);
});

test('what the reader may not have is not there, however its path is written', async () => {
  for (const target of [
    '/content/shut.png',
    '/content/%73hut.png',
    '/content//shut.png',
    '/content/./shut.png',
    '/content/x/../shut.png',
    '/content/x/%2e%2e/shut.png',
    '/content/x%2f..%2fshut.png',
    '/content/%2fshut.png',
    '/content/x%5c..%5cshut.png',
    '/content/shut.png?open.png',
    '/content/shut.png%00.png',
    '/content/%zz.png',
  ])
    expect((await get(target)).status, target).toBe(404);
  expect(asked).not.toContain('x/../shut.png');
});

test('texts and settings are not served', async () => {
  expect((await get('/content/site.yml')).status).toBe(404);
});

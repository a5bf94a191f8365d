import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from '../../tests/e2e/http.ts';
import { contentFiles } from './content-files.ts';

let folder: string;
let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-files-'));
  for (const name of ['open.png', 'mine.png', 'shut.png', 'site.yml', 'list.csv', 'page.xml'])
    await writeFile(path.join(folder, name), name);
  await mkdir(path.join(folder, '.git'));
  for (const name of ['.hidden.png', '.git/a.png']) await writeFile(path.join(folder, name), name);
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

test('what is named with its content is kept by the browser for a year, and asked for by shared caches each hour', async () => {
  const { headers } = await get('/content/open.png?v=0123456789ab');
  expect(headers['cache-control']).toBe('public, max-age=31536000, s-maxage=3600, immutable');
  expect((await get('/content/mine.png?v=0123456789ab')).headers['cache-control']).toBe('private, no-cache');
  expect((await get('/content/shut.png?v=0123456789ab')).status).toBe(404);
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
    // Out of the folder, and in again by its name.
    `/content/../${path.basename(folder)}/shut.png`,
    `/content/%2e%2e/${path.basename(folder)}/shut.png`,
    `/content/..%2f${path.basename(folder)}%2fshut.png`,
  ])
    expect((await get(target)).status, target).toBe(404);
  expect(asked).not.toContain('x/../shut.png');
});

test('hidden files and what lies in hidden folders are not served', async () => {
  for (const target of ['/content/.hidden.png', '/content/%2ehidden.png', '/content/.git/a.png', '/content/x/.a.png'])
    expect((await get(target)).status, target).toBe(404);
});

test('texts and settings are not served', async () => {
  expect((await get('/content/site.yml')).status).toBe(404);
});

/** The first line of the answer to a request as no browser writes it. */
function answerTo(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('end', () => resolve(answer.split('\r\n')[0]!));
    socket.on('error', reject);
  });
}

test('a fragment in a request changes nothing about what may be had', async () => {
  for (const target of ['/content/site.yml#x.png', '/content/shut.png#x.png', '/content/site.yml?#x.png'])
    expect(await answerTo(target), target).toBe('HTTP/1.1 404 Not Found');
  expect(await answerTo('/content/open.png?v=1')).toBe('HTTP/1.1 200 OK');
});

test('a part of a file can be had, and a range that is none gives the whole file', async () => {
  const part = await get('/content/open.png', { range: 'bytes=2-4' });
  expect([part.status, part.body.toString()]).toEqual([206, 'en.']);
  for (const range of ['bytes=5-2', 'bytes=0-99999999999999999999', 'bytes=-3', 'bytes=x', 'lines=1-2']) {
    const whole = await get('/content/open.png', { range });
    expect([whole.status, whole.body.toString()], range).toEqual([200, 'open.png']);
  }
});

test('what browsers need not show comes as a file to keep', async () => {
  for (const name of ['list.csv', 'page.xml'])
    expect(await get(`/content/${name}`), name).toMatchObject({
      status: 200,
      headers: { 'content-disposition': 'attachment' },
    });
  expect((await get('/content/open.png')).headers).not.toHaveProperty('content-disposition');
});

test.each<[string, number, string, string | undefined]>([
  ['bytes=0-0', 200, 'open.png', undefined],
  ['bytes=0-00', 200, 'open.png', undefined],
  ['bytes=0-1', 206, 'op', 'bytes 0-1/8'],
  ['bytes=7-7', 206, 'g', 'bytes 7-7/8'],
  ['bytes=7-', 206, 'g', 'bytes 7-7/8'],
  ['bytes=3-99', 206, 'n.png', 'bytes 3-7/8'],
  ['bytes=8-', 416, '', 'bytes */8'],
  ['bytes=8-8', 416, '', 'bytes */8'],
  ['bytes=0-0,2-3', 200, 'open.png', undefined],
  ['bytes=-0', 200, 'open.png', undefined],
  ['bytes=', 200, 'open.png', undefined],
  ['bytes=1-0', 200, 'open.png', undefined],
  ['bytes=0x1-2', 200, 'open.png', undefined],
])(
  '%s is answered with %i and what that says, and the connection goes on',
  async (range, status, body, contentRange) => {
    const { port } = server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (method: string, headers: Record<string, string>) =>
      new Promise<{ status: number | undefined; body: string; headers: IncomingHttpHeaders; port: number | undefined }>(
        (resolve, reject) => {
          const asking = request({ port, agent, method, path: '/content/open.png', headers }, (response) => {
            const from = response.socket.localPort;
            text(response).then(
              (read) => resolve({ status: response.statusCode, body: read, headers: response.headers, port: from }),
              reject,
            );
          });
          asking.on('error', reject).end();
        },
      );
    const part = await ask('GET', { range });
    expect([part.status, part.body, part.headers['content-range']]).toEqual([status, body, contentRange]);
    if (status !== 416) expect(part.headers['content-length']).toBe(String(body.length));
    const head = await ask('HEAD', { range });
    const after = await ask('GET', {});
    expect([head.body, after.status, after.body]).toEqual(['', 200, 'open.png']);
    expect([head.port, after.port]).toEqual([part.port, part.port]);
    agent.destroy();
  },
);

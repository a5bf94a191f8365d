import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { aSite } from './test-site.ts';
import { visit } from './visit.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end();

async function visited(answer: Answer, { named = true, now }: { named?: boolean; now?: Date } = {}) {
  const site = await aSite(answer);
  const visiting = {
    userAgent: 'test',
    privateHosts: new Set(named ? [site.host] : []),
    signal: AbortSignal.timeout(20_000),
    ...(now && { now }),
  };
  return { ...site, came: await visit(`${site.url}/page`, visiting) };
}

test('a page that is there is asked for once, and nothing of it is read', async () => {
  const { came, asked } = await visited(status(200));
  expect(came).toEqual({ is: 'fine', status: 200 });
  expect(asked).toEqual(['HEAD /page']);
});

test('a server that does not know HEAD is asked with GET before anything is said of it', async () => {
  const { came, asked } = await visited((request, response) => {
    response.writeHead(request.method === 'HEAD' ? 405 : 200).end('Here');
  });
  expect(came).toEqual({ is: 'fine', status: 200 });
  expect(asked).toEqual(['HEAD /page', 'GET /page']);
  const hangsUp = await visited((request, response) => {
    if (request.method === 'HEAD') request.socket.destroy();
    else response.end('Here');
  });
  expect(hangsUp.came).toEqual({ is: 'fine', status: 200 });
});

test.each([
  [404, { is: 'failed', problem: 'not-found', status: 404 }],
  [410, { is: 'failed', problem: 'not-found', status: 410 }],
  [500, { is: 'failed', problem: 'server-error', status: 500 }],
  [503, { is: 'failed', problem: 'server-error', status: 503 }],
  [401, { is: 'fine', status: 401 }],
  [403, { is: 'fine', status: 403 }],
  [429, { is: 'unknown', status: 429 }],
])('%i is told as what it means', async (code, meaning) => {
  expect((await visited(status(code))).came).toEqual(meaning);
});

test('who says when to come again is asked then', async () => {
  const now = new Date('2026-11-01T10:00:00Z');
  const { came } = await visited(status(503, { 'retry-after': '7200' }), { now });
  expect(came).toEqual({ is: 'unknown', status: 503, again: new Date('2026-11-01T12:00:00Z') });
});

test('redirects are followed, and going in a circle ends', async () => {
  const moved = await visited((request, response) => {
    if (request.url === '/page') response.writeHead(301, { location: '/moved' }).end();
    else response.end('Here');
  });
  expect(moved.came).toEqual({ is: 'fine', status: 200 });
  expect((await visited(status(302, { location: '/page' }))).came).toEqual({ is: 'failed', problem: 'redirects' });
});

test('a private address is not visited unless the operator names it, and no redirect leads there', async () => {
  const { came, asked } = await visited(status(200), { named: false });
  expect([came, asked]).toEqual([{ is: 'unknown' }, []]);
  const secret = await aSite(status(200));
  const byNumber = await visited(status(302, { location: `${secret.url}/admin` }));
  const byName = await visited(status(302, { location: `http://localhost:${secret.host.split(':')[1]}/admin` }));
  expect([byNumber.came, byName.came]).toEqual([{ is: 'unknown' }, { is: 'unknown' }]);
  expect(secret.asked).toEqual([]);
});

test('what is no address of the web is not visited, and a server that is not there is told', async () => {
  const visiting = { userAgent: 'test', privateHosts: new Set(['127.0.0.1:1']), signal: AbortSignal.timeout(20_000) };
  for (const address of ['ftp://example.com/', 'https://', 'file:///etc/passwd'])
    expect(await visit(address, visiting), address).toEqual({ is: 'unknown' });
  expect(await visit('http://127.0.0.1:1/', visiting)).toEqual({ is: 'failed', problem: 'unreachable' });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AskedText, akismet } from './akismet.ts';

/** A server that answers as Akismet does. */
const asked: URLSearchParams[] = [];
let answer: { status: number; body?: string; headers?: Record<string, string> };
let reports: unknown[];
const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  asked.push(new URLSearchParams(Buffer.concat(parts).toString()));
  if (answer.body === undefined) return;
  response.writeHead(answer.status, answer.headers).end(answer.body);
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  reports = [];
  answer = { status: 200, body: 'false' };
});

const filter = (more: { url?: string; patienceMs?: number } = {}) =>
  akismet({
    key: 'a-key',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/1.1/comment-check`,
    report: (error) => reports.push(error),
    ...more,
  });
const text: AskedText = {
  kind: 'thread',
  locale: 'fr',
  title: 'Lampe',
  body: 'Achetez & gagnez',
  author: 'Ada',
  address: '192.0.2.7',
  userAgent: 'Browser/1',
  site: 'https://help.example.com',
};

test('what Akismet takes for spam is, and what it does not is not', async () => {
  expect(await filter().isSpam(text)).toBe(false);
  answer = { status: 200, body: 'true' };
  expect(await filter().isSpam(text)).toBe(true);
  expect(reports).toEqual([]);
});

test('it is sent what it needs, and nothing else', async () => {
  await filter().isSpam(text);
  expect(Object.fromEntries(asked[0]!)).toEqual({
    api_key: 'a-key',
    blog: 'https://help.example.com',
    blog_lang: 'fr',
    blog_charset: 'UTF-8',
    user_ip: '192.0.2.7',
    user_agent: 'Browser/1',
    comment_type: 'forum-post',
    comment_author: 'Ada',
    comment_content: 'Lampe\n\nAchetez & gagnez',
  });
  await filter().isSpam({ ...text, kind: 'edit' });
  expect(asked[1]!.get('recheck_reason')).toBe('edit');
});

test.each([
  ['an error', { status: 500, body: 'true' }],
  ['a wrong key', { status: 200, body: 'invalid', headers: { 'x-akismet-debug-help': 'We know no such key' } }],
  ['another address', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }],
])('%s counts as no spam, and is reported without the key and the text', async (_, given) => {
  answer = given;
  expect(await filter().isSpam(text)).toBe(false);
  expect(reports).toHaveLength(1);
  expect(String(reports[0])).not.toMatch(/a-key|Achetez/);
});

test('a server that does not answer, or is not there, holds nobody up', async () => {
  answer = { status: 200 };
  expect(await filter({ patienceMs: 50 }).isSpam(text)).toBe(false);
  expect(await filter({ url: 'http://127.0.0.1:1/' }).isSpam(text)).toBe(false);
  expect(reports).toHaveLength(2);
});

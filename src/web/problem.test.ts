import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { bodyOf } from '../server/request-body.ts';
import { readBytes } from './body.ts';
import { problemOfBody } from './problem.ts';

const post = (body: ReadableStream<Uint8Array>) =>
  new Request('http://localhost/api/suggest', { method: 'POST', body, duplex: 'half' } as RequestInit);

test('a sender who goes away has sent a bad request, which is no failure of the server', async () => {
  const sent = new PassThrough();
  const read = readBytes(post(bodyOf(sent as unknown as IncomingMessage, 1000)), 1000);
  sent.write('{"text":');
  sent.destroy();
  expect(problemOfBody(await read.catch((error: unknown) => error))).toMatchObject({
    kind: 'bad-request',
    status: 400,
  });
});

test('a body that grows too large while it is read is known through the error of who reads it', () => {
  const own = Object.assign(new Error('The body is larger than 10 bytes.'), { code: 'BODY_TOO_LARGE' });
  expect(problemOfBody(new TypeError('The form could not be read.', { cause: own }))).toMatchObject({
    kind: 'too-large',
  });
});

test('any other error is not about the body', () => {
  expect(problemOfBody(new Error('No such column.', { cause: new Error('again') }))).toBeUndefined();
  expect(problemOfBody('thrown')).toBeUndefined();
});

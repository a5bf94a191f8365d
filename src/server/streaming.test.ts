import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { beginOf, type EndlessSink, endlessBody } from './endless.ts';
import { bodyOf, readOver } from './request-body.ts';
import { sendDirectly, sendStream } from './send.ts';

async function serve(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

test('downloads that nobody reads take no more of a file than the connection holds', async () => {
  const size = 10 * 1024 * 1024;
  let read = 0;
  let ended = 0;
  async function* file() {
    try {
      for (let at = 0; at < size; at += 65_536) {
        read += 65_536;
        yield Buffer.alloc(65_536);
      }
    } finally {
      ended += 1;
    }
  }
  const port = await serve((req, res) => {
    const body = Readable.toWeb(Readable.from(file(), { objectMode: false })) as ReadableStream;
    const headers = { 'content-length': String(size) };
    void sendStream(req, res, new Response(body, { headers }));
  });
  const readers = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
  for (const reader of readers) {
    reader.pause();
    reader.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  }
  // Until nothing more is read, because nothing more fits.
  let before = -1;
  while (read !== before || read === 0) {
    before = read;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  // Systems take some megabytes of a connection themselves; all of it would be 200.
  expect(read / 1024 / 1024).toBeLessThan(150);
  for (const reader of readers) reader.destroy();
  await expect.poll(() => ended, { timeout: 30_000 }).toBe(20);
});

test('a body that a page does not read does not keep the next request on the connection waiting', async () => {
  const port = await serve((req, res) => {
    readOver(req, res);
    // As Astro gets it: a page that answers without looking at it.
    if (req.method === 'POST')
      new Request('http://x/', { method: 'POST', body: bodyOf(req, 50_000_000), duplex: 'half' } as RequestInit);
    res.end(`answer to ${req.url}`);
  });
  const socket = connect(port, '127.0.0.1');
  const said = text(socket);
  socket.write(`POST /first HTTP/1.1\r\nhost: x\r\ncontent-length: 5000000\r\n\r\n`);
  socket.write(Buffer.alloc(5_000_000, 'x'));
  socket.write('GET /second HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(await said).toMatch(/answer to \/first[\s\S]*answer to \/second/);
});

test('a body is an error once it is larger than it may be, and the answer comes all the same', async () => {
  const port = await serve(async (req, res) => {
    readOver(req, res);
    const request = new Request('http://x/', {
      method: 'POST',
      body: bodyOf(req, 100_000),
      duplex: 'half',
    } as RequestInit);
    res.end(await request.text().then(String, (error) => error.code ?? error.cause?.code ?? String(error)));
  });
  const send = async (size: number) => {
    const socket = connect(port, '127.0.0.1');
    const said = text(socket);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n');
    socket.write(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`);
    return said;
  };
  expect(await send(200_000)).toContain('BODY_TOO_LARGE');
  expect(await send(50_000)).toContain('xxx');
});

test('a body without end is written to the connection itself, to everybody the same bytes, and forgotten when its reader goes', async () => {
  const sinks = new Set<EndlessSink>();
  const port = await serve((_, res) => {
    const body = endlessBody((sink) => {
      sinks.add(sink);
      return () => sinks.delete(sink);
    });
    void sendDirectly(res, new Response(body, { headers: { 'content-type': 'text/event-stream' } }), beginOf(body)!);
  });
  const readers = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
  const heard = readers.map((reader) => {
    const said = { text: '' };
    reader.on('data', (chunk) => {
      said.text += chunk;
    });
    reader.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    return said;
  });
  await expect.poll(() => sinks.size).toBe(3);
  const bytes = Buffer.from('data: hello\n\n');
  for (const sink of sinks) sink.write(bytes);
  for (const said of heard) {
    await expect.poll(() => said.text).toContain('data: hello\n\n');
    expect(said.text).toContain('content-type: text/event-stream');
  }
  readers[0]!.destroy();
  await expect.poll(() => sinks.size).toBe(2);
  for (const sink of sinks) sink.end();
  await expect.poll(() => sinks.size).toBe(0);
  // Read as a stream it is the same.
  const body = endlessBody((sink) => {
    sink.write(bytes);
    sink.end();
    return () => {};
  });
  expect(await new Response(body).text()).toBe('data: hello\n\n');
});

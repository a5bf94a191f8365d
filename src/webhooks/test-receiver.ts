import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a test's server got. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that gets messages, as somebody's program is. */
export interface TestReceiver {
  url: string;
  host: string;
  received: Received[];
  /** How it answers; 204 unless something else is said. */
  answer: (received: Received) => { status: number; headers?: Record<string, string>; text?: string };
  stop(): Promise<void>;
}

/** Starts one on this machine. @param port any free one unless it is said. */
export async function startReceiver(port = 0): Promise<TestReceiver> {
  const receiver: Omit<TestReceiver, 'url' | 'host'> & { url: string; host: string } = {
    url: '',
    host: '',
    received: [],
    answer: () => ({ status: 204 }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const got = { headers: request.headers, body: Buffer.concat(parts).toString('utf8') };
      receiver.received.push(got);
      const { status, headers = {}, text = '' } = receiver.answer(got);
      response.writeHead(status, headers);
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  receiver.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.url = `http://${receiver.host}/hook`;
  return receiver;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket, type Server as Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentFiles } from './content-files.ts';
import { served } from './static-files.ts';

let folder: string;
let server: Server;
let unreadable: Socket;
const failed: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-static-'));
  await writeFile(path.join(folder, 'there.png'), 'there');
  // Is in the folder, and cannot be opened, also by an administrator of the machine.
  unreadable = createSocket().listen(path.join(folder, 'gone.png'));
  const files = contentFiles(folder, async () => 'public');
  server = createServer((request, response) => {
    served(files, request, response).catch((error) => {
      failed.push(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => unreadable.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

test('a file that cannot be read fails its own request, and the next is answered', async () => {
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/content`;
  await expect(fetch(`${at}/gone.png`)).rejects.toThrow();
  expect(failed).toEqual([expect.objectContaining({ code: 'ENXIO' })]);
  expect(await (await fetch(`${at}/there.png`)).text()).toBe('there');
});

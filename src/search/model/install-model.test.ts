import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadModel } from '../dense-model.ts';
import { writeModel } from '../test-model.ts';
import { FetchError, fetchFile } from './fetch-file.ts';
import { installModel } from './install-model.ts';
import { folderOf, isWhole, modelInUse, removeModels } from './installed.ts';
import type { KnownModel } from './models.ts';
import { KNOWN_MODELS } from './models.ts';

let folder: string;
let dataDir: string;
let model: KnownModel;
let server: Server;
let base: string;
const contents = new Map<string, Buffer>();
/** What the server was asked for: path and range. */
let asked: [string, string | undefined][] = [];
/** How the next answers go wrong. */
let faults: ((content: Buffer, from: number, answer: ServerResponse) => void)[] = [];

const sumOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-model-'));
  const source = path.join(folder, 'source');
  await writeModel(source, { refund: [1, 0], money: [0.9, 0.1], printer: [0, 1] });
  const files = await Promise.all(
    (['model.onnx', 'tokenizer.json'] as const).map(async (name) => {
      const content = await readFile(path.join(source, name));
      contents.set(`/tiny/${name}`, content);
      return { name, path: `/tiny/${name}`, bytes: content.length, sha256: sumOf(content) };
    }),
  );
  model = {
    ...{ name: 'tiny', about: 'three words', page: 'https://example.com', licence: 'MIT' },
    ...{ queryPrefix: 'query: ', documentPrefix: 'passage: ', weight: 0.3, languages: ['en'], files },
  };
  server = createServer((request, answer) => {
    const { range } = request.headers;
    asked.push([request.url!, range]);
    const content = contents.get(request.url!);
    if (!content) return void answer.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const fault = faults.shift();
    if (fault) return fault(content, from, answer);
    return send(content, from, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(folder, 'data-'));
  asked = [];
  faults = [];
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function send(content: Buffer, from: number, answer: ServerResponse, to = content.length): void {
  const headers = { 'content-length': content.length - from };
  if (from > 0)
    answer.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
  else answer.writeHead(200, headers);
  if (to === content.length) answer.end(content.subarray(from));
  else answer.write(content.subarray(from, to), () => setTimeout(() => answer.destroy(), 100));
}

/** One file of the model, as it is fetched by itself. */
function tokenizer() {
  const { path: from, bytes, sha256 } = model.files[1]!;
  return { url: `${base}${from}`, target: path.join(dataDir, 'tokenizer.json'), bytes, sha256 };
}

describe('installing a model', () => {
  it('fetches its files, tries it, and turns it on', async () => {
    const seen: number[] = [];
    const { fetched } = await installModel(dataDir, model, { base, onProgress: (done) => seen.push(done) });
    const total = model.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(fetched).toBe(total);
    expect(seen.at(-1)).toBe(total);
    const used = await modelInUse(dataDir, [model]);
    expect(used).toMatchObject({ name: 'tiny', queryPrefix: 'query: ', weight: 0.3, languages: ['en'] });
    expect((await loadModel(used!)).dimensions).toBe(2);
  });

  it('fetches nothing again that is there', async () => {
    await installModel(dataDir, model, { base });
    asked = [];
    expect(await installModel(dataDir, model, { base })).toEqual({ fetched: 0 });
    expect(asked).toEqual([]);
  });

  it('turns nothing on that does not run here', async () => {
    const broken = Buffer.from('no model');
    contents.set('/broken', broken);
    const other = { name: 'model.onnx', path: '/broken', bytes: broken.length, sha256: sumOf(broken) } as const;
    const wrong = { ...model, name: 'wrong', files: [other, model.files[1]!] };
    await expect(installModel(dataDir, wrong, { base })).rejects.toThrow(
      'model.onnx is not a model that can be loaded',
    );
    expect(await modelInUse(dataDir, [wrong])).toBeUndefined();
  });

  it('is undone by removing it, with its files', async () => {
    await installModel(dataDir, model, { base });
    expect(await removeModels(dataDir, [model])).toEqual(['tiny']);
    expect(existsSync(folderOf(dataDir, model))).toBe(false);
    expect(await modelInUse(dataDir, [model])).toBeUndefined();
    expect(await removeModels(dataDir, [model])).toEqual([]);
  });

  it('says what to do where a file of the model that was turned on has gone or grown', async () => {
    await installModel(dataDir, model, { base });
    await writeFile(path.join(folderOf(dataDir, model), 'tokenizer.json'), '{}');
    expect(await isWhole(dataDir, model)).toBe(false);
    await expect(modelInUse(dataDir, [model])).rejects.toThrow('Run: npm run cli -- search:model install tiny');
  });

  it('says what to do where another version of Helpwell knew the model that was turned on', async () => {
    await installModel(dataDir, model, { base });
    await expect(modelInUse(dataDir, [])).rejects.toThrow(
      /^the files of tiny are not those .+ Run: npm run cli -- search:model install$/,
    );
  });
});

describe('fetching a large file', () => {
  it('goes on where the connection was cut', async () => {
    faults = [(content, from, answer) => send(content, from, answer, 100)];
    const file = tokenizer();
    expect(await fetchFile(file, { pauseMs: 1 })).toBe(true);
    expect(asked.map(([, range]) => range)).toEqual([undefined, 'bytes=100-']);
    expect(sumOf(await readFile(file.target))).toBe(file.sha256);
  });

  it('goes on where an earlier call stopped', async () => {
    const file = tokenizer();
    const cut = (content: Buffer, from: number, answer: ServerResponse) => send(content, from, answer, from + 50);
    const dead = (_: Buffer, __: number, answer: ServerResponse) => void answer.destroy();
    faults = [cut, dead, dead];
    await expect(fetchFile(file, { tries: 2, pauseMs: 1 })).rejects.toThrow('it goes on where it stopped');
    expect(existsSync(file.target)).toBe(false);
    asked = [];
    expect(await fetchFile(file)).toBe(true);
    expect(asked.map(([, range]) => range)).toEqual(['bytes=50-']);
  });

  it('begins anew with a server that sends all of it whatever it is asked for', async () => {
    const file = tokenizer();
    faults = [
      (content, from, answer) => send(content, from, answer, 100),
      (content, _, answer) => send(content, 0, answer),
    ];
    expect(await fetchFile(file, { pauseMs: 1 })).toBe(true);
    expect(sumOf(await readFile(file.target))).toBe(file.sha256);
  });

  it('cuts a connection itself that brings nothing', async () => {
    faults = [() => {}];
    expect(await fetchFile(tokenizer(), { pauseMs: 1, silenceMs: 50 })).toBe(true);
  });

  it('keeps no file that is another one, and says so', async () => {
    const file = { ...tokenizer(), sha256: 'f'.repeat(64) };
    await expect(fetchFile(file)).rejects.toThrow('is another file than expected');
    expect(existsSync(file.target)).toBe(false);
    expect(existsSync(`${file.target}.part`)).toBe(false);
  });

  it('reads no more of a file than was promised', async () => {
    const file = { ...tokenizer(), bytes: 10 };
    await expect(fetchFile(file)).rejects.toThrow('is longer than the 10 bytes expected');
    expect(existsSync(`${file.target}.part`)).toBe(false);
  });

  it('says what to do when the disk is full, and keeps what came', async () => {
    const file = tokenizer();
    await mkdir(path.dirname(file.target), { recursive: true });
    // Whatever is written there finds no room.
    await symlink('/dev/full', `${file.target}.part`);
    await expect(fetchFile(file, { pauseMs: 1 })).rejects.toThrow('The disk is full');
    expect(existsSync(file.target)).toBe(false);
  });

  it('does not begin what cannot fit', async () => {
    const file = { ...tokenizer(), bytes: 1e15 };
    await expect(fetchFile(file)).rejects.toThrow(/There are \d+ MB left in .+, and 1000000050 MB are needed/);
    expect(asked).toEqual([]);
  });

  it('does not try again where the address is wrong', async () => {
    await expect(fetchFile({ ...tokenizer(), url: `${base}/nowhere` })).rejects.toThrow(FetchError);
    expect(asked).toHaveLength(1);
  });
});

describe('the models that are known', () => {
  it('are named once, each with the two files of a revision that never changes, over HTTPS addresses', () => {
    expect(new Set(KNOWN_MODELS.map(({ name }) => name)).size).toBe(KNOWN_MODELS.length);
    for (const { files, licence } of KNOWN_MODELS) {
      expect(files.map(({ name }) => name)).toEqual(['model.onnx', 'tokenizer.json']);
      expect(licence).not.toBe('');
      for (const { path: from, sha256, bytes } of files) {
        expect(from).toMatch(/^\/[\w-]+\/[\w.-]+\/resolve\/[0-9a-f]{40}\//);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(bytes).toBeGreaterThan(100_000);
      }
    }
  });
});

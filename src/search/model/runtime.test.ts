import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { installedRuntime, installRuntime, removeRuntime, runtimeFolder, trimRuntime } from './runtime.ts';

const SYSTEM = `${process.platform}-${process.arch}`;
const { '@huggingface/tokenizers': TOKENIZERS, 'onnxruntime-node': VERSION } = manifest.peerDependencies;

let folder: string;
let dataDir: string;
let registry: Server;
/** What the registry has, by name; a name that is not there is answered 404. */
const packages = new Map<string, Buffer>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-runtime-'));
  registry = createServer((request, answer) => {
    const name = decodeURIComponent(request.url!.slice(1)).replace(/\.tgz$/, '');
    const content = packages.get(name);
    if (!content) return void answer.writeHead(404).end('{}');
    if (request.url!.endsWith('.tgz')) return void answer.end(content);
    const version = name.startsWith('@') ? TOKENIZERS : VERSION;
    const dist = { tarball: `${base()}/${encodeURIComponent(name)}.tgz` };
    answer.setHeader('content-type', 'application/json');
    answer.end(
      JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } }),
    );
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('npm_config_registry', base());
  vi.stubEnv('npm_config_cache', path.join(folder, 'cache'));
  vi.stubEnv('npm_config_fetch_retries', '0');
  await pack('@huggingface/tokenizers', TOKENIZERS, { 'index.js': '' });
  await pack('onnxruntime-web', VERSION, { 'index.js': '' });
});
const files = (run: string) => ({
  'index.js': run,
  [`bin/napi-v6/${SYSTEM.replace('-', '/')}/a.node`]: 'x',
  'bin/napi-v6/other/arch/a.node': 'x',
});
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(folder, 'data-'));
  await rm(path.join(folder, 'cache'), { recursive: true, force: true });
  await pack('onnxruntime-node', VERSION, files(''));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  registry.closeAllConnections();
  registry.close();
  await rm(folder, { recursive: true, force: true });
});

const base = () => `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;

/** Puts a package into the registry. */
async function pack(name: string, version: string, contents: Record<string, string>): Promise<void> {
  const at = await mkdtemp(path.join(folder, 'package-'));
  const all = { ...contents, 'package.json': JSON.stringify({ name, version }) };
  for (const [file, content] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(at, 'package', file)), { recursive: true });
    await writeFile(path.join(at, 'package', file), content);
  }
  await promisify(execFile)('tar', ['-czf', 'it.tgz', 'package'], { cwd: at });
  packages.set(name, await readFile(path.join(at, 'it.tgz')));
}

it('is of the versions that it is tested with', () => {
  const tested: Record<string, string> = manifest.devDependencies;
  expect(tested['@huggingface/tokenizers']).toBe(TOKENIZERS);
  // The machine code and the WebAssembly of a release are one interface: tools for development bring the smaller one.
  expect(tested['onnxruntime-web']).toBe(VERSION);
  expect(manifest.peerDependencies['onnxruntime-web']).toBe(VERSION);
});

it('comes to lie in the data folder, with what is for this system alone', async () => {
  const before = await readFile('package.json', 'utf8');
  expect(await installedRuntime(dataDir)).toBeUndefined();
  const brought = await installRuntime(dataDir);
  expect(brought).toEqual({ name: 'onnxruntime-node', version: VERSION, isCurrent: true });
  expect(await installedRuntime(dataDir)).toEqual(brought);
  const modules = path.join(runtimeFolder(dataDir), 'node_modules');
  expect(existsSync(path.join(modules, '@huggingface/tokenizers/package.json'))).toBe(true);
  expect(await readdir(path.join(modules, 'onnxruntime-node/bin/napi-v6'))).toEqual([process.platform]);
  expect(await readFile('package.json', 'utf8')).toBe(before);
  await removeRuntime(dataDir);
  expect(await installedRuntime(dataDir)).toBeUndefined();
});

it('is WebAssembly where the machine code does not run', async () => {
  await pack('onnxruntime-node', VERSION, files('process.abort()'));
  expect(await installRuntime(dataDir)).toMatchObject({ name: 'onnxruntime-web', isCurrent: true });
  expect(existsSync(path.join(runtimeFolder(dataDir), 'node_modules/onnxruntime-node'))).toBe(false);
});

it('leaves what was there when npm fails, and says why in the words of npm', async () => {
  await installRuntime(dataDir);
  packages.delete('onnxruntime-node');
  await rm(path.join(folder, 'cache'), { recursive: true, force: true });
  await expect(installRuntime(dataDir)).rejects.toThrow('404');
  expect(await installedRuntime(dataDir)).toMatchObject({ isCurrent: true });
  expect(await readdir(path.dirname(runtimeFolder(dataDir)))).toEqual(['runtime']);
});

it('counts for nothing on another system, and as old when Helpwell wants another version', async () => {
  await installRuntime(dataDir);
  const file = path.join(runtimeFolder(dataDir), 'package.json');
  const found = await readFile(file, 'utf8');
  await writeFile(file, found.replaceAll(VERSION, '1.2.3'));
  expect(await installedRuntime(dataDir)).toEqual({ name: 'onnxruntime-node', version: '1.2.3', isCurrent: false });
  await writeFile(file, found.replace(SYSTEM, 'plan9-mips'));
  expect(await installedRuntime(dataDir)).toBeUndefined();
});

it('keeps the machine code of one system alone', async () => {
  const files = ['linux/x64/a.so', 'linux/arm64/a.so', 'darwin/arm64/a.dylib', 'win32/x64/a.dll'];
  for (const file of files) {
    const whole = path.join(folder, 'bin/napi-v6', file);
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, '');
  }
  await trimRuntime(folder, 'linux-arm64');
  const left = await readdir(path.join(folder, 'bin'), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))).toEqual([
    path.join(folder, 'bin/napi-v6/linux/arm64/a.so'),
  ]);
});

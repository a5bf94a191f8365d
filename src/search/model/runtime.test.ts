import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { hasRuntime, runtimePackages, trimRuntime } from './runtime.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-runtime-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is two packages, of the versions that it is tested with', () => {
  const tested: Record<string, string> = manifest.devDependencies;
  expect(runtimePackages()).toHaveLength(2);
  for (const one of runtimePackages()) {
    const at = one.lastIndexOf('@');
    // The machine code and the WebAssembly of a release are one interface: tools for development bring the smaller one.
    const name = one.slice(0, at).replace('onnxruntime-node', 'onnxruntime-web');
    expect(tested[name]).toBe(one.slice(at + 1));
  }
  expect(hasRuntime()).toBe(true);
});

it('keeps the machine code of this system alone', async () => {
  const files = ['linux/x64/a.so', 'linux/arm64/a.so', 'darwin/arm64/a.dylib', 'win32/x64/a.dll'];
  for (const file of files) {
    const whole = path.join(folder, 'bin/napi-v6', file);
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, '');
  }
  trimRuntime(folder, 'linux-arm64');
  const left = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))).toEqual([
    path.join(folder, 'bin/napi-v6/linux/arm64/a.so'),
  ]);
});

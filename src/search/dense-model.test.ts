import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadModel } from './dense-model.ts';
import { writeModel } from './test-model.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-model-'));
  // To this model all that is French is one matter.
  await writeModel(folder, { le: [1, 0], la: [1, 0], les: [1, 0], printer: [0, 1] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const baseline = async (languages?: string[]) =>
  (await loadModel({ folder, queryPrefix: '', documentPrefix: '', languages })).baseline;

test('what unrelated texts reach is taken of the languages that the model is used for', async () => {
  expect(await baseline()).toBeGreaterThan(0.3);
  expect(await baseline(['en'])).toBe(0);
  expect(await baseline(['fr'])).toBeGreaterThan(0.3);
});

test('a model for other languages than the texts are in is tried with all of them', async () => {
  expect(await baseline(['de'])).toBe(await baseline());
});

test.each(['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'])(
  'a machine without machine code for it runs the model in WebAssembly (%s)',
  async (code) => {
    const file = path.join(folder, 'without.mjs');
    const place = { folder, queryPrefix: '', documentPrefix: '', languages: ['fr'] };
    await writeFile(
      file,
      `import { registerHooks } from 'node:module';
       registerHooks({
         resolve(name, context, next) {
           if (name === 'onnxruntime-node') throw Object.assign(new Error(), { code: ${JSON.stringify(code)} });
           return next(name, context);
         },
       });
       const { loadModel } = await import(${JSON.stringify(new URL('dense-model.ts', import.meta.url).href)});
       console.log((await loadModel(${JSON.stringify(place)})).baseline);`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(Number(stdout)).toBeCloseTo(await baseline(['fr']));
  },
);

test('what was installed to run models comes before what Helpwell has', async () => {
  const runtime = path.join(folder, 'runtime');
  const place = { folder, queryPrefix: '', documentPrefix: '', runtime };
  expect((await loadModel(place)).dimensions).toBe(2);
  const own = path.join(runtime, 'node_modules/onnxruntime-node');
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'index.js'), 'throw new Error("this one")');
  await expect(loadModel(place)).rejects.toThrow('this one');
});

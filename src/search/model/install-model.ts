import path from 'node:path';
import { loadModel } from '../dense-model.ts';
import { fetchFile } from './fetch-file.ts';
import { folderOf, useModel } from './installed.ts';
import type { KnownModel } from './models.ts';
import { runtimeFolder } from './runtime.ts';

/**
 * Fetches the files of a model, tries it and turns it on. What is there already is not fetched again; what stopped half-way goes on.
 * @param options.base address that the paths of the files begin at, without a slash at its end.
 * @param options.onProgress told of the bytes that are there, of all its files together.
 * @returns the bytes that were fetched now.
 * @throws FetchError where a file cannot be had; ModelError where the model does not run here. Then nothing was turned on.
 */
export async function installModel(
  dataDir: string,
  model: KnownModel,
  { base, onProgress }: { base: string; onProgress?: (done: number, total: number) => void },
): Promise<{ fetched: number }> {
  const folder = folderOf(dataDir, model);
  const total = model.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  let fetched = 0;
  for (const { name, path: from, bytes, sha256 } of model.files) {
    const file = { url: `${base}${from}`, target: path.join(folder, name), bytes, sha256 };
    const isNew = await fetchFile(file, { onProgress: (done) => onProgress?.(before + done, total) });
    if (isNew) fetched += bytes;
    before += bytes;
    onProgress?.(before, total);
  }
  const { queryPrefix, documentPrefix, languages } = model;
  await loadModel({ folder, queryPrefix, documentPrefix, languages, runtime: runtimeFolder(dataDir) });
  await useModel(dataDir, model);
  return { fetched };
}

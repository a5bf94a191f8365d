// Which of the known models this installation uses: a folder for each below `models` in the data folder, and a file that names the one in use.
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelError, type ModelPlace } from '../dense-model.ts';
import { KNOWN_MODELS, type KnownModel } from './models.ts';
import { runtimeFolder } from './runtime.ts';

/** Folder of the models, below the data folder. */
function modelsFolder(dataDir: string): string {
  return path.join(dataDir, 'models');
}

/** Folder of one model. */
export function folderOf(dataDir: string, { name }: Pick<KnownModel, 'name'>): string {
  return path.join(modelsFolder(dataDir), name);
}

const inUse = (dataDir: string) => path.join(modelsFolder(dataDir), 'in-use');

/**
 * The model that the server loads when it starts; undefined: none was turned on.
 * @throws ModelError when one was turned on and is not there as this version of Helpwell knows it.
 */
export async function modelInUse(
  dataDir: string,
  models: readonly KnownModel[] = KNOWN_MODELS,
): Promise<(ModelPlace & Pick<KnownModel, 'name' | 'weight' | 'confidence' | 'languages'>) | undefined> {
  const name = (await readFile(inUse(dataDir), 'utf8').catch(() => '')).trim();
  if (name === '') return undefined;
  const model = models.find((one) => one.name === name);
  if (!model || !(await isWhole(dataDir, model))) {
    const mend = `npm run cli -- search:model install${model ? ` ${name}` : ''}`;
    throw new ModelError(`the files of ${name} are not those that this version of Helpwell knows. Run: ${mend}`);
  }
  const { files: _, about: __, page: ___, licence: ____, ...use } = model;
  return { ...use, folder: folderOf(dataDir, model), runtime: runtimeFolder(dataDir) };
}

/** Turns a model on, from the next start of the server on. */
export async function useModel(dataDir: string, { name }: Pick<KnownModel, 'name'>): Promise<void> {
  await writeFile(inUse(dataDir), `${name}\n`);
}

/** Turns search by meaning off, from the next start of the server on, and removes the models. @returns the names of what was removed. */
export async function removeModels(dataDir: string, models: readonly KnownModel[] = KNOWN_MODELS): Promise<string[]> {
  await rm(inUse(dataDir), { force: true });
  const removed: string[] = [];
  for (const model of models) {
    const folder = folderOf(dataDir, model);
    if (!(await stat(folder).catch(() => undefined))) continue;
    await rm(folder, { recursive: true, force: true });
    removed.push(model.name);
  }
  return removed;
}

/** Whether all files of a model are there, in their length: their sums were checked when they came. */
export async function isWhole(dataDir: string, model: KnownModel): Promise<boolean> {
  const folder = folderOf(dataDir, model);
  for (const { name, bytes } of model.files) {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    if (found?.size !== bytes) return false;
  }
  return true;
}

// Which sentence model a benchmark uses, and how.
import { readSettings } from '../src/config/settings.ts';
import type { DenseSetup } from '../src/search/dense-index.ts';
import { KNOWN_MODELS } from '../src/search/model/models.ts';
import { runtimeFolder } from '../src/search/model/runtime.ts';

/**
 * @param folder of the model; without it there is none.
 * @param as name of a model that `search:model` knows, to be used as it is by the server; otherwise the settings count.
 */
export function denseFrom(folder: string | undefined, as?: string): DenseSetup | undefined {
  const { dense, denseTuning, dataDir } = readSettings({ ...process.env, DENSE_MODEL: folder });
  if (!dense) return undefined;
  const runtime = runtimeFolder(dataDir);
  if (as === undefined) return { ...dense, runtime };
  const model = KNOWN_MODELS.find(({ name }) => name === as);
  if (!model) {
    console.error(`--as ${as}: expected one of ${KNOWN_MODELS.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
  const { queryPrefix, documentPrefix, weight, confidence, languages } = model;
  return {
    ...{ folder: dense.folder, patienceMs: dense.patienceMs, queryPrefix, documentPrefix, confidence, languages },
    runtime,
    weight: denseTuning.weight ?? weight,
  };
}

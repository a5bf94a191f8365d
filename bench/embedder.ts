// Vectors of texts by a sentence model, kept on disk: what was computed once is read the next time.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel, type ModelPlace } from '../src/search/dense-model.ts';

/** A sentence model as the benchmarks use it. */
export interface Embedder {
  baseline: number;
  dimensions: number;
  embed(text: string, as: 'query' | 'document'): Promise<Float32Array>;
}

/** @param folder where vectors are kept, in a folder of its own for each model; nowhere when left out. */
export async function openEmbedder(place: ModelPlace, folder?: string): Promise<Embedder> {
  const model = await loadModel(place);
  if (folder === undefined) return model;
  const own = join(folder, model.digest);
  mkdirSync(own, { recursive: true });
  const [keysFile, vectorsFile] = [join(own, 'keys'), join(own, 'vectors')];
  const known = new Map<string, Float32Array>();
  if (existsSync(vectorsFile)) {
    const all = new Float32Array(new Uint8Array(readFileSync(vectorsFile)).buffer);
    for (const [i, key] of readFileSync(keysFile, 'utf8').trim().split('\n').entries())
      known.set(key, all.subarray(i * model.dimensions, (i + 1) * model.dimensions));
  }
  return {
    baseline: model.baseline,
    dimensions: model.dimensions,
    async embed(text, as) {
      const key = createHash('sha256').update(`${as}\n${text}`).digest('base64url');
      let vector = known.get(key);
      if (!vector) {
        vector = await model.embed(text, as);
        known.set(key, vector);
        appendFileSync(vectorsFile, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
        appendFileSync(keysFile, `${key}\n`);
      }
      return vector;
    },
  };
}

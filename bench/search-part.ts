// One measurement of search-parts.ts, in a thread of its own: our engine with one part taken away.
import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Judgements } from './search-change.ts';
import type { Asked, Part } from './search-parts.ts';

const { part, asked } = workerData as { part: Part; asked: Asked[] };

// Before anything of the engine is read.
if (part.file !== undefined && part.without !== undefined) {
  const { file, without: source } = part;
  registerHooks({
    load: (url, context, next) =>
      url.endsWith(`/src/search/${file}`) ? { format: 'module', source, shortCircuit: true } : next(url, context),
  });
}
const { createEngine } = await import('../src/search/engine.ts');
const { DEFAULT_TUNING } = await import('../src/search/plan.ts');
const { judge } = await import('./search-metrics.ts');

const tuning = {
  ...DEFAULT_TUNING,
  ...part.tuning,
  weights: { ...DEFAULT_TUNING.weights, ...part.tuning?.weights },
};
const judgements: Record<string, number[]> = {};
for (const { documents, locale, spokenIn, ways } of asked) {
  const engine = createEngine(tuning);
  engine.upsert(documents);
  for (const [way, questions] of Object.entries(ways))
    judgements[way] = questions.map(({ text, answers }) => {
      const { hits } = engine.search({ text, locale, spokenIn, audiences: ['everyone'], limit: 10 });
      const found = hits.map(({ id }) => id);
      return judge(found, answers).ndcg10;
    });
}
parentPort!.postMessage(judgements satisfies Judgements);

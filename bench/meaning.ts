// npm run bench:meaning -- --dense <folder> [--as <model>] [--articles <number>] [--pages <number>]
// What search by meaning costs: start, embedding articles, a question embedded and fused, and how soon a change is found.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { fuse, passagesOf } from '../src/search/dense.ts';
import { DenseIndex, type DenseSetup } from '../src/search/dense-index.ts';
import { ModelProcess } from '../src/search/dense-process.ts';
import type { SearchDocument } from '../src/search/document.ts';
import { createEngine } from '../src/search/engine.ts';
import { MOST_RANKED, Search } from '../src/search/search.ts';
import { putDocument } from '../src/search/store.ts';
import { denseFrom } from './dense-options.ts';
import { usedBetween } from './postgres-load.ts';
import { processorTimes, processTree, residentMb } from './process-tree.ts';
import { readOwnArticles } from './search-articles.ts';
import { percentile } from './search-metrics.ts';
import { readSet } from './search-sets.ts';

const { values } = parseArgs({
  options: {
    dense: { type: 'string' },
    as: { type: 'string' },
    // Embedded, and the time of 1,000 reckoned from them.
    articles: { type: 'string', default: '82' },
    // Compared with each question, in turns: copies of those that were embedded.
    pages: { type: 'string', multiple: true, default: ['1000', '10000'] },
  },
});
const setup = denseFrom(values.dense, values.as);
if (!setup) {
  console.error('--dense <folder> is missing: a folder with model.onnx and tokenizer.json');
  process.exit(2);
}

const everyone = { locale: 'en', audiences: ['everyone'] as const };

/**
 * Time and processor time in milliseconds.
 * @param pids processes that count; this one and all that it has started when left out.
 */
async function timed<Result>(
  work: () => Promise<Result>,
  pids?: readonly number[],
): Promise<{ result: Result; ms: number; cpu: number }> {
  const used = () => processorTimes(pids ?? processTree(process.pid));
  const before = used();
  const begun = performance.now();
  const result = await work();
  const ms = performance.now() - begun;
  return { result, ms, cpu: usedBetween(before, used()) };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const rest = (): number => processTree(process.pid).reduce((sum, pid) => sum + residentMb(pid), 0) * 1e6;
const fail = (error: unknown): never => {
  throw error;
};

const atRest = rest();
const { result: model, ...start } = await timed(() => ModelProcess.start(setup, fail));
console.log(
  `start: ${start.ms.toFixed(0)} ms, of the processor ${start.cpu.toFixed(0)} ms; memory ${megabytes(rest() - atRest)} more`,
);

const articles = [...readOwnArticles('en').values()].slice(0, Number(values.articles));
const vectors: Uint8Array[] = [];
const embedded = await timed(async () => {
  for (const article of articles) vectors.push(await model.embed(passagesOf(article)));
});
const passages = articles.reduce((sum, article) => sum + passagesOf(article).length, 0);
const bytes = vectors.reduce((sum, { length }) => sum + length, 0) / articles.length;
const thousand = (ms: number): string => `${(ms / articles.length).toFixed(0)} s`;
console.log(
  `embedding: ${articles.length} articles of ${(passages / articles.length).toFixed(1)} passages; 1,000 such take ${thousand(embedded.ms)}, of the processor ${thousand(embedded.cpu)}; memory ${megabytes(rest() - atRest)} more than without`,
);
console.log(`vectors: ${bytes.toFixed(0)} bytes an article, ${megabytes(bytes * 10_000)} for 10,000`);

const questions = readSet(new URL('./eval/en/', import.meta.url).pathname).questions.map(({ text }) => text);
for (const pages of values.pages.map(Number)) await ask(setup, pages);
await model.close();
await change(setup);

/** Asks each question once, of an engine and the model with so many pages. */
async function ask({ weight, confidence }: DenseSetup, pages: number): Promise<void> {
  const engine = createEngine();
  const copies: SearchDocument[] = Array.from({ length: pages }, (_, i) => ({
    ...articles[i % articles.length]!,
    id: i + 1,
  }));
  engine.upsert(copies);
  model.put(copies.map((copy, i) => ({ ...copy, vectors: vectors[i % vectors.length]! })));
  await model.nearest({ ...everyone, text: 'warm', ids: [] });
  const pids = processTree(process.pid);
  const times: number[] = [];
  const processor: number[] = [];
  for (const question of questions) {
    // None is known from the round before.
    const text = `${question} ${pages}`;
    const { ms, cpu } = await timed(async () => {
      model.prepare(text);
      const found = engine.search({ ...everyone, text, limit: MOST_RANKED });
      const likenesses = await model.nearest({ ...everyone, text, ids: found.hits.map(({ id }) => id) });
      return fuse(found, likenesses, { weight, confidence, limit: 10 });
    }, pids);
    times.push(ms);
    processor.push(cpu);
  }
  const late = times.filter((ms) => ms > setup!.patienceMs).length / times.length;
  const both = (share: number): string =>
    `${percentile(times, share).toFixed(1)} ms (of the processor ${percentile(processor, share).toFixed(1)} ms)`;
  console.log(
    `a question among ${pages} pages, embedded and fused: p50 ${both(0.5)}, p99 ${both(0.99)}; later than ${setup!.patienceMs} ms: ${(late * 100).toFixed(0)} %`,
  );
}

/** How soon a new page is found by its meaning: with the model for pages not loaded, and loaded. */
async function change(place: DenseSetup): Promise<void> {
  const database = await openDatabase({ memory: true });
  await migrate(database);
  const dense = await DenseIndex.open(database, { ...place, patienceMs: 5000 }, fail);
  const search = new Search(database, fail, undefined, dense);
  await search.start();
  for (const [i, state] of ['not loaded', 'loaded'].entries()) {
    const { id: _, askedAs: __, ...article } = articles[i]!;
    const { ms, cpu } = await timed(async () => {
      await putDocument(database.db, { ...article, sourceId: `changed-${i}` });
      for (;;) {
        const nearest = await dense.nearest({ ...everyone, text: article.title, ids: [] });
        if (nearest && nearest.length > i) return;
        await pause(20);
      }
    });
    console.log(
      `a change is found by its meaning after ${(ms / 1000).toFixed(1)} s (of the processor ${(cpu / 1000).toFixed(1)} s), the model for pages ${state}`,
    );
  }
  await search.stop();
  await database.close();
}

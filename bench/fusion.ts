// npm run bench:fusion -- --dense <folder> [--as <model>] [--set <folder>…] [--cache <folder>] [--json]
// How much a sentence model should count beside the words, and what it then gains: on each set by what was fitted on the others.
import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isSpoken } from '../src/search/dense.ts';
import { denseFrom } from './dense-options.ts';
import { openEmbedder } from './embedder.ts';
import { gather, type SetEvidence } from './fusion-evidence.ts';
import { fitConfidence, fitWeight, gainOf, judgeLeftOut, type LeftOut } from './fusion-fit.ts';
import { isOwn, type LabelledSet, readSet, spreadSets } from './search-sets.ts';

const OWN_SETS = fileURLToPath(new URL('./eval/', import.meta.url));

const { values } = parseArgs({
  options: {
    dense: { type: 'string' },
    // One of the models that `search:model` knows: its prefixes and languages count.
    as: { type: 'string' },
    set: { type: 'string', multiple: true },
    // Vectors are kept there, for the next time.
    cache: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
  args: spreadSets(process.argv.slice(2)),
});
const place = denseFrom(values.dense, values.as);
if (!place) {
  console.error('--dense <folder> is missing: a folder with model.onnx and tokenizer.json');
  process.exit(2);
}
const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);

/** Ours are one family; of the others each, whatever its language. */
function familyOf(folder: string): string {
  if (isOwn(folder)) return 'own';
  return basename(resolve(folder)).replace(/-(?:en|fr|it|de)$/, '');
}

const embedder = await openEmbedder(place, values.cache);
const folders = [...readdirSync(OWN_SETS).map((name) => `${OWN_SETS}${name}`), ...(values.set ?? [])];
const sets: SetEvidence[] = [];
for (const folder of folders) {
  // Our own pages are asked in their own language, and the English ones in each.
  const own = isOwn(folder) ? readSet(folder, true) : undefined;
  const read = readSet(folder);
  const asked = own && own.name !== read.name ? [read, own] : [read];
  for (const set of asked.filter((one) => isSpoken(place.languages, one))) await take(set, folder);
}

async function take(set: LabelledSet, folder: string): Promise<void> {
  say(`${set.name}: ${set.documents.length} pages, ${set.questions.length} questions`);
  sets.push(await gather(set, familyOf(folder), embedder));
}

const share = (value: number): string => value.toFixed(3);

const sign = (value: number): string => `${value < 0 ? '' : '+'}${share(value)}`;
const between = ([low, high]: readonly [number, number]): string => `(${sign(low)} to ${sign(high)})`;

function asLine({ set, weight, words, fused, interval }: LeftOut): string {
  const [low, high] = fused.firstInterval;
  const cells = [
    set.padEnd(24),
    weight.toFixed(1).padEnd(6),
    `${share(words.ndcg10)} ${share(fused.ndcg10)} ${between(interval)}`.padEnd(34),
    `${share(words.s3)} ${share(fused.s3)}`.padEnd(15),
    `${share(words.first)} ${share(fused.first)} (${share(low)} to ${share(high)})`.padEnd(28),
    `${share(words.whole)} ${share(fused.whole)}`.padEnd(14),
    `${share(words.answerable)} ${share(fused.answerable)} (${share(fused.most)})`,
  ];
  return cells.join('  ');
}

if (new Set(sets.map(({ family }) => family)).size < 2) {
  console.error('Nothing can be left out: name sets of at least one other kind with --set.');
  process.exit(2);
}
say(
  `\n${'set'.padEnd(24)}  weight  nDCG@10: words, with model (change)  S@3            first right (95 %)            with all        answerable (at most)`,
);
const rows = judgeLeftOut(sets);
for (const row of rows) say(asLine(row));
for (const [language, own] of Map.groupBy(rows, (row) => row.language)) {
  const { mean, interval } = gainOf(own);
  const questions = own.reduce((sum, { changes }) => sum + changes.length, 0);
  say(`${language}: ${questions} questions of ${own.length} sets, nDCG@10 ${sign(mean)} ${between(interval)}`);
}
const weight = fitWeight(sets);
const confidence = fitConfidence(sets, weight);
say(`\nFitted on all of them: weight ${weight}, confidence [${confidence.map((one) => one.toFixed(2)).join(', ')}]`);
if (values.json) process.stdout.write(`${JSON.stringify({ rows, weight, confidence })}\n`);

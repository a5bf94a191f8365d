// A sentence model in the ONNX format with its tokenizer, in the process that loads it. Reads two files of a folder and nothing
// else: the runtime comes from installed packages, so nothing is ever fetched.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Tokenizer } from '@huggingface/tokenizers';
import type { InferenceSession, Tensor } from 'onnxruntime-common';

/** Which model, and what its makers want before the texts ("query: " and "passage: " for the E5 family). */
export interface ModelPlace {
  /** Folder with `model.onnx` and `tokenizer.json`. */
  folder: string;
  queryPrefix: string;
  documentPrefix: string;
  /** Languages that the model is used for; all when left out. */
  languages?: readonly string[] | undefined;
  /** Folder of the packages that run it; what is not there is looked for among those of Helpwell. */
  runtime?: string | undefined;
}

/** A loaded model. */
export interface DenseModel {
  /** Names the model and how it is used: vectors of another digest cannot be compared. */
  digest: string;
  dimensions: number;
  /** What texts that have nothing to do with each other reach: each model has its own. */
  baseline: number;
  /** @returns a vector of length 1; all zeros when the model knows no word of the text. */
  embed(text: string, as: 'query' | 'document'): Promise<Float32Array>;
}

/** A folder that cannot be used; the message ends a line that an operator reads. */
export class ModelError extends Error {
  override name = 'ModelError';
}

/** Raised when passages, pooling or the stored form of vectors change: what is stored is then computed anew. */
const VERSION = 1;

/** Tokens of a text that are read, unless the tokenizer says fewer. Time grows with their number, and somebody waits for a question. */
const MOST_TOKENS = { query: 64, document: 256 };

/** Characters of a token, generously: splitting what is beyond the last one would be in vain. */
const CHARACTERS_A_TOKEN = 8;

/** Outputs that are used, the best first: already one vector a text, or one a token, of which the mean is taken. */
const POOLED = ['sentence_embedding'];
const BY_TOKEN = ['last_hidden_state', 'token_embeddings'];

/** By language: nothing of the one half has to do with anything of the other. */
const UNRELATED: Readonly<Record<string, { query: readonly string[]; document: readonly string[] }>> = {
  en: {
    query: ['How do I change the tyre of a bicycle?', 'Which bread needs no yeast?', 'When does the pool open?'],
    document: [
      'The library lends books for four weeks.',
      'Glaciers move a few metres a year.',
      'The lighthouse was built on the rock.',
    ],
  },
  fr: {
    query: ['Comment arroser les tomates en été ?', 'Quel train va à la mer ?', 'À quelle heure ouvre la piscine ?'],
    document: [
      'Le musée expose des peintures anciennes.',
      'Les abeilles vivent en colonie.',
      'Le chêne perd ses feuilles en automne.',
    ],
  },
  it: {
    query: ['Come si accorda una chitarra?', 'Quanto dura il viaggio in treno?', 'Quale pane non vuole lievito?'],
    document: [
      'Il faro fu costruito sullo scoglio.',
      'La neve copre il tetto della casa.',
      'Il museo espone quadri antichi.',
    ],
  },
};

/** The whole scale above the baseline must be left to tell more from less. */
const HIGHEST_BASELINE = 0.95;

/**
 * Loads a model and tries it.
 * @throws ModelError with what is wrong with the folder or the files.
 */
export async function loadModel(place: ModelPlace): Promise<DenseModel> {
  const { folder, queryPrefix, documentPrefix, languages } = place;
  const [modelBytes, tokenizerText] = await Promise.all([
    read(path.join(folder, 'model.onnx')),
    read(path.join(folder, 'tokenizer.json')),
  ]);
  const runtime = loadRuntime(place.runtime);
  const { tokenizer, mostTokens } = readTokenizer(runtime, tokenizerText);
  const session = await openSession(runtime, modelBytes);
  const output = wantedOutput(session);
  const embedText = async (text: string, most: number): Promise<Float32Array> => {
    const ids = cut(tokenizer.encode(text.slice(0, most * CHARACTERS_A_TOKEN)).ids, most);
    if (ids.length === 0) return new Float32Array();
    const results = await session.run(feeds(runtime, session, ids), QUIET);
    return normalized(pooled(results[output]!, ids.length));
  };
  const digest = createHash('sha256')
    .update(JSON.stringify([VERSION, queryPrefix, documentPrefix, mostTokens]))
    .update(modelBytes)
    .update(tokenizerText)
    .digest('base64url');

  let dimensions = 0;
  const embed = async (text: string, as: 'query' | 'document'): Promise<Float32Array> => {
    const vector = await embedText((as === 'query' ? queryPrefix : documentPrefix) + text, mostTokens[as]);
    return vector.length === 0 ? new Float32Array(dimensions) : vector;
  };
  try {
    dimensions = (await embed(UNRELATED.en!.query[0]!, 'query')).length;
    if (dimensions === 0) throw new Error('it gives no vector');
    return { digest, dimensions, baseline: await baselineOf(embed, languages), embed };
  } catch (error) {
    throw new ModelError(`model.onnx was loaded but does not work with this tokenizer.json: ${oneLine(error)}.`);
  }
}

/** The product of two vectors of length 1: their cosine. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Mean and two standard deviations of texts that have nothing to do with each other: chance hardly gets there. To a model, texts in a
 * language that it does not know are all alike, so they do not count.
 */
async function baselineOf(embed: DenseModel['embed'], languages?: readonly string[]): Promise<number> {
  const known = Object.keys(UNRELATED).filter((language) => languages?.includes(language) ?? true);
  const used = known.length > 0 ? known : Object.keys(UNRELATED);
  const vectors = { query: [] as Float32Array[], document: [] as Float32Array[] };
  for (const language of used)
    for (const as of ['query', 'document'] as const)
      for (const text of UNRELATED[language]![as]) vectors[as].push(await embed(text, as));
  const all = vectors.query.flatMap((query) => vectors.document.map((document) => cosine(query, document)));
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length);
  return Math.min(HIGHEST_BASELINE, Math.max(0, mean + 2 * deviation));
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ModelError(code === 'ENOENT' ? `there is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
}

/** Finds packages from one place. */
type Packages = ReturnType<typeof createRequire>;

/** What runs models: packages that only who uses search by meaning installs. */
function loadRuntime(folder: string | undefined): Runtime {
  const places = [import.meta.url, ...(folder === undefined ? [] : [path.join(folder, 'package.json')])];
  // Those that were installed for it first.
  const packages = places.reverse().map((place) => createRequire(place));
  const tokenizers = firstOf(
    packages,
    (from) => from('@huggingface/tokenizers') as typeof import('@huggingface/tokenizers'),
  );
  const onnx = firstOf(packages, nativeOnnx) ?? firstOf(packages, wasmOnnx);
  if (tokenizers && onnx) return { ...tokenizers, ...onnx };
  throw new ModelError('what runs models on this machine is not installed. Run: npm run cli -- search:model runtime');
}

/** What the first place that has it gives. */
function firstOf<Found>(places: readonly Packages[], load: (from: Packages) => Found): Found | undefined {
  for (const from of places) {
    try {
      return load(from);
    } catch (error) {
      // Not there, or made for another system: without the C library of most Linuxes, for example.
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes(code)) throw error;
    }
  }
  return undefined;
}

interface Runtime extends Onnx {
  Tokenizer: typeof Tokenizer;
}

/** One interface, of two packages. */
interface Onnx {
  Tensor: typeof Tensor;
  /** One thread for each: there are other things to do. */
  createSession(bytes: Uint8Array): Promise<InferenceSession>;
}

/** Machine code where there is any for this machine: it takes less than half of the time and memory of WebAssembly. */
function nativeOnnx(from: Packages): Onnx {
  const { InferenceSession, Tensor } = from('onnxruntime-node') as typeof import('onnxruntime-common');
  const options = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, ...QUIET };
  return { Tensor, createSession: (bytes) => InferenceSession.create(bytes, options) };
}

function wasmOnnx(from: Packages): Onnx {
  const { InferenceSession, Tensor, env } = from('onnxruntime-web/wasm') as typeof import('onnxruntime-web/wasm');
  env.wasm.numThreads = 1;
  env.logLevel = 'fatal';
  return {
    Tensor,
    async createSession(bytes) {
      // From the package on disk, whatever the runtime would do by itself.
      env.wasm.wasmBinary = await readFile(from.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
      return InferenceSession.create(bytes, { executionProviders: ['wasm'], ...QUIET });
    },
  };
}

/** The runtime writes past the log; what fails is thrown as well. */
const QUIET = { logSeverityLevel: 4 } as const;

function readTokenizer(
  { Tokenizer }: Runtime,
  bytes: Buffer,
): { tokenizer: Tokenizer; mostTokens: typeof MOST_TOKENS } {
  try {
    const content = JSON.parse(bytes.toString('utf8')) as { truncation?: { max_length?: number } | null };
    const most = content.truncation?.max_length ?? Number.POSITIVE_INFINITY;
    const { query, document } = MOST_TOKENS;
    return {
      tokenizer: new Tokenizer(content, {}),
      mostTokens: { query: Math.min(query, most), document: Math.min(document, most) },
    };
  } catch (error) {
    throw new ModelError(`tokenizer.json is not a tokenizer: ${oneLine(error)}.`);
  }
}

async function openSession({ createSession }: Runtime, bytes: Uint8Array): Promise<InferenceSession> {
  let session: InferenceSession;
  try {
    session = await createSession(bytes);
  } catch (error) {
    throw new ModelError(`model.onnx is not a model that can be loaded: ${oneLine(error)}.`);
  }
  const names = session.inputNames;
  const unknown = names.find((name) => !INPUTS.has(name));
  if (unknown)
    throw new ModelError(`model.onnx wants an input "${unknown}", which a model of sentences does not have.`);
  if (!names.includes('input_ids')) throw new ModelError('model.onnx has no input "input_ids".');
  return session;
}

/** Inputs of a model of sentences, and what each token gets. */
const INPUTS = new Map<string, (id: number) => number>([
  ['input_ids', (id) => id],
  ['attention_mask', () => 1],
  ['token_type_ids', () => 0],
]);

function feeds({ Tensor }: Runtime, session: InferenceSession, ids: readonly number[]): InferenceSession.FeedsType {
  return Object.fromEntries(
    session.inputMetadata.map(({ name, ...input }) => {
      const values = ids.map(INPUTS.get(name)!);
      const small = input.isTensor && input.type === 'int32';
      const data = small ? Int32Array.from(values) : BigInt64Array.from(values, BigInt);
      return [name, new Tensor(small ? 'int32' : 'int64', data, [1, ids.length])];
    }),
  );
}

function wantedOutput(session: InferenceSession): string {
  const output = [...POOLED, ...BY_TOKEN].find((name) => session.outputNames.includes(name));
  if (output) return output;
  throw new ModelError(
    `model.onnx has no output ${[...POOLED, ...BY_TOKEN].join(' or ')}, but ${session.outputNames.join(', ')}.`,
  );
}

/** One vector of what the model says of one text. Every token counts, so that the mean with the attention mask is the plain mean. */
function pooled({ data, dims, type }: Tensor, tokens: number): Float32Array {
  if (!(data instanceof Float32Array)) throw new Error(`its output is ${type}, but must be float32`);
  if (dims.length === 2) return data.slice();
  const dimensions = dims[2] ?? 0;
  if (dims.length !== 3 || dims[1] !== tokens) throw new Error(`its output has the shape ${dims.join(' x ')}`);
  const mean = new Float32Array(dimensions);
  for (let t = 0; t < tokens; t++) for (let d = 0; d < dimensions; d++) mean[d]! += data[t * dimensions + d]! / tokens;
  return mean;
}

function normalized(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length)) throw new Error('its output is not a number');
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** So many tokens at most, with the last one, which in most models marks the end. Unknown to the vocabulary counts as not there. */
function cut(ids: readonly (number | undefined)[], most: number): number[] {
  const known = ids.filter((id) => id !== undefined);
  return known.length <= most ? known : [...known.slice(0, most - 1), known.at(-1)!];
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300);
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SettingsError } from '../config/settings.ts';
import { describeStores, type TestDatabase } from '../db/test-database.ts';
import { publish } from '../deflection/test-app.ts';
import { fuse, type Likeness, passagesOf } from './dense.ts';
import type { MeaningConfidence } from './dense-confidence.ts';
import { DenseIndex, type DenseSetup } from './dense-index.ts';
import { ModelProcess } from './dense-process.ts';
import type { SearchHit, SearchResult } from './query.ts';
import { Search } from './search.ts';
import { putDocument, removeDocument } from './store.ts';
import { writeModel } from './test-model.ts';
import { claimDocuments } from './vectors.ts';

/** Two matters, each in words that share nothing and are nobody's synonyms. */
const METAL = [1, 0, 0.1];
const CASTLE = [0, 1, 0.1];
const WORDS = { tungsten: METAL, wolfram: METAL, steel: METAL, drawbridge: CASTLE, portcullis: CASTLE, moat: CASTLE };

const everyone = { locale: 'en', audiences: ['everyone'] as const, limit: 10 };
const fail = (error: unknown) => {
  throw error;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-model-'));
  await writeModel(folder, WORDS);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const setup = (changes: Partial<DenseSetup> = {}): DenseSetup => ({
  folder,
  weight: 0.5,
  queryPrefix: '',
  documentPrefix: '',
  // The machine that tests may be busy; how long is enough is not what is tested.
  patienceMs: 60_000,
  ...changes,
});

/** A node with search by meaning. */
async function startNode(
  on: TestDatabase,
  changes: Partial<DenseSetup> = {},
  onError: (error: unknown) => void = fail,
): Promise<Search> {
  const search = new Search(on.database, fail, undefined, await DenseIndex.open(on.database, setup(changes), onError));
  await search.start();
  return search;
}

const documentOf = (title: string) => ({
  kind: 'article' as const,
  sourceId: title,
  locale: 'en',
  title,
  summary: '',
  tags: [],
  sections: [],
  category: '',
  audience: 'everyone' as const,
  url: `/en/articles/${title}`,
  solved: false,
});

/** How many documents have been computed. */
async function computed(on: TestDatabase): Promise<number> {
  return on.db.$count(sql`search_vectors where vectors is not null and claimed_until is null`);
}

describeStores('search by meaning', (on) => {
  let search: Search;
  beforeAll(async () => {
    search = await startNode(on);
  });
  afterAll(() => search.stop());
  const put = (document: Parameters<typeof publish>[1]) => publish({ db: on.db, search } as never, document);
  const titles = async (text: string, query: object = {}) =>
    (await search.find({ ...everyone, ...query, text })).hits.map(({ document }) => document.title);
  const seen = (text: string, query: object = {}) => expect.poll(() => titles(text, query)).not.toEqual([]);

  test('finds a page that shares no word with the question, soon after it was written', async () => {
    await put({ title: 'Your tungsten', sourceId: 'tungsten' });
    await put({ title: 'Open the drawbridge', sourceId: 'drawbridge' });
    await seen('wolfram');
    await seen('portcullis');
    expect(search.engine.search({ ...everyone, text: 'wolfram portcullis' }).hits).toEqual([]);
    expect(await titles('wolfram')).toEqual(['Your tungsten']);
    expect(await titles('portcullis')).toEqual(['Open the drawbridge']);
  });

  test('does not call what only its meaning speaks for an answer', async () => {
    const { hits } = await search.find({ ...everyone, text: 'wolfram' });
    expect(hits.map(({ hit }) => [hit.confident, hit.meaning! > 0])).toEqual([[false, true]]);
  });

  test('finds nothing for a question that means nothing to the model', async () => {
    expect(await titles('xylophone')).toEqual([]);
  });

  test('looks only where the filters say', async () => {
    expect(await titles('wolfram', { kinds: ['video'] })).toEqual([]);
    expect(await titles('wolfram', { category: 'technical' })).toEqual([]);
    expect(await titles('wolfram', { category: 'billing', kinds: ['article'] })).toEqual(['Your tungsten']);
    expect(await titles('wolfram', { locale: 'fr' })).toEqual([]);
  });

  test('a hidden document neither appears nor changes what others reach', async () => {
    const before = await search.rank({ ...everyone, text: 'portcullis' });
    await put({ title: 'Staff moat', sourceId: 'hidden', audience: 'staff' });
    await seen('portcullis moat', { audiences: ['staff'] });
    expect(await search.rank({ ...everyone, text: 'portcullis' })).toEqual(before);
  });

  test('a document that becomes internal is gone for others in the same moment as from the words', async () => {
    await put({ title: 'Steel', sourceId: 'steel' });
    await expect.poll(() => titles('wolfram')).toContain('Steel');
    await put({ title: 'Steel', sourceId: 'steel', audience: 'staff' });
    const { hits } = await search.rank({ ...everyone, text: 'wolfram' });
    expect(hits).toHaveLength(1);
    await expect.poll(() => titles('wolfram', { audiences: ['staff'] })).toContain('Steel');
  });

  test('follows a page that is rewritten', async () => {
    await put({ title: 'Changing', summary: 'drawbridge', sourceId: 'changing', category: 'moving' });
    await seen('portcullis', { category: 'moving' });
    await put({ title: 'Changing', summary: 'tungsten', sourceId: 'changing', category: 'moving' });
    await seen('wolfram', { category: 'moving' });
    expect(await titles('portcullis', { category: 'moving' })).toEqual([]);
  });

  test('forgets a page that was removed', async () => {
    await put({ title: 'Short-lived drawbridge', sourceId: 'short', category: 'gone' });
    await seen('portcullis', { category: 'gone' });
    await removeDocument(on.db, { kind: 'article', sourceId: 'short', locale: 'en' });
    await expect.poll(() => titles('portcullis', { category: 'gone' })).toEqual([]);
  });

  test('of another node, and after a restart, reads what was computed and computes nothing anew', async () => {
    await expect.poll(() => computed(on)).toBe(search.engine.size);
    const times = () => on.db.execute(sql`select document_id, computed_at from search_vectors order by document_id`);
    const before = await times();
    const other = await startNode(on);
    const { hits } = await other.rank({ ...everyone, text: 'wolfram' });
    expect(hits).toEqual((await search.rank({ ...everyone, text: 'wolfram' })).hits);
    await other.stop();
    expect(await times()).toEqual(before);
  });

  test('of a page whose tags alone change keeps its vectors', async () => {
    const vectors = () =>
      on.db.execute(sql`select document_id, digest, vectors from search_vectors order by document_id`);
    const before = await vectors();
    await put({ title: 'Your tungsten', sourceId: 'tungsten', tags: ['money'] });
    await seen('wolfram');
    expect(await vectors()).toEqual(before);
  });
});

describeStores('a model that fails', (on) => {
  /** A node, what it complains of, and what the words alone say. */
  const start = async (changes: Partial<DenseSetup>) => {
    const complaints: string[] = [];
    const search = await startNode(on, changes, (error) => complaints.push(String(error)));
    await publish({ db: on.db, search } as never, { title: 'Open the drawbridge', sourceId: 'drawbridge' });
    return {
      search,
      complaints,
      byWords: (text: string) => search.engine.search({ ...everyone, text }),
      rank: (text: string) => search.rank({ ...everyone, text }),
    };
  };

  test('leaves the words to answer, and says so once', async () => {
    const at = path.join(folder, 'failing');
    await writeModel(at, WORDS, { failsOn: 'dynamite' });
    const { search, complaints, byWords, rank } = await start({ folder: at });
    for (const text of ['open the drawbridge with dynamite', 'drawbridge dynamite'])
      expect(await rank(text)).toEqual(byWords(text));
    expect(complaints).toEqual([expect.stringContaining('Error')]);
    await search.stop();
  });

  test('answers the next question that it can', async () => {
    const { search, rank } = await start({ folder: path.join(folder, 'failing') });
    await rank('drawbridge dynamite');
    await expect.poll(async () => (await rank('portcullis')).hits).toHaveLength(1);
    await search.stop();
  });

  test('by being late leaves the words to answer', async () => {
    const at = path.join(folder, 'slow');
    // So much output that no machine adds it up in a millisecond.
    const huge = (direction: number) => Array.from({ length: 40_000 }, (_, i) => (i % 2 === direction ? 1 : 0));
    await writeModel(at, { drawbridge: huge(0), tungsten: huge(1) });
    const { search, complaints, byWords, rank } = await start({ folder: at, patienceMs: 0 });
    const text = 'drawbridge '.repeat(300);
    expect(await rank(text)).toEqual(byWords(text));
    expect(complaints).toEqual(['Error: search by meaning took longer than 0 ms']);
    await search.stop();
  });

  test('is not asked by more questions at once than it can answer soon', async () => {
    const { search, byWords, rank } = await start({});
    await expect.poll(async () => (await rank('portcullis')).hits).toHaveLength(1);
    const texts = Array.from({ length: 20 }, (_, i) => `drawbridge ${i}`);
    const ranked = await Promise.all(texts.map(rank));
    expect(ranked.at(-1)).toEqual(byWords(texts.at(-1)!));
    await search.stop();
  });
});

describeStores('a node that stops', (on) => {
  test('leaves what it has not computed to the next one at once', async () => {
    for (const title of ['Drawbridge', 'Portcullis', 'Moat', 'Tungsten']) await putDocument(on.db, documentOf(title));
    const search = await startNode(on);
    const claimed = () => on.db.$count(sql`search_vectors where claimed_until is not null`);
    // While the model is being loaded, all of them are.
    await expect.poll(claimed, { interval: 5 }).toBe(4);
    await search.stop();
    expect(await claimed()).toBe(0);
    expect(await computed(on)).toBeLessThan(4);
  });
});

describeStores('a model for some languages', (on) => {
  test('is used for them alone, whichever language is asked in', async () => {
    const search = await startNode(on, { languages: ['en'] });
    const put = (title: string, locale: string) =>
      publish({ db: on.db, search } as never, { title, sourceId: title, locale });
    await put('Mon tungsten', 'fr');
    await put('Your tungsten', 'en-GB');
    const found = async (query: object) => (await search.rank({ ...everyone, ...query, text: 'wolfram' })).hits.length;
    await expect.poll(() => found({ locale: 'en-GB' })).toBe(1);
    expect(await found({ locale: 'en-GB', spokenIn: 'fr' })).toBe(0);
    expect(await found({ locale: 'fr' })).toBe(0);
    expect(await on.db.$count(sql`search_vectors`)).toBe(1);
    await search.stop();
  });
});

describeStores('several nodes', (on) => {
  test('take different documents to compute, and none that another is computing', async () => {
    for (const title of ['One', 'Two', 'Three']) await putDocument(on.db, documentOf(title));
    const taken = await Promise.all([claimDocuments(on.db, 'model'), claimDocuments(on.db, 'model')]);
    const ids = taken.flat().map(({ document }) => document.id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    expect(await claimDocuments(on.db, 'another model')).toHaveLength(3);
  });
});

describeStores('a search without a model', (on) => {
  test('ranks by words alone and computes nothing', async () => {
    const search = new Search(on.database, fail);
    await search.start();
    await publish({ db: on.db, search } as never, { title: 'Your tungsten' });
    expect(
      (await search.rank({ ...everyone, text: 'wolfram' })).hits.filter((hit) => hit.meaning !== undefined),
    ).toEqual([]);
    expect(await search.rank({ ...everyone, text: 'tungsten' })).toEqual(
      search.engine.search({ ...everyone, text: 'tungsten' }),
    );
    expect(await on.db.$count(sql`search_vectors`)).toBe(0);
    await search.stop();
  });
});

describeStores('a model that cannot be used', (on) => {
  const broken: [string, (at: string) => Promise<void>, RegExp][] = [
    ['without files', async () => {}, /there is no file .*(model\.onnx|tokenizer\.json)\.$/],
    [
      'whose model is something else',
      async (at) => {
        await writeModel(at, WORDS);
        await writeFile(path.join(at, 'model.onnx'), 'version https://git-lfs.github.com/spec/v1');
      },
      /model\.onnx is not a model that can be loaded: .*\.$/,
    ],
    [
      'whose tokenizer is something else',
      async (at) => {
        await writeModel(at, WORDS);
        await writeFile(path.join(at, 'tokenizer.json'), '{}');
      },
      /tokenizer\.json is not a tokenizer: .*\.$/,
    ],
    [
      'without the input',
      (at) => writeModel(at, WORDS, { input: 'pixels' }),
      /model\.onnx wants an input "pixels", which a model of sentences does not have\.$/,
    ],
    [
      'without the output',
      (at) => writeModel(at, WORDS, { output: 'logits' }),
      /model\.onnx has no output .*, but logits\.$/,
    ],
  ];
  test.each(broken)('%s ends the start with one line', async (name, make, message) => {
    const at = path.join(folder, name);
    await make(at);
    const error = await DenseIndex.open(on.database, setup({ folder: at }), fail).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(SettingsError);
    expect((error as Error).message).toMatch(/^Search by meaning, with the model in [^\n]*$/);
    expect((error as Error).message).toMatch(message);
  });
});

describe('the process of a model', () => {
  /** Ends the process in which anything reaches for the network. */
  const guard = `data:text/javascript,${encodeURIComponent(`
    import net from 'node:net';
    import dns from 'node:dns';
    const caught = () => process.exit(9);
    globalThis.fetch = net.Socket.prototype.connect = dns.lookup = dns.promises.lookup = caught;
  `)}`;
  const run = async (code: string) => {
    const file = path.join(folder, 'guarded.mjs');
    await writeFile(file, code);
    return promisify(execFile)(process.execPath, ['--import', guard, file]);
  };

  test('reads its model, and embeds, without the network', async () => {
    const { stdout } = await run(`
      import { ModelProcess } from ${JSON.stringify(new URL('dense-process.ts', import.meta.url).href)};
      const place = { folder: ${JSON.stringify(folder)}, queryPrefix: '', documentPrefix: '' };
      const model = await ModelProcess.start(place, () => {});
      console.log((await model.embed(['drawbridge'])).length);
      await model.close();
    `);
    expect(stdout).toBe('3\n');
  });

  test('ends when it is told to while it is computing, and with it what waits', async () => {
    const model = await ModelProcess.start({ folder, queryPrefix: '', documentPrefix: '' }, fail);
    const waiting = model.embed(new Array(2000).fill('drawbridge'));
    const refused = expect(waiting).rejects.toThrow('was closed');
    await model.close();
    await refused;
    await expect(model.embed(['drawbridge'])).rejects.toThrow('has ended');
  });

  test('ends with the process that started it, however that ended', async () => {
    const { stdout } = await run(`
      import { ModelProcess } from ${JSON.stringify(new URL('dense-process.ts', import.meta.url).href)};
      const place = { folder: ${JSON.stringify(folder)}, queryPrefix: '', documentPrefix: '' };
      const model = await ModelProcess.start(place, () => {});
      model.embed(new Array(2000).fill('drawbridge')).catch(() => {});
      console.log(model.pid);
      process.exit(0);
    `);
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    const isThere = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isThere, { timeout: 20_000 }).toBe(false);
  });

  test('tells of its end when it ends by itself', async () => {
    const ended = Promise.withResolvers<Error>();
    const model = await ModelProcess.start({ folder, queryPrefix: '', documentPrefix: '' }, ended.resolve);
    const waiting = model.embed(new Array(2000).fill('drawbridge')).catch((error: Error) => error);
    process.kill(model.pid!, 'SIGKILL');
    expect((await ended.promise).message).toBe('the process of the model has ended');
    expect(await waiting).toBe(await ended.promise);
  });

  test('would have been caught', async () => {
    const { stdout } = await run(`
      import { fork } from 'node:child_process';
      import { fileURLToPath } from 'node:url';
      if (!process.send) fork(fileURLToPath(import.meta.url)).on('exit', (code) => console.log(code));
      else fetch('http://127.0.0.1:9/');
    `);
    expect(stdout).toBe('9\n');
  });
});

describe('adding likeness to the words', () => {
  const hit = (id: number, score: number, more: Partial<SearchHit> = {}): SearchHit => ({
    id,
    kind: 'article',
    score,
    confident: false,
    solved: false,
    pinned: false,
    ...more,
  });
  const like = (id: number, likeness: number): Likeness => ({ id, kind: 'article', solved: false, likeness });
  const order = (hits: SearchHit[], likenesses: Likeness[], page = {}) =>
    fuse({ total: hits.length, hits, confidence: 0.5, asked: [] }, likenesses, {
      weight: 0.5,
      limit: 10,
      ...page,
    }).hits.map(({ id }) => id);

  test('moves a page up that means the question', () => {
    expect(order([hit(1, 0.4), hit(2, 0.3)], [like(2, 0.8), like(1, 0.1)])).toEqual([2, 1]);
  });

  test('counts less for a question of many words', () => {
    const asked = Array.from({ length: 30 }, () => ({}) as SearchResult['asked'][number]);
    const found = { total: 2, hits: [hit(1, 0.4), hit(2, 0.3)], confidence: 0.5, asked };
    const likenesses = [like(2, 0.8), like(1, 0.1)];
    expect(fuse(found, likenesses, { weight: 0.5, limit: 10 }).hits.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('is sure by words and meaning where it is known how sure they are together, and by the words alone elsewhere', () => {
    const found = { total: 1, hits: [hit(1, 0.4, { confident: true })], confidence: 0.5, asked: [] };
    const sure = (likenesses: Likeness[], confidence?: MeaningConfidence) => {
      const { hits, ...rest } = fuse(found, likenesses, { weight: 0.5, limit: 10, confidence });
      return [rest.confidence > 0.5, hits[0]?.id, hits[0]?.confident];
    };
    const fitted: MeaningConfidence = [-2, 1, 6, -3, 0, 0];
    expect(sure([like(2, 0.95), like(1, 0.1)])).toEqual([false, 2, false]);
    expect(sure([like(2, 0.95), like(1, 0.1)], fitted)).toEqual([true, 2, true]);
    expect(sure([like(1, 0.1)], fitted)).toEqual([false, 1, false]);
  });

  test('leaves pinned answers first', () => {
    expect(order([hit(1, 1, { pinned: true }), hit(2, 0.3)], [like(3, 1), like(2, 1)])).toEqual([1, 2, 3]);
  });

  test('takes in what the words did not find only when it is about as like as the likest', () => {
    expect(order([hit(1, 0.4)], [like(2, 0.9), like(3, 0.5), like(4, 0.3)])).toEqual([2, 1, 3]);
    expect(order([hit(1, 0.4)], [like(2, 0.05)])).toEqual([1]);
  });

  test('gives pages that follow one another', () => {
    const hits = [hit(1, 0.4), hit(2, 0.3), hit(3, 0.2)];
    const likenesses = [like(3, 0.9), like(4, 0.7)];
    const all = order(hits, likenesses);
    expect([...order(hits, likenesses, { limit: 2 }), ...order(hits, likenesses, { limit: 2, offset: 2 })]).toEqual(
      all,
    );
    expect(all).toHaveLength(4);
  });

  test('counts meaning twice where question and pages are in different languages', () => {
    const found: SearchResult = { total: 1, hits: [hit(1, 0.4)], confidence: 0.5, asked: [] };
    const added = (spokenIn?: string) =>
      fuse(found, [like(1, 0.6)], { weight: 0.5, limit: 10, spokenIn }).hits[0]!.meaning;
    expect([added(), added('fr')]).toEqual([0.3, 0.6]);
  });

  test('counts what it adds', () => {
    const found = fuse({ total: 1, hits: [hit(1, 0.4)], confidence: 0.5, asked: [] }, [like(1, 1), like(2, 1)], {
      weight: 1,
      limit: 10,
    });
    expect(found).toMatchObject({ total: 2, confidence: 0.5 });
  });
});

test('a document is compared by its title with its summary and with each section', () => {
  const sections = [
    { anchor: '', heading: '', text: 'Before the first heading.' },
    { anchor: 'a', heading: 'A', text: 'In A.' },
    { anchor: 'b', heading: 'Empty', text: '' },
  ];
  expect(passagesOf({ title: 'T', summary: 'S', sections })).toEqual([
    'T\nS',
    'T\nBefore the first heading.',
    'T\nA\nIn A.',
    'T\nEmpty',
  ]);
});

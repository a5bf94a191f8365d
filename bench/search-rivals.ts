// The engines a team could install instead, on the same documents and questions, each set up as its own documentation advises.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import MiniSearch from 'minisearch';
import snowball from 'snowball-stemmers';
import { fuse, isSpoken, passagesOf } from '../src/search/dense.ts';
import type { DenseSetup } from '../src/search/dense-index.ts';
import { ModelProcess } from '../src/search/dense-process.ts';
import type { SearchDocument } from '../src/search/document.ts';
import { createEngine } from '../src/search/engine.ts';
import { MOST_RANKED } from '../src/search/search.ts';
import { STOP_WORDS } from '../src/search/stopwords.ts';

/** What an engine answers: ids in order, and how sure it is of the first. */
export interface Answer {
  ids: number[];
  confidence: number;
}

/** An engine filled with one set. */
export interface FilledEngine {
  ask(text: string): Promise<Answer> | Answer;
  bytes: number;
  close(): Promise<void> | void;
}

export interface Contender {
  name: string;
  /** @param spokenIn language of the questions, where it is another than that of the documents. */
  fill(documents: readonly SearchDocument[], locale: string, spokenIn?: string): Promise<FilledEngine>;
}

const LANGUAGES: Readonly<Record<string, string>> = { en: 'english', fr: 'french', it: 'italian' };

const textOf = (document: SearchDocument): string => document.sections.map((section) => section.text).join('\n');

export const helpwell: Contender = {
  name: 'helpwell',
  async fill(documents, locale, spokenIn) {
    const engine = createEngine();
    engine.upsert(documents);
    return {
      ask(text) {
        const { hits, confidence } = engine.search({ text, locale, spokenIn, audiences: ['everyone'], limit: 10 });
        return { ids: hits.map((hit) => hit.id), confidence };
      },
      bytes: engine.bytes,
      close() {},
    };
  },
};

/** Our engine with a sentence model beside it, as a server uses it. */
export function withModel(setup: DenseSetup): Contender {
  const { weight, confidence: fitted, languages } = setup;
  // The same documents come twice: with all answers, and with half of them taken away.
  const known = new Map<string, Uint8Array>();
  return {
    name: 'helpwell+dense',
    async fill(documents, locale, spokenIn) {
      if (!isSpoken(languages, { locale, spokenIn })) return helpwell.fill(documents, locale, spokenIn);
      const engine = createEngine();
      engine.upsert(documents);
      const model = await ModelProcess.start(setup, (error) => {
        throw error;
      });
      let bytes = engine.bytes;
      for (const document of documents) {
        const passages = passagesOf(document);
        const key = JSON.stringify(passages);
        const vectors = known.get(key) ?? (await model.embed(passages));
        known.set(key, vectors);
        bytes += vectors.length;
        model.put([{ ...document, vectors }]);
      }
      return {
        async ask(text) {
          const query = { text, locale, spokenIn, audiences: ['everyone'] as const };
          const found = engine.search({ ...query, limit: MOST_RANKED });
          const likenesses = await model.nearest({ ...query, ids: found.hits.map(({ id }) => id) });
          const { hits, confidence } = fuse(found, likenesses, { weight, confidence: fitted, spokenIn, limit: 10 });
          return { ids: hits.map(({ id }) => id), confidence };
        },
        bytes,
        close: () => model.close(),
      };
    },
  };
}

export const postgres: Contender = {
  name: 'postgres',
  async fill(documents, locale) {
    const db = new PGlite();
    const language = LANGUAGES[locale] ?? 'simple';
    await db.exec('create table docs (id int primary key, words tsvector not null)');
    for (const document of documents) {
      await db.query(
        `insert into docs values ($1, setweight(to_tsvector('${language}', $2), 'A') || setweight(to_tsvector('${language}', $3), 'B')
         || to_tsvector('${language}', $4))`,
        [document.id, document.title, document.tags.join(' '), textOf(document)],
      );
    }
    await db.exec('create index on docs using gin (words); analyze docs');
    const { rows } = await db.query<{ bytes: number }>(`select pg_total_relation_size('docs')::float8 as bytes`);
    return {
      async ask(text) {
        const { rows } = await db.query<{ id: number; rank: number }>(
          `with q as (select replace(plainto_tsquery('${language}', $1)::text, '&', '|')::tsquery as any_word)
           select id, ts_rank(words, any_word) as rank from docs, q where words @@ any_word order by rank desc, id limit 10`,
          [text],
        );
        return { ids: rows.map((row) => row.id), confidence: rows[0]?.rank ?? 0 };
      },
      bytes: rows[0]!.bytes,
      close: () => db.close(),
    };
  },
};

export const minisearch: Contender = {
  name: 'minisearch',
  async fill(documents, locale) {
    const stemmer = snowball.newStemmer(LANGUAGES[locale] ?? 'english');
    const stops = STOP_WORDS[locale];
    const index = new MiniSearch({
      fields: ['title', 'tags', 'text'],
      processTerm: (term) => {
        const lower = term.toLowerCase();
        return stops?.has(lower) ? null : stemmer.stem(lower);
      },
    });
    index.addAll(documents.map((document) => ({ ...document, tags: document.tags.join(' '), text: textOf(document) })));
    // As it is stored; in memory it takes several times that.
    const bytes = JSON.stringify(index).length;
    return {
      ask(text) {
        const found = index.search(text, { boost: { title: 2 } });
        return { ids: found.slice(0, 10).map((hit) => Number(hit.id)), confidence: found[0]?.score ?? 0 };
      },
      bytes,
      close() {},
    };
  },
};

/** The parts of Pagefind's browser module that are used; it is not typed. */
interface PagefindBrowser {
  createInstance(options: { basePath: string }): {
    init(): Promise<void>;
    search(
      text: string,
    ): Promise<{ results: { id: string; score: number; data(): Promise<{ meta: { number: string } }> }[] }>;
    destroy(): Promise<void>;
  };
}

export const pagefind: Contender = {
  name: 'pagefind',
  async fill(documents, locale) {
    const folder = await mkdtemp(join(tmpdir(), 'helpwell-pagefind-'));
    const { createIndex } = await import('pagefind');
    const { index } = await createIndex({});
    if (!index) throw new Error('Pagefind could not start: its binary for this machine is missing; run npm ci again');
    for (const document of documents) {
      await index.addCustomRecord({
        url: document.url,
        // As a crawled page has it: the title is its first heading.
        content: `${document.title}\n${document.tags.join(' ')}\n${textOf(document)}`,
        language: locale,
        meta: { title: document.title, number: String(document.id) },
      });
    }
    const written = await index.writeFiles({ outputPath: folder });
    if (written.errors.length > 0) throw new Error(`Pagefind could not write its index: ${written.errors.join(', ')}`);
    await index.deleteIndex();
    const leave = asBrowser(locale);
    const module = pathToFileURL(join(folder, 'pagefind.js')).href;
    const { createInstance } = (await import(module)) as PagefindBrowser;
    const instance = createInstance({ basePath: `${folder}/` });
    await instance.init();
    const numbers = new Map<string, number>();
    return {
      async ask(text) {
        const { results } = await instance.search(text);
        const ids: number[] = [];
        for (const result of results.slice(0, 10)) {
          const number = numbers.get(result.id) ?? Number((await result.data()).meta.number);
          numbers.set(result.id, number);
          ids.push(number);
        }
        return { ids, confidence: results[0]?.score ?? 0 };
      },
      bytes: await indexBytes(folder),
      async close() {
        await instance.destroy();
        leave();
        await rm(folder, { recursive: true });
      },
    };
  },
};

/** Pagefind's search runs in browsers: it reads the page's language and fetches its files. Returns the way back. */
function asBrowser(locale: string): () => void {
  const scope = globalThis as Record<string, unknown>;
  const before = { fetch: scope.fetch, document: scope.document };
  scope.document = { querySelector: () => ({ getAttribute: () => locale }), currentScript: null };
  scope.fetch = async (file: string) => new Response(await readFile(file.split('?')[0]!));
  return () => {
    scope.fetch = before.fetch;
    if (before.document === undefined) delete scope.document;
    else scope.document = before.document;
  };
}

/** Bytes of index and fragments as they are served; the program's own files do not count. */
async function indexBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await readdir(folder, { recursive: true })) {
    if (/\.pf_/.test(file)) bytes += (await stat(join(folder, file))).size;
  }
  return bytes;
}

export const RIVALS: readonly Contender[] = [postgres, minisearch, pagefind];

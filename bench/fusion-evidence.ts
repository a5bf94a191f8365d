// What words and meaning say of the questions of a set: gathered once, fused many times.
import { type Likeness, passagesOf } from '../src/search/dense.ts';
import { MOST_NEAREST } from '../src/search/dense-process.ts';
import { createEngine } from '../src/search/engine.ts';
import { aboveBaseline, createPassages, inBytes } from '../src/search/likeness.ts';
import type { SearchResult } from '../src/search/query.ts';
import { MOST_RANKED } from '../src/search/search.ts';
import type { Embedder } from './embedder.ts';
import { type LabelledSet, withoutHalves } from './search-sets.ts';

/** A question with what was found for it. */
export interface Evidence extends Pick<LabelledSet, 'spokenIn'> {
  found: SearchResult;
  /** As the retriever of a server gives them. */
  likenesses: Likeness[];
  /** Documents that answer, of those that are there. */
  answers: ReadonlySet<number>;
}

/** A set asked with all its pages, and with the answers of half of the questions taken away. */
export interface SetEvidence {
  name: string;
  /** Sets that share texts or makers: what is fitted on one of them must not be judged by another. */
  family: string;
  locale: string;
  all: Evidence[];
  halves: Evidence[];
}

/** Asks all questions of a set of the engine and of a model. */
export async function gather(set: LabelledSet, family: string, embedder: Embedder): Promise<SetEvidence> {
  const passages = createPassages(embedder.dimensions);
  for (const document of set.documents) {
    const vectors: Int8Array[] = [];
    for (const passage of passagesOf(document)) vectors.push(inBytes(await embedder.embed(passage, 'document')));
    passages.put(document.id, 0, new Uint8Array(vectors.flatMap((vector) => [...vector])));
  }
  const { locale, spokenIn } = set;
  const questions: { text: string; answers: ReadonlySet<number>; likenesses: Likeness[] }[] = [];
  for (const { text, answers } of set.questions) {
    passages.ask(await embedder.embed(text, 'query'));
    const likenesses = set.documents.flatMap(({ id, kind, solved }) => {
      const likeness = aboveBaseline(passages.likest(id), embedder.baseline);
      return likeness > 0 ? [{ id, kind, solved, likeness }] : [];
    });
    likenesses.sort((a, b) => b.likeness - a.likeness || a.id - b.id);
    questions.push({ text, answers, likenesses });
  }
  const ask = (gone: ReadonlySet<number>): Evidence[] => {
    const engine = createEngine();
    engine.upsert(set.documents.filter(({ id }) => !gone.has(id)));
    return questions.map(({ text, answers, likenesses }) => {
      const found = engine.search({ text, locale, spokenIn, audiences: ['everyone'], limit: MOST_RANKED });
      const named = new Set(found.hits.map(({ id }) => id));
      const there = likenesses.filter(({ id }) => !gone.has(id));
      return {
        found,
        likenesses: there.filter(({ id }, i) => i < MOST_NEAREST || named.has(id)),
        answers: new Set([...answers].filter((id) => !gone.has(id))),
        spokenIn,
      };
    });
  };
  return {
    name: set.name,
    family,
    locale,
    all: ask(new Set()),
    halves: withoutHalves(set).flatMap(ask),
  };
}

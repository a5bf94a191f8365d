// The search engine for questions: pure, in process, no input or output.
//
//   const engine = createEngine();
//   engine.upsert(documents);                       // adds, or replaces by id
//   engine.remove([12]);
//   await engine.compact(merger.merge);             // merge.ts: after many changes, in a thread of its own
//   const bytes = engine.save(mark);                // snapshot-file.ts keeps them; engine.load(bytes) at the next start
//   engine.setSynonyms('en', [['invoice', 'bill']]); engine.setPins('en', [{ query: 'reset password', ids: [7] }]);
//   const { total, hits, confidence, asked } = engine.search({ text, locale: 'en', audiences: ['everyone'], limit: 10 });
//   const passage = bestPassage(document, asked);   // passage.ts: for the hits that are shown, once their documents are loaded
//   const few = suggestMix(hits, 5);                // suggest.ts: what the ask form shows
//
// Order: by score, then solved threads before others, then lower id. Neither a score nor what is a result depends on limit,
// offset or filters: filters only leave out.
// Statistics are kept per locale, kind and audience and summed over what the viewer may see: a hidden document moves nothing.
import { CONFIDENT, confidenceIn, NEARLY } from './confidence.ts';
import type { SearchDocument } from './document.ts';
import { createPartitions, type LiveSegment, type Partition } from './partitions.ts';
import {
  DEFAULT_TUNING,
  frequencyIn,
  GRAM_CHANNELS,
  PAIR_CHANNELS,
  type Plan,
  type PlannedTerm,
  planQuestion,
  SPELT_CHANNELS,
  SPELT_GRAM_CHANNELS,
  type Tuning,
} from './plan.ts';
import { prominenceOf } from './prominence.ts';
import type { Contribution, Explanation, Pin, SearchHit, SearchQuery, SearchResult } from './query.ts';
import { Ranking } from './ranking.ts';
import { type ReducedQuestion, reduceQuestion } from './reduce.ts';
import { createScorer, scoreOf } from './scoring.ts';
import { CHANNELS, type Merge } from './segment.ts';
import { createSynonyms, type SynonymGroup, type Synonyms } from './synonyms.ts';
import type { Word } from './word.ts';

export interface SearchEngine {
  /** Adds documents, replacing those with the same id. */
  upsert(documents: readonly SearchDocument[]): void;
  /** Removes documents by id; unknown ids are ignored. */
  remove(ids: readonly number[]): void;
  readonly size: number;
  /** Bytes of the index. */
  readonly bytes: number;
  search(query: SearchQuery): SearchResult;
  /** Replaces what editors say are synonyms in a locale, on top of the built-in thesaurus of its language. */
  setSynonyms(locale: string, groups: readonly SynonymGroup[]): void;
  /** Replaces the pinned answers of a locale: a question that says the same as `query` gets these documents first, where the viewer may see them. */
  setPins(locale: string, pins: readonly Pin[]): void;
  /**
   * Joins the segments of partitions that have many, or many removed documents, with `merge`, mostly a worker's (merge.ts). Searches and
   * changes go on meanwhile. Says whether there was anything to join.
   */
  compact(merge: Merge): Promise<boolean>;
  /** The index as bytes; `mark` is the caller's note of the state that they hold. */
  save(mark: string): Uint8Array;
  /** Replaces the index by saved bytes and returns their mark; undefined, and nothing changed, when they are damaged or of another version. */
  load(bytes: Uint8Array): string | undefined;
  /** Ids of all documents, in no particular order. */
  ids(): number[];
  /** Why a document got its score; score 0 and no contributions when the viewer cannot find it. */
  explain(query: SearchQuery, id: number): Explanation;
}

/** A solved thread outranks an equal unsolved one, and a slightly better one. */
const SOLVED = 1.03;

/** Makes an empty engine. */
export function createEngine(tuning: Tuning = DEFAULT_TUNING): SearchEngine {
  const documents = createPartitions();
  const scorer = createScorer();
  const synonyms = new Map<string, Synonyms>();
  /** Of misspelt words, by locale and audiences: until a document changes. */
  const corrections = new Map<string, Map<string, Word>>();
  /** By locale and the stems of the query. */
  const pins = new Map<string, Map<string, readonly number[]>>();

  function synonymsOf(locale: string): Synonyms {
    let own = synonyms.get(locale);
    if (!own) {
      own = createSynonyms(locale);
      // Only locales that have documents, or synonyms of their own, are kept.
      if (documents.hasLocale(locale)) synonyms.set(locale, own);
    }
    return own;
  }

  function correctionsFor(locale: string, visible: readonly Partition[]): Map<string, Word> {
    const key = [locale, ...new Set(visible.map(({ audience }) => audience))].join(' ');
    const own = corrections.get(key) ?? new Map<string, Word>();
    if (visible.length > 0) corrections.set(key, own);
    return own;
  }

  /** `plans` are of the kinds that are wanted, `others` of those that the filter keeps out; `all` is what the viewer may see. */
  function prepare(query: SearchQuery): {
    question: ReducedQuestion;
    plans: Plan[];
    others: Plan[];
    all: LiveSegment[];
  } {
    const visible = documents.visibleTo(query);
    const all = visible.flatMap(({ segments }) => segments);
    const thesauri = [synonymsOf(query.locale), documents.abbreviationsIn(visible)];
    const vocabulary = {
      commonness: (term: number) => frequencyIn(all, SPELT_CHANNELS, term),
      hasGram: (gram: number) => frequencyIn(all, SPELT_GRAM_CHANNELS, gram) > 0,
      hasPair: (pair: number) => frequencyIn(all, PAIR_CHANNELS, pair) > 0,
      corrections: correctionsFor(query.locale, visible),
    };
    const question = reduceQuestion(query.text, query.locale, thesauri, vocabulary, query.spokenIn);
    const plans: Plan[] = [];
    const others: Plan[] = [];
    for (const kind of new Set(visible.map((partition) => partition.kind))) {
      const own = visible.filter((partition) => partition.kind === kind);
      const made = planQuestion(
        question,
        kind,
        own.flatMap(({ segments }) => segments),
        tuning,
      );
      if (made) (query.kinds && !query.kinds.includes(kind) ? others : plans).push(made);
    }
    return { question, plans, others, all };
  }

  function search(query: SearchQuery): SearchResult {
    const limit = Math.max(0, Math.floor(query.limit) || 0);
    const offset = Math.max(0, Math.floor(query.offset ?? 0) || 0);
    const category = query.category === undefined ? undefined : documents.categoryNumber(query.category);
    if (query.category !== undefined && category === undefined) return nothing();
    const { question, plans, others, all } = prepare(query);

    const pinned = pinnedFor(query, question, plans, category);
    const { except } = query;
    const first = new Set(pinned.map(({ id }) => id));
    const firstScores: number[] = [];
    const ranking = new Ranking(offset + limit + pinned.length);
    for (const current of [...plans, ...others]) {
      const isWanted = plans.includes(current);
      for (let s = 0; s < current.segments.length; s++) {
        const { segment, removed } = current.segments[s]!;
        const { ids, categories: own } = segment;
        const scored = scorer.accumulate(current, s);
        let { bar } = ranking;
        for (let i = 0; i < ids.length; i++) {
          // Most documents end here.
          if (scored[i]! * SOLVED <= bar) continue;
          const solved = segment.solved[i] === 1;
          const score = scored[i]! * (solved ? SOLVED : 1);
          if (score <= bar || removed[i]) continue;
          if (isWanted && (category === undefined || own[i] === category) && !except?.has(ids[i]!)) {
            ranking.add(ids[i]!, current.kind, score, solved);
            if (first.has(ids[i]!)) firstScores.push(score);
          } else ranking.consider(score);
          bar = ranking.bar;
        }
      }
    }
    const { total, ordered } = ranking.finish();
    const [best] = ordered;
    const confidence = confidenceIn({
      ordered,
      words: question.words.size,
      prominence: best ? prominenceOf(best.id, question, all) : 0,
      foreign: query.spokenIn !== undefined,
    });
    const hits = ordered
      .filter(({ id }) => !first.has(id))
      .map((candidate) => ({
        ...candidate,
        confident: confidence >= CONFIDENT && candidate.score >= ranking.best * NEARLY,
        pinned: false,
      }));
    return {
      total: total + pinned.length - firstScores.filter((score) => score > ranking.bar).length,
      hits: [...pinned, ...hits].slice(offset, offset + limit),
      confidence: pinned.length > 0 ? 1 : confidence,
      asked: [...question.words.values()],
    };
  }

  /** The pinned answers of a question, those that the viewer may see and the filters let through. */
  function pinnedFor(query: SearchQuery, question: ReducedQuestion, plans: Plan[], category?: number): SearchHit[] {
    const hits: SearchHit[] = [];
    const own = pins.get(query.locale);
    if (!own?.size) return hits;
    // As typed first: what was pinned may be a word that the search would correct.
    const ids = own.get(pinKey(reduceQuestion(query.text, query.locale))) ?? own.get(pinKey(question)) ?? [];
    for (const id of ids) {
      for (const { kind, segments } of plans) {
        for (const { segment, removed } of segments) {
          const local = segment.ids.indexOf(id);
          if (local < 0 || removed[local] || query.except?.has(id)) continue;
          if (category !== undefined && segment.categories[local] !== category) continue;
          hits.push({ id, kind, score: 1, confident: true, solved: segment.solved[local] === 1, pinned: true });
        }
      }
    }
    return hits;
  }

  function explain(query: SearchQuery, id: number): Explanation {
    const { question, plans } = prepare(query);
    const category = query.category === undefined ? undefined : documents.categoryNumber(query.category);
    for (const current of plans) {
      for (let s = 0; s < current.segments.length; s++) {
        const { segment, removed } = current.segments[s]!;
        const local = segment.ids.indexOf(id);
        if (local < 0 || removed[local]) continue;
        if (query.category !== undefined && segment.categories[local] !== category) continue;
        const factor = segment.solved[local] ? SOLVED : 1;
        const contributions = new Map<string, Contribution>();
        let score = 0;
        let likeness = 0;
        for (const term of current.terms.slice(0, current.asked)) likeness += scoreOf(current, term, s, local);
        for (const [t, term] of current.terms.entries()) {
          const weight = t < current.asked ? current.experience * likeness : 1;
          const share = scoreOf(current, term, s, local) * weight * factor;
          if (share === 0) continue;
          score += share;
          const words = wordsOf(question, term);
          const key = `${term.channel} ${words.join(' ')}`;
          const before = contributions.get(key);
          if (before) before.score += share;
          else contributions.set(key, { channel: CHANNELS[term.channel]!, words, score: share });
        }
        return { score, contributions: [...contributions.values()].sort((a, b) => b.score - a.score) };
      }
    }
    return { score: 0, contributions: [] };
  }

  return {
    upsert(changed) {
      corrections.clear();
      documents.upsert(changed);
    },
    remove(ids) {
      corrections.clear();
      documents.remove(new Set(ids));
    },
    search,
    explain,
    compact: documents.compact,
    save: documents.save,
    load(bytes) {
      corrections.clear();
      return documents.load(bytes);
    },
    ids: documents.ids,
    setPins(locale, list) {
      // As typed: a correction or a synonym must not change what an editor meant.
      pins.set(locale, new Map(list.map(({ query, ids }) => [pinKey(reduceQuestion(query, locale)), ids])));
    },
    setSynonyms: (locale, groups) => void synonyms.set(locale, createSynonyms(locale, groups)),
    get size() {
      return documents.size;
    },
    get bytes() {
      return scorer.bytes + documents.bytes;
    },
  };
}

/** Two questions with the same words in any order and form are the same to a pin. */
function pinKey({ words }: ReducedQuestion): string {
  return [...words.keys()].sort((a, b) => a - b).join(' ');
}

function nothing(): SearchResult {
  return { total: 0, hits: [], confidence: 0, asked: [] };
}

function wordsOf(question: ReducedQuestion, { channel, term }: PlannedTerm): string[] {
  if (GRAM_CHANNELS.includes(channel)) return [];
  const kind = question.kinds.find((one) => one.term === term);
  if (kind) return [kind.words];
  const words = PAIR_CHANNELS.includes(channel) ? (question.pairs.get(term) ?? []) : [question.words.get(term)];
  return words.filter((asked) => asked !== undefined).map((asked) => asked.word.folded);
}

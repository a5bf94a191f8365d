import type { Audience } from '../accounts/viewer.ts';
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
// Order: by score, then solved threads before others, then lower id. A score does not depend on the limit, offset or filters.
// Statistics are kept per locale, kind and audience and summed over what the viewer may see: a hidden document moves nothing.
import { type AbbreviationTerms, abbreviationTerms, gatherAbbreviations } from './abbreviations.ts';
import { CONFIDENT, confidenceIn } from './confidence.ts';
import type { DocumentKind, SearchDocument } from './document.ts';
import { Ranking } from './ranking.ts';
import { type AskedWord, type ReducedQuestion, reduceDocument, reduceQuestion } from './reduce.ts';
import {
  buildSegment,
  CHANNELS,
  type Channel,
  mergeSegments,
  type Postings,
  rowOf,
  SEGMENT_CAPACITY,
  type Segment,
  segmentBytes,
} from './segment.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { createSynonyms, type Expressions, type SynonymGroup, type Synonyms, synonymsOfTerms } from './synonyms.ts';

export interface SearchQuery {
  /** The question in the asker's words; any string. */
  text: string;
  locale: string;
  /** What the viewer may see. */
  audiences: ReadonlySet<Audience> | readonly Audience[];
  /** Only these kinds; all when left out. */
  kinds?: readonly DocumentKind[];
  /** Only this category. */
  category?: string;
  limit: number;
  offset?: number;
}

export interface SearchHit {
  id: number;
  kind: DocumentKind;
  /** Comparable between questions: 0 is nothing in common, 1 about all of the question found in a prominent place. */
  score: number;
  /** The question probably has an answer, and this may well be it. */
  confident: boolean;
  solved: boolean;
  /** Put first by editors for this question. */
  pinned: boolean;
}

export interface SearchResult {
  /** Documents that have a meaningful part of the question, of which `hits` is a page. */
  total: number;
  hits: SearchHit[];
  /** How likely it is that the question has its answer among the documents, 0 to 1. */
  confidence: number;
  /** The words of the question as they were understood: corrected, with what may stand in their place. For {@link bestPassage}. */
  asked: AskedWord[];
}

/** What one word (or part of words) of a question added to the score of a document. */
export interface Contribution {
  channel: Channel;
  /** The word as the asker wrote it, folded; for pairs two words; empty for 4-grams, which are summed. */
  words: string[];
  score: number;
}

export interface Explanation {
  score: number;
  contributions: Contribution[];
}

/** An answer that editors put first for a query. */
export interface Pin {
  query: string;
  ids: readonly number[];
}

/** Joins segments without their removed documents; `mergeSegments` does, here or in a worker. */
export type Merge = (segments: readonly Segment[], removed: readonly Uint8Array[]) => Segment | Promise<Segment>;

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

export interface Tuning {
  /** Weight of each channel, whose BM25 score is divided by the idf mass of the question in it. */
  weights: Record<Channel, number>;
  /** A word after so many others counts half: people say first what matters. */
  patience: number;
  /** What a synonym counts of the word itself. */
  synonym: number;
  /** 4-grams and pairs of a lower idf are left out: they take most of the time and tell least. */
  floor: number;
}

/** BM25: how soon repetition stops counting, and how much long texts pay. Other values gave nothing in any channel. */
const K1 = 1.2;
const B = 0.75;

/** Chosen on eight labelled sets in three languages and the product's own three, clean and mistyped; see bench/search.ts. */
export const DEFAULT_TUNING: Tuning = {
  weights: {
    title: 2.5,
    headings: 1.5,
    tags: 2,
    asked: 0.5,
    body: 0.75,
    titleGrams: 1,
    leadGrams: 0.75,
    grams: 0.6,
    pairs: 0.75,
  },
  patience: 50,
  synonym: 1,
  floor: 0.85,
};

/**
 * In a long question common words tell its story and rare ones its matter: from SHORT to LONG different words, idf counts with an exponent
 * of 1 to 1 + CONTRAST.
 */
const CONTRAST = 1.3;
const SHORT = 10;
const LONG = 40;

/** A page that names the asked error code is about that error: codes count more than words as rare. */
const CODE = 1.5;

/** Fewer documents do not tell which words are rare: the only one there is would make all of its words common. */
const FEWEST = 10;

/** Other hits are as confident as the first when they score nearly as high. */
const NEARLY = 0.85;

/** A solved thread outranks an equal unsolved one, and a slightly better one. */
const SOLVED = 1.03;

/** Small segments of a partition are joined when there are more than this: each costs a look-up a word. */
const MOST_SEGMENTS = 8;

/** Documents of a segment that is joined at once; joining larger ones would be felt. */
const SMALL_SEGMENT = 256;

/** A partition is compacted when it has more segments than this for its size, or more than this share of removed documents. */
const TOO_MANY_SEGMENTS = 4;
const TOO_MANY_REMOVED = 0.2;

/** Segments beside the largest that hold less than this share of it are not worth rewriting it. */
const LITTLE = 0.1;

interface LiveSegment {
  segment: Segment;
  removed: Uint8Array;
  removedCount: number;
  /** Sum of the lengths of the documents that are left, by channel. */
  lengths: Float64Array;
  /** Being joined elsewhere. */
  merging: boolean;
}

interface Partition {
  locale: string;
  kind: DocumentKind;
  audience: Audience;
  segments: LiveSegment[];
  /** What documents abbreviate, by their ids; most abbreviate nothing. */
  abbreviations: Map<number, AbbreviationTerms[]>;
}

/** What the question is worth in one group of partitions: a list of rows to add up. */
interface Plan {
  kind: DocumentKind;
  segments: LiveSegment[];
  terms: PlannedTerm[];
  /** So many of the terms, the first ones, are for questions asked before. */
  asked: number;
  /** Worth of a page that was asked the very same. */
  experience: number;
  /** By channel: norm of a document is `base + slope x length`. */
  base: Float64Array;
  slope: Float64Array;
}

interface PlannedTerm {
  channel: number;
  /** The asked word, 4-gram or pair. */
  term: number;
  /** The term itself and its synonyms: a document gets the best of them, not the sum. */
  choices: [Choice, ...Choice[]];
}

/** A term, or those of an expression, whose worth is added up. */
type Choice = readonly [Part, ...Part[]];

interface Part {
  /** Row in each segment of the plan, -1 where the term does not occur. */
  rows: Int32Array;
  weight: number;
}

const numbers = (...names: Channel[]): number[] => names.map((name) => CHANNELS.indexOf(name));
const [ASKED = 0, BODY = 0] = numbers('asked', 'body');
const SPELT_CHANNELS = numbers('title', 'body');
const SPELT_GRAM_CHANNELS = numbers('titleGrams', 'grams');
const TITLE_CHANNELS = numbers('title', 'headings');
const TEXT_CHANNELS = numbers('tags', 'body');
const GRAM_CHANNELS = numbers('titleGrams', 'leadGrams', 'grams');
const PAIR_CHANNELS = numbers('pairs');

/** Makes an empty engine. */
export function createEngine(tuning: Tuning = DEFAULT_TUNING): SearchEngine {
  const partitions = new Map<string, Partition>();
  const categories = new Map<string, number>();
  let scores = new Float32Array(0);
  /** Zero between uses. */
  let bests = new Float32Array(0);
  let sums = new Float32Array(0);
  const synonyms = new Map<string, Synonyms>();
  /** What the documents of some partitions abbreviate, by their keys; forgotten at every change. */
  const abbreviations = new Map<string, Synonyms>();
  /** By locale and the stems of the query. */
  const pins = new Map<string, Map<string, readonly number[]>>();

  function partitionFor(document: SearchDocument): Partition {
    const key = partitionKey(document);
    let partition = partitions.get(key);
    if (!partition) {
      const { locale, kind, audience } = document;
      partition = { locale, kind, audience, segments: [], abbreviations: new Map() };
      partitions.set(key, partition);
    }
    return partition;
  }

  function categoryNumber(category: string): number {
    let number = categories.get(category);
    if (number === undefined) {
      number = categories.size;
      categories.set(category, number);
    }
    return number;
  }

  function synonymsOf(locale: string): Synonyms {
    let own = synonyms.get(locale);
    if (!own) {
      own = createSynonyms(locale);
      // Only locales that have documents, or synonyms of their own, are kept.
      if ([...partitions.values()].some((partition) => partition.locale === locale)) synonyms.set(locale, own);
    }
    return own;
  }

  /** What visible documents abbreviate: a hidden one must not be read through a question. */
  function abbreviationsIn(visible: readonly Partition[]): Synonyms {
    const key = visible.map(partitionKey).join();
    let known = abbreviations.get(key);
    if (!known) {
      known = synonymsOfTerms(
        gatherAbbreviations(visible.flatMap((partition) => [...partition.abbreviations.values()])),
      );
      abbreviations.set(key, known);
    }
    return known;
  }

  function removeAll(ids: ReadonlySet<number>): void {
    if (ids.size === 0) return;
    abbreviations.clear();
    for (const partition of partitions.values()) {
      for (const id of ids) partition.abbreviations.delete(id);
      for (const live of partition.segments) {
        const own = live.segment.ids;
        for (let i = 0; i < own.length; i++) if (!live.removed[i] && ids.has(own[i]!)) strike(live, i);
      }
      partition.segments = partition.segments.filter((live) => live.removedCount < live.segment.ids.length);
    }
  }

  function upsert(documents: readonly SearchDocument[]): void {
    // The last of two with the same id is the newer.
    const byId = new Map(documents.map((document) => [document.id, document]));
    removeAll(new Set(byId.keys()));
    const fresh = new Map<Partition, SearchDocument[]>();
    for (const document of byId.values()) {
      const partition = partitionFor(document);
      const list = fresh.get(partition);
      if (list) list.push(document);
      else fresh.set(partition, [document]);
    }
    for (const [partition, list] of fresh) {
      for (const document of list) {
        const found = abbreviationTerms(textOf(document), document.locale);
        if (found.length > 0) partition.abbreviations.set(document.id, found);
      }
      for (let i = 0; i < list.length; i += SEGMENT_CAPACITY) {
        const part = list.slice(i, i + SEGMENT_CAPACITY);
        const segment = buildSegment(
          part.map((document) => reduceDocument(document, categoryNumber(document.category))),
        );
        partition.segments.push(enliven(segment));
      }
      joinSmall(partition);
    }
  }

  function plan(question: ReducedQuestion, kind: DocumentKind, segments: LiveSegment[]): Plan | undefined {
    let count = 0;
    const lengths = new Float64Array(CHANNELS.length);
    for (const live of segments) {
      count += live.segment.ids.length - live.removedCount;
      for (let c = 0; c < lengths.length; c++) lengths[c]! += live.lengths[c]!;
    }
    if (count === 0) return undefined;
    const base = new Float64Array(CHANNELS.length);
    const slope = new Float64Array(CHANNELS.length);
    CHANNELS.forEach((_, c) => {
      // Few pages have been asked for: the others must not make their questions look long.
      const average = lengths[c]! / (c === ASKED ? filled(segments, c) : count);
      base[c] = K1 * (1 - B);
      slope[c] = average > 0 ? (K1 * B) / average : 0;
    });
    const terms: PlannedTerm[] = [];
    let active = 0;
    const longer = (question.words.size - SHORT) / (LONG - SHORT);
    const contrast = 1 + CONTRAST * Math.min(1, Math.max(0, longer));

    const choose = (channel: number, term: number, share: number, most: number): Part => {
      const rows = new Int32Array(segments.length);
      let idf = weigh(rows, segments, channel, term, count);
      // In a nearly empty channel every word is rare; how rare it is, the texts tell.
      if (channel === ASKED) idf = weigh(new Int32Array(segments.length), segments, BODY, term, count);
      return { rows, weight: Math.min(most, idf ** contrast * share) };
    };
    const measure = (channel: number, wanted: Iterable<Wanted>): void => {
      if (lengths[channel] === 0) return;
      const first = terms.length;
      let mass = 0;
      for (const { term, at, code, synonyms } of wanted) {
        const urgency = (tuning.patience / (tuning.patience + at)) * (code ? CODE : 1);
        const own = choose(channel, term, urgency, Number.POSITIVE_INFINITY);
        if (!synonyms && own.weight < tuning.floor * urgency) continue;
        mass += own.weight;
        const choices: Choice[] = [];
        const offer = (...parts: Part[]): void => {
          const [first, ...others] = parts.filter(({ rows }) => rows.some((row) => row >= 0));
          if (first) choices.push([first, ...others]);
        };
        offer(own);
        for (const expression of synonyms ?? []) {
          const share = tuning.synonym / expression.length;
          offer(...expression.map((one) => choose(channel, one, urgency * share, own.weight * share)));
        }
        const [one, ...others] = choices;
        if (one) terms.push({ channel, term, choices: [one, ...others] });
      }
      if (mass === 0) return;
      const weight = tuning.weights[CHANNELS[channel]!];
      // Questions asked before come on top: a page without any is not worth less for it.
      scale(terms.slice(first), channel === ASKED ? (1 + K1) / mass : weight / mass);
      if (channel !== ASKED) active += weight;
    };
    // First, since `accumulate` squares what they give.
    measure(ASKED, wordsWanted(question));
    const asked = terms.length;
    for (const channel of TITLE_CHANNELS) measure(channel, titleWordsWanted(question));
    for (const channel of TEXT_CHANNELS) measure(channel, wordsWanted(question));
    for (const channel of GRAM_CHANNELS) measure(channel, gramsWanted(question));
    for (const channel of PAIR_CHANNELS) measure(channel, pairsWanted(question));
    scale(terms.slice(asked), 1 / active);
    return { kind, segments, terms, asked, experience: tuning.weights.asked / (active || 1), base, slope };
  }

  /** The partitions that the viewer may see. */
  function visibleTo({ locale, audiences }: SearchQuery): Partition[] {
    const allowed = new Set(audiences);
    return [...partitions.values()].filter(
      (partition) => partition.locale === locale && allowed.has(partition.audience) && partition.segments.length > 0,
    );
  }

  function prepare(query: SearchQuery): { question: ReducedQuestion; plans: Plan[] } {
    const visible = visibleTo(query);
    const all = visible.flatMap(({ segments }) => segments);
    const thesauri = [synonymsOf(query.locale), abbreviationsIn(visible)];
    const question = reduceQuestion(query.text, query.locale, thesauri, {
      commonness: (term) => frequencyIn(all, SPELT_CHANNELS, term),
      hasGram: (gram) => frequencyIn(all, SPELT_GRAM_CHANNELS, gram) > 0,
    });
    const plans: Plan[] = [];
    for (const kind of new Set(visible.map((partition) => partition.kind))) {
      if (query.kinds && !query.kinds.includes(kind)) continue;
      const own = visible.filter((partition) => partition.kind === kind);
      const made = plan(
        question,
        kind,
        own.flatMap(({ segments }) => segments),
      );
      if (made) plans.push(made);
    }
    return { question, plans };
  }

  /** Scores every document of segment `s` of a plan into `scores`. */
  function accumulate(current: Plan, s: number): Float32Array {
    const { segment } = current.segments[s]!;
    const size = segment.ids.length;
    if (scores.length < size) scores = new Float32Array(size);
    scores.fill(0, 0, size);
    current.terms.forEach(({ channel, choices }, t) => {
      if (t === current.asked) weighExperience(scores, size, current);
      const postings = segment.channels[channel]!;
      const base = current.base[channel]!;
      const slope = current.slope[channel]!;
      const [first] = choices;
      if (choices.length === 1 && first.length === 1) {
        const [own] = first;
        if (own.rows[s]! >= 0) addRow(scores, postings, own.rows[s]!, own.weight, base, slope);
        return;
      }
      if (bests.length < size) {
        bests = new Float32Array(size);
        sums = new Float32Array(size);
      }
      addBest(scores, bests, sums, postings, choices, s, base, slope);
    });
    if (current.asked === current.terms.length) weighExperience(scores, size, current);
    return scores;
  }

  function search(query: SearchQuery): SearchResult {
    const limit = Math.max(0, Math.floor(query.limit) || 0);
    const offset = Math.max(0, Math.floor(query.offset ?? 0) || 0);
    const category = query.category === undefined ? undefined : categories.get(query.category);
    if (query.category !== undefined && category === undefined) return nothing();
    const { question, plans } = prepare(query);

    const pinned = pinnedFor(query, question, plans, category);
    const first = new Set(pinned.map(({ id }) => id));
    const firstScores: number[] = [];
    const ranking = new Ranking(offset + limit + pinned.length);
    for (const current of plans) {
      for (let s = 0; s < current.segments.length; s++) {
        const { segment, removed } = current.segments[s]!;
        const { ids, categories: own } = segment;
        const scored = accumulate(current, s);
        let { bar } = ranking;
        for (let i = 0; i < ids.length; i++) {
          // Most documents end here.
          if (scored[i]! * SOLVED <= bar) continue;
          const solved = segment.solved[i] === 1;
          const score = scored[i]! * (solved ? SOLVED : 1);
          if (score <= bar || removed[i] || (category !== undefined && own[i] !== category)) continue;
          ranking.add(ids[i]!, current.kind, score, solved);
          if (first.has(ids[i]!)) firstScores.push(score);
          bar = ranking.bar;
        }
      }
    }
    const { total, ordered } = ranking.finish();
    const confidence = confidenceIn(ordered, question.words.size);
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
          if (local < 0 || removed[local] || (category !== undefined && segment.categories[local] !== category))
            continue;
          hits.push({ id, kind, score: 1, confident: true, solved: segment.solved[local] === 1, pinned: true });
        }
      }
    }
    return hits;
  }

  async function compact(merge: Merge): Promise<boolean> {
    let any = false;
    for (const partition of partitions.values()) {
      for (const group of groupsToJoin(partition)) {
        any = true;
        for (const live of group) live.merging = true;
        const before = group.map((live) => live.removed.slice());
        try {
          const joined = enliven(
            await merge(
              group.map((live) => live.segment),
              before,
            ),
          );
          // Documents that were removed meanwhile are in the joined segment still.
          group.forEach((live, g) => {
            live.removed.forEach((gone, i) => {
              if (gone && !before[g]![i]) strike(joined, joined.segment.ids.indexOf(live.segment.ids[i]!));
            });
          });
          const others = partition.segments.filter((live) => !group.includes(live));
          partition.segments = joined.removedCount < joined.segment.ids.length ? [joined, ...others] : others;
        } finally {
          for (const live of group) live.merging = false;
        }
      }
    }
    return any;
  }

  function save(mark: string): Uint8Array {
    return encodeSnapshot({
      mark,
      categories: [...categories.keys()],
      partitions: [...partitions.values()].map(({ locale, kind, audience, segments, abbreviations }) => ({
        locale,
        kind,
        audience,
        segments,
        abbreviations: [...abbreviations],
      })),
    });
  }

  function load(bytes: Uint8Array): string | undefined {
    const content = decodeSnapshot(bytes);
    if (!content) return undefined;
    partitions.clear();
    categories.clear();
    abbreviations.clear();
    content.categories.forEach((category, number) => {
      categories.set(category, number);
    });
    for (const { locale, kind, audience, segments, abbreviations } of content.partitions) {
      const lives = segments.map(({ segment, removed }) => {
        const live = enliven(segment);
        removed.forEach((gone, i) => {
          if (gone) strike(live, i);
        });
        return live;
      });
      partitions.set(partitionKey({ locale, kind, audience }), {
        locale,
        kind,
        audience,
        segments: lives,
        abbreviations: new Map(abbreviations),
      });
    }
    return content.mark;
  }

  function explain(query: SearchQuery, id: number): Explanation {
    const { question, plans } = prepare(query);
    const category = query.category === undefined ? undefined : categories.get(query.category);
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
    upsert,
    remove: (ids) => removeAll(new Set(ids)),
    search,
    explain,
    compact,
    save,
    load,
    ids: () =>
      [...partitions.values()].flatMap(({ segments }) =>
        segments.flatMap(({ segment, removed }) => [...segment.ids].filter((_, i) => !removed[i])),
      ),
    setPins(locale, list) {
      // As typed: a correction or a synonym must not change what an editor meant.
      pins.set(locale, new Map(list.map(({ query, ids }) => [pinKey(reduceQuestion(query, locale)), ids])));
    },
    setSynonyms: (locale, groups) => void synonyms.set(locale, createSynonyms(locale, groups)),
    get size() {
      let size = 0;
      for (const { segments } of partitions.values()) {
        for (const live of segments) size += live.segment.ids.length - live.removedCount;
      }
      return size;
    },
    get bytes() {
      let bytes = scores.byteLength;
      for (const { segments } of partitions.values()) {
        for (const live of segments) bytes += segmentBytes(live.segment) + live.removed.byteLength;
      }
      return bytes;
    },
  };
}

function partitionKey({ locale, kind, audience }: Pick<Partition, 'locale' | 'kind' | 'audience'>): string {
  return JSON.stringify([locale, kind, audience]);
}

/** Two questions with the same words in any order and form are the same to a pin. */
function pinKey({ words }: ReducedQuestion): string {
  return [...words.keys()].sort((a, b) => a - b).join(' ');
}

/** Segments to join, in groups that fit one segment: none as long as a partition is a large base and little beside it. */
function groupsToJoin({ segments }: Partition): LiveSegment[][] {
  const free = segments.filter((live) => !live.merging);
  const left = (live: LiveSegment): number => live.segment.ids.length - live.removedCount;
  const stale = free.some((live) => live.removedCount > live.segment.ids.length * TOO_MANY_REMOVED);
  const open = free.filter((live) => left(live) < SEGMENT_CAPACITY * (1 - TOO_MANY_REMOVED));
  const largest = Math.max(...open.map(left), 0);
  const beside = open.reduce((sum, live) => sum + left(live), 0) - largest;
  if (!stale && (open.length <= TOO_MANY_SEGMENTS || beside < largest * LITTLE)) return [];
  const groups: LiveSegment[][] = [];
  let room = 0;
  for (const live of free) {
    if (!open.includes(live)) {
      if (live.removedCount > live.segment.ids.length * TOO_MANY_REMOVED) groups.unshift([live]);
    } else if (left(live) <= room) {
      groups[groups.length - 1]!.push(live);
      room -= left(live);
    } else {
      groups.push([live]);
      room = SEGMENT_CAPACITY - left(live);
    }
  }
  return groups.filter((group) => group.length > 1 || group[0]!.removedCount > 0);
}

function nothing(): SearchResult {
  return { total: 0, hits: [], confidence: 0, asked: [] };
}

function enliven(segment: Segment): LiveSegment {
  const lengths = Float64Array.from(segment.channels, (part) => part.lengths.reduce((sum, length) => sum + length, 0));
  return { segment, removed: new Uint8Array(segment.ids.length), removedCount: 0, lengths, merging: false };
}

function strike(live: LiveSegment, local: number): void {
  live.removed[local] = 1;
  live.removedCount++;
  live.segment.channels.forEach((part, c) => {
    live.lengths[c]! -= part.lengths[local]!;
  });
}

/** Joins the small segments of a partition once there are many; large ones stay. */
function joinSmall(partition: Partition): void {
  if (partition.segments.length <= MOST_SEGMENTS) return;
  const small = partition.segments.filter((live) => !live.merging && live.segment.ids.length <= SMALL_SEGMENT);
  if (small.length < 2) return;
  const joined = mergeSegments(
    small.map((live) => live.segment),
    small.map((live) => live.removed),
  );
  partition.segments = [...partition.segments.filter((live) => !small.includes(live)), enliven(joined)];
}

/** Documents that have anything in a channel. */
function filled(segments: readonly LiveSegment[], channel: number): number {
  let count = 0;
  for (const { segment, removed } of segments) {
    const { lengths } = segment.channels[channel]!;
    for (let i = 0; i < lengths.length; i++) if (lengths[i]! > 0 && !removed[i]) count++;
  }
  return count;
}

/** How many documents have a term in some channels, summed over these; those that were removed do not count. */
function frequencyIn(segments: readonly LiveSegment[], channels: readonly number[], term: number): number {
  let frequency = 0;
  for (const { segment, removed, removedCount } of segments) {
    for (const channel of channels) {
      const { keys, starts, docs } = segment.channels[channel]!;
      const row = rowOf(keys, term);
      if (row < 0) continue;
      const from = starts[row]!;
      const to = starts[row + 1]!;
      frequency += to - from;
      if (removedCount > 0) for (let i = from; i < to; i++) frequency -= removed[docs[i]!]!;
    }
  }
  return frequency;
}

/** Fills `rows` and returns the inverse document frequency of a term among `count` documents (BM25, never negative). */
function weigh(
  rows: Int32Array,
  segments: readonly LiveSegment[],
  channel: number,
  term: number,
  count: number,
): number {
  let frequency = 0;
  segments.forEach(({ segment, removed, removedCount }, s) => {
    const { keys, starts, docs } = segment.channels[channel]!;
    const row = rowOf(keys, term);
    rows[s] = row;
    if (row < 0) return;
    const from = starts[row]!;
    const to = starts[row + 1]!;
    frequency += to - from;
    // Removed documents stay in the rows until the next merge, and must not count.
    if (removedCount > 0) for (let i = from; i < to; i++) frequency -= removed[docs[i]!]!;
  });
  return Math.log(1 + (Math.max(count, FEWEST) - frequency + 0.5) / (frequency + 0.5));
}

/**
 * What was gathered so far is likeness to questions asked before, 0 to 1. Its square counts: nearly the same question tells much, a few
 * shared words tell nothing, and pages that were asked a lot must not win by that.
 */
function weighExperience(scores: Float32Array, size: number, { asked, experience }: Plan): void {
  if (asked === 0) return;
  for (let i = 0; i < size; i++) scores[i] = experience * scores[i]! * scores[i]!;
}

function addRow(
  scores: Float32Array,
  postings: Postings,
  row: number,
  weight: number,
  base: number,
  slope: number,
): void {
  const { docs, frequencies, lengths } = postings;
  const to = postings.starts[row + 1]!;
  for (let i = postings.starts[row]!; i < to; i++) {
    const local = docs[i]!;
    const frequency = frequencies[i]!;
    scores[local] = scores[local]! + (weight * frequency) / (frequency + base + slope * lengths[local]!);
  }
}

/** As addRow, for one of several choices: a document gets only what this one is better than the best so far. */
function raiseRow(
  scores: Float32Array,
  bests: Float32Array,
  postings: Postings,
  row: number,
  weight: number,
  base: number,
  slope: number,
): void {
  const { docs, frequencies, lengths } = postings;
  const to = postings.starts[row + 1]!;
  for (let i = postings.starts[row]!; i < to; i++) {
    const local = docs[i]!;
    const frequency = frequencies[i]!;
    const score = (weight * frequency) / (frequency + base + slope * lengths[local]!);
    if (score <= bests[local]!) continue;
    scores[local] = scores[local]! + score - bests[local]!;
    bests[local] = score;
  }
}

/** Adds the best of several choices in segment `s`; `bests` and `sums` are zero before and after. */
function addBest(
  scores: Float32Array,
  bests: Float32Array,
  sums: Float32Array,
  postings: Postings,
  choices: readonly Choice[],
  s: number,
  base: number,
  slope: number,
): void {
  for (const choice of choices) {
    if (choice.length === 1) {
      const [{ rows, weight }] = choice;
      if (rows[s]! >= 0) raiseRow(scores, bests, postings, rows[s]!, weight, base, slope);
      continue;
    }
    for (const { rows, weight } of choice) if (rows[s]! >= 0) addRow(sums, postings, rows[s]!, weight, base, slope);
    for (const { rows } of choice) if (rows[s]! >= 0) takeSums(scores, bests, sums, postings, rows[s]!);
  }
  for (const choice of choices) for (const { rows } of choice) if (rows[s]! >= 0) clearRow(bests, postings, rows[s]!);
}

/** Takes over what `sums` holds for the documents of a row, and empties it: a document gets only what is better than its best so far. */
function takeSums(
  scores: Float32Array,
  bests: Float32Array,
  sums: Float32Array,
  { docs, starts }: Postings,
  row: number,
): void {
  const to = starts[row + 1]!;
  for (let i = starts[row]!; i < to; i++) {
    const local = docs[i]!;
    const sum = sums[local]!;
    sums[local] = 0;
    if (sum <= bests[local]!) continue;
    scores[local] = scores[local]! + sum - bests[local]!;
    bests[local] = sum;
  }
}

function clearRow(bests: Float32Array, { docs, starts }: Postings, row: number): void {
  const to = starts[row + 1]!;
  for (let i = starts[row]!; i < to; i++) bests[docs[i]!] = 0;
}

function scoreOf(current: Plan, { channel, choices }: PlannedTerm, s: number, local: number): number {
  const { starts, docs, frequencies, lengths } = current.segments[s]!.segment.channels[channel]!;
  const norm = current.base[channel]! + current.slope[channel]! * lengths[local]!;
  const worths = choices.map((choice) => {
    let sum = 0;
    for (const { rows, weight } of choice) {
      const row = rows[s]!;
      if (row < 0) continue;
      const at = docs.subarray(starts[row]!, starts[row + 1]!).indexOf(local);
      if (at < 0) continue;
      const frequency = frequencies[starts[row]! + at]!;
      sum += (weight * frequency) / (frequency + norm);
    }
    return sum;
  });
  return Math.max(...worths);
}

/** Multiplies the weights of terms. */
function scale(terms: readonly PlannedTerm[], factor: number): void {
  for (const { choices } of terms) for (const choice of choices) for (const part of choice) part.weight *= factor;
}

/** All that a document says, for what it abbreviates. */
function textOf({ title, summary, sections }: SearchDocument): string {
  return [title, summary, ...sections.flatMap(({ heading, text }) => [heading, text])].join('\n');
}

const NO_SYNONYMS: Expressions = [];

interface Wanted {
  term: number;
  at: number;
  code?: boolean;
  synonyms?: Expressions;
}

function* wordsWanted({ words }: ReducedQuestion): Generator<Wanted> {
  for (const [term, { word, at, synonyms }] of words) yield { term, at, code: word.code, synonyms };
}

function* titleWordsWanted(question: ReducedQuestion): Generator<Wanted> {
  yield* wordsWanted(question);
  for (const { term } of question.kinds) yield { term, at: 0, synonyms: NO_SYNONYMS };
}

function* gramsWanted({ grams }: ReducedQuestion): Generator<Wanted> {
  for (const [term, at] of grams) yield { term, at };
}

function* pairsWanted({ pairs }: ReducedQuestion): Generator<Wanted> {
  for (const [term, [, { at }]] of pairs) yield { term, at };
}

function wordsOf(question: ReducedQuestion, { channel, term }: PlannedTerm): string[] {
  if (GRAM_CHANNELS.includes(channel)) return [];
  const kind = question.kinds.find((one) => one.term === term);
  if (kind) return [kind.words];
  const words = PAIR_CHANNELS.includes(channel) ? (question.pairs.get(term) ?? []) : [question.words.get(term)];
  return words.filter((asked) => asked !== undefined).map((asked) => asked.word.folded);
}

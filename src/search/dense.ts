// Search by meaning beside search by words: optional, off by default, behind one small interface. What it knows of a question is
// added to the scores of the engine; when it fails or is late, the words alone answer.
import { languageOf } from './analyze.ts';
import { CONFIDENT, NEARLY } from './confidence.ts';
import { confidenceWithMeaning, type MeaningConfidence, meaningOf } from './dense-confidence.ts';
import type { DocumentKind, SearchDocument } from './document.ts';
import type { SearchHit, SearchQuery, SearchResult } from './query.ts';

/** How near a document is to a question in meaning. */
export interface Likeness {
  id: number;
  kind: DocumentKind;
  solved: boolean;
  /** 0: as near as any text to any other; 1: the same. */
  likeness: number;
}

/** A question to the retriever. The filters are the engine's: nothing else is looked at. */
export interface DenseQuestion
  extends Pick<SearchQuery, 'text' | 'locale' | 'spokenIn' | 'audiences' | 'kinds' | 'category'> {
  /** Documents whose likeness is wanted even when others are nearer. */
  ids: readonly number[];
}

/** Documents that are new or different, and the numbers of those that are gone. */
export interface DocumentChange {
  changed: SearchDocument[];
  gone: number[];
}

/** Finds documents by meaning. */
export interface DenseRetriever {
  /** What a likeness of 1 adds to a score. */
  readonly weight: number;
  /** See {@link FuseOptions.confidence}. */
  readonly confidence?: MeaningConfidence | undefined;
  /** Reads what is known and follows the documents from then on. */
  start(): Promise<void>;
  /** Told of every change in the moment in which the engine learns of it. */
  changed(change: DocumentChange): void;
  /** Begins to read a question that is about to be asked: meanwhile the words can be searched. Never throws. */
  prepare(question: Pick<DenseQuestion, 'text' | 'locale' | 'spokenIn'>): void;
  /** The nearest documents that the filters let through; undefined when it cannot say, or not in time. Never throws. */
  nearest(question: DenseQuestion): Promise<Likeness[] | undefined>;
  stop(): Promise<void>;
}

/** A hit with what its meaning gave. */
export interface RankedHit extends SearchHit {
  /** Part of the score that likeness in meaning added; absent where nothing looked at the meaning. */
  meaning?: number;
}

/** What an engine found, ranked by words and meaning. */
export interface RankedResult extends Omit<SearchResult, 'hits'> {
  hits: RankedHit[];
}

/**
 * Whether a model is asked: the language of the question and that of the pages must both be among its own.
 * @param languages of the model; all when left out.
 */
export function isSpoken(
  languages: readonly string[] | undefined,
  { locale, spokenIn = locale }: Pick<SearchQuery, 'locale' | 'spokenIn'>,
): boolean {
  return [locale, spokenIn].every((one) => languages?.includes(languageOf(one)) ?? true);
}

/** A document without a word of the question must be at least this like it, and this share of the likest, to be a result. */
const LEAST_LIKENESS = 0.1;
const LEAST_SHARE = 0.5;

/**
 * Up to so many words, the whole weight; a question of twice as many gets half of it. A model reads a long text as one matter, and words
 * tell the more the more there are. The same weight for all questions is worse on every set of forms and forums.
 */
const SHORT_WORDS = 3;

/** How much more meaning counts where question and pages are in different languages: words say little there. */
const FOREIGN = 2;

interface FuseOptions extends Pick<SearchQuery, 'spokenIn'> {
  /** What a likeness of 1 adds to the score of a short question. */
  weight: number;
  /** How sure words and meaning are together; where it is not known for a model, how sure the words are. */
  confidence?: MeaningConfidence | undefined;
  offset?: number | undefined;
  limit: number;
  /** The nearest without filters: what does not come in there does not come in with them. */
  among?: readonly Likeness[] | undefined;
}

/**
 * Adds likeness to the scores of what the engine found: `score + weight x likeness`. Documents that it did not find come in by likeness
 * alone. Without `confidence` they are not confident: whether the question has an answer remains the engine's word. Pinned hits stay first.
 * @param found all that the engine found, from the first hit on, as far as one can leaf.
 * @param likenesses undefined: unknown, and the words alone decide.
 */
export function fuse(
  found: SearchResult,
  likenesses: readonly Likeness[] | undefined,
  { weight: most, confidence: fitted, spokenIn, offset = 0, limit, among = likenesses }: FuseOptions,
): RankedResult {
  if (!likenesses) return { ...found, hits: found.hits.slice(offset, offset + limit) };
  const weight =
    most * (spokenIn === undefined ? 1 : FOREIGN) * Math.min(1, SHORT_WORDS / Math.max(1, found.asked.length));
  const likenessOf = new Map(likenesses.map((one) => [one.id, one.likeness]));
  const pinned = found.hits.filter((hit) => hit.pinned);
  const ranked: RankedHit[] = found.hits
    .filter((hit) => !hit.pinned)
    .map((hit) => {
      const meaning = weight * (likenessOf.get(hit.id) ?? 0);
      return { ...hit, score: hit.score + meaning, meaning };
    });
  const known = new Set(found.hits.map(({ id }) => id));
  const likeEnough = Math.max(LEAST_LIKENESS, LEAST_SHARE * Math.max(0, ...among!.map(({ likeness }) => likeness)));
  const near = new Set(among!.map(({ id }) => id));
  const further = likenesses
    .filter(({ id, likeness }) => !known.has(id) && near.has(id) && likeness >= likeEnough)
    .map(({ id, kind, solved, likeness }): RankedHit => {
      const meaning = weight * likeness;
      return { id, kind, solved, score: meaning, meaning, confident: false, pinned: false };
    });
  const ordered = [...ranked, ...further].sort(
    (a, b) => b.score - a.score || Number(b.solved) - Number(a.solved) || a.id - b.id,
  );
  const total = found.total + further.length;
  const hits = [...pinned, ...ordered].slice(offset, offset + limit);
  const [first] = ordered;
  if (!fitted || pinned.length > 0 || !first) return { ...found, total, hits };
  const confidence = confidenceWithMeaning(fitted, meaningOf(found, ordered, likenesses));
  const least = confidence >= CONFIDENT ? first.score * NEARLY : Number.POSITIVE_INFINITY;
  return { ...found, total, confidence, hits: hits.map((hit) => ({ ...hit, confident: hit.score >= least })) };
}

/** Passages of a document that are compared, and characters of one: a model reads a few hundred words at most. */
const MOST_PASSAGES = 8;
const PASSAGE_LENGTH = 1500;

/** The texts that stand for a document: its title with the summary, and with each of its first sections. */
export function passagesOf({
  title,
  summary,
  sections,
}: Pick<SearchDocument, 'title' | 'summary' | 'sections'>): string[] {
  const pieces = [[title, summary], ...sections.map(({ heading, text }) => [title, heading, text])];
  return pieces
    .filter((parts, i) => i === 0 || parts.slice(1).some((part) => part.trim() !== ''))
    .slice(0, MOST_PASSAGES)
    .map((parts) => parts.filter(Boolean).join('\n').slice(0, PASSAGE_LENGTH).toWellFormed());
}

// Articles for translators as XLIFF, and back as drafts.
import type { Languages } from '../articles/content.ts';
import type { Db, Tx } from '../db/client.ts';
import { type DraftFields, type DraftKey, readFields, typedFields } from './draft.ts';
import { saveDraft } from './save-draft.ts';
import { findDraft, findLive, findPlace, type Revision } from './store.ts';
import { findOriginal, readOriginal } from './translating.ts';
import { fitted } from './xliff/fit.ts';
import { type ReadFile, type ReadUnit, readXliff, type XliffRefusal } from './xliff/read.ts';
import { plainTokens, type Token, type Unit, unitsOf, withTargets, wordsOf } from './xliff/units.ts';
import { fileId, readFileId, writeXliff, type XliffFile } from './xliff/write.ts';

/** Most bytes of a document that comes back, and most articles in one that goes out. */
export const LONGEST_XLIFF = 10 * 1024 * 1024;
export const MOST_FILES = 500;

/** Fields that are translated, as units of their own. */
const FIELDS = ['title', 'summary', 'tags'] as const;

/** Articles as a document for translators. Those that readers do not have in the default language are left out. */
export async function writeTranslationFile(
  db: Db,
  articleIds: readonly number[],
  { locale, defaultLocale }: { locale: string; defaultLocale: string },
): Promise<string> {
  const files: XliffFile[] = [];
  for (const articleId of articleIds) {
    const key = { articleId, locale };
    const [place, original, live] = await Promise.all([
      findPlace(db, articleId),
      readOriginal(db, key, defaultLocale),
      findLive(db, key),
    ]);
    if (!place || !original) continue;
    const { revision, before } = original;
    const known = live ? knownTranslations(before ?? revision, live.revision) : new Map<string, Token[]>();
    const units = [...fieldUnits(revision), ...unitsOf(revision.body)];
    files.push({
      id: fileId({ articleId, revisionId: revision.id }),
      original: place.slug,
      units: units.map(({ id, tokens }) => ({ id, source: tokens, target: known.get(keyOf(tokens)) })),
    });
  }
  return writeXliff(files, { source: defaultLocale, target: locale });
}

function fieldUnits(revision: Revision): Pick<Unit, 'id' | 'tokens'>[] {
  const fields = typedFields(revision);
  return FIELDS.filter((name) => fields[name].trim() !== '').map((id) => ({ id, tokens: plainTokens(fields[id]) }));
}

const keyOf = (tokens: readonly Token[]) =>
  JSON.stringify(tokens.map((token) => (typeof token === 'string' ? token : [token.is, token.source])));

/**
 * What is translated already: the pieces of a translation by those of the original that it was made from. Only where both have the same
 * pieces in the same order, with the same marks, is it known which belongs to which.
 */
function knownTranslations(original: Revision, translation: Revision): Map<string, Token[]> {
  const known = new Map<string, Token[]>();
  const [from, to] = [unitsOf(original.body), unitsOf(translation.body)];
  const pairs: [readonly Token[], readonly Token[]][] = [];
  const translated = typedFields(translation);
  for (const { id, tokens } of fieldUnits(original))
    pairs.push([tokens, plainTokens(translated[id as (typeof FIELDS)[number]])]);
  if (from.length === to.length && from.every(({ place }, index) => place === to[index]!.place))
    for (const [index, { tokens }] of from.entries()) pairs.push([tokens, to[index]!.tokens]);
  for (const [source, target] of pairs) {
    const marks = source.filter((token) => typeof token !== 'string');
    const named = target.map((token) => {
      if (typeof token === 'string') return token;
      const at = marks.findIndex((mark) => mark.is === token.is && mark.source === token.source);
      return at === -1 ? undefined : marks.splice(at, 1)[0];
    });
    if (target.length > 0 && marks.length === 0 && !named.includes(undefined))
      known.set(keyOf(source), named as Token[]);
  }
  return known;
}

/** What of a document could not be taken, or only in part. */
export interface Left {
  /** Of the article: its title, or what the document calls it. */
  article: string;
  problem:
    | 'unknown-article'
    | 'unknown-original'
    | 'has-draft'
    | 'nothing'
    | 'unknown-unit'
    | 'untranslated'
    | 'partly'
    | 'other-source'
    | 'lost-mark';
  /** The words that it is about; empty where it is about the whole article. */
  words: string;
}

/** What bringing a document in came to. */
export type Brought =
  | { outcome: 'brought'; drafts: { articleId: number; locale: string; title: string }[]; left: Left[] }
  | { outcome: 'refused'; refusal: XliffRefusal | { problem: 'languages'; source: string; target: string } };

/**
 * Makes drafts of what came back from translators, one for each article that something of was translated. Where the writer has a draft
 * already, it stays. What is not translated stands in the language of the original.
 * @param options.author whose drafts they are.
 */
export async function bringTranslations(
  db: Db,
  bytes: Uint8Array,
  { author, languages }: { author: number; languages: Languages },
): Promise<Brought> {
  const read = readXliff(bytes);
  if ('problem' in read) return { outcome: 'refused', refusal: read };
  const { defaultLocale } = languages;
  const locale = localeOf(read.target, languages.locales);
  if (localeOf(read.source, languages.locales) !== defaultLocale || locale === undefined || locale === defaultLocale)
    return { outcome: 'refused', refusal: { problem: 'languages', source: read.source, target: read.target } };
  return db.transaction(async (tx) => {
    const brought: Brought = { outcome: 'brought', drafts: [], left: [] };
    for (const file of read.files.slice(0, MOST_FILES)) {
      const done = await bringOne(tx, file, { author, locale, defaultLocale }, brought.left);
      if (done) brought.drafts.push({ ...done, locale });
    }
    return brought;
  });
}

/** The language of the site that a document means: `fr-FR` is `fr` where the site has no other. */
function localeOf(said: string, locales: readonly string[]): string | undefined {
  const lower = said.toLowerCase();
  return (
    locales.find((code) => code.toLowerCase() === lower) ??
    locales.find((code) => code.toLowerCase() === lower.split('-')[0])
  );
}

async function bringOne(
  tx: Tx,
  file: ReadFile,
  { author, locale, defaultLocale }: { author: number; locale: string; defaultLocale: string },
  left: Left[],
): Promise<{ articleId: number; title: string } | undefined> {
  const named = readFileId(file.id);
  const place = named && (await findPlace(tx, named.articleId));
  const called = file.original || file.id;
  if (!named || !place) {
    left.push({ article: called, problem: 'unknown-article', words: '' });
    return undefined;
  }
  const key: DraftKey = { articleId: place.id, locale, author };
  const original = await findOriginal(tx, key, named.revisionId, defaultLocale);
  if (!original) {
    left.push({ article: called, problem: 'unknown-original', words: '' });
    return undefined;
  }
  const tell = (problem: Left['problem'], words = '') => left.push({ article: original.title, problem, words });
  const units = unitsOf(original.body);
  const known = new Map([...fieldUnits(original), ...units].map((unit) => [unit.id, unit]));
  const targets = new Map<string, Token[]>();
  for (const unit of file.units) {
    const its = known.get(unit.id);
    if (!its) tell('unknown-unit', words(unit.source));
    else takeUnit(unit, its, targets, tell);
  }
  // A tool that leaves units out has not translated them.
  const came = new Set(file.units.map(({ id }) => id));
  for (const [id, { tokens }] of known) if (!came.has(id)) tell('untranslated', words(tokens));
  if (targets.size === 0) {
    tell('nothing');
    return undefined;
  }
  if (await findDraft(tx, key)) {
    tell('has-draft');
    return undefined;
  }
  const live = await findLive(tx, key);
  const fields: DraftFields = typedFields({
    ...original,
    ...(live && { audience: live.revision.audience, position: live.revision.position, related: live.revision.related }),
  });
  for (const name of FIELDS) {
    const target = targets.get(name);
    if (target) fields[name] = wordsOf(target).trim();
  }
  await saveDraft(tx, key, {
    ...{ fields, body: withTargets(original.body, units, targets), saw: 0 },
    ...{ baseRevisionId: live?.revision.id ?? null, sourceRevisionId: original.id },
  });
  const { title } = readFields({ fields, body: '' }).fields;
  return { articleId: place.id, title };
}

function takeUnit(
  unit: ReadUnit,
  its: Pick<Unit, 'id' | 'tokens'>,
  targets: Map<string, Token[]>,
  tell: (problem: Left['problem'], words?: string) => void,
): void {
  if (unit.target === undefined) {
    tell(unit.isPartly ? 'partly' : 'untranslated', words(its.tokens));
    return;
  }
  if (plain(unit.source) !== plain(its.tokens)) tell('other-source', words(its.tokens));
  const { tokens, lost } = fitted(unit.target, its);
  for (const mark of lost) tell('lost-mark', mark);
  targets.set(unit.id, tokens);
}

/** Tools change white space at will. */
const plain = (tokens: readonly Token[]) => wordsOf(tokens).replace(/\s+/g, '');

/** So much of a text says which one it is. */
const MOST_QUOTED = 80;

function words(tokens: readonly Token[]): string {
  const text = wordsOf(tokens).trim();
  return text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
}

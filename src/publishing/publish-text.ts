import { eq, inArray } from 'drizzle-orm';
import type { Languages } from '../articles/content.ts';
import { hasErrors, type Problem } from '../articles/problem.ts';
import { publishRevisions } from '../articles/publish.ts';
import { openTextReader, type ReadText } from '../articles/read-text.ts';
import { articleRevisions, articles, type Significance } from '../articles/schema.ts';
import { followOriginal, settleTranslations } from '../articles/translations.ts';
import { writeRevision } from '../articles/write.ts';
import type { Db, Tx } from '../db/client.ts';
import { type DraftError, type DraftKey, type DraftText, readFields, saysTheSame, typedFields } from './draft.ts';
import {
  findDraft,
  findLive,
  findPlace,
  findRevision,
  type Live,
  type Place,
  type Revision,
  removeDraft,
} from './store.ts';
import { confirmArticles } from './verification/plan.ts';

/** A text that somebody wants readers to have. */
export interface Publishing extends DraftText {
  /** The revision that it began from; null: there was none. */
  baseRevisionId: number | null;
  significance: Significance;
  note: string;
  /** The revision of the original that its translator had before them; undefined: as its draft says. */
  sourceRevisionId?: number | null | undefined;
  /** Whoever publishes it has read all of it and found it true. */
  isChecked?: boolean;
  /** The sequence of its draft that was seen: one that was written since stays. */
  saw: number;
}

/** What publishing a text came to. */
export type Published =
  | { outcome: 'published'; revisionId: number }
  /** It says what readers have already. */
  | { outcome: 'unchanged' }
  /** Somebody has published another text meanwhile; `base` is what both began from. */
  | { outcome: 'conflict'; live: Live | undefined; base: Revision | undefined }
  | { outcome: 'invalid'; errors: DraftError[]; problems: Problem[] }
  | { outcome: 'missing' };

/**
 * Publishes a text in place of what readers have, and takes its draft away. Where readers have another text by now than the one it began
 * from, nothing is done and both are told.
 * @param key.author the writer, whose draft goes.
 * @param by who publishes it.
 */
export async function publishText(
  db: Db,
  key: DraftKey,
  text: Publishing,
  options: { by: number; languages: Languages },
): Promise<Published> {
  return db.transaction(async (tx): Promise<Published> => {
    const checked = await checkText(tx, key, text, options.languages);
    if (checked.outcome !== 'good') return checked;
    const { place, live, read } = checked;
    const from = text.sourceRevisionId ?? (await findDraft(tx, key))?.sourceRevisionId ?? undefined;
    const { defaultLocale } = options.languages;
    const isShown = live && !live.removedAt && !place.archivedAt;
    if (isShown && saysTheSame(text, { fields: typedFields(live.revision), body: live.revision.body })) {
      // The original has changed, and the translation says the same: its translator has looked at both.
      await followOriginal(tx, key, { from, isNew: false, defaultLocale });
      if (text.isChecked) await confirmArticles(tx, [key], { by: options.by });
      await removeDraft(tx, key, text.saw);
      return { outcome: 'unchanged' };
    }
    const id = await writeChecked(tx, key, text, checked, options.languages);
    await publishRevisions(tx, [{ id }], { by: { origin: 'editor', userId: options.by }, read });
    const { significance } = text;
    await settleTranslations(tx, key, { significance, before: live?.revision.id, from, defaultLocale });
    if (text.isChecked && significance !== 'typo') await confirmArticles(tx, [key], { by: options.by });
    await endMerged(tx, key);
    await removeDraft(tx, key, text.saw);
    return { outcome: 'published', revisionId: id };
  });
}

/** A text that may be published, with what was read for it. */
export interface Checked {
  outcome: 'good';
  place: Place;
  live: Live | undefined;
  base: Revision | undefined;
  fields: ReturnType<typeof readFields>['fields'];
  read: ReadText;
}

/** Whether a text may go live in place of what readers have; its article is locked until the transaction ends. */
export async function checkText(
  tx: Tx,
  key: DraftKey,
  text: DraftText & { baseRevisionId: number | null },
  languages: Languages,
): Promise<Checked | Exclude<Published, { outcome: 'published' | 'unchanged' }>> {
  const { fields, errors } = readFields(text);
  const place = await findPlace(tx, key.articleId, { lock: true });
  if (!place) return { outcome: 'missing' };
  const live = await findLive(tx, key);
  const base = await baseOf(tx, key, text.baseRevisionId);
  if ((live?.revision.id ?? null) !== text.baseRevisionId) return { outcome: 'conflict', live, base };
  errors.push(...(await unknownRelated(tx, fields.related)));
  const { slug, category } = place;
  const read = await openTextReader(tx, languages, true);
  const { problems } = read({
    ...{ body: text.body, locale: key.locale, slug, category },
    sourcePath: base?.sourcePath ?? null,
  });
  if (hasErrors(problems)) {
    const count = problems.filter(({ severity }) => severity === 'error').length;
    errors.push({ field: 'body', problem: 'mistakes', count });
  }
  return errors.length > 0
    ? { outcome: 'invalid', errors, problems }
    : { outcome: 'good', place, live, base, fields, read };
}

/** Keeps a text that was checked as a revision of its writer. Nobody reads it yet. @returns its number. */
export async function writeChecked(
  tx: Tx,
  key: DraftKey,
  { body, significance, note }: Pick<Publishing, 'body' | 'significance' | 'note'>,
  { place, base, fields }: Checked,
  languages: Languages,
): Promise<number> {
  // Who mends a typo has not worked on the content.
  const updatedOn = significance === 'typo' ? base?.updatedOn : undefined;
  const { id } = await writeRevision(
    tx,
    {
      ...{ articleId: key.articleId, locale: key.locale, slug: place.slug, category: place.category },
      ...{ sourcePath: base?.sourcePath ?? null, head: base?.head ?? null, significance, note },
      ...{ fields: { ...fields, updatedOn }, body },
    },
    { userId: key.author, languages },
  );
  return id;
}

/** What a file says that was put into the draft waits no longer. */
async function endMerged(tx: Tx, key: DraftKey): Promise<void> {
  const draft = await findDraft(tx, key);
  if (draft?.mergedRevisionId)
    await tx.update(articleRevisions).set({ proposedAt: null }).where(eq(articleRevisions.id, draft.mergedRevisionId));
}

async function baseOf(tx: Tx, key: DraftKey, id: number | null): Promise<Revision | undefined> {
  return id === null ? undefined : findRevision(tx, { ...key, id });
}

async function unknownRelated(tx: Tx, related: readonly string[]): Promise<DraftError[]> {
  if (related.length === 0) return [];
  const rows = await tx
    .select({ slug: articles.slug })
    .from(articles)
    .where(inArray(articles.slug, [...related]));
  const known = new Set(rows.map(({ slug }) => slug));
  return related
    .filter((slug) => !known.has(slug))
    .map((name) => ({ field: 'related', problem: 'unknown', name }) as const);
}

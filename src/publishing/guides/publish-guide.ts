import { eq } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Languages } from '../../articles/content.ts';
import { videoAudiences } from '../../articles/files.ts';
import { lockPublishing } from '../../articles/publish.ts';
import type { Db, Tx } from '../../db/client.ts';
import { decideGuide, findEdited, findGuideRevision, type GuideRevision, lockGuide } from '../../videos/edited.ts';
import type { RecordedGuide } from '../../videos/guide.ts';
import { digestOfGuide } from '../../videos/guide-digest.ts';
import { publishGuide, unpublishGuide } from '../../videos/publish.ts';
import { guideRevisions } from '../../videos/revisions-schema.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { type GuideFields, typedGuide } from './drafts/guide-draft.ts';
import { findGuideDraft, type GuideKey, removeGuideDraft } from './drafts/store.ts';
import { digestOfLive, findLiveGuide, knownFiles, type LiveGuide } from './guide-store.ts';
import { type GuideError, type ReadGuide, readGuide } from './read-guide.ts';

/** What people do with guides, as the audit log has it. */
type GuideAuditAction = 'guide.published' | 'guide.unpublished';

/** What publishing a draft came to. */
export type GuidePublished =
  | { outcome: 'published'; revisionId: number }
  /** It says what readers have already. */
  | { outcome: 'unchanged' }
  /** Readers have something else by now than what it began from. */
  | { outcome: 'conflict' }
  /** It was written in another window meanwhile. */
  | { outcome: 'stale' }
  | { outcome: 'invalid'; errors: GuideError[] };

/** What a guide is called in its own language, in each language. */
export const labelOfLocale = (locale: string): string => {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
};

/** Reads what somebody wrote of a guide, with what is there for it. */
export async function checkGuide(
  db: Db,
  slug: string,
  fields: GuideFields,
  languages: Languages,
): Promise<ReadGuide & { live: LiveGuide | undefined }> {
  const live = await findLiveGuide(db, slug);
  const read = readGuide(fields, {
    slug,
    files: await knownFiles(db, slug, {
      live,
      names: [fields.video, fields.poster, live?.guide.alternative, live?.guide.hls],
    }),
    live: live?.guide,
    defaultLocale: languages.defaultLocale,
    labelOf: labelOfLocale,
  });
  return { ...read, live };
}

/**
 * Publishes a draft of a guide in place of what readers have, and takes it away.
 * @param saw the sequence of the draft that was looked at.
 * @param by who publishes it.
 */
export async function publishGuideDraft(
  db: Db,
  key: GuideKey,
  { saw, note }: { saw: number; note: string },
  { by, languages }: { by: number; languages: Languages },
): Promise<GuidePublished> {
  return db.transaction(async (tx): Promise<GuidePublished> => {
    const made = await makeRevision(tx, key, { saw, note }, languages);
    if (made.outcome !== 'made') {
      if (made.outcome === 'unchanged') await removeGuideDraft(tx, key, saw);
      return made;
    }
    await goLive(tx, made.revision, { by, languages });
    return { outcome: 'published', revisionId: made.revision.id };
  });
}

/**
 * Lets nobody else publish or decide about a guide until the transaction ends, nor articles, by which it may be said for whom guides are, be
 * published or folders be read.
 */
export async function lockGuidePublishing(tx: Tx, slug: string): Promise<void> {
  await lockPublishing(tx);
  await lockGuide(tx, slug);
}

/** Makes a revision of a draft, which is no draft any more. */
export async function makeRevision(
  tx: Tx,
  key: GuideKey,
  { saw, note }: { saw: number; note: string },
  languages: Languages,
): Promise<
  Exclude<GuidePublished, { outcome: 'published' }> | { outcome: 'made'; revision: GuideRevision; base: string }
> {
  await lockGuidePublishing(tx, key.slug);
  const draft = await findGuideDraft(tx, key);
  if (!draft || draft.sequence !== saw) return { outcome: 'stale' };
  const { recorded, captions, errors, live } = await checkGuide(tx, key.slug, draft.fields, languages);
  if (digestOfLive(live) !== draft.base) return { outcome: 'conflict' };
  if (errors.length > 0) return { outcome: 'invalid', errors };
  const digest = digestOfGuide(recorded);
  if (digest === draft.base) return { outcome: 'unchanged' };
  const { guide, transcripts, files } = recorded;
  const [revision] = await tx
    .insert(guideRevisions)
    .values({ slug: key.slug, digest, guide, captions, transcripts, files, author: key.author, note })
    .returning();
  await removeGuideDraft(tx, key, saw);
  return { outcome: 'made', revision: revision!, base: draft.base };
}

/** Gives readers a revision. @returns false where a file of it is there no more; nothing is done then. */
export async function goLive(
  tx: Tx,
  revision: GuideRevision,
  { by, languages }: { by: number | null; languages: Languages },
): Promise<boolean> {
  const { id, slug, guide, transcripts, files } = revision;
  const live = await findLiveGuide(tx, slug);
  const shown = [guide.video, guide.poster];
  const known = await knownFiles(tx, slug, { live, names: shown });
  const isGone = shown.some((name) => name !== undefined && known.get(name)?.digest !== files[name]?.digest);
  if (isGone) return false;
  const recordedAt = new Date();
  await put(tx, { guide, transcripts, files, recordedAt }, languages);
  await decideGuide(tx, slug, { revisionId: id, ...(await ofFolder(tx, live)) });
  await tx
    .update(guideRevisions)
    .set({ publishedAt: revision.publishedAt ?? recordedAt })
    .where(eq(guideRevisions.id, id));
  await note(tx, 'guide.published', slug, by);
  return true;
}

/** What a folder said that has the say until now. */
async function ofFolder(tx: Tx, live: LiveGuide | undefined): Promise<{ fileDigest?: string }> {
  if (live?.origin !== 'repository' || (await findEdited(tx, live.slug))) return {};
  return { fileDigest: digestOfGuide(live) };
}

async function put(tx: Tx, recorded: RecordedGuide, languages: Languages): Promise<void> {
  const { slug, audience } = recorded.guide;
  const byArticles = await videoAudiences(tx, [slug]);
  const tags = await publishGuide(tx, recorded, {
    audience: audience ?? byArticles.get(slug) ?? 'staff',
    languages,
    origin: 'editor',
  });
  await invalidateTags(tx, tags);
}

/** Takes a guide away from readers. @returns whether they had it. */
export async function unpublishGuideByHand(db: Db, slug: string, by: number | null): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockGuidePublishing(tx, slug);
    const live = await findLiveGuide(tx, slug);
    if (!live) return false;
    await decideGuide(tx, slug, { revisionId: null, ...(await ofFolder(tx, live)) });
    await invalidateTags(tx, await unpublishGuide(tx, slug));
    await note(tx, 'guide.unpublished', slug, by);
    return true;
  });
}

/** The text of an earlier revision, as a writer may type it. */
export async function revisionFields(db: Db, slug: string, id: number): Promise<GuideFields | undefined> {
  const revision = await findGuideRevision(db, slug, id);
  return revision && typedGuide(revision.guide, revision.captions);
}

async function note(tx: Tx, action: GuideAuditAction, slug: string, by: number | null): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { guide: slug } });
}

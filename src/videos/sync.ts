import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { localized } from '../config/localized.ts';
import type { Db } from '../db/client.ts';
import type { Audience, DocumentSection } from '../search/document.ts';
import { searchDocuments } from '../search/schema.ts';
import { type NewDocument, putDocuments, removeDocument } from '../search/store.ts';
import { anchorOf, type Cue, parseCaptions, readVideoGuide, type VideoGuide } from './guide.ts';

/** Words of a part of the transcript that is found and quoted as one: two or three sentences. */
const PART_WORDS = 40;

type AudienceOf = (slug: string) => Audience;

/** Where the guides lie, and who says for whom each is; asked only when there are guides, since articles are read for it. */
interface GuideOptions {
  contentDir: string;
  site: { locales: readonly { code: string }[]; defaultLocale: string };
  audiences(): Promise<AudienceOf>;
}

/**
 * Brings what the search knows of video guides up to the files in `content/videos/`. Call it in the transaction that changes who may
 * see them. A guide that cannot be read keeps the documents it has.
 * @returns the slugs of the guides that changed or went, and what is wrong with files.
 */
export async function synchronizeGuides(
  db: Db,
  options: GuideOptions,
): Promise<{ changed: Set<string>; problems: { file: string; line: number; message: string }[] }> {
  const { contentDir, site } = options;
  const problems: { file: string; line: number; message: string }[] = [];
  const wanted = new Map<string, NewDocument>();
  const unreadable = new Set<string>();
  const slugs = await guideSlugs(contentDir);
  const audienceOf: AudienceOf = slugs.length > 0 ? await options.audiences() : () => 'everyone';
  for (const slug of slugs) {
    const result = await readVideoGuide(contentDir, slug, site.defaultLocale);
    if ('problems' in result) {
      unreadable.add(slug);
      for (const problem of result.problems) problems.push({ file: `videos/${slug}/guide.yml`, ...problem });
      continue;
    }
    for (const document of await documentsOf(result.guide, options, audienceOf))
      wanted.set(`${document.locale}/${slug}`, document);
  }
  const known = await db.select().from(searchDocuments).where(eq(searchDocuments.kind, 'video'));
  const changed = new Set<string>();
  for (const row of known) {
    const { sourceId, locale } = row;
    const present = wanted.get(`${locale}/${sourceId}`);
    if (present && isSame(present, row)) wanted.delete(`${locale}/${sourceId}`);
    if (present) continue;
    if (unreadable.has(sourceId)) {
      // Its file is broken; who may see it is known all the same.
      const audience = audienceOf(sourceId);
      const { id: _, updatedAt: __, rewrittenAt: ___, askedAs: ____, ...document } = row;
      if (audience !== row.audience) wanted.set(`${locale}/${sourceId}`, { ...document, audience });
      continue;
    }
    await removeDocument(db, { kind: 'video', sourceId, locale });
    changed.add(sourceId);
  }
  await putDocuments(db, [...wanted.values()]);
  for (const { sourceId } of wanted.values()) changed.add(sourceId);
  return { changed, problems };
}

/** Names of the folders that hold a guide. */
async function guideSlugs(contentDir: string): Promise<string[]> {
  const entries = await readdir(path.join(contentDir, 'videos'), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && /^[\w-]+$/.test(entry.name)).map((entry) => entry.name);
}

/** One document for each language of the site in which the guide has captions. */
async function documentsOf(guide: VideoGuide, options: GuideOptions, audienceOf: AudienceOf): Promise<NewDocument[]> {
  const { contentDir, site } = options;
  const codes = new Set(site.locales.map(({ code }) => code));
  const documents: NewDocument[] = [];
  for (const { locale, file } of guide.captions) {
    if (!codes.has(locale)) continue;
    const captions = await readFile(path.join(contentDir, 'videos', guide.slug, file), 'utf8').catch(() => '');
    documents.push({
      kind: 'video',
      sourceId: guide.slug,
      locale,
      title: localized(guide.title, locale, site.defaultLocale),
      summary: localized(guide.summary, locale, site.defaultLocale),
      tags: guide.tags,
      sections: partsOf(parseCaptions(captions)),
      category: guide.category ?? '',
      audience: audienceOf(guide.slug),
      url: `/${locale}/videos/${guide.slug}`,
      solved: false,
    });
  }
  return documents;
}

/** Cues are too short to be found and quoted alone. */
function partsOf(cues: readonly Cue[]): DocumentSection[] {
  const parts: DocumentSection[] = [];
  let words = PART_WORDS;
  for (const cue of cues) {
    if (words >= PART_WORDS) {
      parts.push({ anchor: anchorOf(cue), heading: '', text: '' });
      words = 0;
    }
    const part = parts.at(-1)!;
    part.text = part.text ? `${part.text} ${cue.text}` : cue.text;
    words += cue.text.split(' ').length;
  }
  return parts;
}

function isSame(document: NewDocument, row: typeof searchDocuments.$inferSelect): boolean {
  const essence = ({ title, summary, tags, sections, category, audience, url }: NewDocument | typeof row) =>
    JSON.stringify([title, summary, tags, sections.map(({ anchor, text }) => [anchor, text]), category, audience, url]);
  return essence(document) === essence(row);
}

// content/videos -> database.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Audience } from '../accounts/audience.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { type GuideProblem, parseCaptions, readVideoGuide } from './guide.ts';
import type { RecordedGuide } from './guide-document.ts';
import { publishGuide, unpublishGuide } from './publish.ts';
import { videoGuides } from './schema.ts';

/** Where the guides lie, and who says for whom they are. */
interface GuideOptions {
  contentDir: string;
  languages: { locales: readonly string[]; defaultLocale: string };
  /** The name that a category has now, by one that it has or had. */
  presentCategory?(slug: string): string;
  /** For whom guides are, by slug. */
  audiences(slugs: readonly string[]): Promise<ReadonlyMap<string, Audience>>;
}

/**
 * Brings video guides up to the files in `content/videos/`. Call it in the transaction that changes who may see them. A guide that
 * cannot be read stays as it last was; who may see it follows the articles all the same.
 * @returns what became out of date, and what is wrong with files.
 */
export async function synchronizeGuides(
  db: Db,
  options: GuideOptions,
): Promise<{ tags: CacheTag[]; problems: (GuideProblem & { file: string })[] }> {
  const { contentDir, languages } = options;
  const { slugs, problems } = await guideFolders(contentDir);
  const known = new Map((await db.select().from(videoGuides)).map((row) => [row.slug, row]));
  const audiences = await options.audiences([...new Set([...slugs, ...known.keys()])]);
  const tags: CacheTag[] = [];
  for (const slug of slugs) {
    const read = await readVideoGuide(contentDir, slug, languages.defaultLocale);
    if ('problems' in read)
      for (const problem of read.problems) problems.push({ file: `videos/${slug}/guide.yml`, ...problem });
    const recorded = 'guide' in read ? await record(contentDir, read.guide) : known.get(slug);
    const category = recorded?.guide.category;
    if (category) recorded.guide.category = options.presentCategory?.(category) ?? category;
    known.delete(slug);
    if (recorded)
      tags.push(...(await publishGuide(db, recorded, { audience: audiences.get(slug) ?? 'staff', languages })));
  }
  for (const slug of known.keys()) tags.push(...(await unpublishGuide(db, slug)));
  return { tags, problems };
}

/** Names of the folders that hold a guide. */
async function guideFolders(
  contentDir: string,
): Promise<{ slugs: string[]; problems: (GuideProblem & { file: string })[] }> {
  const entries = await readdir(path.join(contentDir, 'videos'), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const slugs = folders.filter((name) => /^[\w-]+$/.test(name)).sort();
  const problems = folders
    .filter((name) => !slugs.includes(name))
    .map((name) => ({
      file: `videos/${name}`,
      line: 1,
      message: 'Expected a folder name of letters, digits, hyphens and underscores, such as pay-an-invoice.',
    }));
  return { slugs, problems };
}

/** A guide with what its captions say and the time of its video. */
async function record(contentDir: string, guide: RecordedGuide['guide']): Promise<RecordedGuide> {
  const folder = path.join(contentDir, 'videos', guide.slug);
  const transcripts: RecordedGuide['transcripts'] = {};
  for (const { file } of guide.captions)
    transcripts[file] = await readFile(path.join(folder, file), 'utf8').then(parseCaptions, () => []);
  const recordedAt = await stat(path.join(folder, guide.video)).then(
    ({ mtime }) => mtime,
    () => new Date(0),
  );
  return { guide, transcripts, recordedAt };
}

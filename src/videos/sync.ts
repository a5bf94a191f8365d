// content/videos -> database.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Audience } from '../accounts/audience.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { type GuideProblem, readVideoGuide } from './guide-file.ts';
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
): Promise<{ tags: CacheTag[]; problems: GuideProblem[] }> {
  const { contentDir, languages } = options;
  const { slugs, problems } = await guideFolders(contentDir);
  const known = new Map((await db.select().from(videoGuides)).map((row) => [row.slug, row]));
  const audiences = await options.audiences([...new Set([...slugs, ...known.keys()])]);
  const tags: CacheTag[] = [];
  for (const slug of slugs) {
    const before = known.get(slug);
    // What the team wrote in the browser is never overwritten by a folder.
    if (before?.origin === 'editor') continue;
    const read = await readVideoGuide(contentDir, slug, {
      defaultLocale: languages.defaultLocale,
      known: before?.files,
    });
    problems.push(...read.problems.filter(({ severity }) => severity === 'error'));
    const recorded = read.recorded ?? before;
    const category = recorded?.guide.category;
    if (category) recorded.guide.category = options.presentCategory?.(category) ?? category;
    known.delete(slug);
    if (recorded) {
      const audience = recorded.guide.audience ?? audiences.get(slug) ?? 'staff';
      tags.push(...(await publishGuide(db, recorded, { audience, languages })));
    }
  }
  for (const [slug, { origin }] of known) if (origin === 'repository') tags.push(...(await unpublishGuide(db, slug)));
  return { tags, problems };
}

/** Names of the folders that hold a guide. */
async function guideFolders(contentDir: string): Promise<{ slugs: string[]; problems: GuideProblem[] }> {
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
      severity: 'error' as const,
      line: 1,
      column: 1,
      message: 'Expected a folder name of letters, digits, hyphens and underscores, such as pay-an-invoice.',
    }));
  return { slugs, problems };
}

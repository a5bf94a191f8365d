// content/videos -> database.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Audience } from '../accounts/audience.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { claimAddresses, ownerOfAddress } from './addresses.ts';
import { type EditedGuide, forgetDecision, listEdited, proposeGuide, settleProposal } from './edited.ts';
import type { RecordedGuide } from './guide.ts';
import { digestOfGuide } from './guide-digest.ts';
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
 * @returns what became out of date, what is wrong with files, and how many folders wait behind what was done in the browser.
 */
export async function synchronizeGuides(
  db: Db,
  options: GuideOptions,
): Promise<{ tags: CacheTag[]; problems: GuideProblem[]; proposed: number }> {
  const { contentDir, languages } = options;
  const { slugs, problems } = await guideFolders(contentDir);
  const known = new Map((await db.select().from(videoGuides)).map((row) => [row.slug, row]));
  const audiences = await options.audiences([...new Set([...slugs, ...known.keys()])]);
  const edited = await listEdited(db);
  const names = new Set([...slugs, ...known.keys(), ...edited.keys()]);
  const tags: CacheTag[] = [];
  let proposed = 0;
  for (const slug of slugs) {
    const owner = await ownerOfAddress(db, slug);
    if (owner !== undefined) {
      problems.push(
        fileProblem(slug, `The address ${slug} leads to the guide ${owner}; expected another name for this folder.`),
      );
      continue;
    }
    const before = known.get(slug);
    const read = await readVideoGuide(contentDir, slug, {
      defaultLocale: languages.defaultLocale,
      known: before?.files,
    });
    problems.push(...read.problems.filter(({ severity }) => severity === 'error'));
    const recorded = read.recorded ?? before;
    const category = recorded?.guide.category;
    if (category) recorded.guide.category = options.presentCategory?.(category) ?? category;
    if (read.addresses) {
      const claimed = await claimAddresses(db, { slug, ...read.addresses }, (name) => names.has(name));
      tags.push(...claimed.tags);
      for (const address of claimed.taken)
        problems.push(
          fileProblem(`${slug}/guide.yml`, `The address ${address} leads to another guide; expected one that is free.`),
        );
    }
    known.delete(slug);
    const decision = edited.get(slug);
    edited.delete(slug);
    if (decision) {
      const fate = read.recorded ? await heed(db, decision, { live: before, folder: read.recorded }) : 'kept';
      if (fate === 'proposed') proposed++;
      if (fate !== 'same') continue;
    }
    if (recorded) {
      const audience = recorded.guide.audience ?? audiences.get(slug) ?? 'staff';
      tags.push(...(await publishGuide(db, recorded, { audience, languages })));
    }
  }
  // Their folders are gone, or never were.
  for (const { slug, fileDigest } of edited.values()) if (fileDigest !== null) await settleProposal(db, slug, null);
  for (const [slug, { origin }] of known) if (origin === 'repository') tags.push(...(await unpublishGuide(db, slug)));
  return { tags, problems, proposed };
}

/**
 * What becomes of a folder about whose guide somebody decided in the browser: it waits when it says something new, and has the say again
 * when it says what readers have.
 */
async function heed(
  db: Db,
  { slug, fileDigest }: EditedGuide,
  { live, folder }: { live: RecordedGuide | undefined; folder: RecordedGuide },
): Promise<'kept' | 'proposed' | 'same'> {
  const digest = digestOfGuide(folder);
  if (live && digestOfGuide(live) === digest) {
    await forgetDecision(db, slug);
    return 'same';
  }
  if (fileDigest === digest) return 'kept';
  await proposeGuide(db, slug, folder.guide, digest);
  return 'proposed';
}

const fileProblem = (name: string, message: string): GuideProblem => ({
  file: `videos/${name}`,
  severity: 'error',
  line: 1,
  column: 1,
  message,
});

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
    .map((name) =>
      fileProblem(name, 'Expected a folder name of letters, digits, hyphens and underscores, such as pay-an-invoice.'),
    );
  return { slugs, problems };
}

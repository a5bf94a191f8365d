import { sql } from 'drizzle-orm';
import { type Audience, commonAudience, widest } from '../accounts/audience.ts';
import type { Db } from '../db/client.ts';
import { DOWNLOADED_FILE } from '../server/served-files.ts';
import { ownAudience } from '../videos/store.ts';
import { isAttachmentPath } from './attachments/attachment.ts';
import { fileKey, videoKey, videoOfKey } from './facts.ts';
import { isPicturePath } from './pictures/picture.ts';
import { articleFiles, articleRevisions, articleTranslations, withheldFiles } from './schema.ts';

/** What the site itself shows on every page. */
interface SiteFiles {
  logo?: string | undefined;
  links?: readonly { href: string }[];
}

/**
 * For whom a file of the content folder is: who belongs to one of these audiences may have it. A file belongs to the articles that show or link it: it is for everyone who may read
 * one of them now, and for staff alone while none of them is published. Of files that no article names, those that lie among articles,
 * pictures that the staff brought, those to download and those of a video guide that is not published are for staff, all others for everyone. The files of a
 * video guide go together, and where the guide says for whom it is, that holds.
 * @param inside path inside content/, as on the disk.
 */
export async function audiencesOfFile(db: Db, site: SiteFiles, inside: string): Promise<readonly Audience[]> {
  const key = fileKey(inside);
  if (siteFiles(site).has(key)) return ['everyone'];
  const guide = /^videos\/[^/]+\//.exec(key)?.[0];
  const own = guide && (await ownAudience(db, videoOfKey(guide) ?? ''));
  if (own && own !== 'unknown') return [own];
  const used = await audiencesOfKeys(db, guide ? [key, guide] : [key]);
  if (used.size > 0) return widest([...used.values()].flat());
  if (own === 'unknown') return ['staff'];
  const isBrought = isPicturePath(key) || isAttachmentPath(key);
  return key.startsWith('articles/') || isBrought || DOWNLOADED_FILE.test(key) ? ['staff'] : ['everyone'];
}

/** For whom video guides are, by their slugs: the same rule, where one audience says it; else the team. */
export async function videoAudiences(db: Db, slugs: readonly string[]): Promise<Map<string, Audience>> {
  const used = await audiencesOfKeys(db, slugs.map(videoKey));
  return new Map(slugs.map((slug) => [slug, commonAudience(used.get(videoKey(slug)) ?? ['everyone'])]));
}

/** For whom files are that articles name; the others are not in the answer. One query by index. */
async function audiencesOfKeys(db: Db, keys: readonly string[]): Promise<Map<string, Audience[]>> {
  if (keys.length === 0) return new Map();
  const wanted = sql`any(${sql.param([...keys])}::text[])`;
  const rows = await db
    .select({
      path: articleFiles.path,
      audiences: sql<
        Audience[] | null
      >`array_agg(distinct ${articleRevisions.audience}) filter (where ${articleTranslations.articleId} is not null)`,
    })
    .from(articleFiles)
    .innerJoin(articleRevisions, sql`${articleRevisions.id} = ${articleFiles.revisionId}`)
    .leftJoin(
      articleTranslations,
      sql`${articleTranslations.liveRevisionId} = ${articleRevisions.id} and ${articleTranslations.removedAt} is null`,
    )
    .where(sql`${articleFiles.path} = ${wanted}`)
    .groupBy(articleFiles.path);
  const withheld = await db
    .select({ path: withheldFiles.path })
    .from(withheldFiles)
    .where(sql`${withheldFiles.path} = ${wanted}`);
  const found = new Map<string, Audience[]>(withheld.map(({ path }) => [path, ['staff']]));
  for (const { path, audiences } of rows) found.set(path, audiences ?? ['staff']);
  return found;
}

function siteFiles({ logo, links = [] }: SiteFiles): Set<string> {
  const linked = links.flatMap(({ href }) => /^\/content\/([^?#]+)/.exec(href)?.[1] ?? []);
  return new Set([...(logo ? [logo] : []), ...linked].map(fileKey));
}

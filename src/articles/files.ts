import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database, Db } from '../db/client.ts';
import type { Audience } from '../search/document.ts';
import { readArticle } from './markdown.ts';
import { articleRevisions, articleTranslations } from './schema.ts';
import { loadSnippets } from './store.ts';
import { untilPublished } from './until-published.ts';

/** From the widest to the narrowest. */
const AUDIENCES: readonly Audience[] = ['everyone', 'member', 'staff'];
const widest = (a: Audience, b: Audience) => (AUDIENCES.indexOf(a) <= AUDIENCES.indexOf(b) ? a : b);
const narrowest = (a: Audience, b: Audience) => (widest(a, b) === a ? b : a);

interface Languages {
  locales: readonly { code: string }[];
  defaultLocale: string;
  /** Shown on every page, so for everyone. */
  logo?: string | undefined;
}

const remember = untilPublished<ReadonlyMap<string, Audience>>();

/**
 * For whom a file of the content folder is. A file belongs to the articles that show or link it: it is for everyone who may read
 * one of them now; where none is published that does, for whom the article with it was. Files of no article are for everyone, and
 * the files of a video guide go together. Kept in memory until anything is published on any node.
 * @param inside path inside content/, as on the disk.
 */
export async function audienceOfFile(database: Database, site: Languages, inside: string): Promise<Audience> {
  const audiences = await remember(database, 'files', () => restrictedFiles(database.db, site));
  const key = keyOf(inside);
  return audiences.get(key) ?? audiences.get(videoOf(key) ?? '') ?? 'everyone';
}

/**
 * For whom each video guide is, by its slug: the rule of {@link audienceOfFile}, read anew for a transaction that writes what the
 * search knows of them.
 */
export async function videoAudiences(db: Db, site: Languages): Promise<(slug: string) => Audience> {
  const audiences = await restrictedFiles(db, site);
  return (slug) => audiences.get(keyOf(`videos/${slug}/`)) ?? 'everyone';
}

/** Some disks do not tell letters by their case, nor é from e and an accent; none may be a way around. */
function keyOf(inside: string): string {
  return inside.normalize('NFC').toLowerCase();
}

function videoOf(key: string): string | undefined {
  return /^videos\/[^/]+\//.exec(key)?.[0];
}

/** The files that are not for everyone. Only articles that may name one of them are read. */
async function restrictedFiles(db: Db, site: Languages): Promise<ReadonlyMap<string, Audience>> {
  const isLive = sql<boolean>`(${articleTranslations.liveRevisionId} = ${articleRevisions.id} and ${articleTranslations.removedAt} is null)`;
  const revisions = (live: boolean) =>
    db
      .select({
        locale: articleRevisions.locale,
        file: articleRevisions.sourcePath,
        audience: articleRevisions.audience,
        body: articleRevisions.body,
        snippets: articleRevisions.snippets,
        isLive,
      })
      .from(articleRevisions)
      .innerJoin(
        articleTranslations,
        and(
          eq(articleTranslations.articleId, articleRevisions.articleId),
          eq(articleTranslations.locale, articleRevisions.locale),
          live ? eq(articleTranslations.liveRevisionId, articleRevisions.id) : undefined,
          live ? isNull(articleTranslations.removedAt) : undefined,
        ),
      )
      .$dynamic();
  const restricted = await revisions(false).where(ne(articleRevisions.audience, 'everyone'));
  const found = new Map<string, { live?: Audience; other?: Audience }>();
  for (const revision of restricted)
    for (const key of await filesOf(db, site, revision)) {
      const { live, other } = found.get(key) ?? {};
      const { audience } = revision;
      found.set(
        key,
        revision.isLive
          ? { live: widest(live ?? audience, audience), ...(other && { other }) }
          : { other: narrowest(other ?? audience, audience), ...(live && { live }) },
      );
    }
  if (found.size === 0) return new Map();

  // The names by which a text can mean one of them: the file's own, written out or as in an address, or the video guide's.
  const names = [...found.keys()].flatMap((key) => {
    const name = key.replace(/\/$/, '').split('/').at(-1)!;
    return [name, encodeURIComponent(name).toLowerCase()];
  });
  const mentions = sql`exists (select from unnest(${sql.param(names)}::text[]) as name where strpos(lower(normalize(${articleRevisions.body}, NFC)), name) > 0)`;
  const mentioning = await revisions(true).where(
    and(
      eq(articleRevisions.audience, 'everyone'),
      or(mentions, sql`strpos(${articleRevisions.body}, '%') > 0`, sql`cardinality(${articleRevisions.snippets}) > 0`),
    ),
  );
  for (const revision of mentioning) for (const key of await filesOf(db, site, revision)) found.delete(key);
  if (site.logo) found.delete(keyOf(site.logo));
  return new Map([...found].map(([key, { live, other }]) => [key, live ?? other!]));
}

/** What an article shows and links of content/, as keys; a video guide as its folder. */
async function filesOf(
  db: Db,
  site: Languages,
  revision: { locale: string; file: string; body: string; snippets: string[] },
): Promise<Set<string>> {
  const { locale, file, body } = revision;
  const snippet = await loadSnippets(db, revision.snippets, { locale, defaultLocale: site.defaultLocale });
  const locales = site.locales.map(({ code }) => code);
  const { nodes, videos } = readArticle(body, { file, locale, locales, snippet });
  // Whatever kind of node it stands in: an address of content/ is a file that the text needs.
  const addresses = JSON.stringify(nodes).matchAll(/"\/content\/([^"#?]+)[#?"]/g);
  return new Set([
    ...[...addresses].flatMap(([, address]) => decoded(address!) ?? []).map(keyOf),
    ...videos.map((slug) => keyOf(`videos/${slug}/`)),
  ]);
}

/** The path that an address means; undefined when it means none, such as a text that only looks like one. */
function decoded(address: string): string | undefined {
  try {
    return decodeURIComponent(address);
  } catch {
    return undefined;
  }
}

import { and, inArray, or, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import { addressTag, articleLineTag, articleTag } from '../articles/cache-tags.ts';
import { readPost } from '../articles/markdown.ts';
import { articleRedirects } from '../articles/schema.ts';
import type { MarkdownNode } from '../articles/tree.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import type { DocumentKind } from '../search/document.ts';
import { findable } from '../search/policy.ts';
import { searchDocuments } from '../search/schema.ts';
import { videoTag } from '../videos/cache-tags.ts';
import { videoAddresses } from '../videos/schema.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { threadTag } from './threads/cache-tags.ts';

/** A page of the help center to which a link leads that stands alone on its line. */
export interface Card {
  kind: DocumentKind;
  locale: string;
  title: string;
  /** A question of the community that is solved. */
  solved: boolean;
  /** Path from the root, with the place on the page. */
  href: string;
}

/** What the links of some texts lead to, by the addresses as they stand there, and what that is made of. */
export interface Cards {
  byHref: ReadonlyMap<string, Card>;
  /** Present addresses of those that articles and guides had: what somebody wrote stays as it is, and leads there at once. */
  present: ReadonlyMap<string, string>;
  tags: CacheTag[];
}

const NO_CARDS: Cards = { byHref: new Map(), present: new Map(), tags: [] };

/** Links to pages of the help center that are looked at, on one page. */
const MOST_LINKS = 100;
const PAGE = /^\/([^/]+)\/(?:(articles|videos)\/([^/]+)|community\/threads\/([1-9]\d{0,14})(?:\/[^/]*)?)\/?$/;

/** The address in a paragraph of a post that holds nothing but one link; undefined in any other. */
export function loneLink(node: MarkdownNode): string | undefined {
  if (node.type !== 'element' || node.tag !== 'p') return undefined;
  const parts = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  const [link] = parts;
  if (parts.length !== 1 || link?.type !== 'element' || link.tag !== 'a') return undefined;
  const { href } = link.attributes;
  return typeof href === 'string' ? href : undefined;
}

/** Every address of a guide but its name, present and former. */
const addressesOf = sql<string[]>`array(select ${videoAddresses.address} from ${videoAddresses}
  where ${searchDocuments.kind} = 'video' and ${videoAddresses.slug} = ${searchDocuments.sourceId})`;

/** Those of these addresses that an article had. */
const formerOf = (asked: string[]) => sql<string[]>`array(select ${articleRedirects.former} from ${articleRedirects}
  where ${searchDocuments.kind} = 'article' and ${articleRedirects.former} = any(${sql.param(asked)}::text[])
    and ${articleRedirects.articleId}::text = ${searchDocuments.sourceId})`;

/** Whether a document is of an article that had one of these. */
const articleAmong = (asked: string[]) => sql`${searchDocuments.sourceId} in (select ${articleRedirects.articleId}::text
  from ${articleRedirects} where ${articleRedirects.former} = any(${sql.param(asked)}::text[]))`;

/** Whether a document is of a guide that one of these leads to: its name, or an address of it. */
const guideAmong = (asked: string[]) => sql`${searchDocuments.sourceId} in (select unnest(${sql.param(asked)}::text[])
  union all select ${videoAddresses.slug} from ${videoAddresses} where ${videoAddresses.address} = any(${sql.param(asked)}::text[]))`;

/** A link of a text. */
interface Link {
  href: string;
  /** It is all that stands on its line. */
  isAlone: boolean;
}

function linksOf(nodes: readonly MarkdownNode[]): Link[] {
  return nodes.flatMap((node): Link[] => {
    if (node.type === 'text') return [];
    const alone = loneLink(node);
    if (alone !== undefined) return [{ href: alone, isAlone: true }];
    const href = node.type === 'element' && node.tag === 'a' ? node.attributes['href'] : undefined;
    return typeof href === 'string' ? [{ href, isAlone: false }] : linksOf(node.children);
  });
}

/**
 * What the links of texts lead to that the viewer may read, in at most one statement: cards for those to articles, guides and threads that
 * stand alone on their lines, and present addresses for those to where an article or a guide was. What they may not read has none, and
 * neither has what is there no more.
 * @param asked.origin of this help center: links with it are its own.
 */
export async function readCards(
  db: Db,
  viewer: Viewer,
  asked: { texts: readonly { body: string; locale: string }[]; locales: readonly string[]; origin: string },
): Promise<Cards> {
  const links = asked.texts
    .filter(({ body }) => /\/(articles|videos|threads)\//.test(body))
    .flatMap(({ body, locale }) => linksOf(readPost(body, { file: '', locale, locales: asked.locales }).nodes));
  const alone = new Set(links.flatMap(({ href, isAlone }) => (isAlone ? href : [])));
  const found = [...new Set(links.map(({ href }) => href))].flatMap((href) => {
    const path = href.startsWith(`${asked.origin}/`) ? href.slice(asked.origin.length) : href;
    const [pathname = ''] = path.split(/[?#]/);
    const [, locale = '', folder, slug = '', thread] = PAGE.exec(pathname) ?? [];
    const isAlone = alone.has(href);
    // A thread is found by its number, whatever it is called.
    return locale && (isAlone || folder) ? [{ href, path, pathname, locale, folder, slug, thread, isAlone }] : [];
  });
  if (found.length === 0) return NO_CARDS;
  const read = found.slice(0, MOST_LINKS);
  const threads = read.flatMap(({ thread }) => thread ?? []);
  const guides = read.flatMap(({ folder, slug }) => (folder === 'videos' ? slug : []));
  const articles = read.flatMap(({ folder, slug }) => (folder === 'articles' ? slug : []));
  const pages = read.flatMap(({ thread, pathname }) => (thread ? [] : [pathname]));
  const { kind, sourceId, locale, title, solved, url } = searchDocuments;
  const rows = await db
    .select({ kind, sourceId, locale, title, solved, url, addresses: addressesOf, former: formerOf(articles) })
    .from(searchDocuments)
    .where(
      and(
        or(
          pages.length > 0 ? inArray(url, pages) : undefined,
          guides.length > 0 ? and(sql`${kind} = 'video'`, guideAmong(guides)) : undefined,
          articles.length > 0 ? and(sql`${kind} = 'article'`, articleAmong(articles)) : undefined,
          threads.length > 0 ? and(sql`${kind} = 'thread'`, anyOf(sourceId, threads)) : undefined,
        ),
        findable(viewer),
      ),
    );
  const tags: CacheTag[] = [];
  const byHref = new Map<string, Card>();
  const present = new Map<string, string>();
  for (const one of read) {
    const isThere = (row: (typeof rows)[number]) => {
      if (one.thread) return row.kind === 'thread' && row.sourceId === one.thread;
      if (one.folder !== 'videos') return row.url === one.pathname;
      const leadsThere = row.sourceId === one.slug || row.addresses.includes(one.slug);
      return row.kind === 'video' && row.locale === one.locale && leadsThere;
    };
    const row =
      rows.find(isThere) ??
      rows.find(({ kind, locale, former }) => kind === 'article' && locale === one.locale && former.includes(one.slug));
    // What is not there for the reader now may be later.
    if (one.thread) tags.push(threadTag(Number(one.thread)));
    else if (one.folder === 'videos') tags.push(videoTag(row?.sourceId ?? one.slug));
    else tags.push(addressTag(one.slug));
    if (row?.kind === 'article')
      tags.push(articleTag(Number(row.sourceId)), articleLineTag(Number(row.sourceId), row.locale));
    if (!row) continue;
    const isMoved = row.kind !== 'thread' && row.url !== one.pathname;
    const href = isMoved ? row.url + one.path.slice(one.pathname.length) : one.path;
    if (isMoved) present.set(one.href, href);
    if (one.isAlone)
      byHref.set(one.href, { kind: row.kind, locale: row.locale, title: row.title, solved: row.solved, href });
  }
  return { byHref, present, tags };
}

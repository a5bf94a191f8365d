import { and, inArray, or, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import { addressTag, articleLineTag, articleTag } from '../articles/cache-tags.ts';
import { readPost } from '../articles/markdown.ts';
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

/** Cards of the links of some texts, by the addresses as they stand there, and what they are made of. */
export interface Cards {
  byHref: ReadonlyMap<string, Card>;
  tags: CacheTag[];
}

const NO_CARDS: Cards = { byHref: new Map(), tags: [] };

/** On one page. */
const MOST_CARDS = 40;
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

/** Whether a document is of a guide that one of these leads to: its name, or an address of it. */
const guideAmong = (asked: string[]) => sql`${searchDocuments.sourceId} in (select unnest(${sql.param(asked)}::text[])
  union all select ${videoAddresses.slug} from ${videoAddresses} where ${videoAddresses.address} = any(${sql.param(asked)}::text[]))`;

/**
 * Cards for the links of texts that stand alone on their lines and lead to articles, guides and threads that the viewer may read, in at most
 * one statement. What they may not read has none, and neither has what is there no more.
 * @param asked.origin of this help center: links with it are its own.
 */
export async function readCards(
  db: Db,
  viewer: Viewer,
  asked: { texts: readonly { body: string; locale: string }[]; locales: readonly string[]; origin: string },
): Promise<Cards> {
  const hrefs = asked.texts
    .filter(({ body }) => /\/(articles|videos|threads)\//.test(body))
    .flatMap(({ body, locale }) =>
      readPost(body, { file: '', locale, locales: asked.locales }).nodes.flatMap((node) => loneLink(node) ?? []),
    );
  const found = [...new Set(hrefs)].slice(0, MOST_CARDS).flatMap((href) => {
    const path = href.startsWith(`${asked.origin}/`) ? href.slice(asked.origin.length) : href;
    const [pathname = ''] = path.split(/[?#]/);
    const [, locale = '', folder, slug = '', thread] = PAGE.exec(pathname) ?? [];
    return locale ? [{ href, path, pathname, locale, folder, slug, thread }] : [];
  });
  if (found.length === 0) return NO_CARDS;
  const threads = found.flatMap(({ thread }) => thread ?? []);
  const guides = found.flatMap(({ folder, slug }) => (folder === 'videos' ? slug : []));
  const pages = found.flatMap(({ thread, pathname }) => (thread ? [] : [pathname]));
  const { kind, sourceId, locale, title, solved, url } = searchDocuments;
  const rows = await db
    .select({ kind, sourceId, locale, title, solved, url, addresses: addressesOf })
    .from(searchDocuments)
    .where(
      and(
        or(
          pages.length > 0 ? inArray(url, pages) : undefined,
          guides.length > 0 ? and(sql`${kind} = 'video'`, guideAmong(guides)) : undefined,
          threads.length > 0 ? and(sql`${kind} = 'thread'`, anyOf(sourceId, threads)) : undefined,
        ),
        findable(viewer),
      ),
    );
  const tags: CacheTag[] = [];
  const byHref = new Map<string, Card>();
  for (const one of found) {
    const row = rows.find((row) => {
      if (one.thread) return row.kind === 'thread' && row.sourceId === one.thread;
      if (one.folder !== 'videos') return row.url === one.pathname;
      const leadsThere = row.sourceId === one.slug || row.addresses.includes(one.slug);
      return row.kind === 'video' && row.locale === one.locale && leadsThere;
    });
    // What is not there for the reader now may be later.
    if (one.thread) tags.push(threadTag(Number(one.thread)));
    else if (one.folder === 'videos') tags.push(videoTag(row?.sourceId ?? one.slug));
    else tags.push(addressTag(one.slug));
    if (row?.kind === 'article')
      tags.push(articleTag(Number(row.sourceId)), articleLineTag(Number(row.sourceId), row.locale));
    if (row)
      byHref.set(one.href, {
        kind: row.kind,
        locale: row.locale,
        title: row.title,
        solved: row.solved,
        href: one.path,
      });
  }
  return { byHref, tags };
}

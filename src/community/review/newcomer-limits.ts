import { sql } from 'drizzle-orm';
import { readPost } from '../../articles/markdown.ts';
import type { MarkdownNode } from '../../articles/tree.ts';
import type { Tx } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { countNamed } from '../notifications/find-mentioned.ts';
import { posts } from '../threads/schema.ts';
import type { Newcomers } from '../threads/site-section.ts';
import type { TextError } from '../threads/thread.ts';
import { heldTexts, reviews } from './review-schema.ts';

/** What of a text is limited for new accounts, whoever it names. */
export interface Contents {
  /** To other sites, outside of quotations. */
  links: number;
  /** Addresses of such links that stand in quotations: they are somebody else's where that was said. */
  quotedLinks: string[];
  images: number;
}

/** A picture in Markdown, with its address or the name of it. */
const IMAGE = /!\[[^\]\n]{0,1000}\](?=[([])/g;

/** Counts what of a text is limited. @param host of this help center: links to it are its own. */
export function contentsOf(body: string, host?: string): Contents {
  let links = 0;
  const quotedLinks: string[] = [];
  const { nodes } = readPost(body, { file: '', locale: 'en', locales: [] });
  const visit = (nodes: readonly MarkdownNode[], inQuote: boolean) => {
    for (const node of nodes) {
      if (!('children' in node)) continue;
      const tag = node.type === 'element' ? node.tag : undefined;
      const href = node.type === 'element' && tag === 'a' ? String(node.attributes['href'] ?? '') : '';
      if (isElsewhere(href, host)) {
        if (inQuote) quotedLinks.push(href);
        else links++;
      }
      if (tag !== 'code' && tag !== 'pre') visit(node.children, inQuote || tag === 'blockquote');
    }
  };
  visit(nodes, false);
  return { links, quotedLinks, images: body.match(IMAGE)?.length ?? 0 };
}

function isElsewhere(href: string, host: string | undefined): boolean {
  const found = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(href);
  return found !== null && (host === undefined || found[1]!.toLowerCase() !== host.toLowerCase());
}

/** What a text of a new account has too much of. @param text.threadId undefined for a thread that begins with it. */
export async function tooMuchOf(
  tx: Tx,
  text: { body: string; locale: string; threadId: number | undefined },
  { most, host }: { most: Newcomers; host: string | undefined },
): Promise<TextError[]> {
  const { links, quotedLinks, images } = contentsOf(text.body, host);
  const own = links + quotedLinks.length;
  const counts = {
    links: own > most.links ? own - (await countSaid(tx, text.threadId, quotedLinks)) : own,
    images,
    mentions: await countNamed(tx, text),
  };
  return (['links', 'images', 'mentions'] as const)
    .filter((what) => counts[what] > most[what])
    .map((what) => ({ field: 'body', problem: what, most: most[what] }));
}

/** How many of these addresses somebody has written in a thread already: a quotation alone says nothing of whose they are. */
async function countSaid(tx: Tx, threadId: number | undefined, hrefs: readonly string[]): Promise<number> {
  if (threadId === undefined || hrefs.length === 0) return 0;
  // Without the scheme, which nobody needs to write.
  const written = hrefs.map((href) => href.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, ''));
  const result =
    await tx.execute(sql`select count(*)::int as count from unnest(${sql.param(written)}::text[]) as address
    where exists (select from ${posts} where ${posts.threadId} = ${threadId} and ${posts.removal} is null
      and position(address in ${posts.body}) > 0)`);
  return rowsOf<{ count: number }>(result)[0]!.count;
}

/** How many threads or replies somebody has written within a day, those that wait among them; counts no further than `most`. */
export async function countToday(
  tx: Tx,
  { authorId, kind, most }: { authorId: number; kind: 'thread' | 'reply'; most: number },
): Promise<number> {
  const isFirst = kind === 'thread' ? sql`${posts.number} = 1` : sql`${posts.number} > 1`;
  const result = await tx.execute(sql`select count(*)::int as count from (
      (select 1 from ${posts} where ${posts.authorId} = ${authorId} and ${isFirst} and ${posts.createdAt} > now() - interval '1 day'
        limit ${most})
      union all
      (select 1 from ${reviews} join ${heldTexts} on ${heldTexts.reviewId} = ${reviews.id}
        where ${reviews.authorId} = ${authorId} and ${reviews.kind} = ${kind} and ${reviews.createdAt} > now() - interval '1 day'
        limit ${most})
    ) as written`);
  return rowsOf<{ count: number }>(result)[0]!.count;
}

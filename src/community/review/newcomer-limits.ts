import { sql } from 'drizzle-orm';
import { readPost } from '../../articles/markdown.ts';
import type { MarkdownNode } from '../../articles/tree.ts';
import type { Tx } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { namesIn } from '../notifications/mentions.ts';
import { posts } from '../threads/schema.ts';
import type { Newcomers } from '../threads/site-section.ts';
import type { TextError } from '../threads/thread.ts';
import { heldTexts, reviews } from './review-schema.ts';

/** What of a text is limited for new accounts. */
export interface Contents {
  /** To other sites. */
  links: number;
  images: number;
  /** People, each once; those whom a quotation mentions are not told, and do not count. */
  mentions: number;
}

/** A picture in Markdown, with its address or the name of it. */
const IMAGE = /!\[[^\]\n]{0,1000}\](?=[([])/g;

/** Counts what of a text is limited. @param host of this help center: links to it are its own. */
export function contentsOf(body: string, host?: string): Contents {
  const links = new Set<MarkdownNode>();
  const { nodes } = readPost(body, { file: '', locale: 'en', locales: [] });
  const visit = (nodes: readonly MarkdownNode[]) => {
    for (const node of nodes) {
      if (!('children' in node)) continue;
      if (node.type === 'element' && node.tag === 'a' && isElsewhere(String(node.attributes['href'] ?? ''), host))
        links.add(node);
      if (node.type === 'element' && (node.tag === 'code' || node.tag === 'pre')) continue;
      visit(node.children);
    }
  };
  visit(nodes);
  return {
    links: links.size,
    images: body.match(IMAGE)?.length ?? 0,
    mentions: namesIn(nodes).size,
  };
}

function isElsewhere(href: string, host: string | undefined): boolean {
  const found = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(href);
  return found !== null && (host === undefined || found[1]!.toLowerCase() !== host.toLowerCase());
}

/** What a text of a new account has too much of. */
export function tooMuchOf(contents: Contents, most: Newcomers): TextError[] {
  return (['links', 'images', 'mentions'] as const)
    .filter((what) => contents[what] > most[what])
    .map((what) => ({ field: 'body', problem: what, most: most[what] }));
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

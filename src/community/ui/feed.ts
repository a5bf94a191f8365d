import type { APIContext } from 'astro';
import { userTag } from '../../accounts/cache-tags.ts';
import { type CacheTag, siteTag } from '../../web/cache-tags.ts';
import { Problem } from '../../web/problem.ts';
import { FEED_FORMATS, FEED_TYPES, writeFeed } from '../feed.ts';
import { requireCommunity } from '../guard.ts';
import { readFeed } from '../read-feed.ts';
import { nameOf } from './words.ts';

/** What a feed is of. */
interface Of {
  title: string;
  /** Path of its page. */
  page: string;
  of: Parameters<typeof readFeed>[2]['of'];
  tags: CacheTag[];
}

/** Answers with a feed in the format that the address names. @throws Problem `not-found` for another one. */
export async function feedResponse(
  { locals, params, url, cache }: APIContext,
  { title, page, of, tags }: Of,
): Promise<Response> {
  const format = FEED_FORMATS.find((one) => one === params['format']);
  if (!format) throw new Problem('not-found');
  const { app, base, locale, t } = locals;
  const { entries, people } = await readFeed(app.db, requireCommunity(app), {
    of,
    base,
    nameOf: (person) => nameOf(person, t),
  });
  cache.set({ tags: [siteTag, ...tags, ...people.map(userTag)] });
  const absolute = (path: string) => new URL(path, base).href;
  const text = writeFeed(
    { title: `${title} · ${app.site.name}`, locale, page: absolute(page), self: absolute(url.pathname), entries },
    format,
  );
  return new Response(text, { headers: { 'content-type': `${FEED_TYPES[format]}; charset=utf-8` } });
}

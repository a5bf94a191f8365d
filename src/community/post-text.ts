import { LRUCache } from 'lru-cache';
import { readPost } from '../articles/markdown.ts';
import { inOwnDirections, plainText, toHtml } from '../articles/tree.ts';

/** A post by itself: without the people that it names, its files and its cards. */
interface PostText {
  html: string;
  /** Without marks. */
  plain: string;
}

/** Of all that are kept, in characters. */
const MOST_KEPT = 8_000_000;

const kept = new LRUCache<string, PostText>({
  maxSize: MOST_KEPT,
  sizeCalculation: ({ html, plain }, key) => key.length + html.length + plain.length,
});

/**
 * What a post says, read once for as long as it is kept: its page shows it as HTML and tells search engines its words, and is made anew
 * after each vote.
 * @param place.locales of the site.
 */
export function postText(body: string, { locale, locales }: { locale: string; locales: readonly string[] }): PostText {
  const key = `${locale} ${locales.join(' ')}\n${body}`;
  const known = kept.get(key);
  if (known) return known;
  const { nodes } = readPost(body, { file: '', locale, locales });
  const text = { html: toHtml(inOwnDirections(nodes)), plain: plainText(nodes) };
  kept.set(key, text);
  return text;
}

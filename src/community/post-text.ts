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

/** By the text alone, which all who ask on a page have as one string: one that is put together anew costs more than finding it. */
const kept = new LRUCache<string, PostText & { languages: string }>({
  maxSize: MOST_KEPT,
  // An empty one takes room as well.
  sizeCalculation: ({ html, plain }, body) => 1 + body.length + html.length + plain.length,
});

/**
 * What a post says, read once for as long as it is kept: its page shows it as HTML and tells search engines its words, and is made anew
 * after each vote.
 * @param place.locales of the site.
 */
export function postText(body: string, { locale, locales }: { locale: string; locales: readonly string[] }): PostText {
  // What is linked to depends on them; hardly any text is posted in two languages.
  const languages = `${locale} ${locales.join(' ')}`;
  const known = kept.get(body);
  if (known?.languages === languages) return known;
  const { nodes } = readPost(body, { file: '', locale, locales });
  const text = { html: toHtml(inOwnDirections(nodes)), plain: plainText(nodes), languages };
  kept.set(body, text);
  return text;
}

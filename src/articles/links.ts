import path from 'node:path';
import { SERVED_FILE } from '../server/served-files.ts';
import { articleUrl } from './slug.ts';

/** Where a text lies and how its addresses become those of the site. */
export interface Place {
  /** Path of the file inside content/. */
  file: string;
  locale: string;
  /** All locales of the site. */
  locales: readonly string[];
  /** Pictures that a post may show, by their addresses from the root, and their size in pixels as far as it is known. */
  picture?(url: string): { width?: number; height?: number } | undefined;
}

/** Why an address leads nowhere that a text may lead to. */
export type Refusal = 'link-control' | 'link-empty' | 'link-scheme' | 'link-outside';

/** An address in a text, understood. */
export type LinkTarget =
  | { kind: 'article'; slug: string; locale: string; anchor: string; url: string }
  | { kind: 'anchor'; anchor: string; url: string }
  | { kind: 'file'; path: string; url: string }
  | { kind: 'page'; url: string }
  | { kind: 'external'; url: string }
  | { kind: 'refused'; reason: Refusal };

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Pages that exist once a language: a link without the language goes to the reader's. */
const LOCALIZED_PAGES = new Set(['articles', 'categories', 'search', 'ask', 'community', 'videos']);

/**
 * Understands an address written in an article.
 * - `https:`, `http:`, `mailto:`, `tel:` lead out; any other scheme is refused.
 * - `#part` stays on the page.
 * - `../billing/refund.mdx`, `./refund`, `/articles/refund`, `/fr/articles/refund` are articles; `/ask` is a page in the reader's language.
 * - `./screen.png` and `/content/images/x.png` are files inside content/.
 */
export function readLink(href: string, place: Place): LinkTarget {
  const address = href.trim();
  // Browsers drop control characters inside a scheme, so `java\tscript:` would be one.
  if (hasControlCharacter(address)) return { kind: 'refused', reason: 'link-control' };
  if (address === '') return { kind: 'refused', reason: 'link-empty' };
  if (address.startsWith('#')) return { kind: 'anchor', anchor: decode(address.slice(1)), url: address };
  const scheme = /^([a-z][a-z0-9+.-]*:)/i.exec(address)?.[1]?.toLowerCase();
  if (scheme) {
    if (!SCHEMES.has(scheme)) return { kind: 'refused', reason: 'link-scheme' };
    return { kind: 'external', url: address };
  }
  // Browsers read a backslash as a slash.
  if (/^[/\\]{2}/.test(address)) return { kind: 'external', url: `https:${address.replaceAll('\\', '/')}` };
  const [, pathname = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  if (pathname === '') return { kind: 'page', url: address };
  return pathname.startsWith('/')
    ? readRooted(decode(pathname), query, hash, place)
    : readRelative(decode(pathname), query, hash, place);
}

function readRooted(pathname: string, query: string, hash: string, place: Place): LinkTarget {
  const parts = pathname.split('/').filter(Boolean);
  if (parts[0] === 'content') return contentFile(parts.slice(1).join('/'), hash);
  const named = place.locales.includes(parts[0] ?? '');
  const locale = named ? parts[0]! : place.locale;
  const rest = named ? parts.slice(1) : parts;
  if (rest[0] === 'articles' && rest.length === 2) return article(rest[1]!, locale, query, hash);
  if (!named && LOCALIZED_PAGES.has(rest[0] ?? ''))
    return { kind: 'page', url: `/${locale}${encodePath(pathname)}${query}${hash}` };
  return { kind: 'page', url: `${encodePath(pathname)}${query}${hash}` };
}

function readRelative(pathname: string, query: string, hash: string, place: Place): LinkTarget {
  const resolved = path.posix.normalize(path.posix.join(path.posix.dirname(place.file), pathname));
  if (resolved.startsWith('../')) return { kind: 'refused', reason: 'link-outside' };
  if (SERVED_FILE.test(resolved)) return contentFile(resolved, hash);
  const slug = path.posix.basename(resolved).replace(/\.mdx?$/, '');
  // articles/<locale>/<category>/<slug>
  const locale = /^articles\/([^/]+)\//.exec(resolved)?.[1];
  return article(slug, locale && place.locales.includes(locale) ? locale : place.locale, query, hash);
}

function article(slug: string, locale: string, query: string, hash: string): LinkTarget {
  return {
    kind: 'article',
    slug,
    locale,
    anchor: decode(hash.slice(1)),
    url: `${articleUrl(locale, slug)}${query}${hash}`,
  };
}

function contentFile(inside: string, hash: string): LinkTarget {
  const normal = path.posix.normalize(inside);
  if (normal === '..' || normal.startsWith('../')) return { kind: 'refused', reason: 'link-outside' };
  return { kind: 'file', path: normal, url: `${contentUrl(normal)}${hash}` };
}

/** Address at which a file inside content/ is served. */
function contentUrl(inside: string): string {
  return `/content${encodePath(`/${inside}`)}`;
}

function encodePath(pathname: string): string {
  return pathname.split('/').map(encodeURIComponent).join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 127) return true;
  }
  return false;
}

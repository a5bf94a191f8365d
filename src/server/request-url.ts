import { cleanText } from './clean-text.ts';

/** The address that was asked for, on our own origin, with parameters cleaned of what no database takes; undefined when its path cannot be read. */
export function parseUrl(target: string | undefined, base: URL): URL | undefined {
  // Only the path counts: a Host header or an absolute target cannot choose the origin.
  if (!target?.startsWith('/')) return undefined;
  try {
    const url = new URL(base.origin + target.replace(/^\/+/, '/'));
    // Parameters may have a `%` that begins nothing: people type them.
    decodeURI(url.pathname);
    // No page has such an address, and no database takes the character. Astro decodes again what comes out encoded.
    if (/%(25)*00/.test(url.pathname)) return undefined;
    // `/.//x` comes out as `//x`, which is another site as soon as somebody resolves it.
    if (url.origin !== base.origin || url.pathname.startsWith('//')) return undefined;
    cleanParameters(url);
    return url;
  } catch {
    return undefined;
  }
}

function cleanParameters(url: URL): void {
  if (url.search === '') return;
  if (/%[c-f]/i.test(url.search)) url.search = url.search.replace(/(?:%[\da-f]{2})+/gi, asUtf8);
  const given = [...url.searchParams];
  const clean = given.map(([name, value]) => [cleanText(name), cleanText(value)] as const);
  // As it was written, where nothing had to go.
  if (clean.some(([name, value], at) => name !== given[at]![0] || value !== given[at]![1]))
    url.search = new URLSearchParams(clean.map(([name, value]) => [name, value])).toString();
}

/** Letters that an old page or program wrote in Latin-1 (`caf%E9`), in UTF-8; what is UTF-8, or neither, as it is. */
function asUtf8(escapes: string): string {
  try {
    decodeURIComponent(escapes);
    return escapes;
  } catch {
    const bytes = escapes
      .slice(1)
      .split('%')
      .map((byte) => Number.parseInt(byte, 16));
    // Below it are no letters.
    if (bytes.some((byte) => byte >= 0x80 && byte < 0xc0)) return escapes;
    return bytes.map((byte) => encodeURIComponent(String.fromCharCode(byte))).join('');
  }
}

/**
 * The one way to write a path: without empty parts, and without a slash at its end.
 * @param path of {@link parseUrl}, or as it was sent.
 * @returns what can never be taken for another site: it begins with one slash.
 */
export function plainPath(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

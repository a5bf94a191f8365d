/** Longer targets are not ours. */
const LONGEST = 2_000;

/**
 * Where to go on: the given address if it is a path of this site, else the fallback.
 * What browsers read as another site (`//x`, `/\x`, tabs inside) and addresses that would only sign in or out again do not count.
 */
export function localPath(given: string | null | undefined, fallback: string): string {
  if (!given || given.length > LONGEST || !/^\/(?![/\\])/.test(given) || /[\p{Cc}\\]/u.test(given)) return fallback;
  const base = 'http://local.invalid';
  if (!URL.canParse(given, base)) return fallback;
  const url = new URL(given, base);
  // A path that came out as `//x` after dots were taken away is another site to a browser.
  if (url.origin !== base || url.pathname.startsWith('//')) return fallback;
  if (/^\/([^/]+\/)?(sign-in|sign-out|sign-up|setup|auth|choose-password)(\/|$)/.test(url.pathname)) return fallback;
  return url.pathname + url.search + url.hash;
}

/**
 * A path as somebody is sent to it who has just made an account: their own pages greet them.
 * @param path of {@link localPath}.
 */
export function welcomedAt(path: string): string {
  const url = new URL(path, 'http://local.invalid');
  if (/^\/[^/]+\/(account|requests)(\/|$)/.test(url.pathname)) url.searchParams.set('welcome', '1');
  return url.pathname + url.search + url.hash;
}

/** A path with the page that is wanted after it; without one, as it is. */
export function pathTo(path: string, to: string): string {
  return to ? `${path}?to=${encodeURIComponent(to)}` : path;
}

/** The address that was asked for, on our own origin; undefined when it cannot be read as one. */
export function parseUrl(target: string | undefined, base: URL): URL | undefined {
  // Only the path counts: a Host header or an absolute target cannot choose the origin.
  if (!target?.startsWith('/')) return undefined;
  try {
    decodeURI(target);
    const url = new URL(base.origin + target.replace(/^\/+/, '/'));
    // No page has such an address, and no database takes the character.
    if (url.pathname.includes('%00')) return undefined;
    // `/.//x` comes out as `//x`, which is another site as soon as somebody resolves it.
    return url.origin === base.origin && !url.pathname.startsWith('//') ? url : undefined;
  } catch {
    return undefined;
  }
}

// Origins of the pages on which the widget may be: as a company writes them into site.yml, and as a browser names them.

/** `https://app.example.com`, or `https://*.example.com` for all below; without TLS on this machine only. */
const PATTERN =
  /^(?:https:\/\/(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,63}(?::\d{1,5})?|https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)$/;

/** Whether a text names an origin, or all below one, as `frame-ancestors` takes it. */
export function isOriginPattern(text: string): boolean {
  return PATTERN.test(text);
}

/**
 * Whether pages of an origin may show the widget.
 * @param allowed as in {@link isOriginPattern}.
 * @param own of the help center, which always may.
 */
export function isAllowedOrigin(allowed: readonly string[], origin: string, own: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin) return false;
  if (origin === own) return true;
  return allowed.some((pattern) => {
    const [before, after] = pattern.split('*');
    if (after === undefined) return pattern === origin;
    return origin.startsWith(before!) && origin.endsWith(after) && origin.length > pattern.length - 1;
  });
}

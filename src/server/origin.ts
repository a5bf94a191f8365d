const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What the origin check needs of a request. */
export interface OriginFacts {
  method: string;
  /** The `Origin` header, if sent. */
  origin: string | null;
  /** The `Sec-Fetch-Site` header, if sent. */
  fetchSite: string | null;
  contentType: string | null;
}

/** What an HTML form can send without asking first (the Fetch standard's "CORS-safelisted" content types). */
const FORM_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/**
 * Whether a request may change something, judged by where it came from. Programs send no `Origin` and may use JSON;
 * a browser form must come from our own pages.
 * @param base the address visitors use (PUBLIC_URL, or the loopback default).
 */
export function isOriginAllowed(facts: OriginFacts, base: URL): boolean {
  if (/^(GET|HEAD|OPTIONS)$/.test(facts.method)) return true;
  if (facts.origin !== null) return isOwnOrigin(facts.origin, base);
  if (facts.fetchSite !== null) return facts.fetchSite === 'same-origin' || facts.fetchSite === 'none';
  // No browser of the last years leaves out both headers on a form; what does is a program, and it can say application/json.
  return facts.contentType !== null && !FORM_TYPES.test(facts.contentType);
}

function isOwnOrigin(origin: string, base: URL): boolean {
  if (origin === base.origin) return true;
  // While PUBLIC_URL is the loopback default, 127.0.0.1 and localhost are the same machine under two names.
  if (!LOOPBACK.has(base.hostname) || !URL.canParse(origin)) return false;
  const other = new URL(origin);
  return LOOPBACK.has(other.hostname) && other.port === base.port && other.protocol === base.protocol;
}

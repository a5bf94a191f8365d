import { cleanText } from '../../server/clean-text.ts';
import type { Endpoint, Method } from './endpoint.ts';

/** Where an address leads. */
export interface Route {
  endpoint: Endpoint;
  ids: Readonly<Record<string, number>>;
  texts: Readonly<Record<string, string>>;
  locale: string | undefined;
}

/** What an address leads to: an endpoint, one of which other methods are taken, or nothing. */
export type Found = { route: Route } | { allowed: Method[] } | undefined;

interface Part {
  kind: 'fixed' | 'id' | 'text';
  name: string;
}

const LOCALE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;
/** Parts after `/help_center` that look like a language. */
const NO_LOCALES = new Set(['community']);

/**
 * Makes the function that finds the endpoint of an address.
 * @throws Error when two endpoints have the same method and path.
 */
export function router(endpoints: readonly Endpoint[]): (method: string, path: string) => Found {
  const byLength = new Map<number, { parts: Part[]; endpoint: Endpoint; order: string }[]>();
  const seen = new Set<string>();
  /** What may stand after `/help_center`, which no locale may be taken for. */
  const afterHelpCenter = new Set(NO_LOCALES);
  for (const endpoint of endpoints) {
    const parts = partsOf(endpoint.path);
    const key = `${endpoint.method} ${parts.map(({ kind, name }) => (kind === 'fixed' ? name : `{${kind}}`)).join('/')}`;
    if (seen.has(key)) throw new Error(`Two endpoints are declared for ${key}.`);
    seen.add(key);
    if (parts[0]?.name === 'help_center' && parts[1]?.kind === 'fixed') afterHelpCenter.add(parts[1].name);
    const order = parts.map(({ kind }) => ({ fixed: '0', id: '1', text: '2' })[kind]).join('');
    const list = byLength.get(parts.length) ?? [];
    list.push({ parts, endpoint, order });
    byLength.set(parts.length, list);
  }
  for (const list of byLength.values()) list.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));

  return (method, path) => {
    const { segments, locale } = segmentsOf(path, afterHelpCenter);
    const matching = (byLength.get(segments.length) ?? []).filter(({ parts }) => matches(parts, segments));
    // A fixed part is never the number or name of something.
    const best = matching.filter(({ order }) => order === matching[0]!.order);
    const found =
      best.find(({ endpoint }) => endpoint.method === method) ??
      matching.find(({ endpoint }) => endpoint.method === method);
    if (!found)
      return matching.length > 0
        ? { allowed: [...new Set(matching.map(({ endpoint }) => endpoint.method))] }
        : undefined;
    const ids: Record<string, number> = {};
    const texts: Record<string, string> = {};
    for (const [at, { kind, name }] of found.parts.entries()) {
      if (kind === 'id') ids[name] = Number(/^\d+/.exec(segments[at]!)![0]);
      if (kind === 'text') texts[name] = segments[at]!;
    }
    return { route: { endpoint: found.endpoint, ids, texts, locale } };
  };
}

function partsOf(path: string): Part[] {
  return path
    .split('/')
    .slice(1)
    .map((part): Part => {
      const [, name, kind] = /^\{(\w+)(:text)?\}$/.exec(part) ?? [];
      if (name === undefined) return { kind: 'fixed', name: part };
      return { kind: kind ? 'text' : 'id', name };
    });
}

/** The parts of a path after `/api/v2`, without `.json` and without the locale of the help center. */
function segmentsOf(path: string, afterHelpCenter: ReadonlySet<string>) {
  const segments = path
    .replace(/^\/api\/v2\/?/, '')
    .replace(/\.json$/i, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  let locale: string | undefined;
  if (segments[0] === 'help_center') {
    const [, second] = segments;
    // `/help_center/articles`, and `/help_center/en-us/articles`.
    if (second !== undefined && segments.length > 2 && !afterHelpCenter.has(second) && LOCALE.test(second)) {
      locale = second;
      segments.splice(1, 1);
    }
    if (segments[1] === 'community') segments.shift();
  }
  return { segments, locale };
}

function decoded(part: string): string {
  try {
    return cleanText(decodeURIComponent(part));
  } catch {
    return part;
  }
}

function matches(parts: readonly Part[], segments: readonly string[]): boolean {
  return parts.every(({ kind, name }, at) => {
    const segment = segments[at]!;
    if (kind === 'fixed') return segment === name;
    // Numbers that JavaScript holds; a slug may follow.
    return kind === 'text' || /^\d{1,15}(-.*)?$/s.test(segment);
  });
}

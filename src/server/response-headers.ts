import type { RouteRule } from './route-rules.ts';

/** Sent with every answer, beside the Content-Security-Policy. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};
const YEAR_SECONDS = 31_536_000;
/** Asking again for permission once an hour costs nobody anything. */
const PREFLIGHT_SECONDS = 3600;

/** The headers of every answer, before a rule changes them. */
export function commonHeaders(policy: string, base: URL): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    'content-security-policy': policy,
    ...(base.protocol === 'https:' ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}),
  };
}

/** The policy of a page that shows frames of other sites. @param origins of them. */
export function policyWithFrames(policy: string, origins: readonly string[]): string {
  return `${policy}; frame-src 'self' ${origins.toSorted().join(' ')}`;
}

/** What a route's rule changes of the common headers; an empty value takes one away. */
export function ruleHeaders(rule: RouteRule): Record<string, string> {
  return {
    ...(rule.opensWindows && { 'cross-origin-opener-policy': 'same-origin-allow-popups' }),
    ...(rule.cors && { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }),
  };
}

/** The answer to a browser that asks whether a script of another site may send a request (Fetch standard, CORS preflight). */
export function preflightHeaders(methods: readonly string[]): Record<string, string> {
  return {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}

/**
 * The headers of a page inside a product, beside those of its rule: which products may show it, and that those which are isolated
 * (Cross-Origin-Embedder-Policy) may as well.
 * @param ancestors origins, as in the directive `frame-ancestors`.
 */
export function frameHeaders(policy: string, ancestors: readonly string[]): Record<string, string> {
  return {
    'x-frame-options': '',
    'content-security-policy': policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${ancestors.join(' ')}`),
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
}

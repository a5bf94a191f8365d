/** What a token may be for; a scope is one of these with `:read` or `:write`, or `read` and `write` for all of them. */
export const RESOURCES = ['tickets', 'users', 'organizations', 'hc', 'community', 'webhooks', 'exports'] as const;
export type Resource = (typeof RESOURCES)[number];

export type Access = 'read' | 'write';

/** What a token may do. `impersonate`: act as the person whose address is sent with it, and not only as its owner. */
export type Scope = Access | `${Resource}:${Access}` | 'impersonate';

/** Every scope, the widest first. */
export const SCOPES: readonly Scope[] = [
  'read',
  'write',
  'impersonate',
  ...RESOURCES.flatMap((resource): Scope[] => [`${resource}:read`, `${resource}:write`]),
];

/** Longest name of a token, in characters. */
export const LONGEST_TOKEN_NAME = 100;

/** What every secret begins with, so that programs which look for leaked secrets recognise one. */
const PREFIX = 'hw_';

/** A secret as it is sent, of 256 random bits. @param random as `newSecret` makes it. */
export function tokenText(random: string): string {
  return PREFIX + random;
}

/** Whether it can be a token at all: what cannot is not looked for. */
export function looksLikeToken(text: string): boolean {
  return /^hw_[\w-]{43}$/.test(text);
}

/** The scopes that would allow this, the narrowest first. @param resource undefined: only the general ones. */
export function scopesFor(resource: Resource | undefined, access: Access): Scope[] {
  return resource === undefined ? [access] : [`${resource}:${access}`, access];
}

/** Whether a token with these scopes may do it. */
export function isInScope(scopes: readonly Scope[], resource: Resource | undefined, access: Access): boolean {
  return scopesFor(resource, access).some((scope) => scopes.includes(scope));
}

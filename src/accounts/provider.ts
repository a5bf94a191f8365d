import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { OidcProvider } from '../config/settings.ts';
import type { ProviderPerson } from './outside.ts';
import { seal, unseal } from './seal.ts';

/** Begins the names of the cookies that hold, sealed, what an answer of a provider is checked against: one an attempt, as there may be several tabs. */
const COOKIE = 'helpwell_provider_';
/** Attempts that a browser keeps; an older one has been given up. */
const MOST_ATTEMPTS = 5;
/** Time to sign in there, in seconds. */
export const PROVIDER_COOKIE_SECONDS = 900;
/** A provider that does not answer is given up, in seconds. */
const TIMEOUT_SECONDS = 10;
/** How long the provider's description of itself is used, in milliseconds. */
const DESCRIPTION_MS = 3_600_000;

const pending = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  at: z.number(),
});

const known = new Map<string, { at: number; configuration: Promise<Configuration> }>();

function configurationOf(provider: OidcProvider): Promise<Configuration> {
  const key = JSON.stringify(provider);
  const there = known.get(key);
  if (there && performance.now() - there.at < DESCRIPTION_MS) return there.configuration;
  const issuer = new URL(provider.issuer);
  const configuration = discovery(
    issuer,
    provider.clientId,
    undefined,
    provider.clientSecret ? ClientSecretPost(provider.clientSecret) : None(),
    // The settings take an address without TLS on this machine only.
    { timeout: TIMEOUT_SECONDS, execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [] },
  );
  known.set(key, { at: performance.now(), configuration });
  // A provider that was down is asked again by the next one who wants to sign in.
  configuration.catch(() => known.delete(key));
  return configuration;
}

/** Name of the cookie of an attempt, by the `state` that the provider gives back. */
export function attemptCookie(state: string): string {
  return COOKIE + createHash('sha256').update(state).digest('base64url').slice(0, 16);
}

/**
 * Names of cookies of attempts that a browser should drop, so that one more is not too many: those that cannot be read or are over, and the
 * oldest of the others.
 * @param sent the cookies of the browser, as it sent them.
 */
export function staleAttempts(sent: string, secret: string): string[] {
  const attempts = sent
    .split('; ')
    .filter((cookie) => cookie.startsWith(COOKIE))
    .map((cookie) => {
      const end = cookie.indexOf('=');
      return { name: cookie.slice(0, end), at: readAttempt(secret, cookie.slice(end + 1))?.at ?? 0 };
    })
    .sort((a, b) => b.at - a.at);
  return attempts.filter(({ at }, place) => at === 0 || place >= MOST_ATTEMPTS - 1).map(({ name }) => name);
}

/** What was kept of an attempt; undefined when this is none of ours, or its time is over. */
function readAttempt(secret: string, cookie: string): z.output<typeof pending> | undefined {
  const opened = unseal(secret, 'provider', cookie);
  const kept = opened === undefined ? undefined : pending.parse(JSON.parse(opened));
  return kept && Date.now() - kept.at <= PROVIDER_COOKIE_SECONDS * 1000 ? kept : undefined;
}

/** Begins signing in at a provider: where to go, and what the browser keeps until it comes back, under which name. */
export async function beginAtProvider(
  provider: OidcProvider,
  from: { secret: string; base: URL; to: string; locale: string },
): Promise<{ url: string; cookie: string; name: string }> {
  const configuration = await configurationOf(provider);
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: callbackOf(provider, from.base),
    scope: provider.scope,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ui_locales: from.locale,
  });
  const kept: z.output<typeof pending> = { provider: provider.id, state, nonce, verifier, to: from.to, at: Date.now() };
  return { url: url.href, cookie: seal(from.secret, 'provider', JSON.stringify(kept)), name: attemptCookie(state) };
}

/**
 * Takes the provider's answer: the code is exchanged with the PKCE verifier, the ID token's signature, issuer, audience, time and
 * nonce are checked by openid-client.
 * @param answer query of the address the provider sent the browser to.
 * @throws when the answer is not the one to our question, or the provider does not say who it is.
 */
export async function finishAtProvider(
  provider: OidcProvider,
  from: { secret: string; base: URL; cookie: string; answer: URLSearchParams },
): Promise<{ person: ProviderPerson; to: string }> {
  const kept = readAttempt(from.secret, from.cookie);
  if (kept?.provider !== provider.id)
    throw new Error('The browser brings no question that this could be the answer to.');
  const configuration = await configurationOf(provider);
  const current = new URL(callbackOf(provider, from.base));
  current.search = from.answer.toString();
  const tokens = await authorizationCodeGrant(configuration, current, {
    pkceCodeVerifier: kept.verifier,
    expectedState: kept.state,
    expectedNonce: kept.nonce,
    idTokenExpected: true,
  });
  const identity = tokens.claims()!;
  // Many providers say the address only there.
  const more =
    identity['email'] === undefined ? await fetchUserInfo(configuration, tokens.access_token, identity.sub) : {};
  const said: Record<string, unknown> = { ...more, ...identity };
  const text = (name: string) => (typeof said[name] === 'string' ? (said[name] as string) : undefined);
  return {
    to: kept.to,
    person: {
      provider: provider.id,
      subject: identity.sub,
      email: text('email'),
      // Some providers send it as a text, and some, whose addresses are their own, not at all.
      emailVerified:
        said['email_verified'] === undefined
          ? provider.trustsAddresses
          : said['email_verified'] === true || said['email_verified'] === 'true',
      name: text('name') ?? text('preferred_username'),
      locale: text('locale'),
    },
  };
}

/** The address that is registered at the provider. */
export function callbackOf(provider: Pick<OidcProvider, 'id'>, base: URL): string {
  return new URL(`/auth/${provider.id}/callback`, base).href;
}

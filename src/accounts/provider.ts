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

/** Cookie that holds, sealed, what the answer of the provider is checked against. */
export const PROVIDER_COOKIE = 'helpwell_provider';
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

/** Begins signing in at a provider: where to go, and what the browser keeps until it comes back. */
export async function beginAtProvider(
  provider: OidcProvider,
  from: { secret: string; base: URL; to: string; locale: string },
): Promise<{ url: string; cookie: string }> {
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
  return { url: url.href, cookie: seal(from.secret, 'provider', JSON.stringify(kept)) };
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
  const opened = unseal(from.secret, 'provider', from.cookie);
  const kept = opened === undefined ? undefined : pending.parse(JSON.parse(opened));
  if (kept?.provider !== provider.id || Date.now() - kept.at > PROVIDER_COOKIE_SECONDS * 1000)
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
      // Some providers send it as a text.
      emailVerified: said['email_verified'] === true || said['email_verified'] === 'true',
      name: text('name') ?? text('preferred_username'),
      locale: text('locale'),
    },
  };
}

/** The address that is registered at the provider. */
export function callbackOf(provider: Pick<OidcProvider, 'id'>, base: URL): string {
  return new URL(`/auth/${provider.id}/callback`, base).href;
}

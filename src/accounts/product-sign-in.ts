import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ProductSignIn } from '../config/settings.ts';
import type { Tx } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import { ACCOUNT_LIMITS, ORGANIZATION_LIMITS } from './account.ts';
import { isEmail } from './email.ts';
import { enterFromProduct, type ProductPerson, type ProductRefusal, personFromProduct } from './outside.ts';
import { PRODUCT_SESSION_SECONDS, startProductSession } from './product-session.ts';
import { usedProductTokens } from './schema.ts';
import type { AccountsApp, Entered, Origin } from './sign-in.ts';
import { hashSecret } from './tokens.ts';

/** A token is made for the click that follows; older ones lie in a history or a log. */
const MOST_AGE_SECONDS = 300;
/** Clocks of two machines. */
const TOLERANCE_SECONDS = 30;

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u);
/** The claims of a token, beside `iat`, `exp`, `aud` and `iss`, which are checked with the signature. */
const claims = z.object({
  jti: line(255),
  iat: z.number(),
  exp: z.number().optional(),
  email: z.string().transform(normalEmail).refine(isEmail),
  /** Whether the product has seen that the address is this person's. */
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  name: line(ACCOUNT_LIMITS.name).optional(),
  external_id: z.union([line(ORGANIZATION_LIMITS.externalId), z.number().int().transform(String)]),
  organization: z
    .union([
      line(ORGANIZATION_LIMITS.name).transform((name) => ({ id: name, name })),
      z.object({ id: line(ORGANIZATION_LIMITS.externalId), name: line(ORGANIZATION_LIMITS.name) }),
    ])
    .optional(),
  plan: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/)
    .nullable()
    .optional(),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/)
    .optional(),
  /** Of the product's page for whose widget the token is made; a token without one is for signing in on the site. */
  origin: z.string().max(300).optional(),
});

/** Why a token was not taken; for the log, the person only learns that it did not work. */
export type TokenRefusal = 'signature' | 'algorithm' | 'expired' | 'claims' | 'used' | 'origin' | ProductRefusal;

/** A token of the product, as its person sent it. */
interface SentToken {
  token: string;
  settings: ProductSignIn;
  /** Of the site. */
  locales: string[];
}

/**
 * Signs in with a token that the product signed. A token works once, only with the algorithm of the settings, and for
 * five minutes from `iat`; one that is made for the widget signs nobody in here.
 * @param input.signedIn the account that the browser is signed in to; see {@link enterFromProduct}.
 */
export async function signInFromProduct(
  app: AccountsApp,
  input: SentToken & { signedIn?: number | undefined } & Origin,
): Promise<
  { outcome: 'entered'; entered: Entered } | { outcome: 'suspended' } | { outcome: 'refused'; reason: TokenRefusal }
> {
  return app.db.transaction(async (tx) => {
    const used = await useToken(tx, input, undefined);
    if (used.outcome === 'refused') return used;
    return enterFromProduct({ db: tx, personalData: app.personalData }, used.person, input);
  });
}

/**
 * Begins a session of the widget with a token that the product signed for the page on which the widget is. A token works once and for five
 * minutes, as in {@link signInFromProduct}.
 * @param input.origin of that page, such as `https://app.example.com`; the token must name the same.
 */
export async function identifyInProduct(
  app: Pick<AccountsApp, 'db' | 'personalData'>,
  input: SentToken & { origin: string },
): Promise<
  | { outcome: 'identified'; session: string; seconds: number }
  | { outcome: 'suspended' }
  | { outcome: 'refused'; reason: TokenRefusal }
> {
  return app.db.transaction(async (tx) => {
    const used = await useToken(tx, input, input.origin);
    if (used.outcome === 'refused') return used;
    const found = await personFromProduct({ db: tx, personalData: app.personalData }, used.person);
    if (found.outcome !== 'found') return found;
    const session = await startProductSession(tx, { userId: found.user.id, origin: input.origin });
    return { outcome: 'identified', session, seconds: PRODUCT_SESSION_SECONDS };
  });
}

/** Uses a token up. @param origin that it must be made for; undefined: for the site. */
async function useToken(
  tx: Tx,
  { token, settings, locales }: SentToken,
  origin: string | undefined,
): Promise<{ outcome: 'taken'; person: ProductPerson } | { outcome: 'refused'; reason: TokenRefusal }> {
  let payload: unknown;
  try {
    const verified = await jwtVerify(token, keyOf(settings), {
      algorithms: [settings.algorithm],
      audience: settings.audience,
      ...(settings.issuer ? { issuer: settings.issuer } : {}),
      maxTokenAge: MOST_AGE_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['jti', 'iat', 'aud'],
    });
    payload = verified.payload;
  } catch (error) {
    return { outcome: 'refused', reason: reasonOf(error) };
  }
  const checked = claims.safeParse(payload);
  if (!checked.success) return { outcome: 'refused', reason: 'claims' };
  const { data } = checked;
  if (data.origin !== origin) return { outcome: 'refused', reason: 'origin' };
  const first = await tx
    .insert(usedProductTokens)
    .values({
      jtiHash: hashSecret(data.jti),
      expiresAt: new Date((data.iat + MOST_AGE_SECONDS + 2 * TOLERANCE_SECONDS) * 1000),
    })
    .onConflictDoNothing()
    .returning();
  if (first.length === 0) return { outcome: 'refused', reason: 'used' };
  const person = {
    externalId: data.external_id,
    email: data.email,
    emailVerified: data.email_verified,
    name: data.name,
    organization: data.organization,
    plan: data.plan,
    locale: locales.find((code) => code === data.locale) ?? undefined,
  };
  return { outcome: 'taken', person };
}

// A symmetric key is never made from a public one: the type of the key follows the settings, not the token.
function keyOf(settings: ProductSignIn): KeyObject {
  return settings.algorithm === 'HS256'
    ? createSecretKey(Buffer.from(settings.secret, 'utf8'))
    : createPublicKey(settings.publicKey.replaceAll('\\n', '\n'));
}

function reasonOf(error: unknown): TokenRefusal {
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return 'claims';
  if (error instanceof errors.JOSEError) return 'signature';
  throw error;
}

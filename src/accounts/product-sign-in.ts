import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ProductSignIn } from '../config/settings.ts';
import { normalEmail } from '../server/clean-text.ts';
import { ACCOUNT_LIMITS, ORGANIZATION_LIMITS } from './account.ts';
import { isEmail } from './email.ts';
import { enterFromProduct, type ProductPerson, type ProductRefusal } from './outside.ts';
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
});

/** Why a token was not taken; for the log, the person only learns that it did not work. */
export type TokenRefusal = 'signature' | 'algorithm' | 'expired' | 'claims' | 'used' | ProductRefusal;

/**
 * Signs in with a token that the product signed. A token works once, only with the algorithm of the settings, and for
 * five minutes from `iat`.
 * @param input.signedIn the account that the browser is signed in to; see {@link enterFromProduct}.
 */
export async function signInFromProduct(
  app: AccountsApp,
  input: { token: string; settings: ProductSignIn; locales: string[]; signedIn?: number | undefined } & Origin,
): Promise<
  { outcome: 'entered'; entered: Entered } | { outcome: 'suspended' } | { outcome: 'refused'; reason: TokenRefusal }
> {
  const { settings } = input;
  let payload: unknown;
  try {
    const verified = await jwtVerify(input.token, keyOf(settings), {
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
  const person: ProductPerson = {
    externalId: data.external_id,
    email: data.email,
    emailVerified: data.email_verified,
    name: data.name,
    organization: data.organization,
    plan: data.plan,
    locale: input.locales.find((code) => code === data.locale) ?? undefined,
  };
  return app.db.transaction(async (tx) => {
    const first = await tx
      .insert(usedProductTokens)
      .values({
        jtiHash: hashSecret(data.jti),
        expiresAt: new Date((data.iat + MOST_AGE_SECONDS + 2 * TOLERANCE_SECONDS) * 1000),
      })
      .onConflictDoNothing()
      .returning();
    if (first.length === 0) return { outcome: 'refused', reason: 'used' };
    return enterFromProduct({ db: tx, personalData: app.personalData }, person, input);
  });
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

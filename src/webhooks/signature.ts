// Standard Webhooks (standardwebhooks.com), symmetric signatures.
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A new key for signatures of 256 random bits, as its reader's library takes it. */
export function newSigningSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** A name for a message, by which a reader knows what it was sent before. */
export function newMessageId(): string {
  return `msg_${randomBytes(18).toString('base64url')}`;
}

/**
 * The header fields of a signed message.
 * @param secrets keys as {@link newSigningSecret} makes them: it is signed with each.
 * @param message.timestamp in whole seconds since 1970.
 * @param message.body to the letter as it is sent.
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}

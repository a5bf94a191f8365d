import { createHmac } from 'node:crypto';

/** A keyed hash (HMAC-SHA-256, base64url). `purpose` keeps the hashes of one use useless for another. */
export function keyedHash(secret: string, purpose: string, value: string): string {
  return createHmac('sha256', secret).update(purpose).update('\0').update(value).digest('base64url');
}

import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../../config/secret.ts';

/** Nobody writes a first post faster, in milliseconds. */
export const FAST_MS = 3_000;

const signed = (secret: string, userId: number, at: number) => keyedHash(secret, 'form opened', `${userId} ${at}`);

/** Says when a form was opened and by whom, so that nobody else can say it. */
export function openedToken(secret: string, userId: number, now = Date.now()): string {
  return `${now}.${signed(secret, userId, now)}`;
}

/** Whether a form was sent faster than anybody writes, or says not when it was opened. */
export function isFast(secret: string, userId: number, token: string, now = Date.now()): boolean {
  const [time = '', hash = ''] = token.split('.');
  const at = Number(time);
  if (!/^\d{1,15}$/.test(time)) return true;
  const [given, expected] = [Buffer.from(hash), Buffer.from(signed(secret, userId, at))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return true;
  return now - at < FAST_MS;
}

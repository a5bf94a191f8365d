import { isOneAddress, LONGEST_ADDRESS } from '../mail/address.ts';

/** Longest address, in characters. */
export const LONGEST_EMAIL = LONGEST_ADDRESS;

/**
 * Whether somebody who types this can have meant it, and mail could be sent there: beside what {@link isOneAddress} asks, no dot in
 * front (RFC 5321, 4.1.2; dots in a row and at the end are against it too, and some providers gave them out), and a last part without
 * digits where the domain has several (RFC 3696, 2).
 * @param email after normalEmail.
 */
export function isEmail(email: string): boolean {
  const at = email.lastIndexOf('@');
  const [local, parts] = [email.slice(0, at), email.slice(at + 1).split('.')];
  const last = parts.at(-1)!;
  if (local.startsWith('.')) return false;
  if (parts.length > 1 && /\p{N}/u.test(last) && !last.startsWith('xn--')) return false;
  return isOneAddress(email);
}

import { isOneAddress, LONGEST_ADDRESS } from '../mail/address.ts';

/** Longest address, in characters. */
export const LONGEST_EMAIL = LONGEST_ADDRESS;

/** An address as it is compared and kept: without surrounding space, lower case. */
export function normalEmail(email: string): string {
  return email.toWellFormed().trim().toLowerCase();
}

/** Whether mail could be sent there. @param email after normalEmail. */
export function isEmail(email: string): boolean {
  return isOneAddress(email);
}

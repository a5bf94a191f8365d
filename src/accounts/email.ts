/** RFC 5321: a path is at most 256 octets including its angle brackets; in characters. */
export const LONGEST_EMAIL = 254;

/** An address as it is compared and kept: without surrounding space, lower case. */
export function normalEmail(email: string): string {
  return email.toWellFormed().trim().toLowerCase();
}

/**
 * Whether mail could be sent there. Accepts what RFC 6531 allows without quotes (letters of any script, no dot in the
 * domain needed: `me@intranet` exists) and nothing a mail header could be split with.
 * @param email after normalEmail.
 */
export function isEmail(email: string): boolean {
  return (
    email.length <= 2 * LONGEST_EMAIL &&
    [...email].length <= LONGEST_EMAIL &&
    /^[^\s@<>()[\]",:;\\\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u.test(
      email,
    )
  );
}

/** RFC 5321 allows 254 characters between the brackets. */
export const LONGEST_ADDRESS = 254;

const ADDRESS =
  /^[^\s@<>()[\]",:;\\\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u;

/**
 * Whether a text is the address of one mailbox. Accepts what RFC 6531 allows without quotes (letters of any script, no dot in the
 * domain needed: `me@intranet` exists) and nothing a mail header could be split with: no list, no name, no second line.
 */
export function isOneAddress(text: string): boolean {
  return text.length <= 2 * LONGEST_ADDRESS && [...text].length <= LONGEST_ADDRESS && ADDRESS.test(text);
}

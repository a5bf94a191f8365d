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

/**
 * The address of the mailbox that our mails come from, lower case.
 * @param settings.mailFrom as in MAIL_FROM, perhaps with a name.
 * @returns undefined where only the running server's own address tells.
 */
export function senderOf(settings: {
  mailFrom: string | undefined;
  publicUrl: string | undefined;
}): string | undefined {
  const { mailFrom, publicUrl } = settings;
  const given = mailFrom === undefined ? undefined : (/<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom);
  return (given ?? (publicUrl && defaultSender(new URL(publicUrl))))?.trim().toLowerCase();
}

/** Where mails come from as long as nothing else is set. */
export function defaultSender(base: URL): string {
  return `help@${base.hostname}`;
}

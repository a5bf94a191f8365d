/** Longer ones are not names but messages. */
const LONGEST = 60;

/** Letters, with what stands in and between names; a dot ends an abbreviation, so that no address can be written. */
const NAME = /^(?:[\p{L}\p{M}\s'’-]|\.(?=\s|$))+$/u;

/**
 * How a mail greets somebody who has not shown that the address is theirs: by the name that was typed, if it is one, else by
 * none. Otherwise anybody could send strangers a word and a link through us.
 */
export function greetingOf(typed: string): string {
  return typed.length <= LONGEST && NAME.test(typed) ? typed : '';
}

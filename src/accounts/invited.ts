import { normalEmail } from '../server/clean-text.ts';
import { ACCOUNT_LIMITS, cleanName } from './account.ts';
import { isEmail } from './email.ts';

/** Somebody to invite, or a piece of the list that is no address. */
export type Invited = { email: string; name: string | undefined } | { wrong: string };

/** Of a piece that is no address, as much as tells which one it is, in characters. */
const LONGEST_SHOWN = 80;

/**
 * Reads a list of addresses as people paste it: apart by commas, semicolons, spaces or lines, each alone or as `Name <address>`, also
 * `"Last, First" <address>`, `Last, First <address>` and a name beside its address, as columns of a table come. Each address once, in
 * their order.
 */
export function readInvited(text: string): Invited[] {
  const found = new Map<string, Invited>();
  for (const one of linesOf(text).flatMap(readLine)) {
    const key = 'email' in one ? one.email : `wrong ${one.wrong}`;
    const before = found.get(key);
    if (!before || ('email' in before && !before.name)) found.set(key, one);
  }
  return [...found.values()];
}

/** The pieces between line breaks and semicolons that stand in no quotation marks. */
function linesOf(text: string): string[] {
  return text.match(/(?:"[^"\n]*"|[^;\r\n])+/g) ?? [];
}

function readLine(line: string): Invited[] {
  const entries: Invited[] = [];
  /** What stands before an address: its name. */
  let words: string[] = [];
  const wrong = () => {
    if (words.length > 0) entries.push({ wrong: [...words.join(' ')].slice(0, LONGEST_SHOWN).join('') });
    words = [];
  };
  const add = (address: string, name: string[]) => {
    const email = normalEmail(address.replace(/^mailto:/i, '').replace(/\.$/, ''));
    if (isEmail(email)) entries.push({ email, name: nameOf(name) });
    else entries.push({ wrong: [...address].slice(0, LONGEST_SHOWN).join('') });
  };
  // Quoted text, an address in brackets, a comma, or a word.
  const tokens = line.match(/"[^"]*"|<[^<>]*>|,|[^\s,<"]+|[<"]/g) ?? [];
  for (const [at, token] of tokens.entries()) {
    if (token === ',') {
      // `Last, First <address>`: the comma belongs to a name where no address stands before the bracket.
      const next = tokens.slice(at + 1).find((one) => one === ',' || one.startsWith('<') || one.includes('@'));
      if (!next?.startsWith('<')) wrong();
    } else if (token.length > 2 && token.startsWith('<')) {
      add(token.slice(1, -1), words);
      words = [];
    } else if (token.includes('@') && !token.startsWith('"')) {
      // Names come with brackets or in columns before their address; the address itself in front of its brackets is no name.
      const bracketed = tokens[at + 1]?.startsWith('<') && tokens[at + 1]!.length > 2;
      if (!bracketed) {
        add(token, words);
        words = [];
      }
    } else words.push(token);
  }
  wrong();
  return entries;
}

function nameOf(words: string[]): string | undefined {
  const name = cleanName(words.join(' ').replaceAll('"', ''));
  return [...name].slice(0, ACCOUNT_LIMITS.name).join('').trim() || undefined;
}

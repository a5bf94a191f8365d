// What answered questions teach: rules only, no storage. A question becomes "asked as" text of the page that answered it, without anything
// that tells who asked, and only after enough people, or one member of staff, said that it was the answer.
import { analyzerFor } from './analyze.ts';
import { contentWords } from './reduce.ts';

/** Said by so many different people, an answer is believed. */
const CONFIRMATIONS_NEEDED = 3;

/** "Asked as" texts that one page keeps: more would make it the answer to everything. */
export const MOST_ASKED_AS = 20;

/** Longer questions are cut at a word: what matters is said first. */
export const LONGEST_ASKED_AS = 300;

/** Two questions that share this much of their words (Jaccard) are the same question. */
const SAME_QUESTION = 0.75;

/** After a rewrite of the page, what it was asked as before stays so long unless it is confirmed again. */
const DAYS_AFTER_REWRITE = 90;

const DAY_MS = 86_400_000;

/** Someone said that a page answered a question. */
export interface Confirmation {
  /** Who: an account, or a salted hash of a visitor's address; the same person counts once. */
  by: string;
  /** A reader's "This answered it", or the word of staff: an agent solved the ticket with the page, a moderator marked the solution. */
  from: 'reader' | 'staff';
}

/** Whether a question may become "asked as" text: three different people said so, or one member of staff. */
export function isConfirmed(confirmations: readonly Confirmation[]): boolean {
  if (confirmations.some(({ from }) => from === 'staff')) return true;
  return new Set(confirmations.map(({ by }) => by)).size >= CONFIRMATIONS_NEEDED;
}

/** A learnt question of a page. */
export interface AskedAs {
  text: string;
  /** Of the newest confirmation. */
  confirmedAt: Date;
}

/** Whether two questions say the same: equal words after stemming, mostly. */
export function isSameQuestion(a: string, b: string, locale: string): boolean {
  const [one, two] = [termsOf(a, locale), termsOf(b, locale)];
  if (one.size === 0 || two.size === 0) return a.trim().toLowerCase() === b.trim().toLowerCase();
  let shared = 0;
  for (const term of one) if (two.has(term)) shared++;
  return shared / (one.size + two.size - shared) >= SAME_QUESTION;
}

function termsOf(text: string, locale: string): Set<number> {
  return new Set(contentWords(analyzerFor(locale), text).map(({ word }) => word.term));
}

/**
 * Adds a confirmed question, scrubbed here, to those of a page: the same question again only renews its date, and past the cap the one
 * that was confirmed longest ago goes. Returns the new list, the newest first; the old one when nothing is left to learn.
 */
export function addAskedAs(known: readonly AskedAs[], question: string, confirmedAt: Date, locale: string): AskedAs[] {
  const text = scrub(question);
  if (termsOf(text, locale).size === 0) return [...known];
  const same = known.find((one) => isSameQuestion(one.text, text, locale));
  const renewed: AskedAs = same
    ? { text: same.text, confirmedAt: later(same.confirmedAt, confirmedAt) }
    : { text, confirmedAt };
  return [renewed, ...known.filter((one) => one !== same)]
    .sort((a, b) => b.confirmedAt.getTime() - a.confirmedAt.getTime())
    .slice(0, MOST_ASKED_AS);
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** What still counts at `now` when the page was last rewritten at `rewrittenAt`: questions confirmed before that fade after 90 days. */
export function currentAskedAs(known: readonly AskedAs[], rewrittenAt: Date | undefined, now: Date): AskedAs[] {
  if (!rewrittenAt || now.getTime() - rewrittenAt.getTime() < DAYS_AFTER_REWRITE * DAY_MS) return [...known];
  return known.filter(({ confirmedAt }) => confirmedAt >= rewrittenAt);
}

/** What `(?i:…)` may hold here: no escapes, and groups in groups. */
const EITHER_CASE = /\(\?i:((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/gu;

/** Patterns of what tells who asked, or opens a door; each is replaced by a blank. Order matters: the wider ones first. */
const PRIVATE: readonly RegExp[] = [
  // Keys in PEM armour, bearer and other tokens, passwords after their name.
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
  /\b(?:password|passwort|passphrase|pwd|pass|mot de passe|mdp|parola d'ordine|pin|otp|token|secret|api[ _-]?key|cl[eé] api|chiave api)\b\s*(?:is|est|è|[:=])\s*\S+/gi,
  // Addresses on the net, with whatever they carry.
  /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi,
  /\bwww\.\S+/gi,
  /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+/gu,
  // Four parts of one digit each are a version, not an address.
  /\b(?!\d(?:\.\d){3}\b)\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g,
  /(?<![\p{L}\p{N}])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?![\p{L}\p{N}])/giu,
  /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi,
  // Where somebody lives: number and street, street and number, postcode with a town.
  /\b\d{1,5}\s?(?:bis|ter|[a-dA-D])?,?\s+(?:\p{Lu}[\p{L}'-]+\s+){1,4}(?i:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|square|sq|way)\b\.?/gu,
  /\b(?:\d{1,5}\s?(?:bis|ter)?,?\s+)?(?i:rue|avenue|boulevard|place|all[ée]e|chemin|impasse|quai|cours)\s+(?:(?:de|du|des|la|le|les)\s+|[dl]['’])*\p{Lu}[\p{L}'’-]+(?:[ -]\p{Lu}[\p{L}'’-]+)*/gu,
  /\b(?i:via|viale|piazza|corso|largo|vicolo|strada)\s+(?:(?:della|delle|degli|del|dei|di|san|santa)\s+)*\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)*,?(?:\s+n?\.?\s*\d{1,5}(?:\/?[a-z])?)?/gu,
  // Names that somebody gives or signs with.
  /\b(?i:my name is|i am called|je m['’]appelle|mon nom est|mi chiamo|il mio nome è)\s+\p{L}[\p{L}'’-]*(?:\s+\p{Lu}[\p{L}'’-]*)*/gu,
  /\b(?i:mr|mrs|ms|miss|dr|mme|mlle|monsieur|madame|sig|signor|signora|dott|prof)\b\.?(?:ssa\.?)?\s+\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+)*/gu,
  /\b(?i:(?:(?:best|kind|warm) )?regards|cheers|sincerely(?: yours)?|yours (?:truly|sincerely|faithfully)|(?:many )?thanks(?: in advance)?|thank you|cordialement|bien [àa] vous|merci(?: d['’]avance)?|(?:cordiali |distinti )?saluti|grazie(?: mille| in anticipo)?)\s*[,.!–-]?\s*\p{Lu}[\p{L}'’.-]+(?:\s+\p{Lu}[\p{L}'’.-]+){0,3}\s*$/gu,
  /\b(?i:hi|hello|hey|dear|bonjour|salut|cher|ch[èe]re|ciao|salve|caro|cara|gentile)\s+\p{Lu}[\p{L}'’-]+(?=\s*[,!\n])/gu,
  /(?:^|[\s(])@[\p{L}\p{N}_.-]{2,}/gu,
  // Accounts, cards, phones: IBAN, then any six digits or more, with the signs that people put between.
  /\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b/g,
  /(?<![\p{L}\p{N}.])\+?\(?\d(?:[\s()./-]*\d){5,}(?![\p{L}\p{N}])/gu,
  /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi,
].map(withBothCases);

/**
 * A pattern with both cases of each letter in place of `(?i:…)`: in a process that has compiled many patterns, V8 13.6 overlooks choices of
 * such a group. `(?i:my name is|je m['’]appelle)` did not find "Je m’appelle" any more, and a name stayed.
 */
function withBothCases({ source, flags }: RegExp): RegExp {
  const bothOf = (letters: string) => letters.toLowerCase() + letters.toUpperCase();
  const written = source.replace(
    EITHER_CASE,
    (_, inner: string) =>
      `(?:${inner.replace(/\[([^\]]*)\]|\p{L}/gu, (sign, set?: string) => `[${bothOf(set ?? sign)}]`)})`,
  );
  return new RegExp(written, flags);
}

/** Long runs of letters and digits in one word are keys and tokens; a word of letters alone is none. */
const TOKEN = /(?<![\p{L}\p{N}])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{16,}/gu;

/** What stands where something private was. */
const TAKEN_OUT = '[…]';

/** As many characters as the patterns look through at once. */
const LONGEST_PART = 4_000;

/**
 * A text of any length without what {@link scrub} takes out of questions, and without the names given; its lines stay, and a mark stands
 * where something was. A machine's help for whoever reads it then: what no pattern knows stays.
 */
export function withoutPrivate(text: string, names: readonly string[] = []): string {
  const known = names
    .flatMap((name) => [name, ...name.split(/\s+/)])
    .filter((name) => name.length > 2)
    .toSorted((a, b) => b.length - a.length)
    .map(
      (name) =>
        new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu'),
    );
  return partsOf(text.toWellFormed().replaceAll('\u0000', ''))
    .map((part) => {
      let left = part;
      for (const pattern of [...PRIVATE, TOKEN, ...known]) left = left.replace(pattern, (found) => markFor(found));
      return left;
    })
    .join('')
    .replaceAll(/(?:\[…\][ \t,.]*){2,}/g, `${TAKEN_OUT} `)
    .trim();
}

/** The mark with the white space that stood around what was found. */
function markFor(found: string): string {
  return `${/^\s*/.exec(found)![0]}${TAKEN_OUT}${/\s*$/.exec(found)![0]}`;
}

/** Paragraphs, and of one that is too long its pieces: nobody signs in the middle of one. */
function partsOf(text: string): string[] {
  return text
    .split(/(?<=\n\s*\n)/)
    .flatMap((part) =>
      Array.from({ length: Math.ceil(part.length / LONGEST_PART) }, (_, index) =>
        part.slice(index * LONGEST_PART, (index + 1) * LONGEST_PART),
      ),
    );
}

/**
 * A question without what tells who asked or opens a door: names that are given or signed, e-mail, postal and net addresses, numbers of
 * phones, cards and accounts, passwords, keys and tokens. Error codes and versions stay. At most 300 characters; empty when nothing is left.
 */
export function scrub(question: string): string {
  // Bounded before the patterns run: none of them may be slow on what a stranger typed.
  let text = question.slice(0, 4_000).toWellFormed().replaceAll('\u0000', ' ');
  for (const pattern of PRIVATE) text = text.replace(pattern, ' ');
  text = text
    .replace(TOKEN, ' ')
    .replace(/\s+([,.;])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  if (text.length <= LONGEST_ASKED_AS) return text;
  const cut = text.slice(0, LONGEST_ASKED_AS + 1);
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_ASKED_AS / 2)).trim();
}

import { handleOf, type Nameable } from './notifications/mentions.ts';

/** Longest text that is quoted whole, in characters: what is read again, not what is copied. */
const LONGEST_QUOTE = 2_000;

/**
 * What somebody wrote as a quotation that names them, with an empty line after it for the answer. What they quoted themselves is left out,
 * and of pictures only the words for them stay.
 * @param author undefined for who is there no more.
 */
export function quoteOf(author: Nameable | undefined, body: string): string {
  const said = body
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const characters = [...said];
  const cut = characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE).join('')} …` : said;
  const lines = [...(author ? [`@${handleOf(author)}:`, ''] : []), ...cut.split('\n')];
  return `${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`;
}

import { type SQL, sql } from 'drizzle-orm';
import { tickets } from './schema.ts';

/**
 * The language of the site in which a ticket is read: its own, or that without its country. One without a language, or in one that the
 * site does not have, is read in the first.
 * @param locales codes of the languages of the site; the default one first.
 */
export function languageOfTicket(locales: readonly string[]): SQL {
  const known = sql.join(
    locales.map((code) => sql`${code}::text`),
    sql`, `,
  );
  return sql`case when ${tickets.locale} in (${known}) then ${tickets.locale}
    when split_part(${tickets.locale}, '-', 1) in (${known}) then split_part(${tickets.locale}, '-', 1)
    else ${locales[0]}::text end`;
}

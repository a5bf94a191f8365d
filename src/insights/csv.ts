/** What a cell may hold; undefined: nothing is known. */
export type Cell = string | number | undefined;

/** A table program would compute what begins so: texts that strangers wrote must not run there. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows as CSV (RFC 4180), with a byte order mark: without it Excel reads accents wrongly. Numbers are written the way programs read them; a
 * text that a table program would take for a formula begins with an apostrophe.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\u{feff}${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}

function cellOf(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(Math.round(value * 10_000) / 10_000);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

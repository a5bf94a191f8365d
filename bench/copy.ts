// COPY into a PostgreSQL table, from rows that are made while they are written.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';

export type Cell = string | number | boolean | Date | null | readonly string[];

/** Writes the rows. @param target table with its columns: `posts (id, body)`. */
export async function copy(sql: postgres.Sql, target: string, cells: Iterable<Cell[]>): Promise<void> {
  const into = await sql.unsafe(`copy ${target} from stdin`).writable();
  await pipeline(Readable.from(chunks(cells)), into);
}

/** So many rows, each made of its number from 0 on. */
export function* rows(count: number, row: (n: number) => Cell[]): Generator<Cell[]> {
  for (let n = 0; n < count; n++) yield row(n);
}

/** Lines of COPY's text format, some thousand at a time. */
function* chunks(cells: Iterable<Cell[]>): Generator<string> {
  let text = '';
  for (const row of cells) {
    text += `${row.map(cellText).join('\t')}\n`;
    if (text.length < 1_000_000) continue;
    yield text;
    text = '';
  }
  yield text;
}

function cellText(cell: Cell): string {
  if (cell === null) return '\\N';
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === 'object' ? `{${cell.map((one) => `"${one}"`).join(',')}}` : String(cell);
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r');
}

/** Rows in one statement: PostgreSQL takes at most 65,535 parameters, and no table here has a hundred columns. */
const BATCH = 500;

/** The items in groups of the size that goes into one statement. */
export function* batches<T>(items: readonly T[], size = BATCH): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

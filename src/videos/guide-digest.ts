import { createHash } from 'node:crypto';
import type { RecordedGuide } from './guide.ts';

/** What stands for all that a guide says and shows, wherever its files are kept. */
export function digestOfGuide({ guide, files }: Pick<RecordedGuide, 'guide' | 'files'>): string {
  const contents = Object.fromEntries(Object.entries(files).map(([name, { digest }]) => [name, digest]));
  return createHash('sha256')
    .update(JSON.stringify([ordered(guide), ordered(contents)]))
    .digest('hex');
}

/** The database gives the fields of an object back in an order of its own; what is undefined is not there. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, ordered(field)]);
}

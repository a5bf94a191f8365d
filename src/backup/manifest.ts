import { z } from 'zod';

/** Raise it when an older version could not read the file. */
export const FORMAT = 1;

/** Names of the two entries beside the rows and the files. */
export const MANIFEST = 'helpwell-backup.json';
export const DIGESTS = 'digests.json';
/** Rows of a table: `tables/<schema>.<table>.jsonl`. */
export const tableEntry = (name: string) => `tables/${name}.jsonl`;
/** A file of the data folder: `files/<path>`. */
export const FILES = 'files/';

/** What a backup says of itself, its first entry. */
export const manifestSchema = z.object({
  format: z.number(),
  /** The version of Helpwell that made it, for people. */
  version: z.string(),
  createdAt: z.string(),
  storage: z.enum(['embedded', 'server']),
  /** The newest migration that the database had had. */
  migration: z.number(),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.number().int().min(0),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
});
export type Manifest = z.output<typeof manifestSchema>;

/** What every other entry must be, the last entry. */
export const digestsSchema = z.object({
  /** By the name of the entry. */
  entries: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.number() })),
  /** Files that somebody deleted while the backup was being made: their entries are empty and stand for nothing. */
  gone: z.array(z.string()),
});
export type Digests = z.output<typeof digestsSchema>;

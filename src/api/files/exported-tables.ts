/** A view of the schema `analytics` whose rows are written into files. */
export interface ExportedTable {
  /** Name of the view, and of the table in the files. */
  name: string;
  /** Column whose rows are replaced together: all rows with one value of it are in one file, and the newest file says how they are now. */
  key: string;
  /** What of the view's rows is looked for by: the table below it, and its column with the values of the key. */
  base: string;
  baseKey: string;
}

const table = (name: string, base: string, key = 'id', baseKey = 'id'): ExportedTable => ({ name, key, base, baseKey });

/** Every view, as `articles/developers/analytics` tells them. Triggers note under these names what changes. */
export const EXPORTED_TABLES: readonly ExportedTable[] = [
  table('tickets', 'tickets.tickets'),
  table('ticket_comments', 'tickets.comments'),
  table('ticket_changes', 'tickets.events', 'event_id'),
  table('satisfaction', 'tickets.satisfaction'),
  table('organizations', 'tickets.organizations'),
  table('agents', 'public.users'),
  table('sla_instances', 'public.sla_instances'),
  table('ticket_metric_events', 'public.ticket_metric_events'),
  table('articles', 'public.articles'),
  table('article_votes', 'public.article_votes'),
  table('threads', 'public.threads'),
  table('posts', 'public.posts'),
  table('searches', 'public.searches'),
];

/** Raised with every change of the tables, columns and types in the files. */
export const SCHEMA_VERSION = 1;

/** How values of a column are written. `moment` is a time in UTC, `json` a list or an object. */
export type ColumnType = 'integer' | 'number' | 'text' | 'boolean' | 'moment' | 'json';

/** A column of the files. */
export interface Column {
  name: string;
  type: ColumnType;
}

/** What stands in each row beside the columns of the view. */
export const ADDED_COLUMNS: readonly Column[] = [
  // The set of files that the row was written with.
  { name: '_version', type: 'integer' },
  // There is no such row any more, or it is no longer shown; of its columns only the key is known.
  { name: '_deleted', type: 'boolean' },
];

const TYPES: Readonly<Record<string, ColumnType>> = {
  bigint: 'integer',
  integer: 'integer',
  smallint: 'integer',
  numeric: 'number',
  'double precision': 'number',
  real: 'number',
  text: 'text',
  'character varying': 'text',
  uuid: 'text',
  boolean: 'boolean',
  'timestamp with time zone': 'moment',
  'text[]': 'json',
  jsonb: 'json',
};

/** The type in files of a type of the database. @throws Error for one that no view had so far. */
export function columnType(databaseType: string): ColumnType {
  const type = TYPES[databaseType];
  if (!type) throw new Error(`No files can be written of columns of the type ${databaseType}.`);
  return type;
}

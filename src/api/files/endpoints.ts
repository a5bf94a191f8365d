// Files with the rows of every table, for warehouses: a manifest, and the files it names.
import { z } from 'zod';
import { sendFile } from '../../web/send-file.ts';
import { ApiError, recordNotFound } from '../frame/api-error.ts';
import { defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { flagParameter, idParameter } from '../frame/read.ts';
import { at, flag, id, idOrNull, moment, text, textOrNull } from '../frame/shapes.ts';
import { mayManageTokens } from '../tokens/policy.ts';
import { FORMAT_FACTS } from './encode.ts';
import { ADDED_COLUMNS, EXPORTED_TABLES, SCHEMA_VERSION } from './exported-tables.ts';
import { readShape } from './read-rows.ts';
import { FORMATS, RUN_KINDS } from './schema.ts';
import { findFile, isFileKept, listFiles, newestFullSet, readExportSettings } from './store.ts';

const common = { group: 'Exported files', may: mayManageTokens, resource: 'exports' } as const;

/** Files on a page of the manifest. */
const PAGE = 1_000;

const fileSchema = z.strictObject({
  id,
  name: text,
  url: text,
  table: text,
  kind: z.enum(RUN_KINDS),
  /** Rows of a higher version replace those of a lower one with the same key. */
  version: id,
  hour: at,
  part: id,
  format: z.enum(FORMATS),
  rows: id,
  deleted_rows: id,
  bytes: id,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  schema_version: id,
  created_at: at,
});

const fileGone = () =>
  new ApiError(410, {
    error: 'Gone',
    description: 'That file is no longer kept. Begin again with the newest set of all rows.',
  });

const manifest = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/exports/manifest',
  summary:
    'The files that are there by table and hour, the oldest first; from the newest set of all rows on, or after a file.',
  query: z.object({
    after: idParameter('The number of the last file that was loaded: what came later.'),
    all: flagParameter('true: older files too, as long as they are kept.'),
  }),
  answer: z.strictObject({
    enabled: flag,
    schema_version: id,
    full_set: idOrNull,
    tables: z.array(
      z.strictObject({
        name: text,
        key: text,
        columns: z.array(z.strictObject({ name: text, type: text })),
      }),
    ),
    files: z.array(fileSchema),
    next_page: textOrNull,
  }),
  async run(call) {
    const { db } = call.app;
    const { after, all } = call.query;
    const { enabled } = await readExportSettings(db);
    const full = await newestFullSet(db);
    // Between that file and those that are there, others may be missing.
    if (enabled && after !== undefined && !(await isFileKept(db, after))) throw fileGone();
    const from = all || after !== undefined ? 0 : full;
    const found =
      enabled && from !== undefined ? await listFiles(db, { from, after: after ?? 0, limit: PAGE + 1 }) : [];
    const files = found.slice(0, PAGE);
    const tables = await Promise.all(
      EXPORTED_TABLES.map(async (table) => ({
        name: table.name,
        key: table.key,
        columns: [...(await readShape(db, table)).columns, ...ADDED_COLUMNS],
      })),
    );
    return {
      enabled,
      schema_version: SCHEMA_VERSION,
      full_set: enabled ? (full ?? null) : null,
      tables,
      files: files.map((file) => ({
        id: file.id,
        name: file.name,
        url: call.url(`/api/v2/exports/files/${file.name}`),
        table: file.table,
        kind: file.kind,
        version: file.version,
        hour: moment(file.hour),
        part: file.part,
        format: file.format,
        rows: file.rows,
        deleted_rows: file.deletedRows,
        bytes: file.sizeBytes,
        sha256: file.sha256,
        schema_version: file.schemaVersion,
        created_at: moment(file.createdAt),
      })),
      next_page: found.length > PAGE ? call.url(`/api/v2/exports/manifest.json?after=${files.at(-1)!.id}`) : null,
    };
  },
});

const file = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/exports/files/{name:text}',
  summary: 'The bytes of a file that the manifest names, or the part of it that Range asks for.',
  status: 200,
  async run(call) {
    const { db, exportFiles } = call.app;
    const { enabled } = await readExportSettings(db);
    const found = enabled ? await findFile(db, call.text('name')) : undefined;
    if (!found) throw recordNotFound();
    const { type } = FORMAT_FACTS[found.format];
    return await sendFile(exportFiles, { ...found, type }, call.request.headers);
  },
});

/** Files for warehouses. */
export const fileEndpoints: readonly Endpoint[] = [manifest, file];

import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Column, ColumnType } from './exported-tables.ts';
import type { FileRow } from './read-rows.ts';
import type { Format } from './schema.ts';

/** Makes the bytes of one file, some rows at a time. */
export interface Encoder {
  add(rows: readonly FileRow[]): Promise<void>;
  /** The whole file. */
  finish(): Promise<Uint8Array[]>;
}

/** How names of files of a format end, and what they are. */
export const FORMAT_FACTS: Readonly<Record<Format, { ending: string; type: string }>> = {
  ndjson: { ending: 'ndjson.gz', type: 'application/gzip' },
  parquet: { ending: 'parquet', type: 'application/vnd.apache.parquet' },
};

/** Begins a file. @param columns of every row, in their order. */
export function beginFile(format: Format, columns: readonly Column[]): Promise<Encoder> {
  return format === 'ndjson' ? beginLines() : beginParquet(columns);
}

async function beginLines(): Promise<Encoder> {
  const gzip = createGzip();
  const chunks: Uint8Array[] = [];
  gzip.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  return {
    add: (rows) =>
      new Promise((resolve, reject) => {
        const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
        gzip.write(lines, (error) => (error ? reject(error) : resolve()));
      }),
    async finish() {
      gzip.end();
      await finished(gzip);
      return chunks;
    },
  };
}

/** How a type is written in Parquet, and what its values are made of. */
const IN_PARQUET = {
  integer: { type: 'INT64', value: (value: number) => BigInt(value) },
  number: { type: 'DOUBLE', value: Number },
  text: { type: 'STRING', value: String },
  boolean: { type: 'BOOLEAN', value: Boolean },
  moment: { type: 'TIMESTAMP', value: (value: string) => new Date(value) },
  json: { type: 'JSON', value: (value: unknown) => value },
} as const satisfies Record<ColumnType, { type: string; value(value: never): unknown }>;

async function beginParquet(columns: readonly Column[]): Promise<Encoder> {
  // Loaded by who writes such files, and nobody else.
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer');
  const sources = (rows: readonly FileRow[]) =>
    columns.map(({ name, type }) => {
      const { type: parquetType, value } = IN_PARQUET[type];
      const data = rows.map((row) => {
        const given = row[name];
        return given === null || given === undefined ? null : (value as (given: unknown) => unknown)(given);
      });
      return { name, data, type: parquetType, nullable: true };
    });
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: sources([]) }),
    createdBy: 'Helpwell',
  });
  return {
    async add(rows) {
      if (rows.length > 0) await writer.write({ columnData: sources(rows), rowGroupSize: rows.length });
    },
    async finish() {
      await writer.finish();
      return [bytes.getBytes()];
    },
  };
}

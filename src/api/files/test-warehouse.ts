import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { expect } from 'vitest';
import { VISITOR } from '../../accounts/viewer.ts';
import { aSender } from '../../web/test-sender.ts';
import { endpoints } from '../endpoints.ts';
import { apiAnswerer } from '../frame/answer.ts';
import type { ApiApp } from '../frame/api-app.ts';
import type { FileRow } from './read-rows.ts';
import type { Format } from './schema.ts';

interface Manifest {
  enabled: boolean;
  full_set: number | null;
  tables: { name: string; key: string; columns: { name: string; type: string }[] }[];
  files: {
    id: number;
    url: string;
    table: string;
    kind: string;
    version: number;
    format: Format;
    rows: number;
    bytes: number;
    sha256: string;
  }[];
  next_page: string | null;
}

/** Somebody who loads the files as the article says, one format of them. */
export class Warehouse {
  readonly #app: ApiApp;
  readonly #token: string;
  readonly #format: Format;
  readonly #answer = apiAnswerer(endpoints, { check: true });
  /** Rows by table and key, with their version. */
  readonly #rows = new Map<string, Map<unknown, { version: number; rows: FileRow[] }>>();
  #last: number | undefined;

  constructor(app: ApiApp, token: string, format: Format) {
    this.#app = app;
    this.#token = token;
    this.#format = format;
  }

  async get(url: URL | string, headers: Record<string, string> = {}): Promise<Response> {
    const address = new URL(url, 'https://help.example.com');
    const request = new Request(address, { headers: { authorization: `Bearer ${this.#token}`, ...headers } });
    const sender = { ...aSender({ address: '192.0.2.1', viewer: VISITOR, headers: request.headers }), url: address };
    return await this.#answer(this.#app, { request, sender, asked: address.origin });
  }

  async manifest(query = ''): Promise<Manifest> {
    return (await (await this.get(`/api/v2/exports/manifest.json${query}`)).json()) as Manifest;
  }

  /** Loads what came since the last time. @returns the tables of the files that came. */
  async load(): Promise<string[]> {
    const tables: string[] = [];
    let page = await this.manifest(this.#last === undefined ? '' : `?after=${this.#last}`);
    for (;;) {
      const keys = new Map(page.tables.map(({ name, key }) => [name, key]));
      for (const file of page.files) {
        this.#last = file.id;
        if (file.format !== this.#format) continue;
        const bytes = Buffer.from(await (await this.get(file.url)).arrayBuffer());
        expect(bytes.byteLength).toBe(file.bytes);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
        const rows = await readFile(this.#format, bytes);
        expect(rows.length).toBe(file.rows);
        this.#take(file.table, keys.get(file.table)!, rows);
        tables.push(file.table);
      }
      if (page.next_page === null) return tables;
      page = (await (await this.get(page.next_page)).json()) as Manifest;
    }
  }

  #take(table: string, key: string, rows: readonly FileRow[]): void {
    const known = this.#rows.get(table) ?? new Map();
    this.#rows.set(table, known);
    for (const row of rows) {
      const version = Number(row['_version']);
      const old = known.get(row[key]);
      if (old && old.version > version) continue;
      const others = old?.version === version ? old.rows : [];
      const { _version: _, _deleted: isDeleted, ...columns } = row;
      known.set(row[key], { version, rows: isDeleted ? [] : [...others, columns] });
    }
  }

  /** The rows of a table as they are here. */
  rowsOf(table: string): FileRow[] {
    return [...(this.#rows.get(table)?.values() ?? [])].flatMap(({ rows }) => rows);
  }
}

/** The rows of a file, with values as JSON has them. */
async function readFile(format: Format, bytes: Buffer): Promise<FileRow[]> {
  if (format === 'ndjson')
    return gunzipSync(bytes)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as FileRow);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  return rows.map((row) =>
    JSON.parse(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value))),
  );
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '../db/client.ts';
import { keyOfSnippet } from './put-snippets.ts';
import { snippetFiles, snippets } from './schema.ts';

/**
 * Writes the snippets that were written in the browser as files. A file of one that was deleted there goes, where it still says what it
 * said then. Files that say something newer, which waits for a decision, stay as they are.
 * @returns how many files it wrote.
 */
export async function exportSnippets(db: Db, contentDir: string): Promise<number> {
  const [rows, files] = [await db.select().from(snippets), await db.select().from(snippetFiles)];
  const waiting = new Set(files.flatMap((file) => (file.proposedAt ? [keyOfSnippet(file)] : [])));
  const there = new Set(rows.map(keyOfSnippet));
  let written = 0;
  for (const row of rows) {
    if (row.origin !== 'editor' || waiting.has(keyOfSnippet(row))) continue;
    const target = path.join(contentDir, row.sourcePath);
    if ((await textOf(target)) === row.body) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, row.body);
    written++;
  }
  for (const file of files) {
    const target = path.join(contentDir, file.sourcePath);
    if (there.has(keyOfSnippet(file)) || file.proposedAt || (await textOf(target)) !== file.body) continue;
    await rm(target);
  }
  return written;
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

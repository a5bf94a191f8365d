import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument, stringify } from 'yaml';
import type { Db } from '../db/client.ts';
import { parseCategory } from './content.ts';
import { type CategoryText, keyOfCategory, saysTheSame } from './put-categories.ts';
import { categories, categoryFiles, categoryRedirects } from './schema.ts';

/**
 * Writes the categories that were written in the browser, or have another address since, as files: what a file has besides, such as its
 * comments, stays. Files of deleted categories and of former addresses go, where they say what the database knows. A file that waits for
 * a decision is left alone.
 * @returns how many were written.
 */
export async function exportCategories(db: Db, contentDir: string): Promise<number> {
  const [rows, files, redirects] = [
    await db.select().from(categories),
    await db.select().from(categoryFiles),
    await db.select().from(categoryRedirects),
  ];
  const waiting = new Set(files.flatMap((file) => (file.proposedAt ? [keyOfCategory(file)] : [])));
  const there = new Map(rows.map((row) => [keyOfCategory(row), row]));
  const moved = new Set(redirects.map(({ slug }) => slug));
  let written = 0;
  for (const row of rows)
    if ((row.origin === 'editor' || moved.has(row.slug)) && !waiting.has(keyOfCategory(row)))
      written += await write(contentDir, row);
  for (const file of files)
    if (!file.proposedAt && !there.has(keyOfCategory(file))) await removeKnown(contentDir, file, [file]);
  const known = new Map(files.map((file) => [keyOfCategory(file), file]));
  for (const { former, slug } of redirects)
    for (const row of rows)
      if (row.slug === slug && !waiting.has(keyOfCategory(row)))
        await removeKnown(contentDir, { slug: former, locale: row.locale }, [row, known.get(keyOfCategory(row))]);
  return written;
}

/** @returns how many files it wrote. */
async function write(contentDir: string, row: CategoryText): Promise<number> {
  const { title, summary, position, icon } = row;
  const found = await fileOf(contentDir, row);
  const said = found && parseCategory(found.text);
  if (said && saysTheSame(said, row)) return 0;
  const fields = { title, summary, order: position, icon };
  if (found && said) {
    const document = parseDocument(found.text);
    for (const [name, value] of Object.entries(fields))
      if (value === '' || value === 0) document.delete(name);
      else document.set(name, value);
    await writeFile(found.file, document.toString({ lineWidth: 0 }));
    return 1;
  }
  // A file with mistakes is its writer's to mend.
  if (found) return 0;
  const folder = folderOf(contentDir, row);
  await mkdir(folder, { recursive: true });
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== 0));
  await writeFile(path.join(folder, 'category.yml'), stringify(filled, { lineWidth: 0 }));
  return 1;
}

async function removeKnown(
  contentDir: string,
  key: { slug: string; locale: string },
  known: readonly (Parameters<typeof saysTheSame>[0] | undefined)[],
): Promise<void> {
  const found = await fileOf(contentDir, key);
  const said = found && parseCategory(found.text);
  if (found && said && known.some((one) => one && saysTheSame(one, said))) await rm(found.file);
}

async function fileOf(
  contentDir: string,
  key: { slug: string; locale: string },
): Promise<{ file: string; text: string } | undefined> {
  for (const name of ['category.yml', 'category.yaml']) {
    const file = path.join(folderOf(contentDir, key), name);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  return undefined;
}

function folderOf(contentDir: string, { slug, locale }: { slug: string; locale: string }): string {
  return path.join(contentDir, 'articles', locale, slug);
}

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/**
 * What an import wrote, kept at `content/articles/<locale>/.imports/<name>.json` so that it can be run again: the article of each source
 * file and the digests of what was written. A file whose digest is another one was edited by hand. `before` is set while a run is under
 * way: a run that was killed leaves files in either state, and both are the import's own.
 */
const record = z.object({
  version: z.literal(1),
  articles: z.record(z.string(), z.object({ article: z.string(), digest: z.string(), before: z.string().optional() })),
  images: z.record(z.string(), z.string()),
  /** Pictures that were fetched from elsewhere: path in content by address. */
  downloads: z.record(z.string(), z.string()).default({}),
});

export type ImportRecord = z.infer<typeof record>;

/** Path of an import's record inside the content folder. */
export function recordPath(locale: string, name: string): string {
  return `articles/${locale}/.imports/${name}.json`;
}

/** The record of the last run; an empty one when there was none. Throws an `Error` that says so when the file is damaged. */
export async function readRecord(contentDir: string, path: string): Promise<ImportRecord> {
  const text = await readText(join(contentDir, path)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The record of the last import, ${path}, cannot be read (${error.code ?? error.message}).`);
  });
  if (text === undefined) return { version: 1, articles: {}, images: {}, downloads: {} };
  try {
    return record.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `The record of the last import, ${path}, is damaged. Restore it from version control, or delete it: articles that are already there are then left as they are.`,
    );
  }
}

/** Saves a record; the same content always gives the same bytes. */
export async function writeRecord(contentDir: string, path: string, value: ImportRecord): Promise<void> {
  const sorted = <T>(map: Record<string, T>) =>
    Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify({ version: 1, articles: sorted(value.articles), images: sorted(value.images), ...(Object.keys(value.downloads).length > 0 && { downloads: sorted(value.downloads) }) }, null, 1)}\n`;
  if ((await readText(join(contentDir, path))) !== text) await writeWhole(join(contentDir, path), text);
}

/** Writes a file so that at every moment either the old or the new one is there, whole. Makes its folder. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.import-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** SHA-256 of bytes or text, in hexadecimal. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Digest of a file; undefined when it is not there. */
export async function digestOfFile(path: string): Promise<string | undefined> {
  try {
    return digest(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

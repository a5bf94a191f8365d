// What texts name that were refused: nobody may see the pictures of an article that was never published.

import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { SERVED_FILE } from '../server/served-files.ts';
import { factsOf, fileKey, videoKey } from './facts.ts';
import { readLink } from './links.ts';
import type { MarkdownText } from './markdown.ts';
import { withheldFiles } from './schema.ts';

/** A text that was refused, and what could be read of it all the same. */
export interface RefusedText {
  /** Path inside content/. */
  file: string;
  text: string;
  markdown?: MarkdownText | undefined;
}

const NAMED_FILE = /[^\s"'()<>[\]{}|]+\.[a-z0-9]{2,5}\b/gi;
const NAMED_GUIDE = /<VideoGuide\b[^>]*?\bslug\s*=\s*["']([\w-]+)["']/g;

/** The files that refused texts name, as keys. Where a text could not be read, everything in it that looks like a file counts. */
export function namedFiles(refused: readonly RefusedText[], locales: readonly string[]): Set<string> {
  const keys = new Set<string>();
  for (const { file, text, markdown } of refused) {
    if (markdown) for (const key of factsOf(markdown, locales).files) keys.add(key);
    for (const [name] of text.matchAll(NAMED_FILE)) {
      if (!SERVED_FILE.test(name)) continue;
      const target = readLink(name, { file, locale: locales[0]!, locales });
      if (target.kind === 'file' && !target.path.includes('\0')) keys.add(fileKey(target.path));
    }
    for (const [, slug] of text.matchAll(NAMED_GUIDE)) keys.add(videoKey(slug!));
  }
  return keys;
}

/** Keeps these files from readers, and no others. @returns whether that changed anything. */
export async function withholdFiles(db: Db, keys: ReadonlySet<string>): Promise<boolean> {
  const before = new Set((await db.select().from(withheldFiles)).map(({ path }) => path));
  if (before.size === keys.size && [...before].every((path) => keys.has(path))) return false;
  await db.delete(withheldFiles);
  for (const batch of batches([...keys])) await db.insert(withheldFiles).values(batch.map((path) => ({ path })));
  return true;
}

import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { stringify } from 'yaml';
import type { Db } from '../db/client.ts';
import { categories } from './schema.ts';

/** Writes the categories that no file has made yet; a file that is there is left alone. @returns how many were written. */
export async function exportCategories(db: Db, contentDir: string): Promise<number> {
  const rows = await db.select().from(categories).where(eq(categories.origin, 'editor'));
  let written = 0;
  for (const { slug, locale, title, summary, position, icon } of rows) {
    const folder = path.join(contentDir, 'articles', locale, slug);
    const isThere = await Promise.any(
      ['category.yml', 'category.yaml'].map((name) => access(path.join(folder, name))),
    ).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    const fields = {
      title,
      ...(summary && { summary }),
      ...(position !== 0 && { order: position }),
      ...(icon && { icon }),
    };
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'category.yml'), stringify(fields, { lineWidth: 0 }));
    written++;
  }
  return written;
}

import { snippets } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { listGuides } from '../videos/store.ts';

/** One that can be put into a text: the name that the text has of it, and what people call it. */
export interface Choice {
  value: string;
  label: string;
}

/** The guides and the snippets that a writer may put into a text of a language. */
export async function insertable(
  db: Db,
  reader: Parameters<typeof listGuides>[1],
): Promise<{ VideoGuide: Choice[]; Snippet: Choice[] }> {
  const [guides, names] = await Promise.all([
    listGuides(db, reader),
    db.selectDistinct({ name: snippets.name }).from(snippets).orderBy(snippets.name),
  ]);
  return {
    VideoGuide: guides.map(({ slug, title }) => ({ value: slug, label: title })),
    Snippet: names.map(({ name }) => ({ value: name, label: name })),
  };
}

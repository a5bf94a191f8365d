import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Languages, readArticleSource, readContent } from '../articles/content.ts';
import { parseArticleFile } from '../articles/front-matter.ts';
import { english } from './english.ts';
import { type ImportOptions, type ImportReport, importArticles } from './import-articles.ts';
import { noteWords } from './note.ts';

/** The smallest picture. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

const languages: Languages = { locales: ['en', 'fr', 'it'], defaultLocale: 'en' };

/** A folder to import and a content folder, new for each test of the file that calls it. */
export function importFolders() {
  let base = '';
  const folders = {
    get source() {
      return join(base, 'old help');
    },
    get content() {
      return join(base, 'content');
    },
    /** Puts files into the folder to import. */
    async put(files: Record<string, string | Uint8Array>) {
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(folders.source, file)), { recursive: true });
        await writeFile(join(folders.source, file), text);
      }
    },
    run: (more: Partial<ImportOptions> = {}): Promise<ImportReport> =>
      importArticles({ folder: folders.source, contentDir: folders.content, locale: 'en', ...more }),
    /** An article by category and slug, taken apart. */
    async article(path: string) {
      const text = await readFile(join(folders.content, 'articles/en', `${path}.mdx`), 'utf8');
      const { fields, body } = parseArticleFile(text, path).article!;
      return { fields, body: body.trim() };
    },
    /** Imports one text; gives its article, the notes on it, and fails when the help center would not take it. */
    async one(text: string, file = 'guide/page.md') {
      await folders.put({ [file]: text });
      const report = await folders.run();
      const found = report.files.find((one) => one.file === file)!;
      expect(found.outcome, JSON.stringify(found.notes)).not.toBe('failed');
      expect(await folders.problems()).toEqual([]);
      const path = found.article!.replace(/^articles\/en\//, '').replace(/\.mdx$/, '');
      return {
        ...(await folders.article(path)),
        notes: found.notes.map((note) => `${note.kind}: ${noteWords(english, note).what}`),
      };
    },
    /** What the help center says against the imported files. */
    async problems(): Promise<string[]> {
      const read = await readContent(folders.content, languages);
      const found = read.articles.flatMap((one) => readArticleSource(one, languages, () => () => undefined).problems);
      return [...read.problems, ...found]
        .filter((one) => one.severity === 'error')
        .map((one) => `${one.file}: ${one.message}`);
    },
  };
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'import-'));
    await mkdir(folders.source);
  });
  afterEach(() => rm(base, { recursive: true, force: true }));
  return folders;
}

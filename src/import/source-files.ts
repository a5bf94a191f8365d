import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './failures.ts';
import { isHtmlFile } from './html-page.ts';
import type { NoteValues, What } from './note.ts';
import { isPartial } from './partials.ts';
import type { Note } from './report.ts';

/** Files that hold an article. */
const ARTICLE_FILE = /\.(?:md|mdx|markdown|mdown|mkdn?|qmd|mdoc)$/i;

/** Larger files are data that somebody keeps beside the articles; reading one would hold up all the others. */
const MAX_ARTICLE_BYTES = 4 * 1024 * 1024;

/** Deeper folders than this are a loop or a mistake. */
const MAX_DEPTH = 32;

/** Folders in which sites made of Markdown keep pages that are none of their articles. */
const OF_A_SITE =
  /(?:^|\/)(?:static|public|assets|theme|themes|overrides|partials|layouts|components|_site|dist|build)\//i;

const NOT_CONTENT = new Set(['node_modules', '_layouts', '_templates', '__macosx']);

export type FolderListing = {
  /** Article files, as paths inside the folder with `/`, sorted. */
  articles: string[];
  /** Texts that articles include, and that are none themselves (`_part.mdx`, `_includes/`). */
  parts: string[];
  /** Every other file: images and what articles link to. */
  others: string[];
  /** What was not looked into and why. */
  skipped: { file: string; note: Note }[];
};

/**
 * Lists a folder and everything below it. Hidden folders and those that hold templates are left out; symbolic links are
 * followed when they stay inside the folder, and reported when they lead out of it, nowhere, or in a circle.
 */
export async function listFolder(folder: string): Promise<FolderListing> {
  const listing: FolderListing = { articles: [], parts: [], others: [], skipped: [] };
  const pages: string[] = [];
  const root = await realpath(folder);
  const visit = async (inside: string, chain: readonly string[]): Promise<void> => {
    let entries: Dirent[];
    try {
      entries = await readdir(join(root, inside), { withFileTypes: true });
    } catch (error) {
      listing.skipped.push({
        file: inside || '.',
        note: {
          kind: 'name',
          what: 'folder-unreadable',
          instead: 'nothing-in-it',
          values: { error: codeOf(error) },
        },
      });
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = inside ? `${inside}/${entry.name}` : entry.name;
      if ((entry.name.startsWith('.') && entry.name !== '.gitbook') || NOT_CONTENT.has(entry.name.toLowerCase()))
        continue;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      if (entry.isSymbolicLink()) {
        try {
          const target = await realpath(join(root, file));
          if (!isInside(root, target)) throw new LinkRefused('symlink-outside');
          const found = await stat(target);
          isFolder = found.isDirectory();
          isFile = found.isFile();
          if (isFolder && chain.some((parent) => parent === target)) throw new LinkRefused('symlink-circle');
        } catch (error) {
          listing.skipped.push({
            file,
            note: {
              kind: 'name',
              what: error instanceof LinkRefused ? error.what : 'symlink-nowhere',
              instead: 'not-followed',
            },
          });
          continue;
        }
      }
      if (isFolder) {
        if (chain.length >= MAX_DEPTH)
          listing.skipped.push({
            file,
            note: {
              kind: 'name',
              what: 'too-deep',
              instead: 'not-looked-into',
              values: { most: MAX_DEPTH },
            },
          });
        else await visit(file, [...chain, await realpath(join(root, file))]);
      } else if (isFile) {
        if (ARTICLE_FILE.test(entry.name)) (isPartial(file) ? listing.parts : listing.articles).push(file);
        else if (isHtmlFile(file)) pages.push(file);
        else listing.others.push(file);
      }
    }
  };
  await visit('', [root]);
  const isMarkdown = listing.articles.length > 0;
  for (const page of pages)
    if (isPartial(page)) listing.parts.push(page);
    else if (!isMarkdown || !OF_A_SITE.test(page)) listing.articles.push(page);
    else {
      listing.others.push(page);
      listing.skipped.push({
        file: page,
        note: {
          kind: 'name',
          what: 'site-page',
          instead: 'put-beside',
        },
      });
    }
  listing.articles.sort();
  listing.parts.sort();
  listing.others.sort();
  return listing;
}

/** Whether `path` is `folder` or below it; both absolute and resolved. */
function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** A symbolic link that is not followed. */
class LinkRefused extends Error {
  readonly what: 'symlink-outside' | 'symlink-circle';
  constructor(what: LinkRefused['what']) {
    super(what);
    this.what = what;
  }
}

const notImported = (what: What, values?: NoteValues): Note => ({
  kind: 'encoding',
  what,
  instead: 'not-imported',
  ...(values && { values }),
});

export type ReadSource = { ok: true; text: string; notes: Note[] } | { ok: false; note: Note };

/**
 * Reads a text file whatever wrote it: UTF-8 with or without byte order mark, UTF-16 with one, else Windows-1252 (which
 * is how browsers read Latin-1). Line ends become `\n`. A file that is no text, or larger than `MAX_ARTICLE_BYTES`, is
 * refused with the reason.
 */
export async function readSource(path: string): Promise<ReadSource> {
  try {
    const { size } = await stat(path);
    if (size > MAX_ARTICLE_BYTES)
      return {
        ok: false,
        note: notImported('file-too-large', {
          size: Math.round(size / 1024 / 1024),
          most: MAX_ARTICLE_BYTES / 1024 / 1024,
        }),
      };
    return decode(await readFile(path));
  } catch (error) {
    return { ok: false, note: notImported('file-unreadable', { error: codeOf(error) }) };
  }
}

/** The encoding that a page of HTML names; undefined when it names none that is known. */
function namedEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 2048));
  const label = /<meta\b[^>]*\bcharset=["']?([\w-]+)/i.exec(head)?.[1];
  try {
    return label && !/^utf-?8$/i.test(label) ? new TextDecoder(label).encoding : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a file's bytes; see `readSource`. */
function decode(bytes: Uint8Array): ReadSource {
  const notes: Note[] = [];
  let text: string;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  } else {
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      const named = namedEncoding(bytes);
      text = new TextDecoder(named ?? 'windows-1252').decode(bytes);
      if (!named)
        notes.push({
          kind: 'encoding',
          what: 'not-utf8',
          instead: 'read-as-latin',
        });
    }
  }
  if (text.includes('\0')) return { ok: false, note: notImported('zero-bytes') };
  // Control characters show nothing and are not allowed in XML-like text; line and paragraph separators are line ends.
  const clean = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ' '));
  return { ok: true, text: clean, notes };
}

// From the files of a folder to drafts: what is an article, what says something about its folder, what cannot be read.
import { join, posix } from 'node:path';
import { BeyondBounds } from './body.ts';
import { type Draft, readDraft, readHtmlDraft, readPlainDraft } from './draft.ts';
import { messageOf } from './failures.ts';
import { type FolderLabel, isIndex, readFolderLabel } from './folders.ts';
import { type HelpCenterListing, readHelpCenterDraft } from './help-center-drafts.ts';
import { isHtmlFile, siteNameIn } from './html-page.ts';
import { type NameReader, nameReader } from './names.ts';
import type { TextOf } from './partials.ts';
import type { Progress } from './progress.ts';
import { addFile, type ImportReport, type Note, type Outcome } from './report.ts';
import { type FolderListing, type ReadSource, readSource } from './source-files.ts';
import { hiddenFolderOf } from './visibility.ts';

/** The files of a source folder, read. */
export type SourceDrafts = {
  /** Draft of each file that becomes an article. */
  drafts: Map<string, Draft>;
  nameOf: NameReader;
  /** What folders say about themselves. */
  labels: Map<string, FolderLabel>;
  /** Files that become no article; the report says why. */
  left: Set<string>;
};

/** These files in a source folder are about the folder and not for readers. */
const ABOUT_THE_FOLDER = /^(?:readme|contributing|license|licence|changelog|code_of_conduct|security)\.\w+$/i;

/** What tools call the list of all pages, from which they make their menu. */
const MENU_FILE = /(?:^|\/)(?:toc|summary|_?sidebar|_navbar)\.(?:md|mdx|markdown)$/i;

/** Whether a file of such a name is nothing but points with links, under headings. */
function isMenu(file: string, text: string): boolean {
  if (!MENU_FILE.test(file)) return false;
  const body = text.replace(/^\uFEFF?---\n[\s\S]*?\n---\s*\n/, '').replace(/<!--[\s\S]*?-->/g, '');
  const lines = body.split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:#{1,6}\s|-{3,}\s*$)/.test(line));
  const points = lines.filter((line) => /^\s*(?:[-*+]|\d+[.)])\s/.test(line));
  return points.length > lines.length * 0.9 && points.filter((line) => /\]\(/.test(line)).length > points.length / 2;
}

/** Reads every file into a draft; one that cannot be read is reported and the others go on. */
export async function readDrafts(
  folder: string,
  { articles, parts, others }: FolderListing,
  centers: readonly HelpCenterListing[],
  locale: string,
  report: ImportReport,
  progress: Progress,
): Promise<SourceDrafts> {
  const nameOf = nameReader([...articles, ...centers.flatMap(({ entries }) => entries.map(({ file }) => file))]);
  const found: SourceDrafts = { drafts: new Map(), nameOf, labels: new Map(), left: new Set() };
  const { drafts, labels } = found;
  const leave = (file: string, outcome: Outcome, notes: Note[]) => {
    found.left.add(file);
    addFile(report, file, outcome, notes);
  };
  for (const file of others.filter((other) => /(?:^|\/)_category_\.(?:json|ya?ml)$/.test(other))) {
    const source = await readSource(join(folder, file));
    const label = source.ok ? readFolderLabel(source.text) : undefined;
    if (label) labels.set(posix.dirname(file), label);
  }
  const sources = new Map<string, ReadSource>();
  for (const file of [...articles, ...parts]) sources.set(file, await readSource(join(folder, file)));
  const textOf = (path: string) => {
    const source = sources.get(path);
    return source?.ok ? source.text : undefined;
  };
  const pages = [...sources].flatMap(([file, source]) => (source.ok && isHtmlFile(file) ? [source.text] : []));
  const siteName = siteNameIn(pages);
  for (const file of parts) leave(file, 'skipped', [{ kind: 'name', what: 'part-file', instead: 'in-articles' }]);
  for (const file of articles) {
    await progress.pause();
    progress.step(file);
    const source = sources.get(file)!;
    if (!source.ok) {
      leave(file, 'failed', [source.note]);
      continue;
    }
    if (isMenu(file, source.text)) {
      leave(file, 'skipped', [
        {
          kind: 'name',
          what: 'menu-file',
          instead: 'own-lists',
        },
      ]);
      continue;
    }
    try {
      const draft = readFile(file, source.text, { locale, nameOf, textOf, siteName });
      draft.notes.unshift(...source.notes);
      const hiddenFolder = hiddenFolderOf(file);
      if (hiddenFolder) draft.fields.restricted ??= `${hiddenFolder}/`;
      const hasFields = draft.fields.title !== undefined || draft.fields.formerly.length > 0;
      if (draft.isEmpty) {
        if (isIndex(file))
          labels.set(posix.dirname(file), {
            title: draft.fields.title,
            summary: draft.fields.summary,
            order: draft.fields.order,
            ...labels.get(posix.dirname(file)),
          });
        leave(file, 'skipped', [
          isIndex(file)
            ? {
                kind: 'category',
                what: 'category-file',
                instead: 'of-category',
              }
            : { kind: 'text', what: 'no-text-file', instead: 'nothing-to-import' },
        ]);
      } else if (!file.includes('/') && ABOUT_THE_FOLDER.test(file) && !hasFields && articles.length > 1) {
        leave(file, 'skipped', [
          {
            kind: 'name',
            what: 'folder-file',
            instead: 'needs-title',
          },
        ]);
      } else {
        if (/^_index\./i.test(posix.basename(file)) && !labels.has(posix.dirname(file)))
          labels.set(posix.dirname(file), {
            title: draft.fields.title,
            summary: draft.fields.summary,
            order: draft.fields.order,
          });
        drafts.set(file, draft);
      }
    } catch (error) {
      leave(file, 'failed', [
        {
          kind: 'layout',
          what: 'unreadable-markdown',
          instead: 'not-imported',
          values: { error: messageOf(error) },
        },
      ]);
    }
  }
  for (const center of centers) await readHelpCenter(found, center, locale, report, progress);
  return found;
}

/** Reads the articles of an export into drafts. */
async function readHelpCenter(
  found: SourceDrafts,
  { entries, labels }: HelpCenterListing,
  locale: string,
  report: ImportReport,
  progress: Progress,
): Promise<void> {
  for (const [folder, label] of labels) found.labels.set(folder, label);
  const rest = [...new Set(entries.flatMap(({ text, others }) => (text ? others : [])))].filter(
    (one) => !isOf(locale, one),
  );
  if (rest.length > 0)
    report.notes.push({
      kind: 'category',
      what: 'other-languages',
      instead: 'each-language',
      values: { languages: rest.sort().join(', '), locale },
    });
  for (const entry of entries) {
    const { key, file, text, others } = entry;
    await progress.pause();
    progress.step(file);
    const leave = (outcome: Outcome, note: Note) => {
      found.left.add(key);
      addFile(report, file, outcome, [note]);
    };
    if (!text) {
      leave('skipped', {
        kind: 'text',
        what: 'no-text-in',
        instead: 'that-language',
        values: { locale, languages: others.join(', ') },
      });
      continue;
    }
    try {
      const draft = readHelpCenterDraft({ ...entry, text }, locale, found.nameOf);
      if (draft.isEmpty)
        leave('skipped', { kind: 'text', what: 'no-text', instead: 'nothing-to-import' }); // biome-ignore format: one thought
      else found.drafts.set(file, draft);
    } catch (error) {
      leave('failed', { kind: 'layout', what: 'unreadable', instead: 'not-imported', values: { error: messageOf(error) } }); // biome-ignore format: one thought
    }
  }
}

function isOf(locale: string, other: string): boolean {
  return other === '' || other.toLowerCase().split(/[-_]/)[0] === locale.toLowerCase().split('-')[0];
}

/** A source that cannot be understood comes over as plain text, with a note. */
function readFile(
  file: string,
  text: string,
  { locale, nameOf, textOf, siteName }: { locale: string; nameOf: NameReader; textOf: TextOf; siteName: string },
): Draft {
  try {
    return isHtmlFile(file)
      ? readHtmlDraft(file, text, locale, nameOf, siteName)
      : readDraft(file, text, locale, nameOf, textOf);
  } catch (error) {
    const line = error instanceof BeyondBounds ? error.line : undefined;
    return readPlainDraft(file, text, locale, nameOf, { why: messageOf(error), line });
  }
}

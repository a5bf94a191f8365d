// From the files of a folder to drafts: what is an article, what says something about its folder, what cannot be read.
import { join, posix } from 'node:path';
import { BeyondBounds } from './body.ts';
import { type Draft, readDraft, readPlainDraft } from './draft.ts';
import { messageOf } from './failures.ts';
import { type FolderLabel, isIndex, readFolderLabel } from './folders.ts';
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

/** Reads every file into a draft; one that cannot be read is reported and the others go on. */
export async function readDrafts(
  folder: string,
  { articles, parts, others }: FolderListing,
  locale: string,
  report: ImportReport,
  progress: Progress,
): Promise<SourceDrafts> {
  const nameOf = nameReader(articles);
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
  for (const file of parts)
    leave(file, 'skipped', [
      { kind: 'name', what: 'the file is a part that articles include', instead: 'It stands in those articles.' },
    ]);
  for (const file of articles) {
    progress.step(file);
    const source = sources.get(file)!;
    if (!source.ok) {
      leave(file, 'failed', [{ kind: 'encoding', what: source.why, instead: 'It was not imported.' }]);
      continue;
    }
    try {
      const draft = draftOf(file, source.text, locale, nameOf, textOf);
      draft.notes.unshift(...source.notes);
      const hiddenFolder = hiddenFolderOf(file);
      if (hiddenFolder) draft.fields.restricted ??= `it lies in a folder ${hiddenFolder}`;
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
                what: 'the file says something about its folder only',
                instead: 'Its title and summary became those of the category.',
              }
            : { kind: 'text', what: 'the file holds no text', instead: 'There is nothing to import.' },
        ]);
      } else if (!file.includes('/') && ABOUT_THE_FOLDER.test(file) && !hasFields && articles.length > 1) {
        leave(file, 'skipped', [
          {
            kind: 'name',
            what: 'the file is about the folder and not for readers',
            instead: 'Give it front matter with a title to import it.',
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
          what: `it cannot be read as Markdown (${messageOf(error)})`,
          instead: 'It was not imported.',
        },
      ]);
    }
  }
  return found;
}

/** A source that cannot be understood comes over as plain text, with a note. */
function draftOf(file: string, text: string, locale: string, nameOf: NameReader, textOf: TextOf): Draft {
  try {
    return readDraft(file, text, locale, nameOf, textOf);
  } catch (error) {
    const line = error instanceof BeyondBounds ? error.line : undefined;
    return readPlainDraft(file, text, locale, nameOf, { why: messageOf(error), line });
  }
}

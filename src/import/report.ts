import { english } from './english.ts';
import { type Note, type NoteKind, type NoteValues, noteWords, type What } from './note.ts';

export type { Note, NoteKind } from './note.ts';

/**
 * How one source file ended: `created`, `updated` or `unchanged` are articles as they should be; `kept` was edited by
 * hand after an earlier import and is left alone; `skipped` is no article; `failed` could not be read, converted or
 * written; `removed` was imported before and is no longer in the folder (its article stays).
 */
export type Outcome = 'created' | 'updated' | 'unchanged' | 'kept' | 'skipped' | 'failed' | 'removed';

export type FileReport = {
  /** Path inside the imported folder, with `/`. */
  file: string;
  outcome: Outcome;
  /** Path of the article inside the content folder. */
  article?: string;
  notes: Note[];
};

export type ImportReport = {
  /** Name of the import, under which it keeps its record and its images. */
  name: string;
  folder: string;
  locale: string;
  dryRun: boolean;
  files: FileReport[];
  /** Folders of categories that were made. */
  categories: string[];
  images: { copied: number; unchanged: number; kept: number; failed: number };
  /** Remarks about the folder as a whole. */
  notes: Note[];
  /** Set when the import ended before its end: where, why, and which files were not written. */
  stopped: { at: string; why: string; notDone: string[] } | null;
};

/** Adds a file to the report. */
export function addFile(report: ImportReport, file: string, outcome: Outcome, notes: Note[] = []): FileReport {
  const entry: FileReport = { file, outcome, notes };
  report.files.push(entry);
  return entry;
}

/** Says of a file that it did not come over, and why. */
export function failFile(entry: FileReport, what: What, values?: NoteValues): void {
  entry.outcome = 'failed';
  entry.notes.push({ kind: 'layout', what, instead: 'not-imported', ...(values && { values }) });
}

/** Remarks that change nothing a reader would miss; they are counted but not listed file by file. */
const QUIET: ReadonlySet<NoteKind> = new Set(['contents', 'front matter']);

/** 0 when every file came over or was left alone on purpose, 1 when one failed or the import stopped before its end. */
export function exitCode(report: ImportReport): 0 | 1 {
  return report.stopped || report.images.failed > 0 || report.files.some((file) => file.outcome === 'failed') ? 1 : 0;
}

/**
 * How many files came over whole (no remark but quiet ones), and how many remarks there are of each kind.
 */
export function countReport(report: ImportReport): {
  outcomes: Record<Outcome, number>;
  whole: number;
  kinds: Map<NoteKind, number>;
} {
  const outcomes = { created: 0, updated: 0, unchanged: 0, kept: 0, skipped: 0, failed: 0, removed: 0 };
  const kinds = new Map<NoteKind, number>();
  let whole = 0;
  for (const file of report.files) {
    outcomes[file.outcome] += 1;
    const isArticle = file.outcome === 'created' || file.outcome === 'updated' || file.outcome === 'unchanged';
    if (isArticle && file.notes.every((note) => QUIET.has(note.kind))) whole += 1;
    for (const note of file.notes) kinds.set(note.kind, (kinds.get(note.kind) ?? 0) + 1);
  }
  for (const note of report.notes) kinds.set(note.kind, (kinds.get(note.kind) ?? 0) + 1);
  return { outcomes, whole, kinds };
}

/** Kinds of remarks as headings, in the order of the report: first what may hide or lose something. */
const HEADINGS: Readonly<Record<NoteKind, string>> = {
  layout: 'Text that could not be read as it was laid out',
  text: 'Words that are missing or files without text',
  visibility: 'For staff only',
  encoding: 'Files in another encoding',
  name: 'Names and addresses',
  category: 'Categories',
  link: 'Links that lead nowhere',
  anchor: 'Links to parts that are not there',
  image: 'Pictures',
  attachment: 'Files to save',
  media: 'Videos and pages within pages',
  table: 'Tables',
  html: 'Elements and components',
  template: 'Template tags and included parts',
  condition: 'Passages for some readers',
  code: 'Program code',
  contents: 'Tables of contents',
  'front matter': 'Fields of front matter',
};

/**
 * The report as plain lines for people: what failed or was left, then the remarks by kind, each with its count, file and line, and what was
 * done once for all that had the same done to them; then the sums, then what to do next.
 */
export function formatReport(report: ImportReport): string[] {
  const lines: string[] = [];
  const { outcomes, whole, kinds } = countReport(report);
  for (const file of report.files) {
    if (['created', 'updated', 'unchanged'].includes(file.outcome)) continue;
    lines.push(`${file.file}: ${OUTCOME_TEXT[file.outcome]}${file.article ? ` (${file.article})` : ''}`);
    for (const note of file.notes) lines.push(`  ${formatNote(note)}`);
  }
  const all = report.files
    .filter(({ outcome }) => ['created', 'updated', 'unchanged'].includes(outcome))
    .flatMap(({ file, notes }) => notes.map((note) => ({ file, note })));
  all.push(...report.notes.map((note) => ({ file: '', note })));
  for (const kind of Object.keys(HEADINGS) as NoteKind[]) {
    const ofKind = all.filter(({ note }) => note.kind === kind);
    if (ofKind.length === 0 || QUIET.has(kind)) continue;
    const files = new Set(ofKind.map(({ file }) => file)).size;
    if (lines.length > 0) lines.push('');
    lines.push(`${HEADINGS[kind]} (${kind}): ${ofKind.length} in ${files} ${files === 1 ? 'file' : 'files'}`);
    const said = ofKind.map(({ file, note }) => ({ file, line: note.line, ...noteWords(english, note) }));
    for (const [instead, ones] of Map.groupBy(said, (one) => one.instead)) {
      lines.push(`  ${instead} (${ones.length})`);
      for (const { file, line, what } of ones)
        lines.push(`    ${[file, line].filter(Boolean).join(':')}${file ? ': ' : ''}${what}`);
    }
  }
  if (lines.length > 0) lines.push('');
  const articles = outcomes.created + outcomes.updated + outcomes.unchanged;
  lines.push(
    `${report.dryRun ? 'Trial run, nothing was written. ' : ''}Import “${report.name}” (${report.locale}): ${report.files.length} files, ${articles} articles ` +
      `(${outcomes.created} new, ${outcomes.updated} updated, ${outcomes.unchanged} unchanged), ${whole} of them without any remark.`,
  );
  const others = (['kept', 'skipped', 'failed', 'removed'] as const).filter((outcome) => outcomes[outcome] > 0);
  if (others.length > 0)
    lines.push(`${others.map((outcome) => `${outcomes[outcome]} ${OUTCOME_TEXT[outcome]}`).join('; ')}.`);
  const { copied, unchanged, kept, failed } = report.images;
  if (copied + unchanged + kept + failed > 0)
    lines.push(
      `Pictures and files: ${copied} copied, ${unchanged} already there${kept ? `, ${kept} changed by hand and kept` : ''}${failed ? `, ${failed} could not be written` : ''}.`,
    );
  if (report.categories.length > 0) lines.push(`New categories: ${report.categories.join(', ')}.`);
  if (kinds.size > 0)
    lines.push(
      `Remarks: ${[...kinds]
        .sort((a, b) => b[1] - a[1])
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}.`,
    );
  if (report.stopped) {
    lines.push(`The import stopped at ${report.stopped.at}: ${report.stopped.why}`);
    lines.push(`Not written (${report.stopped.notDone.length}):`);
    for (const file of report.stopped.notDone) lines.push(`  ${file}`);
    lines.push(
      'Everything before that is in place. Remove the cause and run the same command again: it goes on from there.',
    );
  }
  return lines;
}

const OUTCOME_TEXT: Record<Outcome, string> = {
  created: 'new article',
  updated: 'article updated',
  unchanged: 'unchanged',
  kept: 'edited by hand since the last import, left as it is',
  skipped: 'not imported',
  failed: 'FAILED',
  removed: 'no longer in the folder, its article stays',
};

function formatNote(note: Note): string {
  const { what, instead } = noteWords(english, note);
  return `${note.line ? `line ${note.line}: ` : ''}${note.kind}: ${what.replace(/\.$/, '')}. ${instead}`;
}

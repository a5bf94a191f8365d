// An import in the browser: what it is made of, and which ways it may go.
import type { Note, NoteKind } from '../note.ts';
import type { Outcome } from '../report.ts';

/** Where the articles come from: files that were sent, or the interface of a help center. */
export const RUN_SOURCES = ['files', 'zendesk'] as const;
export type RunSource = (typeof RUN_SOURCES)[number];

/**
 * `looking`: it is found out what would come. `ready`: somebody decides. `importing`: it comes. `failed`: it cannot, or not on the first try;
 * what came is there.
 */
export const RUN_STATES = ['looking', 'ready', 'importing', 'done', 'failed', 'stopped'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A file that was sent. */
export interface StoredFile {
  /** In the storage. */
  key: string;
  name: string;
  sizeBytes: number;
}

/** Why an import failed; `detail` in the words of whoever refused, `note` about the file that `detail` names. */
export interface RunProblem {
  code:
    | 'empty'
    | 'zip-damaged'
    | 'zip-encrypted'
    | 'zip-bomb'
    | 'zip-names'
    | 'address'
    | 'token'
    | 'answer'
    | 'too-large'
    | 'gave-up';
  detail?: string;
  note?: Note;
}

/** How many are brought, how many of all lie elsewhere, and how many could not be had. */
export interface MediaCount {
  brought: number;
  elsewhere: number;
  failed: number;
}

/** What an import came to, or would. */
export interface RunCounts {
  outcomes: Record<Outcome, number>;
  drafts: number;
  /** Remarks by what they are about. */
  kinds: Partial<Record<NoteKind, number>>;
  /** Pictures that are brought, and those of other sites that could be. */
  pictures: MediaCount;
  /** Files that articles offer to save; imports of before say nothing of them. */
  attachments?: MediaCount;
  locales: string[];
}

/** Files that somebody sends, in bytes. */
export const LONGEST_UPLOAD = 200 * 1024 * 1024;
export const MOST_FILES = 20;
export const UPLOAD_ACCEPT = '.zip,.json,.xml,.html,.htm,.md,.mdx,.markdown';

/** Whether a file may be part of an import, by its name. */
export const isImportFile = (name: string): boolean => /\.(?:zip|json|xml|x?html?|mdx?|markdown)$/i.test(name);

/** States in which a job works at it, or is about to. */
export const isUnderWay = (state: RunState): boolean => state === 'looking' || state === 'importing';

/** The name of the job of an import: of one import there is one at a time. */
export const jobName = (id: number): string => `import:${id}`;
export const IMPORT_JOB = 'import';

/** What files are known by when nobody says: their name without what browsers and dates add to it. */
export function nameOfUpload(file: string): string {
  const plain = file
    .replace(/^.*[/\\]/s, '')
    .replace(/\.\w+$/, '')
    .replace(/(?:[\s._-]*(?:\(\d+\)|\d{4}-?\d{2}-?\d{2}(?:T?[\d-]+)?|copy))+$/i, '');
  return plain.slice(0, 80) || 'import';
}

/** What the token of a help center is sealed for. */
export const TOKEN_PURPOSE = 'import token';

/** The origin of a help center that somebody typed; undefined when it is none. */
export function readAddress(typed: string): URL | undefined {
  const text = typed.trim();
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  return url && /^[^.\s]+(?:\.[^.\s]+)*$/.test(url.hostname) && !url.username && !url.password
    ? new URL(url.origin)
    : undefined;
}

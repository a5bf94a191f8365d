import type { TextError } from '../threads/thread.ts';

/** Files of one post; more arrives better as an archive. */
export const MOST_FILES = 10;
/** Of one file, in bytes: a screenshot or a log, not a film. */
export const LONGEST_FILE = 10 * 1024 * 1024;
/** By one account within a day. */
export const MOST_FILES_A_DAY = 100;

/**
 * What may be added to a post, by type as the content shows it. No films: they say where they were taken, as pictures do, and nothing here
 * can take that out of them. Nor pictures that no browser shows.
 */
export const FILE_TYPES = [
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
  'application/zip',
  'application/gzip',
  'text/csv',
  'application/json',
  'text/plain',
] as const;

/** For an `accept` attribute. */
export const FILE_ACCEPT = `${FILE_TYPES.join(',')},.log,.txt,.md,.csv,.json,.har,.yml,.yaml`;

/** A file as a text names it. */
export interface NamedFile {
  /** 32 hexadecimal digits that nobody guesses; who may not see its post gets nothing by them all the same. */
  key: string;
  name: string;
}

/** A file of a post, as its page shows it. */
export interface ShownFile extends NamedFile {
  sizeBytes: number;
  width: number | null;
  height: number | null;
}

const PICTURE = /\.(a?png|jpe?g|gif|webp|avif)$/i;

/** Whether a file is shown as a picture: kept files have the ending of what they are. */
export const isPicture = ({ name }: Pick<NamedFile, 'name'>): boolean => PICTURE.test(name);

/** Path of a file, from the root. */
export const fileUrl = ({ key, name }: NamedFile): string => `/files/${key}/${encodeURIComponent(name)}`;

const ADDRESS = /^\/files\/([0-9a-f]{32})\/([^/?#]{1,800})$/;
const ADDRESSES = /\/files\/([0-9a-f]{32})\//g;

/** The file that an address means; undefined where it is none of a file. */
export function readFileUrl(url: string): NamedFile | undefined {
  const [, key, name = ''] = ADDRESS.exec(url) ?? [];
  if (!key) return undefined;
  try {
    return { key, name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}

/** Keys of the files that a text names, each once. */
export function filesIn(body: string): string[] {
  return [...new Set(Array.from(body.matchAll(ADDRESSES), ([, key]) => key!))];
}

/** A file as Markdown: a picture, or a link with its name. */
export function fileMarkdown(file: NamedFile): string {
  const words = file.name.replace(/[[\]\\]/g, '\\$&');
  return `${isPicture(file) ? '!' : ''}[${words}](${fileUrl(file).replace(/[()]/g, encodeSign)})`;
}

const encodeSign = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`;

/** The files of a form, by the tokens that it has for them. */
export const namedFiles = (kept: readonly { token: string; name: string }[]): NamedFile[] =>
  kept.map(({ token, name }) => ({ key: token, name }));

/** A text with files at its end that it does not name yet. */
export function withFiles(body: string, files: readonly NamedFile[]): string {
  const named = filesIn(body);
  const missing = files.filter(({ key }) => !named.includes(key));
  return missing.length === 0 ? body : `${body.trimEnd()}\n\n${missing.map(fileMarkdown).join('\n\n')}`.trimStart();
}

/** What is wrong with the files of a text. */
export function checkFiles(body: string): TextError[] {
  return filesIn(body).length > MOST_FILES ? [{ field: 'body', problem: 'files', most: MOST_FILES }] : [];
}

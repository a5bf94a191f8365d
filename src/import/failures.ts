// What went wrong, in words for the report.

/** Errors after which writing anything else would fail too. */
const FATAL = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

/** Whether after this error writing anything else would fail too. */
export function isFatal(error: unknown): boolean {
  return FATAL.has(codeOf(error));
}

/** The system's short name of an error (`ENOENT`), else its message. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String((error as Error)?.message ?? error);
}

/** The first line of an error's message, at most 200 characters. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.slice(0, 200);
}

/** Why the content folder could not be written: a sentence. */
export function explain(error: unknown): string {
  const code = codeOf(error);
  const known: Record<string, string> = {
    ENOSPC: 'the disk is full (ENOSPC).',
    EDQUOT: 'the quota of the disk is used up (EDQUOT).',
    EROFS: 'the content folder is on a disk that cannot be written (EROFS).',
    EACCES: 'the content folder may not be written (EACCES).',
    EPERM: 'the content folder may not be written (EPERM).',
    EIO: 'the disk reports an error (EIO).',
    ENOTDIR: 'a file is in the place of a folder (ENOTDIR).',
  };
  return known[code] ?? messageOf(error);
}

import { statfs } from 'node:fs/promises';
import path from 'node:path';

/** With less a disk counts as full: the embedded database writes its log in files of 16 MB. */
const LEAST_BYTES = 32 * 1024 * 1024;
/** So long an answer is good, however often it is asked for. */
const KEPT_MS = 5_000;

/** What a file system says of its room; as `statfs` does. */
export type Probe = (folder: string) => Promise<{ bavail: number; bsize: number; files: number; ffree: number }>;

/**
 * Makes the question whether there is room for another file in each of the folders.
 * @param probe tells the room of a folder that is there; another one in tests, which bring a clock of their own too, in milliseconds.
 */
export function roomIn(
  folders: readonly string[],
  probe: Probe = statfs,
  clock: () => number = () => performance.now(),
): () => Promise<boolean> {
  let kept: { until: number; answer: Promise<boolean> } | undefined;
  const ask = async () => (await Promise.all(folders.map((folder) => hasRoom(folder, probe)))).every(Boolean);
  return () => {
    if (!kept || kept.until <= clock()) kept = { until: clock() + KEPT_MS, answer: ask() };
    return kept.answer;
  };
}

async function hasRoom(folder: string, probe: Probe): Promise<boolean> {
  try {
    const { bavail, bsize, files, ffree } = await probe(folder);
    // Some file systems do not count their files.
    return bavail * bsize >= LEAST_BYTES && (files === 0 || ffree > 0);
  } catch (error) {
    const parent = path.dirname(folder);
    // It is made when something is first written into it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== folder) return hasRoom(parent, probe);
    return false;
  }
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** What lies in the data folder and is the database itself, can be made again, or means nothing elsewhere. */
const LEFT_OUT =
  /^(pglite(\.new)?|search|export-files|lock|lock\.sqlite.*|control\.sock|moves\.json|before-migration|(backup|restore|replaced)-[\w.:-]+)$/;

/** Whether a name at the top of the data folder belongs into a backup. */
function isBackedUp(name: string): boolean {
  return !LEFT_OUT.test(name);
}

/** Paths of the files of the data folder that a backup needs, below it, with `/`; a file that is still being written is none. */
export async function* dataFiles(dataDir: string, inside = ''): AsyncGenerator<string> {
  const entries = await readdir(path.join(dataDir, inside), { withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (inside === '' && !isBackedUp(entry.name)) continue;
    const below = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) yield* dataFiles(dataDir, below);
    else if (entry.isFile() && !entry.name.endsWith('.part')) yield below;
  }
}

import { mkdir } from 'node:fs/promises';

/**
 * Makes a folder of DATA_DIR, with those above it, unless it is there: nobody else on the machine may look into new ones, since
 * what customers wrote is inside.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

import { access, constants, mkdir } from 'node:fs/promises';
import { SettingsError } from './settings.ts';

/**
 * Makes a folder of DATA_DIR, with those above it, unless it is there: nobody else on the machine may look into new ones, since
 * what customers wrote is inside.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/**
 * Makes DATA_DIR unless it is there, and looks whether it can be written.
 * @throws SettingsError that names the folder and what is expected.
 */
export async function openDataFolder(folder: string): Promise<void> {
  try {
    await makePrivateFolder(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    // A full disk has words of its own.
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
    throw new SettingsError(
      `DATA_DIR: ${folder} cannot be written (${code}); expected a folder that belongs to the user who runs Helpwell.`,
    );
  }
}

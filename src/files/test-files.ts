import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type FileStorage, folderStorage } from './storage.ts';

/** Where a photo was taken, as a camera writes it. */
export const PLACE = {
  GPSLatitude: '47/1 22/1 0/1',
  GPSLatitudeRef: 'N',
  GPSLongitude: '8/1 32/1 0/1',
  GPSLongitudeRef: 'E',
};

/** What a test keeps files with. */
export interface TestFiles {
  /** Removed after the tests of the file. */
  readonly folder: string;
  readonly storage: FileStorage;
  /** A file as an upload leaves it. @returns its path. */
  temporary(bytes: Uint8Array | string): Promise<string>;
}

/** A folder with a storage in it, for all tests of a file. */
export function testFiles(): TestFiles {
  let folder: string;
  let storage: FileStorage;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-files-'));
    storage = folderStorage(path.join(folder, 'kept'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    get storage() {
      return storage;
    },
    async temporary(bytes) {
      const file = path.join(folder, crypto.randomUUID());
      await writeFile(file, bytes);
      return file;
    },
  };
}

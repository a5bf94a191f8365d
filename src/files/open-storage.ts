import path from 'node:path';
import { type S3Place, s3Storage } from './s3-storage.ts';
import { type FileStorage, folderStorage } from './storage.ts';

/** Where the settings say files are kept. */
export interface StorageSettings {
  dataDir: string;
  s3?: S3Place | undefined;
}

/** The storage for one kind of files, set apart from all others. @param name such as `attachments`. */
export function openStorage({ dataDir, s3 }: StorageSettings, name: string): FileStorage {
  return s3 ? s3Storage(s3, name) : folderStorage(path.join(dataDir, name));
}

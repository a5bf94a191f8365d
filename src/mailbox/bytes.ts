import { buffer } from 'node:stream/consumers';
import type { FileStorage } from '../files/storage.ts';

/** The bytes of a mail as they came; undefined when they are gone. */
export async function bytesOf(
  storage: FileStorage,
  { storageKey }: { storageKey: string | null },
): Promise<Uint8Array | undefined> {
  const stream = storageKey === null ? undefined : await storage.open(storageKey);
  return stream && (await buffer(stream));
}

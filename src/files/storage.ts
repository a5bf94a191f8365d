import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { makePrivateFolder } from '../config/private-folder.ts';

/**
 * Where files are kept that people bring. A folder ships with the product; storage that speaks S3 needs only these four.
 * A key is 32 hexadecimal digits.
 */
export interface FileStorage {
  /** Keeps the bytes under the key; when it resolves they survive a power cut. */
  put(key: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** The bytes, all or a part (both ends included); undefined when there are none under this key. */
  open(key: string, part?: { start: number; end: number }): Promise<Readable | undefined>;
  /** Does nothing when there is nothing under this key. */
  remove(key: string): Promise<void>;
  /** Every key with the time it was put. */
  list(): AsyncIterable<{ key: string; putAt: Date }>;
  /** Gives up what a process that is no more has begun to put before then; where there is no such thing, it is not there. */
  giveUp?(before: Date): Promise<void>;
}

const KEY = /^[0-9a-f]{32}$/;

/** In a folder: `<folder>/<first two characters>/<key>`. The folder is made when it is first written to. */
export function folderStorage(folder: string): FileStorage {
  const place = (key: string) => {
    if (!KEY.test(key)) throw new Error(`Not a key of a file: ${JSON.stringify(key)}`);
    return path.join(folder, key.slice(0, 2), key);
  };
  return {
    async put(key, bytes) {
      const file = place(key);
      await makePrivateFolder(path.dirname(file));
      // Under its own name only when it is whole.
      const unfinished = `${file}.part`;
      const handle = await open(unfinished, 'w');
      try {
        for await (const chunk of bytes) await handle.writeFile(chunk);
        await handle.sync();
        await handle.close();
        await rename(unfinished, file);
      } catch (error) {
        // On a full disk closing may fail as well.
        await handle.close().catch(() => {});
        await rm(unfinished, { force: true });
        throw error;
      }
      await syncFolder(path.dirname(file));
      await syncFolder(folder);
    },
    async open(key, part) {
      // Other programs write what they like; under what is no key there is nothing.
      if (!KEY.test(key)) return undefined;
      const handle = await open(place(key), 'r').catch(whenMissing);
      return handle && createReadStream('', { fd: handle, ...part });
    },
    async remove(key) {
      if (!KEY.test(key)) return;
      await rm(place(key), { force: true });
      await rm(`${place(key)}.part`, { force: true });
    },
    async *list() {
      for (const part of (await readdir(folder).catch(whenMissing)) ?? []) {
        if (!/^[0-9a-f]{2}$/.test(part)) continue;
        for (const name of await readdir(path.join(folder, part))) {
          const key = name.replace(/\.part$/, '');
          const facts = await stat(path.join(folder, part, name)).catch(whenMissing);
          if (KEY.test(key) && facts) yield { key, putAt: facts.mtime };
        }
      }
    },
  };
}

/** A new file's name is in its folder, so the folder must reach the disk too; Windows cannot open one. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

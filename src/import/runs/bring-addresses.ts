// What lies at addresses elsewhere, fetched some at once and kept.
import { rm } from 'node:fs/promises';
import { batches } from '../../db/batches.ts';
import type { Db } from '../../db/client.ts';
import type { DownloadOptions, FileDownload } from '../download.ts';
import type { Reason } from '../note.ts';
import type { Progress } from '../progress.ts';
import { broughtBefore, rememberBrought } from './brought.ts';

/** Where what is fetched is put, and whether anything may be. */
export interface FetchingPlace {
  db: Db;
  /** For files on their way. */
  temporary: string;
  trustedHosts: ReadonlySet<string>;
  download: boolean;
}

/**
 * Brings what lies at these addresses. What was brought before is only told, and nothing else happens where nothing may be fetched.
 * @param how.atOnce fetched between two looks at whether somebody has stopped the import.
 * @param how.isKnown told of what is here already. @param how.keep resolves with the path of what was kept; undefined: it was refused.
 */
export async function bringAddresses(
  addresses: readonly string[],
  place: FetchingPlace,
  how: {
    atOnce: number;
    fetch(addresses: readonly string[], options: DownloadOptions): Promise<Map<string, FileDownload>>;
    isKnown(address: string, path: string): void;
    keep(address: string, file: string): Promise<string | undefined>;
    fail(address: string, why: Reason): void;
    progress: Progress;
  },
): Promise<void> {
  const known = await broughtBefore(place.db, addresses);
  for (const [address, path] of known) how.isKnown(address, path);
  if (!place.download) return;
  const left = addresses.filter((address) => !known.has(address));
  for (const batch of batches(left, how.atOnce)) {
    await how.progress.pause();
    const fetched = await how.fetch(batch, {
      folder: place.temporary,
      trustedHosts: place.trustedHosts,
      onDone: (address) => how.progress.tell(address),
    });
    for (const address of batch) {
      const download = fetched.get(address)!;
      if ('why' in download) {
        how.fail(address, download.why);
        continue;
      }
      const path = await how.keep(address, download.file);
      await rm(download.file, { force: true });
      if (path) await rememberBrought(place.db, address, path);
    }
  }
}

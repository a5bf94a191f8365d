// The files that articles offer to save, brought into the storage before the texts that name them are written.
import { basename, join } from 'node:path';
import { keepAttachment } from '../../articles/attachments/keep-attachment.ts';
import { pictureUrl } from '../../articles/pictures/picture.ts';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { SERVED_FILE } from '../../server/served-files.ts';
import { attachedIn } from '../attached-files.ts';
import { downloadFiles } from '../download.ts';
import type { Reason } from '../note.ts';
import type { Plan } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { bringAddresses } from './bring-addresses.ts';
import { broughtBefore } from './brought.ts';
import type { MediaCount } from './run.ts';

/** Fetched between two looks at whether somebody has stopped the import. */
const AT_ONCE = 8;

/** Where files are kept, and which may be fetched. */
export interface AttachmentPlace {
  db: Db;
  storage: FileStorage;
  by: { id: number };
  /** The folder of the source. */
  folder: string;
  /** For files on their way. */
  temporary: string;
  trustedHosts: ReadonlySet<string>;
  /** Files of other sites are brought too. */
  download: boolean;
}

/** Files that are here, or would be: address inside the site by path in the source or by address. */
export interface PlacedAttachments {
  urls: ReadonlyMap<string, string>;
  failed: ReadonlyMap<string, Reason>;
  count: MediaCount;
}

/** Files of the source that are pictures shown in a text are brought as those; `shown` has them. */
function wantedOf(plan: Plan, shown: ReadonlyMap<string, unknown>) {
  const { files, addresses } = attachedIn(plan);
  return { files: [...files].filter((file) => SERVED_FILE.test(file) && !shown.has(file)), addresses };
}

/** What would be there, without bringing anything. @param suppose gives what stands for it in a text. */
export async function supposeAttachments(
  plan: Plan,
  place: Pick<AttachmentPlace, 'db' | 'download'>,
  shown: ReadonlyMap<string, unknown>,
  suppose: (given: { file: string } | { text: string }) => Promise<string>,
): Promise<PlacedAttachments> {
  const { files, addresses } = wantedOf(plan, shown);
  const urls = new Map<string, string>();
  for (const file of files) urls.set(file, await suppose({ file }));
  const known = await broughtBefore(place.db, addresses.keys());
  for (const text of addresses.keys()) if (place.download || known.has(text)) urls.set(text, await suppose({ text }));
  return { urls, failed: new Map(), count: { brought: files.length, elsewhere: addresses.size, failed: 0 } };
}

/** Brings the files over. One that cannot be read or fetched is told with the article that offers it. */
export async function placeAttachments(
  plan: Plan,
  place: AttachmentPlace,
  shown: ReadonlyMap<string, unknown>,
  progress: Progress,
): Promise<PlacedAttachments> {
  const { files, addresses } = wantedOf(plan, shown);
  const urls = new Map<string, string>();
  const failed = new Map<string, Reason>();
  const count: MediaCount = { brought: 0, elsewhere: addresses.size, failed: 0 };
  const fail = (key: string, why: Reason) => {
    failed.set(key, why);
    count.failed += 1;
  };
  const keep = async (key: string, file: { path: string; name: string }) => {
    await progress.pause();
    const kept = await keepAttachment(place.db, place.storage, place.by, file);
    if (kept.outcome === 'refused') {
      fail(key, REASONS[kept.reason]);
      return undefined;
    }
    count.brought += 1;
    urls.set(key, pictureUrl(kept.attachment.path));
    return kept.attachment.path;
  };
  for (const file of files) await keep(file, { path: join(place.folder, file), name: basename(file) });
  await bringAddresses([...addresses.keys()], place, {
    atOnce: AT_ONCE,
    fetch: downloadFiles,
    isKnown: (address, path) => urls.set(address, pictureUrl(path)),
    keep: (address, file) => keep(address, { path: file, name: addresses.get(address)! }),
    fail,
    progress,
  });
  return { urls, failed, count };
}

const REASONS = {
  empty: { reason: 'empty' },
  'too-large': { reason: 'large' },
  type: { reason: 'not-served' },
} satisfies Record<string, Reason>;

// The pictures that articles show, brought into the library of pictures before the texts that name them are written.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Nodes } from 'mdast';
import { keepPicture } from '../../articles/pictures/keep-picture.ts';
import { pictureUrl } from '../../articles/pictures/picture.ts';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { downloadImages } from '../download.ts';
import { walk } from '../mdx.ts';
import { type PlacedMedia, readDataImage } from '../media.ts';
import type { Reason } from '../note.ts';
import type { Plan } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { digest, digestOfFile } from '../record.ts';
import { bringAddresses } from './bring-addresses.ts';
import { broughtBefore } from './brought.ts';
import { placeAttachments, supposeAttachments } from './place-attachments.ts';
import type { MediaCount } from './run.ts';

const IMAGE_FILE = /\.(?:png|jpe?g|gif|webp|avif)$/i;
/** Fetched between two looks at whether somebody has stopped the import. */
const AT_ONCE = 20;

/** What was found of pictures and of files to save. */
export interface MediaCounts {
  pictures: MediaCount;
  attachments: MediaCount;
}

/** Where pictures are kept, and which may be fetched. */
export interface MediaPlace {
  db: Db;
  storage: FileStorage;
  /** Of the files to save. */
  attachments: FileStorage;
  /** Whose pictures they become. */
  by: { id: number };
  /** The folder of the source. */
  folder: string;
  /** For pictures on their way. */
  temporary: string;
  trustedHosts: ReadonlySet<string>;
  /** Pictures of other sites are brought too. */
  download: boolean;
}

type Wanted = { files: Map<string, string>; data: Map<string, string>; addresses: Map<string, string> };

/** The pictures of articles: what each is called, and the words that describe it. */
function wantedOf({ planned, targets }: Plan): Wanted {
  const wanted: Wanted = { files: new Map(), data: new Map(), addresses: new Map() };
  for (const { draft } of planned)
    walk(draft.tree, (node) => {
      const picture = pictureIn(node);
      if (!picture) return;
      const { src, alt } = picture;
      const found = /^data:/i.test(src) ? undefined : targets.image(src, draft.file);
      if (!found) wanted.data.set(src, alt);
      else if (found.kind === 'file') wanted.files.set(found.file, alt);
      else if (found.kind === 'address') wanted.addresses.set(found.url, alt);
    });
  return wanted;
}

function pictureIn(node: Nodes): { src: string; alt: string } | undefined {
  if (node.type === 'image') return { src: node.url, alt: node.alt ?? '' };
  if (node.type !== 'mdxJsxFlowElement' || node.name !== 'Figure') return undefined;
  const value = (name: string) => {
    const found = node.attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === name)?.value;
    return typeof found === 'string' ? found : '';
  };
  return { src: value('src'), alt: value('alt') || value('caption') };
}

/** Pictures that are here, or would be. */
export interface Placed {
  media: PlacedMedia;
  counts: MediaCounts;
  /** What each address of a picture here was made of: two texts with the same pictures are the same. */
  origins: ReadonlyMap<string, string>;
}

/** What a picture is made of, in 12 hexadecimal digits. */
async function originOf(
  place: Pick<MediaPlace, 'folder'>,
  given: { file: string } | { text: string },
): Promise<string> {
  return ('file' in given ? ((await digestOfFile(join(place.folder, given.file))) ?? '') : digest(given.text)).slice(
    0,
    12,
  );
}

/** What would be there, without bringing anything: for a look at what would come. */
export async function supposeMedia(plan: Plan, place: Pick<MediaPlace, 'db' | 'folder' | 'download'>): Promise<Placed> {
  const { files, data, addresses } = wantedOf(plan);
  const pictures = { brought: files.size + data.size, elsewhere: addresses.size, failed: 0 };
  const urls = new Map<string, string>();
  const origins = new Map<string, string>();
  const suppose = (key: string, origin: string) => {
    const url = pictureUrl(`images/uploaded/picture-1x1-${origin}.png`);
    urls.set(key, url);
    origins.set(url, origin);
  };
  for (const file of files.keys()) if (IMAGE_FILE.test(file)) suppose(file, await originOf(place, { file }));
  for (const text of data.keys()) {
    const type = readDataImage(text)?.type;
    if (type && type !== 'svg') suppose(text, await originOf(place, { text }));
  }
  const known = await broughtBefore(place.db, addresses.keys());
  for (const text of addresses.keys())
    if (place.download || known.has(text)) suppose(text, await originOf(place, { text }));
  const attached = await supposeAttachments(plan, place, files, async (given) => {
    const origin = await originOf(place, given);
    const url = `/content/files/uploaded/file-${origin}.bin`;
    origins.set(url, origin);
    return url;
  });
  const urlOf = (key: string) => urls.get(key) ?? attached.urls.get(key);
  const counts = { pictures, attachments: attached.count };
  return { counts, origins, media: { failed: new Map(), copy: urlOf, inlineImage: urlOf, fromElsewhere: urlOf } };
}

/** Brings the pictures over. One that cannot be read or fetched is told with the article that shows it. */
export async function placeMedia(plan: Plan, place: MediaPlace, progress: Progress): Promise<Placed> {
  const wanted = wantedOf(plan);
  const counts: MediaCount = { brought: 0, elsewhere: wanted.addresses.size, failed: 0 };
  const paths = new Map<string, string>();
  const failed = new Map<string, Reason>();
  await mkdir(place.temporary, { recursive: true });
  const fail = (key: string, why: Reason) => {
    failed.set(key, why);
    counts.failed += 1;
  };
  const keep = async (key: string, file: { path: string; name: string; alt: string }) => {
    await progress.pause();
    const kept = await keepPicture(place.db, place.storage, place.by, file, { isBulk: true });
    if (kept.outcome === 'kept') {
      paths.set(key, kept.picture.path);
      counts.brought += 1;
      return kept.picture.path;
    }
    fail(key, REASONS[kept.reason]);
    return undefined;
  };
  for (const [file, alt] of wanted.files)
    if (IMAGE_FILE.test(file)) await keep(file, { path: join(place.folder, file), name: basename(file), alt });
  for (const [data, alt] of wanted.data) {
    const image = readDataImage(data);
    if (!image) continue;
    const path = join(place.temporary, digest(data).slice(0, 32));
    await writeFile(path, image.bytes);
    await keep(data, { path, name: `picture.${image.type}`, alt });
    await rm(path, { force: true });
  }
  await bringAddresses([...wanted.addresses.keys()], place, {
    atOnce: AT_ONCE,
    fetch: downloadImages,
    isKnown: (address, path) => paths.set(address, path),
    keep(address, file) {
      const name = basename(URL.parse(address)?.pathname ?? '') || 'picture';
      return keep(address, { path: file, name, alt: wanted.addresses.get(address)! });
    },
    fail,
    progress,
  });
  const attached = await placeAttachments(plan, { ...place, storage: place.attachments }, wanted.files, progress);
  for (const [key, why] of attached.failed) failed.set(key, why);
  const urlOf = (key: string) => {
    const path = paths.get(key);
    return path ? pictureUrl(path) : attached.urls.get(key);
  };
  const origins = new Map<string, string>();
  for (const [key, path] of paths) {
    const url = pictureUrl(path);
    if (!origins.has(url))
      origins.set(url, await originOf(place, wanted.files.has(key) ? { file: key } : { text: key }));
  }
  for (const [key, url] of attached.urls)
    if (!origins.has(url)) origins.set(url, await originOf(place, URL.canParse(key) ? { text: key } : { file: key }));
  const both = { pictures: counts, attachments: attached.count };
  return { counts: both, origins, media: { failed, copy: urlOf, inlineImage: urlOf, fromElsewhere: urlOf } };
}

const REASONS = {
  empty: { reason: 'empty' },
  'too-large': { reason: 'large' },
  type: { reason: 'unreadable-picture' },
  'too-many-today': { reason: 'too-many-today' },
} satisfies Record<string, Reason>;

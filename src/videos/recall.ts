// What many pages show of video guides, from memory until a guide comes, goes or changes.
import { audiencesOf } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { orWhileAway } from '../db/unavailable.ts';
import type { Memory } from '../server/memory.ts';
import { videosTag } from './cache-tags.ts';
import { type GuideLine, guideAddresses, listGuides, shownGuides } from './store.ts';

/** A guide in a list of pictures. */
export interface GuideCard extends GuideLine {
  /** Address of its picture. */
  poster: string | undefined;
  /** Until when something is said in it; undefined when its captions are empty. */
  seconds: number | undefined;
}

const HOUR_SECONDS = 3600;

/** Where guides are read from, and the memory of what was read. */
interface GuideStore {
  db: Db;
  memory: Memory;
}

/** A name for what a viewer may watch, the same for all who may watch the same. */
function watchersLike(viewer: Viewer): string {
  const audiences = audiencesOf(viewer);
  return audiences === 'all' ? audiences : audiences.join('+');
}

/** The guides that the viewer may watch, by title, with their pictures: in the reader's language, else in the default one. */
export function recallGuides(
  { db, memory }: GuideStore,
  reader: { locale: string; defaultLocale: string; viewer: Viewer },
): Promise<GuideCard[]> {
  return memory.getOrMake(`guides ${reader.locale} ${watchersLike(reader.viewer)}`, async () => {
    const lines = await listGuides(db, reader);
    const slugs = lines.map(({ slug }) => slug);
    const shown = await shownGuides(db, slugs, reader);
    const value = lines.map((line) => {
      const video = shown.get(line.slug);
      return { ...line, poster: video?.poster, seconds: video?.seconds };
    });
    return { value, seconds: HOUR_SECONDS, tags: [videosTag], size: JSON.stringify(value).length };
  });
}

/** Whether there is a guide that the viewer may watch; false while the database is away and nobody has asked before. */
export async function hasGuides({ db, memory }: GuideStore, viewer: Viewer): Promise<boolean> {
  const known = memory.getOrMake(`guides ${watchersLike(viewer)}`, async () => {
    const value = { any: (await guideAddresses(db, viewer)).size > 0 };
    return { value, seconds: HOUR_SECONDS, tags: [videosTag], size: 100 };
  });
  return (await orWhileAway(known, { any: false })).any;
}

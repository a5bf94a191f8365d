import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { guideAt } from './addresses.ts';
import type { ShownVideo } from './shown.ts';
import { guideAddresses, shownGuides } from './store.ts';

/** What the page of a guide shows. */
export interface WatchedGuide {
  video: ShownVideo;
  /** The languages in which the viewer may watch it. */
  locales: string[];
}

/**
 * A guide for somebody who wants to watch it: in the reader's language, else in the default one.
 * @param asked an address of it, present or former; the guide says which one it has.
 * @returns undefined when there is none, or the viewer may not watch it, or it has captions in neither language.
 */
export async function watchGuide(
  db: Db,
  asked: string,
  reader: { locale: string; defaultLocale: string; viewer: Viewer },
): Promise<WatchedGuide | undefined> {
  const { slug } = await guideAt(db, asked);
  const [guides, addresses] = await Promise.all([
    shownGuides(db, [slug], reader),
    guideAddresses(db, reader.viewer, slug),
  ]);
  const video = guides.get(slug);
  const locales = addresses.get(slug) ?? [];
  const isWritten = locales.includes(reader.locale) || locales.includes(reader.defaultLocale);
  return video && isWritten ? { video, locales } : undefined;
}

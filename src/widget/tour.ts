import type { Viewer } from '../accounts/viewer.ts';
import { readPost } from '../articles/markdown.ts';
import { plainText } from '../articles/tree.ts';
import { localized } from '../config/localized.ts';
import type { Db } from '../db/client.ts';
import type { Memory } from '../server/memory.ts';
import { guideAt } from '../videos/addresses.ts';
import { videoTag } from '../videos/cache-tags.ts';
import type { GuideStep, VideoGuide } from '../videos/guide.ts';
import { guideAddresses } from '../videos/store.ts';
import { findTourGuide } from '../videos/tour-guide.ts';
import type { TourStep } from './client/protocol.ts';

/** A tour as the widget takes it, without the words of the tour itself. */
export interface ShownTour {
  slug: string;
  title: string;
  steps: TourStep[];
}

/** What reading a tour needs of the running product. */
export interface TourStore {
  db: Db;
  memory: Memory;
  site: { defaultLocale: string; locales: readonly { code: string }[] };
}

const HOUR_SECONDS = 3600;

/**
 * The steps of a guide that lead through the product, in the reader's language, from memory until the guide changes; undefined: there is no
 * such guide for them, or it leads nowhere.
 * @param asked its name, or an address of it.
 */
export async function readTour(
  { db, memory, site }: TourStore,
  asked: string,
  { locale, viewer, progress }: { locale: string; viewer: Viewer; progress(at: { step: number; all: number }): string },
): Promise<ShownTour | undefined> {
  const { slug } = await guideAt(db, asked);
  if (!(await guideAddresses(db, viewer, slug)).has(slug)) return undefined;
  const { tour } = await memory.getOrMake(`tour ${locale} ${slug}`, async () => {
    const guide = await findTourGuide(db, slug);
    const value = { tour: guide && shownTour(guide, { locale, site, progress }) };
    return { value, seconds: HOUR_SECONDS, tags: [videoTag(slug)], size: JSON.stringify(value).length };
  });
  return tour;
}

function shownTour(
  guide: VideoGuide,
  {
    locale,
    site,
    progress,
  }: { locale: string; site: TourStore['site']; progress(at: { step: number; all: number }): string },
): ShownTour {
  const languages = { locale, defaultLocale: site.defaultLocale, locales: site.locales.map(({ code }) => code) };
  const title = localized(guide.title, locale, site.defaultLocale);
  return {
    slug: guide.slug,
    title,
    steps: guide.steps.map((step, index) => ({
      ...shownStep(step, title, languages),
      progress: progress({ step: index + 1, all: guide.steps.length }),
    })),
  };
}

function shownStep(
  { title, text, target }: GuideStep,
  ofGuide: string,
  { locale, defaultLocale, locales }: { locale: string; defaultLocale: string; locales: string[] },
): Omit<TourStep, 'progress'> {
  const inLanguage = (value: GuideStep['title']) => localized(value, locale, defaultLocale);
  return {
    title: inLanguage(title) || ofGuide,
    text: plainText(readPost(inLanguage(text), { file: '', locale, locales }).nodes).trim(),
    target: target && {
      selector: target.selector,
      placement: target.placement,
      page: target.page,
      text: inLanguage(target.text) || undefined,
    },
  };
}

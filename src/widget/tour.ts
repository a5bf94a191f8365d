import type { Viewer } from '../accounts/viewer.ts';
import { readPost } from '../articles/markdown.ts';
import { plainText } from '../articles/tree.ts';
import { localized } from '../config/localized.ts';
import type { Db } from '../db/client.ts';
import type { GuideStep } from '../videos/guide.ts';
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
  site: { defaultLocale: string; locales: readonly { code: string }[] };
}

/** The steps of a guide that lead through the product, in the reader's language; undefined: there is no such guide for them, or it leads nowhere. */
export async function readTour(
  { db, site }: TourStore,
  slug: string,
  { locale, viewer, progress }: { locale: string; viewer: Viewer; progress(at: { step: number; all: number }): string },
): Promise<ShownTour | undefined> {
  const guide = await findTourGuide(db, slug, viewer);
  if (!guide) return undefined;
  const languages = { locale, defaultLocale: site.defaultLocale, locales: site.locales.map(({ code }) => code) };
  const title = localized(guide.title, locale, site.defaultLocale);
  return {
    slug,
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

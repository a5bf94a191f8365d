import type { GuideKey } from './drafts/store.ts';

/** Path of the list of guides. */
export const guidesUrl = (locale: string): string => `/${locale}/staff/guides`;

/** Path of the page on which a guide is written. */
export const guideEditorUrl = (locale: string, slug: string): string => `${guidesUrl(locale)}/${slug}`;

/** Path of the page on which its video is brought and its picture chosen. */
export const guideVideoUrl = (locale: string, slug: string): string => `${guideEditorUrl(locale, slug)}/video`;

/** Path of the page on which its captions in a language are written. */
export const guideCaptionsUrl = (locale: string, slug: string, language: string): string =>
  `${guideEditorUrl(locale, slug)}/captions/${language}`;

/** Path of the page on which its steps are recorded in the product and put in order. */
export const guideTourUrl = (locale: string, slug: string): string => `${guideEditorUrl(locale, slug)}/tour`;

/** Path of the page on which times are chosen for it. */
export const guideScheduleUrl = (locale: string, slug: string): string => `${guideEditorUrl(locale, slug)}/schedule`;

/** Path of the page on which a draft is looked at. */
export const guideReviewUrl = (locale: string, { slug, author }: GuideKey): string =>
  `${guideEditorUrl(locale, slug)}/review/${author}`;

// Guides for tests.
import type { Cue, RecordedGuide, VideoGuide } from './guide.ts';

/** A guide with captions in these languages. */
export function recordedGuide(
  slug: string,
  locales: readonly string[],
  fields: Partial<VideoGuide> = {},
  said: Record<string, Cue[]> = {},
): RecordedGuide {
  const captions = locales.map((locale) => ({ locale, label: locale, file: `${locale}.vtt` }));
  const guide: VideoGuide = {
    slug,
    title: { en: slug },
    summary: undefined,
    category: undefined,
    tags: [],
    audience: undefined,
    video: 'v.webm',
    alternative: undefined,
    hls: undefined,
    poster: undefined,
    width: 1280,
    height: 720,
    seconds: undefined,
    captions,
    chapters: {},
    steps: [],
    related: [],
    contexts: { pages: [], marks: [] },
    version: undefined,
    ...fields,
  };
  const transcripts = Object.fromEntries(captions.map(({ locale, file }) => [file, said[locale] ?? []]));
  return { guide, transcripts, files: {}, recordedAt: new Date() };
}

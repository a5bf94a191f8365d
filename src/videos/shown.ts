import { localized } from '../config/localized.ts';
import { nameOfElsewhere } from './elsewhere.ts';
import { type Chapter, type Cue, languageOf, type RecordedGuide, secondsOf } from './guide.ts';

/** A guide ready to be shown in one language. */
export interface ShownVideo {
  slug: string;
  /** The last part of the address of its page. */
  address: string;
  title: string;
  summary: string;
  /** Those of the video, first the one to prefer. */
  sources: { src: string; type: string }[];
  poster: string | undefined;
  width: number;
  height: number;
  /** How long it takes; undefined: not known. */
  seconds: number | undefined;
  tracks: { locale: string; label: string; src: string; isDefault: boolean }[];
  /** What is said, in the reader's language or the first there is. */
  transcript: Cue[];
  transcriptLocale: string;
  chapters: readonly Chapter[];
  chaptersLocale: string;
  /** The steps in text. */
  steps: { title: string; text: string; locale: string; from: number | undefined }[];
  /** Slugs of articles. */
  related: string[];
  /** The version of the product that it shows; empty: any. */
  version: string;
  /** Address of the same video elsewhere, with the name of that place. */
  elsewhere: { href: string; name: string } | undefined;
  /** When its video last changed. */
  updatedAt: Date;
}

const TYPES: Readonly<Record<string, string>> = {
  webm: 'video/webm',
  mp4: 'video/mp4',
  m3u8: 'application/vnd.apple.mpegurl',
};

/** A guide as a page shows it in a language. */
export function showGuide(
  { guide, transcripts, files, recordedAt }: RecordedGuide,
  languages: { locale: string; defaultLocale: string },
  address: string = guide.slug,
): ShownVideo {
  const { locale, defaultLocale } = languages;
  const url = (file: string) => guideFileUrl(guide.slug, file, files[file]?.digest);
  const spoken =
    guide.captions.find((track) => track.locale === locale) ??
    guide.captions.find((track) => track.locale === defaultLocale) ??
    guide.captions[0]!;
  const text = (value: Parameters<typeof localized>[0]) => localized(value, locale, defaultLocale);
  const chaptersLocale = languageOf(guide.chapters, languages);
  // HLS comes in pieces as fine as the connection; whoever cannot play it takes the next.
  const videos = [guide.hls, guide.video, guide.alternative].filter((file) => file !== undefined);
  return {
    slug: guide.slug,
    address,
    title: text(guide.title),
    summary: text(guide.summary),
    sources: videos.map((file) => ({ src: url(file), type: TYPES[/\.(\w+)$/.exec(file)![1]!.toLowerCase()] ?? '' })),
    poster: guide.poster && url(guide.poster),
    width: guide.width,
    height: guide.height,
    seconds: secondsOf({ guide, transcripts }),
    tracks: guide.captions.map((track) => ({
      locale: track.locale,
      label: track.label,
      src: url(track.file),
      isDefault: track === spoken,
    })),
    transcript: transcripts[spoken.file] ?? [],
    transcriptLocale: spoken.locale,
    chapters: guide.chapters[chaptersLocale] ?? [],
    chaptersLocale,
    steps: guide.steps.map((step) => ({
      title: text(step.title),
      text: text(step.text),
      locale: languageOf(step.text, languages),
      from: step.from,
    })),
    related: guide.related,
    version: guide.version ?? '',
    elsewhere: elsewhereOf(guide),
    updatedAt: recordedAt,
  };
}

function elsewhereOf({ elsewhere }: Pick<RecordedGuide['guide'], 'elsewhere'>): ShownVideo['elsewhere'] {
  const name = elsewhere && nameOfElsewhere(elsewhere);
  return elsewhere && name ? { href: elsewhere, name } : undefined;
}

/** Address of a file of a guide: another for another content, so that it can be kept for long. */
export function guideFileUrl(slug: string, file: string, digest: string | undefined): string {
  const address = `/content/videos/${encodeURIComponent(slug)}/${encodeURIComponent(file)}`;
  return digest ? `${address}?v=${digest.slice(0, 12)}` : address;
}

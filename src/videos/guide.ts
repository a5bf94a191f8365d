import type { Audience } from '../accounts/audience.ts';
import type { Localized } from '../config/localized.ts';

/** On which side of an element a step of a tour stands; `auto`: where there is room. */
export const PLACEMENTS = ['auto', 'top', 'bottom', 'start', 'end'] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** The element of the product that a step is about: found by both, selector and text. Plain data, never run. */
export interface StepTarget {
  selector: string;
  /** What is written on it, by language; undefined: the selector says it all. */
  text: Localized | undefined;
  placement: Placement;
  /** Pattern of the page that it is on, as {@link GuideContexts.pages} has them; undefined: any. */
  page: string | undefined;
}

/** One step in text: for who does not watch, for print, and for a tour. */
export interface GuideStep {
  title: Localized | undefined;
  /** Markdown as in the community: no components. */
  text: Localized;
  /** Where the video shows it, in seconds. */
  from: number | undefined;
  target: StepTarget | undefined;
}

/** A part of a video: from when, in seconds, until the next one. */
export interface Chapter {
  from: number;
  title: string;
}

/** Where in the product a guide is suggested. */
export interface GuideContexts {
  /** Patterns of addresses: `/billing/*`, or with the origin; `*` stands for anything. */
  pages: string[];
  /** Values of `data-help` that are visible on the page. */
  marks: string[];
}

/** Captions in a language. */
export interface GuideCaptions {
  locale: string;
  label: string;
  file: string;
}

/**
 * A video guide as it is live, from its folder or written in the browser. Files are named without a folder; they are served at
 * `/content/videos/<slug>/<file>` wherever they are kept. Texts are by language.
 */
export interface VideoGuide {
  slug: string;
  title: Localized;
  summary: Localized | undefined;
  /** Slug of the category it is found in; undefined: in none. */
  category: string | undefined;
  tags: string[];
  /** For whom it is; undefined: for who may read one of the articles that show it, and for everybody where none does. */
  audience: Audience | undefined;
  /** MP4 with H.264, or WebM: what every browser may play. */
  video: string;
  /** The same in the other of the two formats. */
  alternative: string | undefined;
  /** The same as HLS (.m3u8), only beside an MP4, for browsers that play it by themselves. */
  hls: string | undefined;
  /** PNG, JPEG, WebP or AVIF. */
  poster: string | undefined;
  /** In pixels. */
  width: number;
  height: number;
  /** How long it takes; undefined: not known. */
  seconds: number | undefined;
  captions: GuideCaptions[];
  /** By language, in order; a language without its own has those of the default language. */
  chapters: Readonly<Record<string, readonly Chapter[]>>;
  steps: GuideStep[];
  /** Slugs of articles. */
  related: string[];
  contexts: GuideContexts;
  /** The version of the product that it shows, as the company names it. */
  version: string | undefined;
  /** Address of the same video at one of {@link ELSEWHERE}, for who wants to watch it there. */
  elsewhere?: string | undefined;
}

/** One caption: from when to when, in seconds, and what is said. */
export interface Cue {
  from: number;
  to: number;
  text: string;
}

/** What is known of a file of a guide. */
export interface GuideFile {
  bytes: number;
  /** Of its content, hexadecimal: another content has another. */
  digest: string;
  /** When the file changed, in milliseconds since 1970, so that what did not change is not read again. */
  changedAt?: number;
  /** Where the storage keeps it; absent: it lies in the content folder. */
  storageKey?: string;
}

/** A guide with what is said in it, by the file of the captions, and what is known of its files, by name. */
export interface RecordedGuide {
  guide: VideoGuide;
  transcripts: Record<string, Cue[]>;
  files: Record<string, GuideFile>;
  recordedAt: Date;
}

/** Whether a file of a guide is a video, by its name: MP4 or WebM. */
export const isVideoName = (name: string): boolean => /\.(mp4|webm)$/i.test(name);

/** Whether it is a picture that may stand before a video. */
export const isPosterName = (name: string): boolean => /\.(png|jpe?g|webp|avif)$/i.test(name);

/** Path of the page of a guide in a language, from the root. @param address as its readers know it, which may be another than its slug. */
export function guideUrl(locale: string, address: string): string {
  return `/${locale}/videos/${encodeURIComponent(address)}`;
}

/** The language among those of a text that somebody gets: theirs, else the default one, else any. */
export function languageOf(
  byLanguage: Readonly<Record<string, unknown>>,
  { locale, defaultLocale }: { locale: string; defaultLocale: string },
): string {
  const [first = locale] = Object.keys(byLanguage);
  return [locale, defaultLocale].find((one) => byLanguage[one] !== undefined) ?? first;
}

/** How long a guide takes, in seconds: what is known of its video, else until when something is said. */
export function secondsOf({ guide, transcripts }: Pick<RecordedGuide, 'guide' | 'transcripts'>): number | undefined {
  if (guide.seconds !== undefined) return guide.seconds;
  const last = Math.max(0, ...Object.values(transcripts).map((cues) => cues.at(-1)?.to ?? 0));
  return last > 0 ? last : undefined;
}

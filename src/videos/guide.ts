import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Localized, localized } from '../config/localized.ts';
import { readYaml } from '../config/yaml.ts';
import { oneLine } from '../markdown/one-line.ts';

const text = z.union([z.string().min(1), z.record(z.string(), z.string().min(1))]);
const fileName = z.string().regex(/^[\w][\w .-]*$/);

const guideFile = z.object({
  title: text,
  summary: text.optional(),
  category: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  tags: z.array(z.string().min(1).max(50)).max(20).default([]),
  video: fileName.refine((name) => /\.(mp4|webm)$/i.test(name)),
  poster: fileName.refine((name) => /\.(png|jpe?g|webp|avif|svg)$/i.test(name)).optional(),
  width: z.number().int().min(16).max(10_000).default(1280),
  height: z.number().int().min(16).max(10_000).default(720),
  captions: z
    .array(
      z.object({
        locale: z.string().min(2),
        label: z.string().min(1),
        file: fileName.refine((name) => /\.vtt$/i.test(name)),
      }),
    )
    .min(1),
});

const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a title, or one a language as { en: …, fr: … }',
  summary: 'a sentence, or one a language',
  category: 'the name of a folder of articles',
  tags: 'a list of words such as [invoice, refund]',
  video: 'the name of an .mp4 or .webm file beside guide.yml',
  poster: 'the name of a picture beside guide.yml',
  width: 'the width of the video in pixels',
  height: 'the height of the video in pixels',
  captions:
    'a list such as - { locale: en, label: English, file: captions.en.vtt }; a video without captions is not for everyone',
};

/** A video with its captions, as `content/videos/<slug>/guide.yml` says. File names are relative to that folder. */
export interface VideoGuide {
  slug: string;
  title: Localized;
  summary: Localized | undefined;
  /** Slug of the category it is found in; undefined: in none. */
  category: string | undefined;
  tags: string[];
  video: string;
  poster: string | undefined;
  /** In pixels. */
  width: number;
  height: number;
  captions: { locale: string; label: string; file: string }[];
}

/** One caption: from when to when, in seconds, and what is said. */
export interface Cue {
  from: number;
  to: number;
  text: string;
}

/** A guide ready to be shown in one language. */
export interface ShownVideo {
  title: string;
  summary: string;
  video: string;
  type: string;
  poster: string | undefined;
  width: number;
  height: number;
  tracks: { locale: string; label: string; src: string; isDefault: boolean }[];
  /** What is said, in the reader's language or the first there is. */
  transcript: Cue[];
  transcriptLocale: string;
  /** When its file last changed. */
  updatedAt: Date;
}

/** Reading a guide: the guide, or everything that speaks against it (`line` of guide.yml, from 1, and a sentence). */
export type GuideResult = { guide: VideoGuide } | { problems: [GuideProblem, ...GuideProblem[]] };
export interface GuideProblem {
  line: number;
  field?: string;
  message: string;
}

/** Reads and checks `content/videos/<slug>/guide.yml`; text in one language counts for the default language. */
export async function readVideoGuide(contentDir: string, slug: string, defaultLocale: string): Promise<GuideResult> {
  let source: string;
  try {
    if (!/^[\w-]+$/.test(slug)) throw new Error('not a slug');
    source = await readFile(path.join(contentDir, 'videos', slug, 'guide.yml'), 'utf8');
  } catch {
    return {
      problems: [{ line: 1, message: `There is no video guide “${slug}”; expected videos/${slug}/guide.yml.` }],
    };
  }
  const read = readYaml(source, guideFile);
  if (read.value === undefined) {
    const fields = new Map(read.problems.map((problem) => [String(problem.path[0] ?? ''), problem]));
    const [first, ...others] = [...fields].map(([field, { line, message }]): GuideProblem => {
      if (message) return { line, message };
      return { line, field, message: `Expected ${EXPECTED[field] ?? 'fields such as title: …'}.` };
    });
    return { problems: [first!, ...others] };
  }
  const { title, summary, ...rest } = read.value;
  const in_ = (value: z.output<typeof text>): Localized =>
    typeof value === 'string' ? { [defaultLocale]: value } : value;
  return {
    guide: {
      slug,
      ...rest,
      title: in_(title),
      summary: summary ? in_(summary) : undefined,
      category: rest.category,
      poster: rest.poster,
    },
  };
}

/** Path of the page of a guide in a language, from the root. */
export function guideUrl(locale: string, slug: string): string {
  return `/${locale}/videos/${encodeURIComponent(slug)}`;
}

/** A guide as a page shows it in a language. */
export function showGuide(
  { guide, transcripts, recordedAt }: { guide: VideoGuide; transcripts: Record<string, Cue[]>; recordedAt: Date },
  languages: { locale: string; defaultLocale: string },
): ShownVideo {
  const url = (file: string) => `/content/videos/${encodeURIComponent(guide.slug)}/${encodeURIComponent(file)}`;
  const spoken =
    guide.captions.find((track) => track.locale === languages.locale) ??
    guide.captions.find((track) => track.locale === languages.defaultLocale) ??
    guide.captions[0]!;
  return {
    updatedAt: recordedAt,
    title: localized(guide.title, languages.locale, languages.defaultLocale),
    summary: localized(guide.summary, languages.locale, languages.defaultLocale),
    video: url(guide.video),
    type: /\.webm$/i.test(guide.video) ? 'video/webm' : 'video/mp4',
    poster: guide.poster && url(guide.poster),
    width: guide.width,
    height: guide.height,
    tracks: guide.captions.map((track) => ({
      locale: track.locale,
      label: track.label,
      src: url(track.file),
      isDefault: track === spoken,
    })),
    transcript: transcripts[spoken.file] ?? [],
    transcriptLocale: spoken.locale,
  };
}

/** Fragment by which the page of a guide can be entered at a cue. */
export function anchorOf(cue: Cue): string {
  return `at-${Math.floor(cue.from)}`;
}

const TIMING = /^(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})\s+-->\s+(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})/;

/** The cues of a WebVTT file in order, without their mark-up. What is no cue is left out. */
export function parseCaptions(vtt: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of vtt.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => TIMING.test(line));
    if (at < 0) continue;
    const [, fromHours, fromMinutes, fromSeconds, fromMs, toHours, toMinutes, toSeconds, toMs] = TIMING.exec(
      lines[at]!,
    )!;
    const spoken = oneLine(
      lines
        .slice(at + 1)
        .join(' ')
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    );
    if (spoken)
      cues.push({
        from: seconds(fromHours, fromMinutes, fromSeconds, fromMs),
        to: seconds(toHours, toMinutes, toSeconds, toMs),
        text: spoken,
      });
  }
  return cues;
}

function seconds(hours = '0', minutes = '0', whole = '0', milliseconds = '0'): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(milliseconds) / 1000;
}

// The fields of content/videos/<slug>/guide.yml.
import { z } from 'zod';
import { type Audience, readAudience } from '../accounts/audience.ts';
import type { Localized } from '../config/localized.ts';
import { oneLine } from '../markdown/one-line.ts';
import { nameOfElsewhere } from './elsewhere.ts';
import { isPosterName, isVideoName, PLACEMENTS } from './guide.ts';
import { isGuideSlug } from './guide-slug.ts';
import { LONGEST_SECONDS, readMoment } from './time.ts';

const line = (most: number) => z.string().transform(oneLine).pipe(z.string().min(1).max(most));
const perLanguage = (text: z.ZodType<string>) => z.union([text, z.record(z.string(), text)]);
const shortText = perLanguage(line(200));
const longText = perLanguage(z.string().trim().min(1).max(2_000));
const fileName = z
  .string()
  .max(150)
  .regex(/^[\w][\w .-]*$/);
const named = (ending: RegExp) => fileName.refine((name) => ending.test(name));
const videoName = fileName.refine(isVideoName);
const moment = z
  .union([z.string(), z.number()])
  .refine((value) => readMoment(value) !== undefined)
  .transform((value) => readMoment(value)!);
const pattern = z
  .string()
  .max(300)
  .regex(/^(?:\/|https?:\/\/[^/\s*]+\/)\S*$/);

const target = z.union([
  line(500).transform((selector) => ({ selector })),
  z.object({
    selector: line(500),
    text: shortText.optional(),
    placement: z.enum(PLACEMENTS).optional(),
    page: pattern.optional(),
  }),
]);
const step = z.union([
  z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .transform((text) => ({ text })),
  z.object({ title: shortText.optional(), text: longText, at: moment.optional(), target: target.optional() }),
]);
const chapters = z.union([
  z.array(z.object({ at: moment, title: shortText })).max(100),
  z.array(z.object({ locale: z.string().min(2), file: named(/\.vtt$/i) })).max(60),
]);

/** What a guide.yml may say. */
export const guideFields = z.object({
  title: shortText,
  summary: perLanguage(line(500)).optional(),
  address: z.string().refine(isGuideSlug).optional(),
  formerly: z.array(z.string().refine(isGuideSlug)).max(100).default([]),
  category: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  tags: z.array(z.string().min(1).max(50)).max(20).default([]),
  audience: z
    .string()
    .refine((value) => readAudience(value) !== undefined)
    .transform((value) => value as Audience)
    .optional(),
  video: videoName,
  alternative: videoName.optional(),
  hls: named(/\.m3u8$/i).optional(),
  poster: fileName.refine(isPosterName).optional(),
  width: z.number().int().min(16).max(10_000).default(1280),
  height: z.number().int().min(16).max(10_000).default(720),
  seconds: z.number().positive().max(LONGEST_SECONDS).optional(),
  captions: z
    .array(z.object({ locale: z.string().min(2), label: line(60).optional(), file: named(/\.vtt$/i) }))
    .min(1)
    .max(60),
  chapters: chapters.default([]),
  steps: z.array(step).max(50).default([]),
  related: z.array(z.string().min(1).max(300)).max(20).default([]),
  contexts: z
    .object({ pages: z.array(pattern).max(30).default([]), marks: z.array(line(100)).max(30).default([]) })
    .default({ pages: [], marks: [] }),
  elsewhere: line(300)
    .refine((address) => nameOfElsewhere(address) !== undefined)
    .optional(),
  version: z.union([z.string(), z.number()]).transform(String).pipe(line(40)).optional(),
});

/** What guide.yml says, read. */
export type GuideFields = z.output<typeof guideFields>;

/** What was expected of a field, after “Expected ”. */
export const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a title of up to 200 characters, or one a language as { en: …, fr: … }',
  summary: 'a sentence of up to 500 characters, or one a language',
  address: 'the last part of the address of its page, such as pay-an-invoice, where it is not the name of the folder',
  formerly: 'a list of addresses that the guide had, such as [pay-a-bill]',
  category: 'the name of a folder of articles',
  tags: 'a list of words such as [invoice, refund]',
  audience: 'everyone, member, staff, plan:<id of a plan> or organization:<number>',
  video: 'the name of an .mp4 or .webm file beside guide.yml',
  alternative: 'the name of the same video in the other format, .mp4 or .webm',
  hls: 'the name of an .m3u8 file beside guide.yml, with an .mp4 beside it',
  poster: 'the name of a picture beside guide.yml: .png, .jpg, .webp or .avif',
  width: 'the width of the video in pixels',
  height: 'the height of the video in pixels',
  seconds: 'how many seconds the video takes, a day at most',
  captions:
    'a list such as - { locale: en, label: English, file: captions.en.vtt }; a video without captions is not for everyone',
  chapters: 'a list such as - { at: 0:12, title: { en: … } }, or of files as - { locale: en, file: chapters.en.vtt }',
  steps: 'a list such as - { text: { en: … }, at: 0:12, target: { selector: "#pay", placement: bottom } }',
  related: 'a list of slugs of articles such as [pay-an-invoice]',
  contexts: 'pages: [/billing/*] and marks: [invoice]',
  elsewhere: 'the address of the same video at YouTube or Vimeo, such as https://www.youtube.com/watch?v=…',
  version: 'the version of the product that the video shows, such as "2.4"',
};

/** A text in one language counts for the default language. */
export function inLanguages(value: string | Localized, defaultLocale: string): Localized {
  return typeof value === 'string' ? { [defaultLocale]: value } : value;
}

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { readCaptions } from '../../src/videos/captions.ts';
import type { Spoken } from './director.ts';
import type { Rendered } from './render.ts';
import type { GuideScript } from './script.ts';
import { captionLines, LANGUAGES, type Language, LOCALES, readingTime, type Sentence, said } from './texts.ts';

/** A film with when everything in it is said. */
export interface Recording extends Rendered {
  width: number;
  height: number;
  /** How long it takes. */
  seconds: number;
  chapters: readonly Spoken[];
  captions: readonly Spoken[];
}

/** A recording without its pictures: what the words are written by. */
type Timing = Pick<Recording, 'width' | 'height' | 'seconds' | 'chapters' | 'captions'>;

/** Writes a guide into its folder in place of what was there. */
export async function writeGuide(videos: string, script: GuideScript, recording: Recording): Promise<void> {
  const folder = path.join(videos, script.slug);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true });
  const video = `video.${recording.extension}`;
  await writeFile(path.join(folder, video), recording.video);
  await writeFile(path.join(folder, 'poster.webp'), recording.poster);
  await writeWords(folder, script, recording, video);
}

/**
 * Writes captions, chapters and steps of a guide anew by the times of its recording, where only words have changed.
 * @throws Error when a caption no longer stays as long as it takes to read it, or when the script says more or less than was recorded.
 */
export async function rewriteWords(videos: string, script: GuideScript): Promise<void> {
  const folder = path.join(videos, script.slug);
  const { width, height, seconds, video, chapters } = parse(await readFile(path.join(folder, 'guide.yml'), 'utf8'));
  const { cues } = readCaptions(await readFile(path.join(folder, 'en.vtt'), 'utf8'), { locale: 'en' });
  const says = Object.values(script.chapters).flatMap((chapter) => Object.entries(chapter.says));
  const names = Object.keys(script.chapters);
  if (cues.length !== says.length || chapters.length !== names.length)
    throw new Error(`${script.slug} says something else than what was recorded: record it.`);
  const captions = cues.map(({ from, to }, index): Spoken => {
    const [name, sentence] = says[index]!;
    if (to - from < readingTime(sentence) - 0.01)
      throw new Error(`${script.slug}: “${said(sentence, 'en')}” needs more time now: record it.`);
    return { name, from, to };
  });
  const starts = chapters.map(
    ({ at }: { at: number }, index: number): Spoken => ({ name: names[index]!, from: at, to: at }),
  );
  await writeWords(folder, script, { width, height, seconds, chapters: starts, captions }, video);
}

async function writeWords(folder: string, script: GuideScript, timing: Timing, video: string): Promise<void> {
  for (const locale of LOCALES) await writeFile(path.join(folder, `${locale}.vtt`), captionsIn(script, timing, locale));
  await writeFile(path.join(folder, 'guide.yml'), guideFile(script, timing, video));
}

/** The captions of a recording in a language, as WebVTT. */
function captionsIn(
  script: GuideScript,
  { chapters, captions }: Pick<Recording, 'chapters' | 'captions'>,
  locale: Language,
): string {
  const cues = captions.map(({ name, from, to }) => {
    const chapter = chapters.findLast((one) => one.from <= from + 0.01)!;
    const lines = captionLines(said(script.chapters[chapter.name]!.says[name]!, locale));
    return `${timestamp(from)} --> ${timestamp(to)}\n${lines.join('\n')}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function guideFile(script: GuideScript, { chapters, width, height, seconds }: Timing, video: string): string {
  return stringify(
    {
      title: inLanguages(script.title),
      summary: inLanguages(script.summary),
      category: script.category,
      tags: script.tags,
      video,
      poster: 'poster.webp',
      width,
      height,
      seconds: Number(seconds.toFixed(2)),
      captions: LOCALES.map((locale) => ({ locale, label: LANGUAGES[locale], file: `${locale}.vtt` })),
      chapters: chapters.map(({ name, from }) => ({
        at: moment(from),
        title: inLanguages(script.chapters[name]!.title),
      })),
      steps: chapters.map(({ name, from }) => stepOf(script, name, from)),
      related: script.related,
    },
    { lineWidth: 140 },
  );
}

/** A chapter in words, for who does not watch. */
function stepOf(script: GuideScript, name: string, from: number) {
  const { title, says } = script.chapters[name]!;
  const textIn = (locale: Language) =>
    Object.values(says)
      .map((sentence) => said(sentence, locale))
      .join(' ');
  const text = Object.fromEntries(LOCALES.map((locale) => [locale, textIn(locale)]));
  return { title: inLanguages(title), text, at: moment(from) };
}

/** Seconds as guide.yml has them. */
function moment(seconds: number): number {
  return Number(seconds.toFixed(2));
}

function inLanguages(sentence: Sentence): Record<Language, string> {
  return Object.fromEntries(LOCALES.map((locale) => [locale, said(sentence, locale)])) as Record<Language, string>;
}

function timestamp(seconds: number): string {
  const whole = Math.round(seconds * 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(whole / 60_000)}:${two((whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`;
}

// content/videos/<slug>/ read and checked.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readYaml } from '../config/yaml.ts';
import type { WrittenAddresses } from './addresses.ts';
import type { CaptionProblem } from './caption-source.ts';
import { readCaptions, readChapters } from './captions.ts';
import { digestOfFile } from './digest.ts';
import type { Chapter, Cue, GuideFile, GuideStep, RecordedGuide, VideoGuide } from './guide.ts';
import { EXPECTED, type GuideFields, guideFields, inLanguages } from './guide-fields.ts';

/** Something that speaks against a guide; errors keep it out. Line and column from 1. */
export interface GuideProblem extends Omit<CaptionProblem, 'code' | 'values'> {
  /** Path inside content/. */
  file: string;
  field?: string;
  /** A file that the guide names and can be shown without is not there. */
  isMissing?: true;
}

/** Reading a guide: the guide where nothing is wrong enough to keep it out, and whatever speaks against it. */
export interface GuideResult {
  recorded?: RecordedGuide;
  /** Where its page is to be found beside its name. */
  addresses?: WrittenAddresses;
  problems: GuideProblem[];
}

/**
 * Reads and checks the folder of a guide; text in one language counts for the default language.
 * @param options.known what was known of its files: what has not changed since is not read for its digest again.
 */
export async function readVideoGuide(
  contentDir: string,
  slug: string,
  options: { defaultLocale: string; known?: Readonly<Record<string, GuideFile>> | undefined },
): Promise<GuideResult> {
  const reading = new Reading(path.join(contentDir, 'videos', slug), slug, options.defaultLocale);
  const source = /^[\w-]+$/.test(slug) ? await reading.text('guide.yml') : undefined;
  if (source === undefined) {
    reading.report('guide.yml', { message: `There is no video guide “${slug}”; expected videos/${slug}/guide.yml.` });
    return { problems: reading.problems };
  }
  const read = readYaml(source, guideFields);
  if (read.value === undefined) {
    const fields = new Map(read.problems.map((problem) => [String(problem.path[0] ?? ''), problem]));
    for (const [field, { line, message }] of fields)
      reading.report(
        'guide.yml',
        message
          ? { line, message }
          : { line, field, message: `Expected ${EXPECTED[field] ?? 'fields such as title: …'}.` },
      );
    return { problems: reading.problems };
  }
  const lineOf = (field: string) => read.placeOf([field]).line;
  if (read.value.hls && !/\.mp4$/i.test(read.value.video))
    reading.report('guide.yml', { line: lineOf('hls'), field: 'hls', message: `Expected ${EXPECTED['hls']}.` });
  const guide = guideOf(slug, read.value, options.defaultLocale);
  const transcripts = await reading.captions(guide);
  const chapters = await reading.chapters(read.value.chapters, guide);
  const complete = { ...guide, chapters };
  const files = await reading.files(complete, { lineOf, known: options.known ?? {} });
  const { problems } = reading;
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  const recordedAt = new Date(files[guide.video]?.changedAt ?? 0);
  const { address, formerly } = read.value;
  return { recorded: { guide: complete, transcripts, files, recordedAt }, addresses: { address, formerly }, problems };
}

/** Without the code, which is only for pages. */
function spoken({ severity, line, column, message }: CaptionProblem) {
  return { severity, line, column, message };
}

/** Reading one folder, and what comes up. */
class Reading {
  readonly problems: GuideProblem[] = [];
  private readonly folder: string;
  private readonly slug: string;
  private readonly defaultLocale: string;

  constructor(folder: string, slug: string, defaultLocale: string) {
    this.folder = folder;
    this.slug = slug;
    this.defaultLocale = defaultLocale;
  }

  report(file: string, problem: Partial<GuideProblem> & { message: string }): void {
    this.problems.push({ severity: 'error', line: 1, column: 1, ...problem, file: `videos/${this.slug}/${file}` });
  }

  /** A text file of the folder; undefined when there is none. */
  async text(name: string): Promise<string | undefined> {
    return readFile(path.join(this.folder, name), 'utf8').catch((error) => {
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code)) return undefined;
      throw error;
    });
  }

  async captions(guide: VideoGuide): Promise<Record<string, Cue[]>> {
    const transcripts: Record<string, Cue[]> = {};
    for (const { locale, file } of guide.captions) {
      const source = await this.text(file);
      if (source === undefined) continue;
      const { cues, problems } = readCaptions(source, { locale, seconds: guide.seconds });
      for (const problem of problems) this.report(file, spoken(problem));
      transcripts[file] = cues;
    }
    return transcripts;
  }

  async chapters(written: GuideFields['chapters'], guide: VideoGuide): Promise<Record<string, Chapter[]>> {
    const chapters: Record<string, Chapter[]> = {};
    for (const chapter of written) {
      if ('file' in chapter) {
        const source = await this.text(chapter.file);
        if (source === undefined) {
          this.report('guide.yml', { field: 'chapters', message: `There is no file ${chapter.file} beside it.` });
          continue;
        }
        const read = readChapters(source, { locale: chapter.locale, seconds: guide.seconds });
        for (const problem of read.problems) this.report(chapter.file, spoken(problem));
        chapters[chapter.locale] = read.chapters;
      } else {
        for (const [locale, title] of Object.entries(inLanguages(chapter.title, this.defaultLocale)))
          chapters[locale] = [...(chapters[locale] ?? []), { from: chapter.at, title }];
      }
    }
    for (const list of Object.values(chapters)) list.sort((a, b) => a.from - b.from);
    return chapters;
  }

  /** What is known of the files of a guide. Only its video has to be there. */
  async files(
    guide: VideoGuide,
    { lineOf, known }: { lineOf(field: string): number; known: Readonly<Record<string, GuideFile>> },
  ): Promise<Record<string, GuideFile>> {
    const files: Record<string, GuideFile> = {};
    for (const [field, name] of namedFiles(guide)) {
      const place = path.join(this.folder, name);
      const facts = await stat(place).catch(() => undefined);
      if (!facts?.isFile()) {
        const message = `There is no file ${name} beside it.`;
        const place = { line: lineOf(field), field, message };
        if (field === 'video') this.report('guide.yml', place);
        else this.report('guide.yml', { ...place, severity: 'warning', isMissing: true });
        continue;
      }
      const changedAt = Math.floor(facts.mtimeMs);
      const before = known[name];
      const isSame = before?.changedAt === changedAt && before.bytes === facts.size && !before.storageKey;
      files[name] = isSame ? before : { bytes: facts.size, digest: await digestOfFile(place), changedAt };
    }
    return files;
  }
}

/** The files that a guide names, with the field that does. */
export function namedFiles(guide: VideoGuide): [field: string, name: string][] {
  const { video, alternative, hls, poster } = guide;
  const one = Object.entries({ video, alternative, hls, poster }).flatMap(([field, name]) =>
    name === undefined ? [] : [[field, name] as [string, string]],
  );
  return [...one, ...guide.captions.map(({ file }) => ['captions', file] as [string, string])];
}

/** A guide as its fields say, without what stands in other files. */
function guideOf(slug: string, fields: GuideFields, defaultLocale: string): VideoGuide {
  const text = (value: Parameters<typeof inLanguages>[0] | undefined) =>
    value === undefined ? undefined : inLanguages(value, defaultLocale);
  const { audience, alternative, hls, poster, seconds, version, category, video, width, height, elsewhere } = fields;
  return {
    slug,
    title: inLanguages(fields.title, defaultLocale),
    summary: text(fields.summary),
    category,
    tags: fields.tags,
    audience,
    video,
    alternative,
    hls,
    poster,
    width,
    height,
    seconds,
    captions: fields.captions.map(({ locale, label, file }) => ({ locale, label: label ?? nameOf(locale), file })),
    chapters: {},
    steps: stepsOf(fields.steps, defaultLocale),
    related: fields.related,
    contexts: fields.contexts,
    version,
    elsewhere,
  };
}

/** Steps as their fields say; text in one language counts for the default language. */
export function stepsOf(steps: GuideFields['steps'], defaultLocale: string): GuideStep[] {
  const text = (value: Parameters<typeof inLanguages>[0] | undefined) =>
    value === undefined ? undefined : inLanguages(value, defaultLocale);
  return steps.map((step) => {
    const { title, text: words, at, target } = { title: undefined, at: undefined, target: undefined, ...step };
    const {
      selector,
      text: on,
      placement,
      page,
    } = { text: undefined, placement: undefined, page: undefined, selector: '', ...target };
    return {
      title: text(title),
      text: inLanguages(words, defaultLocale),
      from: at,
      target: target && { selector, text: text(on), placement: placement ?? 'auto', page },
    };
  });
}

/** What a language is called in itself. */
function nameOf(locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

// What a draft of a guide says, checked: the same bounds as of guide.yml.
import { createHash } from 'node:crypto';
import { readAudience } from '../../accounts/audience.ts';
import { oneLine } from '../../markdown/one-line.ts';
import { readCaptions } from '../../videos/captions.ts';
import { nameOfElsewhere } from '../../videos/elsewhere.ts';
import {
  type Chapter,
  type GuideFile,
  type GuideStep,
  isPosterName,
  isVideoName,
  PLACEMENTS,
  type RecordedGuide,
  type VideoGuide,
} from '../../videos/guide.ts';
import { readMoment } from '../../videos/time.ts';
import type { GuideFields, InLanguages, StepFields } from './drafts/guide-draft.ts';

/** In characters and entries; as guide.yml may have it. */
export const GUIDE_LIMITS = {
  title: 200,
  summary: 500,
  tags: 20,
  tag: 50,
  related: 20,
  pages: 30,
  page: 300,
  marks: 30,
  mark: 100,
  version: 40,
  chapters: 100,
  steps: 50,
  step: 2_000,
  selector: 500,
} as const;

/** What keeps a draft from readers, at a field of the form. `line` is of the text in it, from 1. */
export interface GuideError {
  field: string;
  problem:
    | 'missing'
    | 'too-long'
    | 'too-many'
    | 'no-captions'
    | 'no-title'
    | 'mistake'
    | 'no-moment'
    | 'no-category'
    | 'no-pattern'
    | 'no-selector'
    | 'no-elsewhere';
  line?: number;
  most?: number;
}

/** A file of a guide, with what is known of its picture. */
export interface KnownFile extends GuideFile {
  width: number;
  height: number;
  /** Of a video. */
  seconds?: number | undefined;
}

/** What a draft is read with. */
export interface GuideSources {
  slug: string;
  /** What it may show, by name. */
  files: ReadonlyMap<string, KnownFile>;
  /** What readers have: what no form shows stays as it is there. */
  live: VideoGuide | undefined;
  defaultLocale: string;
  /** What a language is called in itself. */
  labelOf(locale: string): string;
}

/** A draft that was read; it is only to be used where there are no errors. */
export interface ReadGuide {
  recorded: RecordedGuide;
  /** The text of each file of captions, by its name. */
  captions: Record<string, string>;
  errors: GuideError[];
}

/** Reads a draft: the guide that readers would have, and everything that speaks against it. */
export function readGuide(fields: GuideFields, sources: GuideSources): ReadGuide {
  return new Reading(fields, sources).read();
}

class Reading {
  private readonly errors: GuideError[] = [];
  private readonly fields: GuideFields;
  private readonly sources: GuideSources;

  constructor(fields: GuideFields, sources: GuideSources) {
    this.fields = fields;
    this.sources = sources;
  }

  read(): ReadGuide {
    const { fields, sources, errors } = this;
    const { slug, files, live, defaultLocale } = sources;
    const title = this.texts('title', fields.title, GUIDE_LIMITS.title);
    if (!title[defaultLocale]) this.wrong(`title-${defaultLocale}`, 'no-title');
    const summary = this.texts('summary', fields.summary, GUIDE_LIMITS.summary);
    // A form may name any file of the guide; only a video plays, and only a picture stands before it.
    const video = isVideoName(fields.video) ? files.get(fields.video) : undefined;
    if (!video) this.wrong('video', 'missing');
    const poster = isPosterName(fields.poster) ? files.get(fields.poster) : undefined;
    if (fields.poster !== '' && !poster) this.wrong('poster', 'missing');
    const captions = this.captions(video?.seconds);
    // What stands for the same video goes with it.
    const { alternative, hls } = live?.video === fields.video ? live : { alternative: undefined, hls: undefined };
    const guide: VideoGuide = {
      slug,
      title,
      summary: Object.keys(summary).length > 0 ? summary : undefined,
      category: this.category(),
      tags: this.list('tags', fields.tags, GUIDE_LIMITS.tags, GUIDE_LIMITS.tag),
      audience: fields.audience === '' ? undefined : (readAudience(fields.audience) ?? 'staff'),
      video: fields.video,
      alternative,
      hls,
      poster: fields.poster || undefined,
      width: video?.width ?? 1280,
      height: video?.height ?? 720,
      seconds: video?.seconds,
      captions: captions.tracks,
      chapters: this.chapters(),
      steps: this.steps(),
      related: this.list('related', fields.related, GUIDE_LIMITS.related, GUIDE_LIMITS.page),
      contexts: {
        pages: this.pages(),
        marks: this.list('marks', fields.marks, GUIDE_LIMITS.marks, GUIDE_LIMITS.mark),
      },
      version: this.line('version', fields.version, GUIDE_LIMITS.version) || undefined,
      elsewhere: this.elsewhere(),
    };
    const named = [guide.video, alternative, hls, guide.poster].filter((name) => name !== undefined);
    const kept = named.flatMap((name): [string, GuideFile][] => {
      const file = files.get(name);
      return file ? [[name, bare(file)]] : [];
    });
    return {
      recorded: {
        guide,
        transcripts: captions.transcripts,
        files: { ...Object.fromEntries(kept), ...captions.files },
        recordedAt: new Date(),
      },
      captions: captions.texts,
      errors,
    };
  }

  private wrong(field: string, problem: GuideError['problem'], more: { line?: number; most?: number } = {}): void {
    this.errors.push({ field, problem, ...more });
  }

  private line(field: string, typed: string, most: number): string {
    const text = oneLine(typed);
    if (text.length > most) this.wrong(field, 'too-long', { most });
    return text;
  }

  private texts(field: string, typed: InLanguages, most: number): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const [locale, given] of Object.entries(typed)) {
      const text = this.line(`${field}-${locale}`, given, most);
      if (text) texts[locale] = text;
    }
    return texts;
  }

  private list(field: string, typed: string, most: number, longest: number): string[] {
    const parts = typed.split(/[,;\n]/).map(oneLine);
    const list = [...new Set(parts.filter(Boolean))];
    if (list.length > most) this.wrong(field, 'too-many', { most });
    if (list.some((one) => one.length > longest)) this.wrong(field, 'too-long', { most: longest });
    return list;
  }

  private category(): string | undefined {
    const category = this.fields.category.trim();
    if (category !== '' && !/^[a-z0-9-]+$/.test(category)) this.wrong('category', 'no-category');
    return category || undefined;
  }

  private elsewhere(): string | undefined {
    const address = oneLine(this.fields.elsewhere ?? '');
    if (address !== '' && (address.length > GUIDE_LIMITS.page || !nameOfElsewhere(address)))
      this.wrong('elsewhere', 'no-elsewhere');
    return address || undefined;
  }

  private pages(): string[] {
    const { pages, page: longest } = GUIDE_LIMITS;
    const list = [...new Set(this.fields.pages.split('\n').map(oneLine).filter(Boolean))];
    if (list.length > pages) this.wrong('pages', 'too-many', { most: pages });
    list.forEach((pattern, index) => {
      if (!isPattern(pattern) || pattern.length > longest) this.wrong('pages', 'no-pattern', { line: index + 1 });
    });
    return list;
  }

  /** The files are named by their content, so that the one of a name never changes. */
  private captions(seconds: number | undefined) {
    const tracks: VideoGuide['captions'] = [];
    const [texts, transcripts, files]: [
      Record<string, string>,
      RecordedGuide['transcripts'],
      Record<string, GuideFile>,
    ] = [{}, {}, {}];
    for (const [locale, typed] of Object.entries(this.fields.captions)) {
      if (typed.trim() === '') continue;
      const source = typed.replace(/\r\n?/g, '\n');
      const { cues, problems } = readCaptions(source, { locale, seconds });
      const mistake = problems.find(({ severity }) => severity === 'error');
      if (mistake) this.wrong(`captions-${locale}`, 'mistake', { line: mistake.line });
      const digest = createHash('sha256').update(source).digest('hex').slice(0, 32);
      const name = `${locale}-${digest.slice(0, 12)}.vtt`;
      tracks.push({ locale, label: this.sources.labelOf(locale), file: name });
      texts[name] = source;
      transcripts[name] = cues;
      files[name] = { bytes: Buffer.byteLength(source), digest };
    }
    if (tracks.length === 0) this.wrong('captions', 'no-captions');
    return { tracks, texts, transcripts, files };
  }

  private chapters(): Record<string, Chapter[]> {
    const chapters: Record<string, Chapter[]> = {};
    for (const [locale, typed] of Object.entries(this.fields.chapters)) {
      const list = typed.split('\n').flatMap((line, index): Chapter[] => {
        if (line.trim() === '') return [];
        const [, at = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? [];
        const [from, title] = [readMoment(at), oneLine(rest)];
        const place = { line: index + 1 };
        if (from === undefined || title === '') this.wrong(`chapters-${locale}`, 'no-moment', place);
        if (title.length > GUIDE_LIMITS.title)
          this.wrong(`chapters-${locale}`, 'too-long', { ...place, most: GUIDE_LIMITS.title });
        return [{ from: from ?? 0, title }];
      });
      if (list.length > GUIDE_LIMITS.chapters)
        this.wrong(`chapters-${locale}`, 'too-many', { most: GUIDE_LIMITS.chapters });
      if (list.length > 0) chapters[locale] = list.sort((a, b) => a.from - b.from);
    }
    return chapters;
  }

  private steps(): GuideStep[] {
    const { steps } = this.fields;
    if (steps.length > GUIDE_LIMITS.steps) this.wrong('steps', 'too-many', { most: GUIDE_LIMITS.steps });
    return steps.map((step, index) => this.step(step, `step-${index}`));
  }

  private step(step: StepFields, field: string): GuideStep {
    const texts = Object.entries(step.text).map(([locale, typed]): [string, string] => {
      const text = typed.replace(/\r\n?/g, '\n').trim();
      if (text.length > GUIDE_LIMITS.step)
        this.wrong(`${field}-text-${locale}`, 'too-long', { most: GUIDE_LIMITS.step });
      return [locale, text];
    });
    const text = Object.fromEntries(texts.filter(([, words]) => words !== ''));
    const { defaultLocale } = this.sources;
    if (!text[defaultLocale]) this.wrong(`${field}-text-${defaultLocale}`, 'missing');
    const title = this.texts(`${field}-title`, step.title, GUIDE_LIMITS.title);
    const from = step.at.trim() === '' ? undefined : readMoment(step.at.trim());
    if (step.at.trim() !== '' && from === undefined) this.wrong(`${field}-at`, 'no-moment');
    const selector = this.line(`${field}-selector`, step.selector, GUIDE_LIMITS.selector);
    const on = this.texts(`${field}-on`, step.on, GUIDE_LIMITS.title);
    const page = step.page.trim();
    if (page !== '' && !isPattern(page)) this.wrong(`${field}-page`, 'no-pattern');
    if (selector === '' && Object.keys(on).length > 0) this.wrong(`${field}-selector`, 'no-selector');
    const placement = PLACEMENTS.find((one) => one === step.placement) ?? 'auto';
    return {
      title: Object.keys(title).length > 0 ? title : undefined,
      text,
      from,
      target:
        selector === ''
          ? undefined
          : { selector, text: Object.keys(on).length > 0 ? on : undefined, placement, page: page || undefined },
    };
  }
}

const isPattern = (text: string) => /^(?:\/|https?:\/\/[^/\s*]+\/)\S*$/.test(text);

/** Without what is known of the picture, which the guide says itself. */
function bare({ width, height, seconds, ...file }: KnownFile): GuideFile {
  return file;
}

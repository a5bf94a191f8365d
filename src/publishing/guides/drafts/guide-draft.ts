import type { GuideStep, VideoGuide } from '../../../videos/guide.ts';

/** A text of a guide in each language; one that is not there yet is missing or empty. */
export type InLanguages = Record<string, string>;

/** What a writer types about a step, with the element of the product that it is about. */
export interface StepFields {
  title: InLanguages;
  text: InLanguages;
  /** When the video shows it, such as `1:12`. */
  at: string;
  /** Empty: it is about none. */
  selector: string;
  /** What is written on it. */
  on: InLanguages;
  placement: string;
  /** Pattern of the page that it is on. */
  page: string;
}

/** What a writer types about a guide, as typed: nothing of it is lost for being wrong. */
export interface GuideFields {
  title: InLanguages;
  summary: InLanguages;
  /** Slug of the category; empty: none. */
  category: string;
  /** With commas between, as `related`. */
  tags: string;
  /** Slugs of articles. */
  related: string;
  /** Patterns of pages of the product where it is of use, a line each. */
  pages: string;
  /** Values of `data-help` there, with commas between. */
  marks: string;
  /** Empty: for who may read one of the articles that show it. */
  audience: string;
  version: string;
  /** Address of the same video at YouTube or Vimeo; empty or missing: none. */
  elsewhere?: string;
  /** Names of files beside guide.yml; empty: none yet. */
  video: string;
  poster: string;
  /** WebVTT. */
  captions: InLanguages;
  /** A line each: a time and a title. */
  chapters: InLanguages;
  steps: StepFields[];
}

/** The fields of a guide that has nothing yet. */
export const NO_GUIDE: GuideFields = {
  title: {},
  summary: {},
  category: '',
  tags: '',
  related: '',
  pages: '',
  marks: '',
  audience: '',
  version: '',
  video: '',
  poster: '',
  captions: {},
  chapters: {},
  steps: [],
};

/** A step that has nothing yet. */
export const NO_STEP: StepFields = { title: {}, text: {}, at: '', selector: '', on: {}, placement: 'auto', page: '' };

/** A moment in a video as people write it: `1:12`, `1:02:03.5`. */
export function writtenMoment(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const rest = milliseconds % 60_000;
  const minutes = (milliseconds - rest) / 60_000;
  const two = (value: number) => String(value).padStart(2, '0');
  const part =
    rest % 1000 === 0
      ? ''
      : `.${String(rest % 1000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`;
  const clock = `${two(minutes % 60)}:${two(Math.floor(rest / 1000))}${part}`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${clock}` : clock.replace(/^0/, '');
}

/** What a guide says, as a writer may type it. @param captions the text of each file of captions, by its name. */
export function typedGuide(guide: VideoGuide, captions: Readonly<Record<string, string>>): GuideFields {
  return {
    title: { ...guide.title },
    summary: { ...guide.summary },
    category: guide.category ?? '',
    tags: guide.tags.join(', '),
    related: guide.related.join(', '),
    pages: guide.contexts.pages.join('\n'),
    marks: guide.contexts.marks.join(', '),
    audience: guide.audience ?? '',
    version: guide.version ?? '',
    elsewhere: guide.elsewhere ?? '',
    video: guide.video,
    poster: guide.poster ?? '',
    captions: Object.fromEntries(guide.captions.map(({ locale, file }) => [locale, captions[file] ?? ''])),
    chapters: Object.fromEntries(
      Object.entries(guide.chapters).map(([locale, list]) => [
        locale,
        list.map(({ from, title }) => `${writtenMoment(from)} ${title}`).join('\n'),
      ]),
    ),
    steps: typedSteps(guide.steps),
  };
}

/** Steps of a guide, as a writer may type them. */
export function typedSteps(steps: readonly GuideStep[]): StepFields[] {
  return steps.map(({ title, text, from, target }) => ({
    title: { ...title },
    text: { ...text },
    at: from === undefined ? '' : writtenMoment(from),
    selector: target?.selector ?? '',
    on: { ...target?.text },
    placement: target?.placement ?? 'auto',
    page: target?.page ?? '',
  }));
}

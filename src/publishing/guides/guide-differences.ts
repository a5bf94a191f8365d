// What is different between two guides, field by field, for people who decide about one.
import { diffArrays } from 'diff';
import { clock } from '../../ui/formats.ts';
import type { GuideStep, RecordedGuide, VideoGuide } from '../../videos/guide.ts';
import { ordered } from '../../videos/guide-digest.ts';
import { writtenMoment } from './drafts/guide-draft.ts';

/** Fields that have one value, whatever the language. */
const SINGLE = ['category', 'audience', 'version', 'elsewhere', 'video', 'poster'] as const;
/** Lists. */
const LISTS = ['tags', 'related', 'pages', 'marks'] as const;
/** What is said of a step beside its words. */
const OF_STEP = ['at', 'selector', 'on', 'placement', 'page'] as const;

/** What something is about that differs. */
export type GuidePart =
  | { part: 'title' | 'summary' | 'chapters' | 'captions'; locale: string }
  | { part: (typeof SINGLE)[number] | (typeof LISTS)[number] }
  /** `number` from 1, as it is now, else as it was. */
  | { part: 'step'; number: number; locale: string }
  | { part: 'step'; number: number; field: (typeof OF_STEP)[number]; locale?: string };

/** A field that differs, with each place in it that does. */
export type GuideDifference = GuidePart & { changes: { before: string; after: string }[] };

/** A guide with what is said in it, where that is known. */
type Compared = Pick<RecordedGuide, 'guide'> & Partial<Pick<RecordedGuide, 'transcripts'>>;

/**
 * What is different between two guides: texts by language, chapters and captions line by line, steps one by one.
 * @param before undefined: there was none, so that everything is new.
 */
export function guideDifferences(before: Compared | undefined, after: Compared): GuideDifference[] {
  const found: GuideDifference[] = [];
  const add = (part: GuidePart, was: string, is: string) => {
    if (was !== is) found.push({ ...part, changes: [{ before: was, after: is }] });
  };
  const addLines = (part: GuidePart, was: string[], is: string[]) => {
    const changes = changedLines(was, is);
    if (changes.length > 0) found.push({ ...part, changes });
  };
  const [was, is] = [before?.guide, after.guide];
  for (const locale of localesOf(was?.title, is.title))
    add({ part: 'title', locale }, was?.title[locale] ?? '', is.title[locale] ?? '');
  for (const locale of localesOf(was?.summary, is.summary))
    add({ part: 'summary', locale }, was?.summary?.[locale] ?? '', is.summary?.[locale] ?? '');
  for (const part of SINGLE) add({ part }, was?.[part] ?? '', is[part] ?? '');
  for (const part of LISTS) add({ part }, listOf(was, part), listOf(is, part));
  const chapters = (guide: VideoGuide | undefined, locale: string) =>
    (guide?.chapters[locale] ?? []).map(({ from, title }) => `${clock(from)} ${title}`);
  for (const locale of localesOf(was?.chapters, is.chapters))
    addLines({ part: 'chapters', locale }, chapters(was, locale), chapters(is, locale));
  for (const { number, one, other } of pairsOf(was?.steps ?? [], is.steps)) {
    for (const locale of localesOf(one?.text, other?.text, one?.title, other?.title))
      add({ part: 'step', number, locale }, wordsOf(one, locale), wordsOf(other, locale));
    for (const field of OF_STEP) {
      if (field !== 'on') add({ part: 'step', number, field }, detailOf(one, field), detailOf(other, field));
      else
        for (const locale of localesOf(one?.target?.text, other?.target?.text))
          add(
            { part: 'step', number, field, locale },
            one?.target?.text?.[locale] ?? '',
            other?.target?.text?.[locale] ?? '',
          );
    }
  }
  if (after.transcripts)
    for (const locale of new Set([...(was?.captions ?? []), ...is.captions].map((captions) => captions.locale)))
      addLines({ part: 'captions', locale }, saidIn(before, locale), saidIn(after, locale));
  return found;
}

/** The lines that came and went, those next to each other together. */
function changedLines(was: string[], is: string[]): { before: string; after: string }[] {
  const changes: { before: string; after: string }[] = [];
  let open: { before: string[]; after: string[] } | undefined;
  const close = () => {
    if (open) changes.push({ before: open.before.join('\n'), after: open.after.join('\n') });
    open = undefined;
  };
  for (const { added, removed, value } of diffArrays(was, is)) {
    if (!added && !removed) {
      close();
      continue;
    }
    open ??= { before: [], after: [] };
    open[removed ? 'before' : 'after'].push(...value);
  }
  close();
  return changes;
}

/** Steps beside what became of them: those that are the same in both are left out. */
function pairsOf(
  was: readonly GuideStep[],
  is: readonly GuideStep[],
): { number: number; one?: GuideStep; other?: GuideStep }[] {
  const keys = (steps: readonly GuideStep[]) => steps.map((step) => JSON.stringify(ordered(step)));
  const pairs: { number: number; one?: GuideStep; other?: GuideStep }[] = [];
  let [at, now] = [0, 0];
  let [gone, come]: [number[], number[]] = [[], []];
  const close = () => {
    for (let index = 0; index < Math.max(gone.length, come.length); index++) {
      const [from, to] = [gone[index], come[index]];
      pairs.push({
        number: (to ?? from!) + 1,
        ...(from !== undefined && { one: was[from]! }),
        ...(to !== undefined && { other: is[to]! }),
      });
    }
    [gone, come] = [[], []];
  };
  for (const { added, removed, value } of diffArrays(keys(was), keys(is))) {
    if (removed) for (const _ of value) gone.push(at++);
    else if (added) for (const _ of value) come.push(now++);
    else {
      close();
      at += value.length;
      now += value.length;
    }
  }
  close();
  return pairs;
}

const wordsOf = (step: GuideStep | undefined, locale: string): string =>
  [step?.title?.[locale], step?.text[locale]].filter(Boolean).join('\n');

function detailOf(step: GuideStep | undefined, field: Exclude<(typeof OF_STEP)[number], 'on'>): string {
  if (field === 'at') return step?.from === undefined ? '' : writtenMoment(step.from);
  return step?.target?.[field] ?? '';
}

function listOf(guide: VideoGuide | undefined, part: (typeof LISTS)[number]): string {
  if (!guide) return '';
  return part === 'pages'
    ? guide.contexts.pages.join('\n')
    : (part === 'marks' ? guide.contexts.marks : guide[part]).join(', ');
}

function saidIn(compared: Compared | undefined, locale: string): string[] {
  const file = compared?.guide.captions.find((captions) => captions.locale === locale)?.file;
  const cues = file === undefined ? undefined : compared?.transcripts?.[file];
  return (cues ?? []).map(({ from, text }) => `${clock(from)} ${text}`);
}

/** Each language of some texts, once and in one order. */
function localesOf(...texts: (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return [...new Set(texts.flatMap((text) => Object.keys(text ?? {})))].sort();
}

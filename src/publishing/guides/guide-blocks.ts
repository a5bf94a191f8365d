// A guide as blocks of text that one can comment on, in an order that stays the same.
import { clock } from '../../ui/formats.ts';
import type { RecordedGuide } from '../../videos/guide.ts';
import { squeezed } from '../comments/anchor.ts';

/** What a block is about, for its label. */
export type GuideBlockKind = 'title' | 'summary' | 'chapters' | 'captions' | 'step';

/** A part of a guide in a language. */
export interface GuideBlock {
  kind: GuideBlockKind;
  locale: string;
  /** Number of the step, from 1. */
  number?: number;
  /** As they are shown. */
  lines: string[];
  /** Its words as anchors see them. */
  text: string;
}

/** Captions of one block: some sentences. */
const CAPTIONS_A_BLOCK = 12;
/** More captions of a language are not shown, and not commented on one by one. */
const MOST_CAPTIONS = 1_200;

/** The blocks of a guide: what it says around the video, then what is said in it, each language after the other, the main one first. */
export function guideBlocks(
  { guide, transcripts }: Pick<RecordedGuide, 'guide' | 'transcripts'>,
  defaultLocale: string,
): GuideBlock[] {
  const block = (kind: GuideBlockKind, locale: string, lines: string[], number?: number): GuideBlock[] => {
    const text = squeezed(lines.join(' '));
    return text === '' ? [] : [{ kind, locale, lines, text, ...(number !== undefined && { number }) }];
  };
  const captions = (file: string, locale: string) => {
    const lines = (transcripts[file] ?? []).slice(0, MOST_CAPTIONS).map(({ from, text }) => `${clock(from)} ${text}`);
    return Array.from({ length: Math.ceil(lines.length / CAPTIONS_A_BLOCK) }, (_, at) =>
      block('captions', locale, lines.slice(at * CAPTIONS_A_BLOCK, (at + 1) * CAPTIONS_A_BLOCK)),
    ).flat();
  };
  const locales = [
    ...Object.keys(guide.title),
    ...guide.captions.map(({ locale }) => locale),
    ...Object.keys(guide.chapters),
    ...guide.steps.flatMap(({ text }) => Object.keys(text)),
  ];
  // The database gives languages back in an order of its own.
  const inOrder = [...new Set(locales)].sort(
    (a, b) => Number(b === defaultLocale) - Number(a === defaultLocale) || (a < b ? -1 : 1),
  );
  return inOrder.flatMap((locale) => [
    ...block('title', locale, [guide.title[locale] ?? '']),
    ...block('summary', locale, [guide.summary?.[locale] ?? '']),
    ...block(
      'chapters',
      locale,
      (guide.chapters[locale] ?? []).map(({ from, title }) => `${clock(from)} ${title}`),
    ),
    ...guide.steps.flatMap(({ title, text }, index) =>
      block('step', locale, [title?.[locale] ?? '', ...(text[locale] ?? '').split('\n')].filter(Boolean), index + 1),
    ),
    ...guide.captions.filter((one) => one.locale === locale).flatMap(({ file }) => captions(file, locale)),
  ]);
}

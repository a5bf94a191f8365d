import { type CaptionMistakeCode, captionMistake } from './caption-mistakes.ts';
import { type CaptionProblem, type PlacedCue, parseVtt } from './caption-source.ts';
import type { Chapter, Cue } from './guide.ts';
import { LONGEST_SECONDS } from './time.ts';

/** What people can read in time and at a glance; languages whose signs are words or syllables have bounds of their own. */
const READING = { charactersASecond: 17, line: 42, lines: 2 } as const;
const READING_OF: Readonly<Record<string, { charactersASecond: number; line: number }>> = {
  ja: { charactersASecond: 4, line: 16 },
  ko: { charactersASecond: 12, line: 16 },
  zh: { charactersASecond: 9, line: 16 },
};

/** Seconds without a caption after which one asks whether some are missing. */
const LONG_GAP = 20;

/** Of each kind of warning about how captions read, as many are told as help to see it. */
const MOST_OF_A_KIND = 20;

/** What captions are held against. */
interface CaptionContext {
  /** Language of the captions. */
  locale: string;
  /** How long the video takes, in seconds; undefined: not known. */
  seconds?: number | undefined;
}

/**
 * Reads captions in WebVTT: what is said, by time, as text alone. Errors are mistakes by which something is never shown; warnings are
 * captions that overlap, leave long gaps, go by too quickly to be read, or are too long for two lines.
 */
export function readCaptions(source: string, context: CaptionContext): { cues: Cue[]; problems: CaptionProblem[] } {
  const { cues, problems } = parseVtt(source, 'subtitles/captions/descriptions');
  if (cues.length === 0 && problems.every(({ severity }) => severity === 'warning'))
    problems.push({ severity: 'error', line: 1, column: 1, ...captionMistake('none') });
  const all = [...problems, ...absurd(cues, context), ...few(overlaps(cues)), ...few(gaps(cues, context))];
  all.push(...few(tooQuick(cues, context)), ...few(tooLong(cues, context)));
  return { cues: cues.map(({ from, to, text }) => ({ from, to, text })), problems: inOrder(all) };
}

/** Reads chapters in WebVTT: from when each is, and its title. */
export function readChapters(
  source: string,
  context: CaptionContext,
): { chapters: Chapter[]; problems: CaptionProblem[] } {
  const { cues, problems } = parseVtt(source, 'chapters');
  return {
    chapters: cues.map(({ from, text }) => ({ from, title: text.slice(0, 200) })),
    problems: inOrder([...problems, ...absurd(cues, context)]),
  };
}

function inOrder(problems: CaptionProblem[]): CaptionProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function few(problems: Iterable<CaptionProblem>): CaptionProblem[] {
  const first: CaptionProblem[] = [];
  for (const problem of problems) {
    first.push(problem);
    if (first.length === MOST_OF_A_KIND) break;
  }
  return first;
}

const warning = (
  line: number,
  code: CaptionMistakeCode,
  values: Record<string, string | number>,
  column = 1,
): CaptionProblem => ({ severity: 'warning', line, column, ...captionMistake(code, values) });

function* absurd(cues: readonly PlacedCue[], { seconds }: CaptionContext): Generator<CaptionProblem> {
  const last = cues.reduce<PlacedCue | undefined>(
    (latest, cue) => (latest && latest.to >= cue.to ? latest : cue),
    undefined,
  );
  if (!last) return;
  if (last.to > LONGEST_SECONDS)
    yield { severity: 'error', line: last.line, column: 1, ...captionMistake('after-a-day') };
  // A frame more or less is how videos are cut.
  else if (seconds !== undefined && last.to > seconds + 0.5)
    yield warning(last.line, 'after-video', { seconds: rounded(seconds) });
}

function* overlaps(cues: readonly PlacedCue[]): Generator<CaptionProblem> {
  let before: PlacedCue | undefined;
  for (const cue of cues) {
    if (before && cue.from < before.to - 0.0005) yield warning(cue.line, 'overlap', { line: before.line });
    if (!before || cue.to > before.to) before = cue;
  }
}

function* gaps(cues: readonly PlacedCue[], { seconds }: CaptionContext): Generator<CaptionProblem> {
  let until = 0;
  for (const cue of cues) {
    if (cue.from - until > LONG_GAP) yield warning(cue.line, 'gap-before', { seconds: rounded(cue.from - until) });
    until = Math.max(until, cue.to);
  }
  const last = cues.at(-1);
  if (last && seconds !== undefined && seconds - until > LONG_GAP)
    yield warning(last.line, 'gap-after', { seconds: rounded(seconds - until) });
}

function* tooQuick(cues: readonly PlacedCue[], { locale }: CaptionContext): Generator<CaptionProblem> {
  const { charactersASecond } = readingIn(locale);
  for (const cue of cues) {
    const speed = [...cue.text].length / (cue.to - cue.from);
    if (speed > charactersASecond)
      yield warning(cue.line, 'quick', { speed: Math.ceil(speed), most: charactersASecond });
  }
}

function* tooLong(cues: readonly PlacedCue[], { locale }: CaptionContext): Generator<CaptionProblem> {
  const { line: most } = readingIn(locale);
  for (const { line, lines } of cues) {
    const long = lines.findIndex((text) => [...text].length > most);
    // A player breaks one long line in two by itself.
    const needs = lines.reduce((sum, text) => sum + Math.max(1, Math.ceil([...text].length / most)), 0);
    if (needs > READING.lines) yield warning(line, 'lines', { needs, lines: READING.lines, most });
    else if (long >= 0 && lines.length > 1) yield warning(line + 1 + long, 'line-wide', { most }, most + 1);
  }
}

function readingIn(locale: string): { charactersASecond: number; line: number } {
  return READING_OF[locale.split('-')[0]!] ?? READING;
}

/** To a tenth of a second. */
const rounded = (seconds: number) => Math.round(seconds * 10) / 10;

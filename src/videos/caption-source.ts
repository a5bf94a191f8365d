// WebVTT as `webvtt-parser` reads it, with the places of mistakes put right and its sentences in plain words.
import webvtt, { type ParsedNode } from 'webvtt-parser';
import { oneLine } from '../markdown/one-line.ts';
import { type CaptionMistake, type CaptionMistakeCode, captionMistake } from './caption-mistakes.ts';
import type { Cue } from './guide.ts';

/** Something that speaks against a file of captions or chapters, both numbers from 1. */
export interface CaptionProblem extends CaptionMistake {
  severity: 'error' | 'warning';
  line: number;
  column: number;
}

/** A cue with where it stands. */
export interface PlacedCue extends Cue {
  /** Line of its times, from 1. */
  line: number;
  /** Its lines without mark-up, as written. */
  lines: string[];
}

/** The parser's own lack the semicolon and leave one behind. */
const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': '\u00a0',
  '&lrm;': '\u200e',
  '&rlm;': '\u200f',
};

/** Bounds that no sensible file of captions reaches; beyond them nothing is read. */
export const CAPTION_LIMITS = { characters: 2_000_000, cues: 10_000, line: 1_000, cue: 5_000, marks: 100_000 } as const;

/** Mistakes of one severity that are told; more of them help nobody. */
const MOST_TOLD = 200;

/** Mistakes by which something that is said is lost, by the parser's sentence; with all others browsers show the cue. */
const LOSES: Readonly<Record<string, CaptionMistakeCode>> = {
  'No valid signature. (File needs to start with "WEBVTT".)': 'no-signature',
  'No timestamp found.': 'no-time',
  'Timestamp must start with a character in the range 0-9.': 'no-time',
  'No time unit separator found.': 'no-time',
  'Must be exactly two digits.': 'two-digits',
  'No seconds found or minutes is greater than 59.': 'no-seconds',
  'No decimal separator (".") found.': 'no-point',
  'Milliseconds must be given in three digits.': 'three-digits',
  'You cannot have more than 59 minutes.': 'many-minutes',
  'You cannot have more than 59 seconds.': 'many-seconds',
  'No valid timestamp separator found.': 'no-arrow',
  'End timestamp is not greater than start timestamp.': 'ends-early',
  'Cue identifier cannot be standalone.': 'no-times',
  'Cue identifier needs to be followed by timestamp.': 'no-times',
};
const KEEPS: Readonly<Record<string, CaptionMistakeCode>> = {
  'Start timestamp is not greater than or equal to start timestamp of previous cue.': 'unordered',
  'Blank line missing before cue.': 'no-empty-line',
  'No blank line after the signature.': 'signature-line',
  'Incorrect escape.': 'escape',
  'Incorrect start tag.': 'unknown-markup',
  'Incorrect end tag.': 'markup-end',
  'Required end tag missing.': 'markup-open',
  "'-->' not separated from timestamp by whitespace.": 'arrow-space',
  "Timestamp not separated from '-->' by whitespace.": 'arrow-space',
};
/** Those with many sentences. */
const KINDS: readonly [RegExp, CaptionMistakeCode][] = [
  [/^(?:Alignment|Line|Position|Size|Text position|Writing)|\bsetting\b/, 'setting'],
  [/^Timestamp/, 'time-inside'],
  [/<v>|^(?:Start|End) tags/, 'markup-here'],
];
/** What the sentences about a sign are about. */
const SIGNS: Partial<Record<CaptionMistakeCode, Record<string, string>>> = {
  escape: { sign: '&', written: '&amp;' },
  'unknown-markup': { sign: '<', written: '&lt;' },
};

/** What the parser found. @returns its own sentence where that is not known. */
function explained(sentence: string): CaptionMistake {
  const code = LOSES[sentence] ?? KEEPS[sentence] ?? KINDS.find(([kind]) => kind.test(sentence))?.[1];
  return code ? captionMistake(code, SIGNS[code]) : { message: sentence };
}

/**
 * Reads WebVTT: the cues by time, their text alone, and what is wrong with the file by line and column. Styles, regions and header
 * lines are passed over; so is everything by which a file could be more than text.
 */
export function parseVtt(
  source: string,
  mode: 'subtitles/captions/descriptions' | 'chapters',
): { cues: PlacedCue[]; problems: CaptionProblem[] } {
  const refused = (line: number, code: CaptionMistakeCode, column = 1) => ({
    cues: [],
    problems: [{ severity: 'error' as const, line, column, ...captionMistake(code) }],
  });
  if (source.length > CAPTION_LIMITS.characters) return refused(1, 'file-long');
  const lines = plainLines(source);
  const long = lines.findIndex((line) => line.length > CAPTION_LIMITS.line);
  if (long >= 0) return refused(long + 1, 'line-long', CAPTION_LIMITS.line);
  const timings = lines.flatMap((line, index) => (line.includes('-->') ? [index] : []));
  if (timings.length > CAPTION_LIMITS.cues) return refused(timings[CAPTION_LIMITS.cues]! + 1, 'cues-many');
  const endless = timings.find((index) => charactersBelow(lines, index) > CAPTION_LIMITS.cue);
  if (endless !== undefined) return refused(endless + 1, 'caption-long');
  const much = lineOfMark(lines, CAPTION_LIMITS.marks);
  if (much >= 0) return refused(much + 1, 'markup-much');
  const { shortened, marked } = withoutPlainTexts(lines, timings);
  const parsed = new webvtt.WebVTTParser(ENTITIES).parse(shortened.join('\n'), mode);
  const placeOf = placesByTimes(lines, marked);
  const cues = parsed.cues.flatMap(({ startTime, endTime, text, tree }) => {
    const plain = PLACEHOLDER.exec(text);
    const first = plain ? Number(plain[1]) : 0;
    const own = plain ? textBelow(lines, first - 1).map(clean) : text.split('\n').map(withoutMarkup);
    const said = oneLine(plain ? own.join(' ') : clean(wordsOf(tree)));
    const line = plain ? first : placeOf(startTime, endTime);
    return said && endTime > startTime ? [{ from: startTime, to: endTime, text: said, line, lines: own }] : [];
  });
  const left = { error: MOST_TOLD, warning: MOST_TOLD };
  const problems = parsed.errors.flatMap((error): CaptionProblem[] => {
    // Regions are no part of what the parser knows, and no mistake.
    if (error.message === 'Invalid setting.' && lines[error.line - 1]?.includes('region:')) return [];
    const severity = error.message in LOSES ? 'error' : 'warning';
    if (left[severity]-- <= 0) return [];
    return [
      {
        severity,
        ...placeInText({ line: error.line, col: error.col ?? 1 }, lines),
        ...explained(error.message),
      },
    ];
  });
  return { cues, problems };
}

/** The index of the line in which one sign of mark-up more than so many stands; -1: there are no more. The parser makes a mistake of each. */
function lineOfMark(lines: readonly string[], most: number): number {
  let count = 0;
  return lines.findIndex((line) => {
    for (let at = 0; at < line.length; at++) if (line[at] === '<' || line[at] === '&') count++;
    return count > most;
  });
}

/** In place of a text in which the parser would find nothing: it looks at each character by itself. */
const PLACEHOLDER = /^@(\d+)@(?:\n@)*$/;

/**
 * The lines of a file with a placeholder for each text without mark-up, as many lines long as the text, which names the line of its times,
 * from 1.
 * @returns `marked`: the indexes of the times whose text the parser reads itself; none of these can look like a placeholder.
 */
function withoutPlainTexts(
  lines: readonly string[],
  timings: readonly number[],
): { shortened: string[]; marked: number[] } {
  const shortened = [...lines];
  const marked: number[] = [];
  for (const timing of timings) {
    const text = textBelow(lines, timing);
    if (text.some((line) => /[<&]/.test(line))) marked.push(timing);
    else
      text.forEach((_, at) => {
        shortened[timing + 1 + at] = at === 0 ? `@${timing + 1}@` : '@';
      });
  }
  return { shortened, marked };
}

/** The lines of text below the times on a line. */
function textBelow(lines: readonly string[], timing: number): string[] {
  let end = timing + 1;
  while (lines[end] && !lines[end]!.includes('-->')) end++;
  return lines.slice(timing + 1, end);
}

/** How long the text is that belongs to the times on a line. */
function charactersBelow(lines: readonly string[], timing: number): number {
  let characters = 0;
  for (let index = timing + 1; lines[index] && !lines[index]!.includes('-->'); index++)
    characters += lines[index]!.length + 1;
  return characters;
}

/** The lines of a file, with those emptied that say nothing about captions, so that all others keep their numbers. */
function plainLines(source: string): string[] {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  let skips = /^WEBVTT(?:[ \t]|$)/.test(lines[0]!);
  return lines.map((line, index) => {
    if (line === '' || line.includes('-->')) skips = false;
    else if (index > 0 && lines[index - 1] === '' && /^(?:STYLE|REGION)(?:[ \t]|$)/.test(line)) skips = true;
    return skips && index > 0 ? '' : line;
  });
}

const TIMES = /^[ \t]*((?:\d+:)?\d+:\d+\.\d+)\s*-->\s*((?:\d+:)?\d+:\d+\.\d+)/;

/** Says on which line the cue with these times stands: the parser does not. */
function placesByTimes(lines: readonly string[], timings: readonly number[]) {
  const byTimes = new Map<string, number[]>();
  for (const index of timings) {
    const [, from, to] = TIMES.exec(lines[index]!) ?? [];
    if (!from || !to) continue;
    const key = `${secondsOfStamp(from)} ${secondsOfStamp(to)}`;
    byTimes.set(key, [...(byTimes.get(key) ?? []), index + 1]);
  }
  return (from: number, to: number): number => byTimes.get(`${from} ${to}`)?.shift() ?? 1;
}

/** As the parser reckons, to the last bit. */
function secondsOfStamp(stamp: string): number {
  const [rest = '', part = '0'] = stamp.split('.');
  const numbers = rest.split(':').map(Number);
  const [hours, minutes, seconds] = numbers.length === 3 ? numbers : [0, ...numbers];
  return hours! * 60 * 60 + minutes! * 60 + seconds! + Number(part) / 1000;
}

/** The parser counts mistakes in a text from its beginning, and names the line after it. */
function placeInText(
  { line, col }: { line: number; col: number },
  lines: readonly string[],
): { line: number; column: number } {
  const at = line - 1;
  if (at <= 0 || (lines[at] !== undefined && lines[at] !== '')) return { line, column: col };
  let first = at;
  while (first > 0 && lines[first - 1] !== '' && !lines[first - 1]!.includes('-->')) first--;
  let column = col;
  for (let index = first; index < at; index++) {
    if (column <= lines[index]!.length + 1) return { line: index + 1, column };
    column -= lines[index]!.length + 1;
  }
  return { line: Math.max(1, at), column: Math.max(1, lines[at - 1]?.length ?? 1) };
}

/** Only the words: mark-up, voices, the reading aids of ruby and times within go. */
function wordsOf(node: ParsedNode): string {
  if (node.type === 'text') return String(node.value ?? '');
  return node.name === 'rt' ? '' : (node.children ?? []).map(wordsOf).join('');
}

function withoutMarkup(line: string): string {
  return clean(line.replace(/<[^>]*>/g, '').replace(/&[a-z]+;/g, (name) => ENTITIES[name] ?? name));
}

/** Without what no database stores and no text means. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what goes
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '').toWellFormed();
}

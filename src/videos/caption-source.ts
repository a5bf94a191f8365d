// WebVTT as `webvtt-parser` reads it, with the places of mistakes put right and its sentences in plain words.
import webvtt, { type ParsedNode } from 'webvtt-parser';
import { oneLine } from '../markdown/one-line.ts';
import type { Cue } from './guide.ts';

/** Something that speaks against a file of captions or chapters, both numbers from 1. */
export interface CaptionProblem {
  severity: 'error' | 'warning';
  line: number;
  column: number;
  message: string;
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
export const CAPTION_LIMITS = { characters: 2_000_000, cues: 10_000, line: 1_000 } as const;

/** Mistakes by which something that is said is lost; with all others browsers show the cue. */
const LOSES: Readonly<Record<string, string>> = {
  'No valid signature. (File needs to start with "WEBVTT".)': 'The file has to begin with WEBVTT on a line of its own.',
  'No timestamp found.': 'Expected a time such as 00:12.500.',
  'Timestamp must start with a character in the range 0-9.': 'Expected a time such as 00:12.500.',
  'No time unit separator found.': 'Expected a time such as 00:12.500.',
  'Must be exactly two digits.': 'Minutes and seconds have two digits each, such as 00:12.500.',
  'No seconds found or minutes is greater than 59.': 'Expected hours, minutes and seconds, such as 01:02:03.500.',
  'No decimal separator (".") found.': 'Thousandths follow a point, such as 00:12.500.',
  'Milliseconds must be given in three digits.': 'Thousandths have three digits, such as 00:12.500.',
  'You cannot have more than 59 minutes.': 'There are no more than 59 minutes in an hour.',
  'You cannot have more than 59 seconds.': 'There are no more than 59 seconds in a minute.',
  'No valid timestamp separator found.': 'Expected --> between the two times.',
  'End timestamp is not greater than start timestamp.': 'This caption ends before it begins.',
  'Cue identifier cannot be standalone.': 'This text has no times above it, so it is never shown.',
  'Cue identifier needs to be followed by timestamp.': 'This text has no times above it, so it is never shown.',
};
const KEEPS: Readonly<Record<string, string>> = {
  'Start timestamp is not greater than or equal to start timestamp of previous cue.':
    'This caption begins before the one above it.',
  'Blank line missing before cue.': 'Expected an empty line before this caption.',
  'Incorrect escape.': 'Write & as &amp; here.',
  'Incorrect start tag.': 'Unknown mark-up; write < as &lt; where it is meant as a sign.',
  'Incorrect end tag.': 'This end of mark-up has no beginning.',
  'Required end tag missing.': 'Mark-up is begun and not ended.',
};

/**
 * Reads WebVTT: the cues by time, their text alone, and what is wrong with the file by line and column. Styles, regions and header
 * lines are passed over; so is everything by which a file could be more than text.
 */
export function parseVtt(
  source: string,
  mode: 'subtitles/captions/descriptions' | 'chapters',
): { cues: PlacedCue[]; problems: CaptionProblem[] } {
  const refused = (line: number, message: string, column = 1) => ({
    cues: [],
    problems: [{ severity: 'error' as const, line, column, message }],
  });
  if (source.length > CAPTION_LIMITS.characters) return refused(1, 'The file is too long; expected 2 MB at most.');
  const lines = plainLines(source);
  const long = lines.findIndex((line) => line.length > CAPTION_LIMITS.line);
  if (long >= 0)
    return refused(long + 1, 'This line is too long; expected 1,000 characters at most.', CAPTION_LIMITS.line);
  const timings = lines.flatMap((line, index) => (line.includes('-->') ? [index] : []));
  if (timings.length > CAPTION_LIMITS.cues)
    return refused(timings[CAPTION_LIMITS.cues]! + 1, 'There are too many captions; expected 10,000 at most.');
  const parsed = new webvtt.WebVTTParser(ENTITIES).parse(lines.join('\n'), mode);
  const placeOf = placesByTimes(lines, timings);
  const cues = parsed.cues.flatMap(({ startTime, endTime, text, tree }) => {
    const line = placeOf(startTime, endTime);
    const said = oneLine(clean(wordsOf(tree)));
    return said && endTime > startTime
      ? [{ from: startTime, to: endTime, text: said, line, lines: text.split('\n').map(withoutMarkup) }]
      : [];
  });
  const problems = parsed.errors.flatMap((error): CaptionProblem[] => {
    // Regions are no part of what the parser knows, and no mistake.
    if (error.message === 'Invalid setting.' && lines[error.line - 1]?.includes('region:')) return [];
    const message = LOSES[error.message] ?? KEEPS[error.message] ?? error.message;
    return [
      {
        severity: error.message in LOSES ? 'error' : 'warning',
        ...placeInText({ line: error.line, col: error.col ?? 1 }, lines),
        message,
      },
    ];
  });
  return { cues, problems };
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

// Captions as a list that can be changed cue by cue; what is no cue (header, notes, styles) and what stands around the times is kept as it is.

/** One caption. Times in seconds. */
export interface EditedCue {
  /** Name of the cue, and the settings behind its times; empty: none. */
  name: string;
  settings: string;
  from: number;
  to: number;
  /** With mark-up and line breaks, as written. */
  text: string;
}

/** A part of a file of captions. */
export type CaptionBlock = { cue: EditedCue } | { raw: string };

const TIME = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const TIMES = new RegExp(String.raw`^${TIME}[ \t]+-->[ \t]+${TIME}[ \t]*(.*)$`);

/** The parts of a file. What cannot be read as a cue stays as text, so that nothing is lost. */
export function readBlocks(vtt: string): CaptionBlock[] {
  const blocks = vtt
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '');
  return blocks.map((block): CaptionBlock => {
    const lines = block.replace(/^\n+|\n+$/g, '').split('\n');
    const at = lines.findIndex((line) => line.includes('-->'));
    const times = at >= 0 && at <= 1 ? TIMES.exec(lines[at]!) : null;
    if (!times) return { raw: lines.join('\n') };
    return {
      cue: {
        name: at === 1 ? lines[0]! : '',
        settings: times[9] ?? '',
        from: secondsOf(times.slice(1, 5)),
        to: secondsOf(times.slice(5, 9)),
        text: lines.slice(at + 1).join('\n'),
      },
    };
  });
}

/** The file of these parts, and the line of the times of each cue, from 1. */
export function writeBlocks(blocks: readonly CaptionBlock[]): { vtt: string; lines: number[] } {
  const hasHeader = blocks[0] !== undefined && 'raw' in blocks[0] && blocks[0].raw.startsWith('WEBVTT');
  const all = hasHeader ? blocks : [{ raw: 'WEBVTT' }, ...blocks];
  const lines: number[] = [];
  let line = 1;
  const texts = all.map((block) => {
    const text = 'raw' in block ? block.raw : cueText(block.cue);
    if ('cue' in block) lines.push(line + (block.cue.name ? 1 : 0));
    line += text.split('\n').length + 1;
    return text;
  });
  return { vtt: `${texts.join('\n\n')}\n`, lines };
}

function cueText({ name, settings, from, to, text }: EditedCue): string {
  const times = `${stampOf(from)} --> ${stampOf(to)}${settings ? ` ${settings}` : ''}`;
  // An empty line would end the cue.
  const said = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .replace(/^\n+|\n+$/g, '');
  return [...(name ? [name] : []), times, ...(said ? [said] : [])].join('\n');
}

/** A time as WebVTT has it. */
export function stampOf(seconds: number): string {
  const all = Math.max(0, Math.round(seconds * 1000));
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  const hours = Math.floor(all / 3_600_000);
  const clock = `${part(Math.floor(all / 60_000) % 60, 2)}:${part(Math.floor(all / 1000) % 60, 2)}.${part(all % 1000, 3)}`;
  return hours > 0 ? `${part(hours, 2)}:${clock}` : clock;
}

/** A time as people type it: `1:02.5`, `62.5`; undefined: it is none. */
export function readStamp(typed: string): number | undefined {
  const parts = typed.trim().replace(',', '.').split(':');
  if (
    parts.length > 3 ||
    !parts.every(
      (part, at) => /^\d{1,5}$/.test(part) || (at === parts.length - 1 && /^\d{1,5}(\.\d{1,3})?$/.test(part)),
    )
  )
    return undefined;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** A cue cut in two, where its words are nearest to the share of its time that has gone by. */
export function splitCue(cue: EditedCue, at: number): [EditedCue, EditedCue] {
  const isInside = at > cue.from && at < cue.to;
  const moment = isInside ? at : (cue.from + cue.to) / 2;
  const share = (moment - cue.from) / (cue.to - cue.from || 1);
  const words = cue.text.split(/\s+/).filter(Boolean);
  const count = Math.min(Math.max(1, Math.round(words.length * share)), Math.max(1, words.length - 1));
  return [
    { ...cue, to: moment, text: words.slice(0, count).join(' ') },
    { ...cue, name: '', from: moment, text: words.slice(count).join(' ') },
  ];
}

/** Two cues as one. */
export function mergeCues(one: EditedCue, next: EditedCue): EditedCue {
  const text = [one.text, next.text].filter(Boolean).join(one.text.includes('\n') ? '\n' : ' ');
  return { ...one, to: Math.max(one.to, next.to), text };
}

/** A cue later by so many seconds, or earlier; never before the beginning. */
export function shiftCue(cue: EditedCue, seconds: number): EditedCue {
  return { ...cue, from: Math.max(0, cue.from + seconds), to: Math.max(0, cue.to + seconds) };
}

function secondsOf([hours, minutes, seconds, milliseconds]: (string | undefined)[]): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000;
}

import { expect, test } from 'vitest';
import { readCaptions } from '../../videos/captions.ts';
import {
  type CaptionBlock,
  mergeCues,
  readBlocks,
  readStamp,
  shiftCue,
  splitCue,
  stampOf,
  writeBlocks,
} from './cue-list.ts';

const SOURCE = `WEBVTT - a title

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 line:0
<v Ann>Hello

NOTE of the writer

01:02:03.000 --> 01:02:05.000
Two
lines
`;
const cuesIn = (blocks: CaptionBlock[]) => blocks.flatMap((block) => ('cue' in block ? [block.cue] : []));

test('captions become cues and are written as they were, with all that is no cue', () => {
  const blocks = readBlocks(SOURCE);
  expect(cuesIn(blocks)).toEqual([
    { name: 'intro', settings: 'line:0', from: 1, to: 2.5, text: '<v Ann>Hello' },
    { name: '', settings: '', from: 3723, to: 3725, text: 'Two\nlines' },
  ]);
  const { vtt, lines } = writeBlocks(blocks);
  expect(vtt).toBe(SOURCE);
  expect(lines.map((line) => vtt.split('\n')[line - 1])).toEqual([
    '00:01.000 --> 00:02.500 line:0',
    '01:02:03.000 --> 01:02:05.000',
  ]);
});

test('what cannot be read as a cue stays as text', () => {
  const broken = 'WEBVTT\n\n1:00 -> 2:00\nLost?\n';
  expect(cuesIn(readBlocks(broken))).toEqual([]);
  expect(writeBlocks(readBlocks(broken)).vtt).toBe(broken);
});

test('captions that somebody begins have their header', () => {
  const cue = { name: '', settings: '', from: 0, to: 1, text: 'A\n\n\nB' };
  expect(writeBlocks([{ cue }]).vtt).toBe('WEBVTT\n\n00:00.000 --> 00:01.000\nA\nB\n');
});

test.each([
  ['1:02.5', 62.5],
  ['62,5', 62.5],
  ['1:00:00', 3600],
  ['', undefined],
  ['a', undefined],
  ['1:2:3:4', undefined],
  ['-1', undefined],
])('a typed time %j is %s seconds', (typed, seconds) => {
  expect(readStamp(typed)).toBe(seconds);
  if (seconds !== undefined) expect(readStamp(stampOf(seconds))).toBe(seconds);
});

test('a cue is split where the video stands, joined and shifted', () => {
  const cue = { name: 'a', settings: '', from: 10, to: 20, text: 'one two three four' };
  const [first, second] = splitCue(cue, 12.5);
  expect([first, second]).toMatchObject([
    { from: 10, to: 12.5, text: 'one' },
    { from: 12.5, to: 20, text: 'two three four', name: '' },
  ]);
  expect(splitCue(cue, 99)[0].to).toBe(15);
  expect(mergeCues(first, second)).toEqual(cue);
  expect(shiftCue(cue, -15)).toMatchObject({ from: 0, to: 5 });
});

test('ten thousand captions are read, written and checked', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => ({
    cue: { name: '', settings: '', from: i * 2, to: i * 2 + 1.9, text: `Caption number ${i}` },
  }));
  const { vtt } = writeBlocks(many);
  expect(cuesIn(readBlocks(vtt))).toHaveLength(10_000);
  expect(readCaptions(vtt, { locale: 'en' }).cues).toHaveLength(10_000);
});

import { expect, test } from 'vitest';
import { sayCaptionMistake } from './caption-mistakes.ts';
import { parseVtt } from './caption-source.ts';
import { readCaptions } from './captions.ts';

const vtt = (...cues: string[]) => `WEBVTT\n\n${cues.join('\n\n')}\n`;
const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
const cue = (from: number, to: number, text: string) => `${stamp(from)} --> ${stamp(to)}\n${text}`;
const told = (source: string, options: { locale?: string; seconds?: number } = {}) =>
  readCaptions(source, { locale: 'en', ...options }).problems.map(
    ({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`,
  );

test('captions become the words that are said, with their times in seconds', () => {
  const source =
    'WEBVTT\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:low\n\nNOTE nothing\n\n1\n00:00.250 --> 00:01.000 region:low\n' +
    'Bye\n\n01:02:03.500 --> 01:02:05.000 line:0\n<v Ann>Press\n<b>Ctrl</b> &amp; C\n';
  expect(readCaptions(source, { locale: 'en' })).toEqual({
    cues: [
      { from: 0.25, to: 1, text: 'Bye' },
      { from: 3723.5, to: 3725, text: 'Press Ctrl & C' },
    ],
    problems: [
      expect.objectContaining({ line: 16, message: expect.stringContaining('Nothing is said for 3722.5 seconds') }),
    ],
  });
});

test.each([
  ['no file of captions', 'hello', 'error 1:1 The file has to begin with WEBVTT on a line of its own.'],
  ['an empty one', 'WEBVTT\n', 'error 1:1 There is no caption in this file.'],
  [
    'seconds of one digit',
    'WEBVTT\n\n00:9.000 --> 00:10.000\nx\n',
    'error 3:5 Minutes and seconds have two digits each, such as 00:12.500.',
  ],
  [
    'a comma for a point',
    'WEBVTT\n\n00:09,000 --> 00:10,000\nx\n',
    'error 3:6 Thousandths follow a point, such as 00:12.500.',
  ],
  ['61 seconds', 'WEBVTT\n\n00:01.000 --> 00:61.000\nx\n', 'error 3:24 There are no more than 59 seconds in a minute.'],
  ['an end before its beginning', vtt(cue(5, 4, 'x')), 'error 3:30 This caption ends before it begins.'],
  [
    'a text without times',
    vtt('lost', cue(1, 3, 'x')),
    'error 3:1 This text has no times above it, so it is never shown.',
  ],
  [
    'a moment after a day',
    'WEBVTT\n\n99:00:00.000 --> 99:00:02.000\nx\n',
    'error 3:1 This is later than a day; expected a moment of the video.',
  ],
  [
    'two at once',
    vtt(cue(1, 4, 'a'), cue(3, 5, 'b')),
    'warning 6:1 This begins before the caption of line 3 has ended: both show at once.',
  ],
  [
    'a long silence',
    vtt(cue(1, 4, 'a'), cue(40, 45, 'b')),
    'warning 6:1 Nothing is said for 36 seconds before this; is a caption missing?',
  ],
  [
    'too much in a second',
    vtt(cue(1, 2, 'These are many more than seventeen')),
    'warning 3:1 34 characters a second are too quick to be read',
  ],
  ['three lines', vtt(cue(1, 9, 'a\nb\nc')), 'warning 3:1 This takes 3 lines; expected 2 of 42 characters at most.'],
  ['a long second line', vtt(cue(1, 9, `a\n${'long '.repeat(10)}`)), 'warning 3:1 This takes 3 lines'],
  ['mark-up that is none', vtt(cue(1, 9, 'a\nsee <script>')), 'warning 5:13 Unknown mark-up'],
])('a file with %s says so with line and column', (_, source, expected) => {
  expect(told(source)).toContainEqual(expect.stringContaining(expected));
});

test('captions that end after the video are told', () => {
  expect(told(vtt(cue(1, 12, 'a')), { seconds: 10 })).toEqual([
    'warning 3:1 This ends after the video, which takes 10 seconds.',
  ]);
});

test.each([
  ['too fast a caption', vtt(cue(1, 2, 'These are many more than seventeen')), 'quick', { speed: 34, most: 17 }],
  ['a silence', vtt(cue(1, 4, 'a'), cue(40, 45, 'b')), 'gap-before', { seconds: 36 }],
  ['a bare ampersand', vtt(cue(1, 9, 'a &b;')), 'escape', { sign: '&', written: '&amp;' }],
  ['a setting that is none', vtt('00:01.000 --> 00:09.000 size:large\na'), 'setting', {}],
  ['an end before its beginning', vtt(cue(5, 4, 'x')), 'ends-early', {}],
])('%s is known by a code, with what it is about', (_, source, code, values) => {
  expect(readCaptions(source, { locale: 'en' }).problems).toContainEqual(expect.objectContaining({ code, values }));
});

test('a mistake is said in another language with its numbers, and one without a code is not', () => {
  const [silence] = readCaptions(vtt(cue(25.5, 30, 'a')), { locale: 'en' }).problems;
  const sentences = { 'gap-before': 'Rien pendant {seconds} secondes.' };
  expect(sayCaptionMistake(silence!, sentences, 'fr')).toBe('Rien pendant 25,5 secondes.');
  expect(sayCaptionMistake({ message: 'Never heard of.' }, sentences, 'fr')).toBeUndefined();
});

test('languages of other signs have other bounds', () => {
  expect(told(vtt(cue(1, 3, '十個以上の文字を読む時間')), { locale: 'ja' })).toEqual([
    expect.stringContaining('6 characters a second'),
  ]);
});

test.each([
  ['<script>alert(1)</script>Pay', 'alert(1)Pay'],
  ['<img src=x onerror=alert(1)>Pay', 'Pay'],
  ['<c.red.big>Pay</c> <00:00:01.500>now', 'Pay now'],
  ['&lt;b&gt;Pay&lt;/b&gt; &#60;i&#62;', '<b>Pay</b> <i>'],
  ['<ruby>漢<rt>kan</rt></ruby>', '漢'],
  ['Pay\u0000 \u0007now &#55296;', 'Pay\ufffd now \ufffd'],
])('of %j only the words are kept', (text, expected) => {
  expect(readCaptions(vtt(cue(1, 9, text)), { locale: 'en' }).cues).toEqual([{ from: 1, to: 9, text: expected }]);
});

test('10,000 captions are read in a fraction of a second of work, and more are refused', () => {
  const many = (count: number) =>
    vtt(...Array.from({ length: count }, (_, n) => cue(n * 3, n * 3 + 2.9, `Press <b>${n}</b> &amp; wait.`)));
  const tries = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    expect(readCaptions(many(10_000), { locale: 'en' }).cues).toHaveLength(10_000);
    return process.cpuUsage(before).user / 1000;
  });
  expect(Math.min(...tries)).toBeLessThan(600);
  expect(readCaptions(many(10_001), { locale: 'en' })).toMatchObject({
    cues: [],
    problems: [{ severity: 'error', message: 'There are too many captions; expected 10,000 at most.' }],
  });
});

test('a caption without end is refused before its mark-up is read', () => {
  const deep = Array.from({ length: 60_000 }, () => '<b>');
  for (const text of [deep.join('\n'), deep.join('').replace(/.{999}/g, '$&\n'), '&\n'.repeat(500_000)])
    expect(told(vtt(cue(1, 2, 'x'), cue(3, 4, text)))).toEqual([
      'error 6:1 This caption is too long; expected 5,000 characters at most.',
    ]);
});

test('of the same mistake again and again as many are told as help to see it', () => {
  const lost = Array.from({ length: 40_000 }, () => 'lost');
  const wrong = Array.from({ length: 300 }, (_, n) => cue(n * 3, n * 3 + 2, `${'<x>\n'.repeat(300)}Words`));
  const { problems } = readCaptions(vtt(...lost, ...wrong), { locale: 'en' });
  expect(problems.filter(({ severity }) => severity === 'error')).toHaveLength(200);
  expect(problems.length).toBeLessThan(600);
});

test('a line or a file without end is refused before it is read', () => {
  expect(told(vtt(cue(1, 2, 'x'.repeat(1_001))))).toEqual([
    expect.stringContaining('error 4:1000 This line is too long'),
  ]);
  expect(told(`WEBVTT\n\n${'x\n'.repeat(1_500_000)}`)).toEqual([expect.stringContaining('The file is too long')]);
});

test('texts with and without mark-up are told apart, whatever they say and however often their times are the same', () => {
  const texts = ['@5@', 'Plain,\non two lines.', '<b>Bold</b> &amp; so on', '@3@\n@', 'Last.'];
  const source = `WEBVTT\n\n${texts.map((text) => `00:01.000 --> 00:09.000\n${text}\n`).join('\n')}`;
  const { cues } = parseVtt(source, 'subtitles/captions/descriptions');
  expect(cues.map(({ text, line }) => [text, line])).toEqual([
    ['@5@', 3],
    ['Plain, on two lines.', 6],
    ['Bold & so on', 10],
    ['@3@ @', 13],
    ['Last.', 17],
  ]);
});

test('mark-up without end is refused before it is read, and as much as captions need is not', () => {
  const cueOf = (text: string) => `00:01.000 --> 00:02.000\n${text}\n\n`;
  const endless = `WEBVTT\n\n${cueOf('<'.repeat(900)).repeat(120)}`;
  expect(readCaptions(endless, { locale: 'en' })).toMatchObject({
    cues: [],
    problems: [{ severity: 'error', line: 3 + 111 * 3 + 1, code: 'markup-much' }],
  });
  const sung = `WEBVTT\n\n${cueOf('<00:01.500>a <i>b</i> &amp; c').repeat(10_000)}`;
  expect(readCaptions(sung, { locale: 'en' }).cues).toHaveLength(10_000);
});

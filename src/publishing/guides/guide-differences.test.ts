import { expect, test } from 'vitest';
import { readMessages } from '../../messages.ts';
import type { GuideStep, VideoGuide } from '../../videos/guide.ts';
import { guideDifferences } from './guide-differences.ts';
import { labelOfPart } from './ui/words.ts';

const step = (en: string, more: Partial<GuideStep> = {}): GuideStep => ({
  ...{ title: undefined, text: { en }, from: undefined, target: undefined, ...more },
});
const guide: VideoGuide = {
  ...{ slug: 'pay', title: { en: 'Pay', fr: 'Payer' }, summary: undefined, category: 'billing', tags: ['bill'] },
  ...{ audience: undefined, video: 'v.mp4', alternative: undefined, hls: undefined, poster: undefined },
  ...{ width: 1280, height: 720, seconds: 12, captions: [{ locale: 'en', label: 'English', file: 'a.vtt' }] },
  chapters: {
    en: [
      { from: 0, title: 'Open' },
      { from: 5, title: 'Pay' },
    ],
  },
  steps: [step('One'), step('Two'), step('Three')],
  ...{ related: [], contexts: { pages: [], marks: [] }, version: undefined },
};
const said = (...texts: string[]) => ({ 'a.vtt': texts.map((text, n) => ({ from: n, to: n + 1, text })) });
const compare = (after: Partial<VideoGuide>) => guideDifferences({ guide }, { guide: { ...guide, ...after } });

test('two that say the same differ in nothing', () => {
  expect(compare({})).toEqual([]);
});

test('texts, fields and lists are shown as they were and are', () => {
  expect(
    compare({
      ...{ title: { en: 'Pay it', fr: 'Payer' }, summary: { de: 'Kurz' }, category: undefined, version: '2' },
      contexts: { pages: ['/a', '/b'], marks: [] },
    }),
  ).toEqual([
    { part: 'title', locale: 'en', changes: [{ before: 'Pay', after: 'Pay it' }] },
    { part: 'summary', locale: 'de', changes: [{ before: '', after: 'Kurz' }] },
    { part: 'category', changes: [{ before: 'billing', after: '' }] },
    { part: 'version', changes: [{ before: '', after: '2' }] },
    { part: 'pages', changes: [{ before: '', after: '/a\n/b' }] },
  ]);
});

test('of chapters and captions only the lines that changed are shown', () => {
  const captions = [{ locale: 'en', label: 'English', file: 'b.vtt' }];
  const after = { ...guide, captions, chapters: { en: [guide.chapters['en']![0]!, { from: 6, title: 'Pay' }] } };
  const before = { guide, transcripts: said('Hello.', 'Select it.', 'Done.', 'Bye.') };
  const transcripts = { 'b.vtt': said('Hello.', 'Press it.', 'Done.')['a.vtt'] };
  expect(guideDifferences(before, { guide: after, transcripts })).toEqual([
    { part: 'chapters', locale: 'en', changes: [{ before: '0:05 Pay', after: '0:06 Pay' }] },
    {
      ...{ part: 'captions', locale: 'en' },
      changes: [
        { before: '0:01 Select it.', after: '0:01 Press it.' },
        { before: '0:03 Bye.', after: '' },
      ],
    },
  ]);
});

test('a step that was put in changes no other, and one that was taken out says so', () => {
  expect(compare({ steps: [step('New'), ...guide.steps] })).toEqual([
    { part: 'step', number: 1, locale: 'en', changes: [{ before: '', after: 'New' }] },
  ]);
  expect(compare({ steps: guide.steps.slice(0, 2) })).toEqual([
    { part: 'step', number: 3, locale: 'en', changes: [{ before: 'Three', after: '' }] },
  ]);
});

test('what a step is about has words in every language', () => {
  const target = { selector: '#pay', text: { en: 'Pay' }, placement: 'auto' as const, page: undefined };
  const found = compare({ steps: [guide.steps[0]!, step('Two', { from: 3, target }), guide.steps[2]!] });
  const messages = readMessages();
  expect(found.map((one) => labelOfPart(messages.in('en'), one))).toEqual([
    'Step 2: Shown at',
    'Step 2: CSS selector',
    'Step 2: Written on it (English)',
    'Step 2: Side of the note',
  ]);
  for (const locale of ['fr', 'it', 'de'])
    for (const one of found) expect(labelOfPart(messages.in(locale), one)).not.toBe('');
});

test('of a guide that is new everything is', () => {
  const all = guideDifferences(undefined, { guide, transcripts: said('Hello.') });
  expect(all.map(({ part }) => part)).toEqual([
    ...['title', 'title', 'category', 'video', 'tags', 'chapters', 'step', 'step', 'step', 'captions'],
  ]);
});

import { expect, test } from 'vitest';
import { guideBlocks } from './guide-blocks.ts';

const GUIDE = {
  ...{ slug: 'pay', title: { en: 'Pay' }, summary: { en: 'How.' }, category: undefined, tags: [], audience: undefined },
  ...{ video: 'v.mp4', alternative: undefined, hls: undefined, poster: undefined, width: 1, height: 1, seconds: 60 },
  captions: [{ locale: 'en', label: 'English', file: 'en.vtt' }],
  chapters: { en: [{ from: 0, title: 'First' }] },
  steps: [{ title: { en: 'Open' }, text: { en: 'Open\n\nit.' }, from: undefined, target: undefined }],
  ...{ related: [], contexts: { pages: [], marks: [] }, version: undefined },
};
const cues = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ from: at, to: at + 1, text: `Line ${at}.` }));

test('a guide is commented on by its texts, its steps and some captions at a time', () => {
  const blocks = guideBlocks({ guide: GUIDE, transcripts: { 'en.vtt': cues(14) } }, 'en');
  expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
    ['title', 'Pay'],
    ['summary', 'How.'],
    ['chapters', '0:00 First'],
    ['step', 'Open Open it.'],
    ['captions', expect.stringMatching(/^0:00 Line 0\. 0:01 .* 0:11 Line 11\.$/)],
    ['captions', '0:12 Line 12. 0:13 Line 13.'],
  ]);
});

test('ten thousand captions are not ten thousand forms', () => {
  expect(guideBlocks({ guide: GUIDE, transcripts: { 'en.vtt': cues(10_000) } }, 'en').length).toBeLessThan(110);
});

test('the main language comes first, and the others in an order that stays', () => {
  const guide = { ...GUIDE, title: { de: 'Zahlen', fr: 'Payer', en: 'Pay' } };
  const locales = guideBlocks({ guide, transcripts: {} }, 'en').map(({ locale }) => locale);
  expect([...new Set(locales)]).toEqual(['en', 'de', 'fr']);
});

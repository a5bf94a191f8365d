import { expect, test } from 'vitest';
import { videoJsonLd } from './json-ld.ts';
import { showGuide } from './shown.ts';
import { recordedGuide } from './test-guide.ts';

test('search engines learn how long a guide takes, what is said, and where each chapter begins and ends', () => {
  const guide = recordedGuide(
    'pay',
    ['en'],
    {
      title: { en: '</script><b>Pay' },
      seconds: 30,
      chapters: {
        en: [
          { from: 0, title: 'Open' },
          { from: 12, title: 'Pay' },
        ],
      },
    },
    { en: [{ from: 1, to: 4, text: 'Hello' }] },
  );
  const video = showGuide(guide, { locale: 'en', defaultLocale: 'en' });
  const told = videoJsonLd({ video, base: new URL('https://help.example/'), canonical: '/en/videos/pay' });
  expect(told).toMatchObject({
    '@type': 'VideoObject',
    name: '</script><b>Pay',
    duration: 'PT30S',
    transcript: 'Hello',
    contentUrl: 'https://help.example/content/videos/pay/v.webm',
    hasPart: [
      { '@type': 'Clip', name: 'Open', startOffset: 0, endOffset: 12, url: 'https://help.example/en/videos/pay?t=0' },
      { name: 'Pay', startOffset: 12, endOffset: 30, url: 'https://help.example/en/videos/pay?t=12' },
    ],
  });
});

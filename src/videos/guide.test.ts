import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCaptions, readVideoGuide, showGuide } from './guide.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-videos-'));
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  await write(
    'videos/tour/guide.yml',
    'title: { en: A tour, fr: Une visite }\nvideo: tour.webm\nposter: tour.png\nwidth: 640\nheight: 360\ncaptions:\n  - { locale: en, label: English, file: tour.en.vtt }\n  - { locale: fr, label: Français, file: tour.fr.vtt }\n',
  );
  await write('videos/tour/tour.en.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.500\nHello\n');
  await write('videos/tour/tour.fr.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.500\nBonjour\n');
  await write('videos/bad/guide.yml', 'title: Bad\nvideo: ../secret.mp4\ncaptions: []\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('captions become the words that are said, with their times in seconds', () => {
  expect(
    parseCaptions(
      'WEBVTT\n\nNOTE nothing\n\n1\n01:02:03.500 --> 01:02:05.000 line:0\n<v Ann>Press\n<b>Ctrl</b> &amp; C\n\n00:00.250 --> 00:01.000\nBye\n',
    ),
  ).toEqual([
    { from: 3723.5, to: 3725, text: 'Press Ctrl & C' },
    { from: 0.25, to: 1, text: 'Bye' },
  ]);
});

test('a guide is shown in the reader’s language, with all its captions', async () => {
  const result = await readVideoGuide(folder, 'tour', 'en');
  if (!('guide' in result)) throw new Error('unreadable');
  const recordedAt = new Date();
  const transcripts = { 'tour.fr.vtt': [{ from: 1, to: 2.5, text: 'Bonjour' }] };
  const { guide } = result;
  expect(showGuide({ guide, transcripts, recordedAt }, { locale: 'fr', defaultLocale: 'en' })).toMatchObject({
    title: 'Une visite',
    video: '/content/videos/tour/tour.webm',
    type: 'video/webm',
    poster: '/content/videos/tour/tour.png',
    tracks: [
      { locale: 'en', isDefault: false },
      { locale: 'fr', isDefault: true },
    ],
    transcript: [{ from: 1, to: 2.5, text: 'Bonjour' }],
    transcriptLocale: 'fr',
  });
});

test('a guide that cannot be used says in which line and what was expected', async () => {
  expect(await readVideoGuide(folder, 'bad', 'en')).toEqual({
    problems: [
      { line: 2, field: 'video', message: 'Expected the name of an .mp4 or .webm file beside guide.yml.' },
      { line: 3, field: 'captions', message: expect.stringContaining('Expected a list such as - { locale: en') },
    ],
  });
});

test.each(['nothing', '../tour', 'videos/tour'])('there is no guide “%s”', async (slug) => {
  const result = await readVideoGuide(folder, slug, 'en');
  expect('problems' in result && result.problems[0].message).toContain('There is no video guide');
});

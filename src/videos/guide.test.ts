import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameOfElsewhere, outsidePlayer } from './elsewhere.ts';
import { readVideoGuide } from './guide-file.ts';
import { showGuide } from './shown.ts';

let folder: string;
const write = async (file: string, text: string) => {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
};
const read = (slug: string) => readVideoGuide(folder, slug, { defaultLocale: 'en' });
const CAPTIONS = 'captions: [{ locale: en, file: en.vtt }]\n';
const HELLO = 'WEBVTT\n\n00:01.000 --> 00:02.500\nHello\n';
let guides = 0;

/** What speaks against a guide with this text. */
async function problemsOf(yaml: string, files: Record<string, string> = {}) {
  const slug = `guide-${++guides}`;
  for (const [name, text] of Object.entries({ 'guide.yml': yaml, 'v.mp4': '', 'en.vtt': HELLO, ...files }))
    await write(`videos/${slug}/${name}`, text);
  const { problems } = await read(slug);
  return problems.map(({ file, line, message }) => `${path.posix.basename(file)}:${line} ${message}`);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-videos-'));
  await write(
    'videos/tour/guide.yml',
    'title: { en: A tour, fr: Une visite }\nvideo: tour.mp4\nalternative: tour.webm\nhls: tour.m3u8\nposter: tour.png\nwidth: 640\nheight: 360\nseconds: 20\n' +
      'captions:\n  - { locale: en, label: English, file: tour.en.vtt }\n  - { locale: fr, file: tour.fr.vtt }\n' +
      'chapters:\n  - { at: 1:10, title: { en: Second, fr: Deuxième } }\n  - { at: 0, title: { en: First, fr: Première } }\n' +
      'steps:\n  - Look around.\n  - { title: Pay, text: { en: "Press **Pay**.", fr: "Appuyez sur **Payer**." }, at: 1:12, target: { selector: "#pay", text: { en: Pay }, placement: bottom, page: /billing/* } }\n' +
      'related: [invoice]\ncontexts: { pages: [/billing/*], marks: [pay] }\naudience: member\nversion: 2.4\n',
  );
  for (const name of ['tour.mp4', 'tour.webm', 'tour.m3u8', 'tour.png']) await write(`videos/tour/${name}`, name);
  await write('videos/tour/tour.en.vtt', HELLO);
  await write('videos/tour/tour.fr.vtt', HELLO.replace('Hello', 'Bonjour'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a guide says what it is about, where it is shown, for whom, and each step with the element it is about', async () => {
  const { recorded, problems } = await read('tour');
  expect(problems).toEqual([]);
  expect(recorded!.guide).toMatchObject({
    audience: 'member',
    captions: [{ label: 'English' }, { label: 'français' }],
    chapters: {
      en: [
        { from: 0, title: 'First' },
        { from: 70, title: 'Second' },
      ],
      fr: [{ from: 0 }, { from: 70, title: 'Deuxième' }],
    },
    steps: [
      { text: { en: 'Look around.' }, from: undefined, target: undefined },
      {
        title: { en: 'Pay' },
        from: 72,
        target: { selector: '#pay', text: { en: 'Pay' }, placement: 'bottom', page: '/billing/*' },
      },
    ],
    related: ['invoice'],
    contexts: { pages: ['/billing/*'], marks: ['pay'] },
    version: '2.4',
  });
});

test('a guide is shown in the reader’s language, with all its captions and videos', async () => {
  const { recorded } = await read('tour');
  const digest = (name: string) => recorded!.files[name]!.digest.slice(0, 12);
  expect(showGuide(recorded!, { locale: 'fr', defaultLocale: 'en' })).toMatchObject({
    title: 'Une visite',
    sources: [
      { src: `/content/videos/tour/tour.m3u8?v=${digest('tour.m3u8')}`, type: 'application/vnd.apple.mpegurl' },
      { src: `/content/videos/tour/tour.mp4?v=${digest('tour.mp4')}`, type: 'video/mp4' },
      { src: `/content/videos/tour/tour.webm?v=${digest('tour.webm')}`, type: 'video/webm' },
    ],
    poster: `/content/videos/tour/tour.png?v=${digest('tour.png')}`,
    seconds: 20,
    tracks: [
      { locale: 'en', isDefault: false },
      { locale: 'fr', isDefault: true },
    ],
    transcript: [{ from: 1, to: 2.5, text: 'Bonjour' }],
    transcriptLocale: 'fr',
    chapters: [{ title: 'Première' }, { title: 'Deuxième' }],
    steps: [{ text: 'Look around.' }, { title: 'Pay', text: 'Appuyez sur **Payer**.', from: 72 }],
  });
});

test('chapters may come from files of their own', async () => {
  await write(
    'videos/filed/guide.yml',
    `title: Filed\nvideo: v.mp4\n${CAPTIONS}chapters: [{ locale: en, file: chapters.vtt }]\n`,
  );
  await write('videos/filed/v.mp4', '');
  await write('videos/filed/en.vtt', HELLO);
  await write('videos/filed/chapters.vtt', 'WEBVTT\n\n00:00.000 --> 00:20.000\nOne\n\n00:20.000 --> 00:40.000\nTwo\n');
  const { recorded } = await read('filed');
  expect(recorded!.guide.chapters).toEqual({
    en: [
      { from: 0, title: 'One' },
      { from: 20, title: 'Two' },
    ],
  });
});

test.each([
  [
    'a video outside its folder',
    'title: Bad\nvideo: ../secret.mp4\n',
    'guide.yml:2 Expected the name of an .mp4 or .webm file beside guide.yml.',
  ],
  [
    'a video of another kind',
    'title: Bad\nvideo: v.mov\n',
    'guide.yml:2 Expected the name of an .mp4 or .webm file beside guide.yml.',
  ],
  [
    'a video that is not there',
    'title: Bad\nvideo: nothing.mp4\n',
    'guide.yml:2 There is no file nothing.mp4 beside it.',
  ],
  [
    'a drawing as its picture',
    'title: Bad\nvideo: v.mp4\nposter: p.svg\n',
    'guide.yml:3 Expected the name of a picture beside guide.yml: .png, .jpg, .webp or .avif.',
  ],
  [
    'HLS without an MP4',
    'title: Bad\nvideo: v.webm\nhls: v.m3u8\n',
    'guide.yml:3 Expected the name of an .m3u8 file beside guide.yml, with an .mp4 beside it.',
  ],
  [
    'a chapter after a day',
    'title: Bad\nvideo: v.mp4\nchapters: [{ at: 25:00:00, title: Late }]\n',
    'guide.yml:3 Expected a list such as - { at: 0:12',
  ],
  [
    'a chapter before its beginning',
    'title: Bad\nvideo: v.mp4\nchapters: [{ at: -1, title: Early }]\n',
    'guide.yml:3 Expected a list such as - { at: 0:12',
  ],
  [
    'an audience that does not exist',
    'title: Bad\nvideo: v.mp4\naudience: nobody\n',
    'guide.yml:3 Expected everyone, member, staff',
  ],
  ['a video of three days', 'title: Bad\nvideo: v.mp4\nseconds: 259200\n', 'guide.yml:3 Expected how many seconds'],
  [
    'a page that is no pattern',
    'title: Bad\nvideo: v.mp4\ncontexts: { pages: ["javascript:alert(1)"] }\n',
    'guide.yml:3 Expected pages: [/billing/*]',
  ],
])('a guide with %s says in which line, and what was expected', async (_, yaml, expected) => {
  const problems = await problemsOf(yaml + CAPTIONS, { 'v.webm': '' });
  expect(problems).toContainEqual(expect.stringContaining(expected));
});

test('a guide whose captions cannot all be shown says in which line of them', async () => {
  const problems = await problemsOf(`title: Bad\nvideo: v.mp4\n${CAPTIONS}`, {
    'en.vtt': `${HELLO}\n00:05.000 --> 00:04.000\nBye\n`,
  });
  expect(problems).toEqual(['en.vtt:6 This caption ends before it begins.']);
});

test.each(['nothing', '../tour', 'videos/tour'])('there is no guide “%s”', async (slug) => {
  const { problems } = await read(slug);
  expect(problems[0]!.message).toContain('There is no video guide');
});

test.each([
  ['https://www.youtube.com/watch?v=abc', 'YouTube'],
  ['https://youtu.be/abc', 'YouTube'],
  ['https://vimeo.com/123', 'Vimeo'],
  ['http://vimeo.com/123', undefined],
  ['https://vimeo.com', undefined],
  ['https://vimeo.com.example.com/1', undefined],
  ['https://me@vimeo.com/1', undefined],
  ['javascript:alert(1)//youtube.com/x', undefined],
  ['', undefined],
])('%s is a video at %s', (address, name) => expect(nameOfElsewhere(address)).toBe(name));

test.each([
  [
    'https://www.youtube.com/watch?v=abc-DEF_123&t=90s',
    'https://www.youtube-nocookie.com/embed/abc-DEF_123?autoplay=1&rel=0&hl=fr&start=90',
  ],
  ['https://youtu.be/abc-DEF_123', 'https://www.youtube-nocookie.com/embed/abc-DEF_123?autoplay=1&rel=0&hl=fr'],
  [
    'https://www.youtube.com/shorts/abc-DEF_123',
    'https://www.youtube-nocookie.com/embed/abc-DEF_123?autoplay=1&rel=0&hl=fr',
  ],
  ['https://vimeo.com/123456', 'https://player.vimeo.com/video/123456?autoplay=1&dnt=1'],
  ['https://vimeo.com/123456/ab12cd34ef', 'https://player.vimeo.com/video/123456?autoplay=1&dnt=1&h=ab12cd34ef'],
  ['https://www.youtube.com/playlist?list=abcdefgh', undefined],
  ['https://www.youtube.com/watch?v=%22%3E%3Cscript%3E', undefined],
  ['https://vimeo.com/showcase/123', undefined],
  ['https://example.com/watch?v=abc-DEF_123', undefined],
])('%s plays at %s', (address, source) => {
  expect(outsidePlayer(address, { allowed: ['youtube', 'vimeo'], locale: 'fr' })?.source).toBe(source);
});

test('a player is shown only where the site allows its place', () => {
  const address = 'https://vimeo.com/123456';
  expect(outsidePlayer(address, { allowed: ['youtube'], locale: 'en' })).toBeUndefined();
  expect(outsidePlayer(address, { allowed: ['vimeo'], locale: 'en' })?.origin).toBe('https://player.vimeo.com');
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { audiencesOfFile, videoAudiences } from './files.ts';
import { synchronize } from './sync.ts';

const site = { locales: [{ code: 'en' }, { code: 'fr' }], defaultLocale: 'en', logo: 'images/logo.svg' };
const article = (audience: string, body: string) =>
  `---\ntitle: An article\naudience: ${audience}\nupdated: 2026-11-01\n---\n\n${body}\n`;

const FILES: Record<string, string> = {
  'articles/en/a/public.mdx': article(
    'everyone',
    '![Both](shared%20twice.png)\n\n![Only here](public.png)\n\n[List](/content/files/list.csv)\n\n<Snippet name="open" />',
  ),
  'articles/en/a/member.mdx': article(
    'member',
    '![Both](./shared%20twice.png)\n\n![Members](../a/Prices.PNG)\n\n![Two](two.png)\n\n![Logo](/content/images/logo.svg)',
  ),
  'articles/en/a/staff.mdx': article(
    'staff',
    '<Figure src="plan.png" alt="Plan" />\n\n[The table](salaries.pdf)\n\n![Two](two.png)\n\n<VideoGuide slug="inside" />\n\n<Snippet name="shut" />',
  ),
  'articles/fr/a/staff.mdx': article('staff', '![Plan](/content/articles/fr/a/plan.png)'),
  'snippets/en/open.mdx': '![Open](/content/images/open.png)\n',
  'snippets/en/shut.mdx': '![Shut](/content/images/shut.png)\n\n![Open](/content/images/open.png)\n',
  'videos/inside/guide.yml':
    'title: Inside\nvideo: video.webm\ncaptions: [{ locale: en, label: English, file: en.vtt }]\n',
  'videos/inside/video.webm': '',
  'videos/inside/en.vtt': 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n',
};
const PICTURES = ['shared twice.png', 'public.png', 'Prices.PNG', 'two.png', 'plan.png', 'salaries.pdf'];
for (const name of PICTURES) FILES[`articles/en/a/${name}`] = 'x';
for (const name of ['articles/fr/a/plan.png', 'images/open.png', 'images/shut.png', 'images/logo.svg'])
  FILES[name] = 'x';

describeStores('the files of articles', (on) => {
  let folder: string;
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  const sync = () => synchronize(on.db, { contentDir: folder, site });
  const audience = (inside: string) => audiencesOfFile(on.db, site, inside);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-files-'));
    for (const [file, text] of Object.entries(FILES)) await write(file, text);
    expect((await sync()).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['articles/en/a/public.png', 'everyone', 'a picture of a public article'],
    ['articles/en/a/shared twice.png', 'everyone', 'a picture that a public article shows too'],
    ['images/open.png', 'everyone', 'a picture of a snippet in a public article'],
    ['images/logo.svg', 'everyone', 'the logo, wherever it is shown as well'],
    ['images/of-no-article.png', 'everyone', 'a picture of no article'],
    ['files/list.csv', 'everyone', 'a file to download that a public article links'],
    ['files/of-no-article.csv', 'staff', 'a file to download of no article'],
    ['articles/en/a/Prices.PNG', 'member', 'a picture for members'],
    ['articles/en/a/prices.png', 'member', 'the same picture, for disks that take it for the same'],
    ['articles/en/a/two.png', 'member', 'a picture in an article for members and one for staff'],
    ['articles/en/a/plan.png', 'staff', 'a figure for staff'],
    ['articles/fr/a/plan.png', 'staff', 'a picture of the translation'],
    ['articles/en/a/salaries.pdf', 'staff', 'a linked file for staff'],
    ['images/shut.png', 'staff', 'a picture of a snippet for staff'],
    ['videos/inside/video.webm', 'staff', 'a video for staff'],
    ['videos/inside/en.vtt', 'staff', 'its captions'],
  ])('%s is for %s: %s', async (file, expected) => {
    expect(await audience(file)).toEqual([expected]);
  });

  test('are for whoever may read one of the articles, where these are for different people', async () => {
    await write('articles/en/b/pro.mdx', article('plan:pro', '![Both](both.png)\n\n<VideoGuide slug="both" />'));
    await write(
      'articles/en/b/acme.mdx',
      article('organization:12', '![Both](both.png)\n\n<VideoGuide slug="both" />'),
    );
    await sync();
    await expect
      .poll(async () => [...(await audience('articles/en/b/both.png'))].sort())
      .toEqual(['organization:12', 'plan:pro']);
    // A guide is found by one audience alone.
    expect((await videoAudiences(on.db, ['both'])).get('both')).toBe('staff');
  });

  test('follow the article when its audience changes, and stay closed when it is removed', async () => {
    await write('articles/en/b/later.mdx', article('staff', '![Later](later.png)'));
    await write('articles/en/b/later.png', 'x');
    await sync();
    // Nodes hear of what is published a moment later.
    await expect.poll(() => audience('articles/en/b/later.png')).toEqual(['staff']);
    await write('articles/en/b/later.mdx', article('everyone', '![Later](later.png)'));
    await sync();
    await expect.poll(() => audience('articles/en/b/later.png')).toEqual(['everyone']);
    await rm(path.join(folder, 'articles/en/b/later.mdx'));
    await sync();
    await expect.poll(() => audience('articles/en/b/later.png')).toEqual(['staff']);
  });
});

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { PLACE, testFiles } from '../../files/test-files.ts';
import { exportEverything } from '../commands.ts';
import { audiencesOfFile } from '../files.ts';
import { publishNew } from '../test-content.ts';
import { exportPictures } from './export-pictures.ts';
import { findPicture } from './find-picture.ts';
import { type ArticlePicture, keepPicture } from './keep-picture.ts';
import { isPicturePath, pictureMarkdown, pictureUrl, sizeInPath } from './picture.ts';
import { articlePictures, storageKeyOf } from './schema.ts';
import { sweepPictures } from './sweep-pictures.ts';

const DAY_MS = 86_400_000;
const blank = (width: number, height: number, background = '#c33') =>
  sharp({ create: { width, height, channels: 3, background } });

const files = testFiles();

describe('the path of a picture', () => {
  test.each([
    'images/uploaded/a-10x20-0123456789ab.svg',
    'images/uploaded/../a-10x20-0123456789ab.png',
    'images/uploaded/a-10x20-0123456789AB.png',
    'images/a-10x20-0123456789ab.png',
    'images/uploaded/a.png',
    'articles/en/a-10x20-0123456789ab.png',
  ])('is none of a picture that was brought: %s', (inside) => {
    expect(isPicturePath(inside)).toBe(false);
  });

  test('says its size, so that nobody has to look it up', () => {
    expect(sizeInPath('images/uploaded/the-page-1600x900-0123456789ab.webp')).toEqual({ width: 1600, height: 900 });
  });

  test('stands in Markdown with what the picture shows, and no sign of that is one of Markdown', () => {
    expect(pictureMarkdown({ path: 'images/uploaded/a-1x1-0123456789ab.png', alt: 'A [b] {c} <d>' })).toBe(
      '![A \\[b\\] \\{c} \\<d>](/content/images/uploaded/a-1x1-0123456789ab.png)',
    );
  });
});

describeStores('pictures of articles', (on) => {
  let by: { id: number };
  beforeAll(async () => {
    by = await aUser(on.db, { role: 'editor' });
  });
  beforeEach(async () => {
    await on.db.delete(articlePictures);
  });

  const keep = async (bytes: Uint8Array | string, name = 'The page.png', alt = '') =>
    keepPicture(on.db, files.storage, by, { path: await files.temporary(bytes), name, alt });
  async function kept(bytes: Uint8Array, name?: string, alt?: string): Promise<ArticlePicture> {
    const result = await keep(bytes, name, alt);
    if (result.outcome !== 'kept') throw new Error(result.reason);
    return result.picture;
  }
  const bytesOf = async (picture: ArticlePicture) => buffer((await files.storage.open(storageKeyOf(picture)))!);
  const audienceOf = ({ path: inside }: ArticlePicture) => audiencesOfFile(on.db, {}, inside);

  test('are upright, without the place where they were taken, and at most 1,600 pixels long', async () => {
    const photo = await blank(3000, 1500)
      .jpeg()
      .withExif({ IFD0: { Make: 'A camera' }, IFD3: PLACE })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const picture = await kept(photo, 'IMG 1.JPG');
    expect(picture).toMatchObject({ width: 800, height: 1600, type: 'image/jpeg', name: 'IMG 1.JPG' });
    expect(picture.path).toMatch(/^images\/uploaded\/img-1-800x1600-[0-9a-f]{12}\.jpg$/);
    const { exif, orientation } = await sharp(await bytesOf(picture)).metadata();
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined });
  });

  test('that are the same are one, with the newest words for it', async () => {
    const bytes = await blank(30, 20).png().toBuffer();
    const first = await kept(bytes, 'one.png', 'A red page');
    expect(await kept(bytes, 'two.png')).toMatchObject({ id: first.id, path: first.path, alt: 'A red page' });
    expect(await kept(bytes, 'two.png', 'A page in red')).toMatchObject({ id: first.id, alt: 'A page in red' });
  });

  test.each([
    ['nothing', '', 'empty'],
    ['a text', 'no picture', 'type'],
    ['an SVG, which can act', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'type'],
    ['the beginning of a picture', '\x89PNG\r\n\x1a\n', 'type'],
  ])('are refused when they are %s', async (_, bytes, reason) => {
    expect(await keep(bytes)).toEqual({ outcome: 'refused', reason });
  });

  test('that would fill the memory when they are drawn are refused', async () => {
    const bomb = await blank(12_000, 12_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    expect(await keep(bomb)).toEqual({ outcome: 'refused', reason: 'type' });
  });

  test.each(['../../etc/passwd.png', '問い合わせ.png', '.png', '<b>"x"</b>.png', `${'long-'.repeat(60)}.png`])(
    'get a path that is one, whatever their name: %j',
    async (name) => {
      const picture = await kept(await blank(10, 10, '#123').png().toBuffer(), name);
      expect(isPicturePath(picture.path)).toBe(true);
      expect(await findPicture(on.db, picture.path)).toMatchObject({ id: picture.id });
    },
  );

  test('are for the staff until an article that shows them is published, and then for whom that is', async () => {
    const picture = await kept(await blank(11, 10).png().toBuffer());
    expect(await audienceOf(picture)).toEqual(['staff']);
    await publishNew(on.db, {
      slug: 'for-members',
      title: 'A',
      userId: by.id,
      body: `![It](${pictureUrl(picture.path)})`,
      audience: 'member',
    });
    expect(await audienceOf(picture)).toEqual(['member']);
    await publishNew(on.db, { slug: 'for-all', title: 'A', userId: by.id, body: `![It](${pictureUrl(picture.path)})` });
    expect(await audienceOf(picture)).toEqual(['everyone']);
  });

  test('are written out once, where articles name them', async () => {
    const picture = await kept(await blank(12, 10).png().toBuffer());
    const target = path.join(files.folder, crypto.randomUUID());
    expect(await exportPictures(on.db, files.storage, target)).toBe(1);
    expect(await readFile(path.join(target, picture.path))).toEqual(await bytesOf(picture));
    expect(await exportPictures(on.db, files.storage, target)).toBe(0);
    expect(await readdir(path.join(target, 'images/uploaded'))).toHaveLength(1);
  });

  test('go out with the articles, whichever process writes them', async () => {
    const picture = await kept(await blank(12, 11).png().toBuffer());
    const target = path.join(files.folder, crypto.randomUUID());
    const done = await exportEverything(
      on.db,
      { articlePictures: files.storage, articleAttachments: files.storage, guideFiles: files.storage },
      { contentDir: target },
    );
    expect(done.written).toBeGreaterThan(0);
    expect(await readFile(path.join(target, picture.path))).toEqual(await bytesOf(picture));
  });

  test('that are out of the library are gone at once, and their bytes after a month', async () => {
    const picture = await kept(await blank(13, 10).png().toBuffer());
    await on.db.update(articlePictures).set({ removedAt: new Date() }).where(eq(articlePictures.id, picture.id));
    expect(await findPicture(on.db, picture.path)).toBeUndefined();
    await sweepPictures(on.db, files.storage, new Date(Date.now() + 29 * DAY_MS));
    expect(await files.storage.open(storageKeyOf(picture)).then((bytes) => bytes?.destroy())).toBeDefined();
    await sweepPictures(on.db, files.storage, new Date(Date.now() + 31 * DAY_MS));
    expect(await files.storage.open(storageKeyOf(picture))).toBeUndefined();
    expect(await on.db.$count(articlePictures)).toBe(0);
  });

  test('of one person are at most 500 a day', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({
      ...{ path: `p${i}`, digest: i.toString(16).padStart(64, '0'), name: 'a', type: 'image/png' },
      ...{ sizeBytes: 1, width: 1, height: 1, ownerId: by.id },
    }));
    await on.db.insert(articlePictures).values(rows);
    expect(await keep(await blank(14, 10).png().toBuffer())).toEqual({ outcome: 'refused', reason: 'too-many-today' });
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { recallArticle } from './read-article.ts';
import { article, contentFolder, publishEdit, site } from './test-content.ts';

const LINKS = [
  '[our prices](./margins.mdx)',
  '[margins-2026](./margins-2026.mdx)',
  '[members](./discount.mdx)',
  '[open](./open.mdx)',
  '[renamed](/articles/Old-Name#part)',
  '[gone](/articles/never)',
  '[video](/videos/inside)',
  '[category](/categories/secret)',
  '[in French](/fr/articles/bonjour)',
].join('\n\n');
const labels = {
  table: ({ number }: { number: number }) => `Table ${number}`,
  tableOf: ({ number, heading }: { number: number; heading: string }) => `Table ${number}: ${heading}`,
  section: (heading: string) => heading,
  footnotes: 'Notes',
  footnoteBack: () => 'Back',
  hiddenPage: 'a page that is not public',
};

describeStores('links to pages that a reader may not see', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let memory: Memory;
  let stop: () => Promise<void>;
  const read = async (role: 'visitor' | 'member' | 'agent') => {
    const loaded = await recallArticle(
      { db: on.db, memory },
      { slug: 'links', locale: 'en', viewer: { role }, contentDir: content.path, site, labels: labels as never },
    );
    if (loaded.kind !== 'found') throw new Error(loaded.kind);
    return { html: loaded.text.join(''), tags: loaded.tags };
  };

  beforeAll(async () => {
    content = await contentFolder({
      'articles/en/a/links.mdx': article('Links', LINKS),
      'articles/en/a/open.mdx': article('Open', 'Open.', 'formerly: [old-name]\n'),
      'articles/en/a/discount.mdx': article('Discount', 'x', 'audience: member\n'),
      'articles/en/secret/margins.mdx': article('Margins', '<VideoGuide slug="inside" />', 'audience: staff\n'),
      'articles/en/secret/margins-2026.mdx': article('Margins 2026', 'x', 'audience: staff\n'),
      'articles/fr/a/bonjour.mdx': article('Bonjour'),
      'videos/inside/v.webm': '',
      'videos/inside/guide.yml':
        'title: Inside\nvideo: v.webm\ncaptions: [{ locale: en, label: English, file: en.vtt }]\n',
    });
    expect((await content.sync(on.db)).counts.refused).toBe(0);
    memory = new Memory(1024 * 1024);
    stop = await memory.follow(on.database);
  });
  afterAll(async () => {
    await stop();
    await content.clear();
  });

  test('are words, which say nothing of the address', async () => {
    const { html } = await read('visitor');
    expect(html).toContain('<p>our prices</p>');
    expect(html).toContain('<p>a page that is not public</p>');
    expect(html).toContain('<p>members</p>');
    expect(html).toContain('<p>gone</p>');
    expect(html).toContain('<p>video</p>');
    expect(html).toContain('<p>category</p>');
    for (const secret of ['margins', 'discount', 'inside', 'secret', 'never']) expect(html).not.toContain(secret);
  });

  test('are links for who may see them, and lead to the present address', async () => {
    expect((await read('visitor')).html).toContain('href="/en/articles/open#part"');
    expect((await read('visitor')).html).toContain('href="/fr/articles/bonjour"');
    expect((await read('member')).html).toContain('href="/en/articles/discount"');
    const { html } = await read('agent');
    for (const path of ['articles/margins', 'articles/margins-2026', 'videos/inside', 'categories/secret'])
      expect(html).toContain(`href="/en/${path}"`);
  });

  test('become links when the page is published for the reader', async () => {
    await publishEdit(on.db, 'margins', { audience: 'everyone' });
    await expect.poll(async () => (await read('visitor')).html).toContain('href="/en/articles/margins"');
  });
});

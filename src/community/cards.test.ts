import { expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { createArticles, renameArticle } from '../articles/publish.ts';
import { describeStores } from '../db/test-database.ts';
import { putDocument } from '../search/store.ts';
import { putAddress } from '../videos/addresses.ts';
import { readCards } from './cards.ts';
import { removePost } from './moderate.ts';
import { aMember, aThread, COMMUNITY } from './test-factory.ts';
import { threadUrl } from './threads/thread.ts';
import { cardNodes } from './ui/card-node.ts';
import { postHtml } from './ui/post-html.ts';

describeStores('cards of pages', (on) => {
  const asked = (body: string) => ({
    texts: [{ body, locale: 'en' }],
    locales: ['en', 'fr'],
    origin: 'https://help.example',
  });
  const titles = async (body: string, viewer = VISITOR as Parameters<typeof readCards>[1]) =>
    [...(await readCards(on.db, viewer, asked(body))).byHref.values()].map(({ title }) => title);
  const document = {
    kind: 'article' as const,
    ...{ locale: 'en', title: 'About it', summary: '', tags: [], sections: [], category: 'billing' },
    ...{ solved: false, edition: 1 },
  };
  const article = (slug: string, audience: 'everyone' | 'member' | 'staff') =>
    putDocument(on.db, {
      ...document,
      sourceId: String(Number.parseInt(slug.slice(-4), 36)),
      title: `About ${slug}`,
      audience,
      url: `/en/articles/${slug}`,
    });

  test('a link alone on its line is a card, one among words is not', async () => {
    await article('refund-aaaa', 'everyone');
    expect(await titles('See:\n\nhttps://help.example/en/articles/refund-aaaa#when')).toEqual(['About refund-aaaa']);
    expect(await titles('[Here](/en/articles/refund-aaaa)')).toEqual(['About refund-aaaa']);
    expect(await titles('See [this](/en/articles/refund-aaaa), please.')).toEqual([]);
    expect(await titles('https://elsewhere.example/en/articles/refund-aaaa')).toEqual([]);
  });

  test('what a reader may not read has no card, and its page is made anew when that changes', async () => {
    await article('secret-bbbb', 'staff');
    const body = '[Here](/en/articles/secret-bbbb)';
    expect(await titles(body)).toEqual([]);
    expect(await titles(body, await aMember(on.db))).toEqual([]);
    expect(await titles(body, await aMember(on.db, { role: 'agent' }))).toEqual(['About secret-bbbb']);
    expect((await readCards(on.db, VISITOR, asked(body))).tags).toContain('address:secret-bbbb');
  });

  test('a thread is a card while it can be read, under whatever title the link has', async () => {
    const { thread, first } = await aThread(on.db, { title: 'A lamp & a <b>' });
    const { thread: team } = await aThread(on.db, { topic: 'team', by: await aMember(on.db, { role: 'agent' }) });
    const link = threadUrl('en', { id: thread.id, title: 'An older title' });
    const body = `${link}\n\n[x](${link})\n\n[y](${threadUrl('en', team)})`;
    expect(await titles(body)).toEqual(['A lamp & a <b>']);
    const cards = await readCards(on.db, VISITOR, asked(body));
    const t = { search: { kindOf: { thread: 'Community' }, solved: 'Solved' } } as never;
    const html = postHtml({ body, locale: 'en' }, { locales: [] } as never, {
      card: cardNodes(cards, { t, locale: 'en' }),
    });
    expect(html).toContain('<bdi class="title">A lamp &amp; a &lt;b&gt;</bdi>');
    const moderator = await aMember(on.db, { role: 'moderator' });
    await removePost(on.db, COMMUNITY, moderator, { postId: first.id, removal: 'hidden' });
    expect(await titles(body)).toEqual([]);
  });

  test('links to where an article or a guide was lead to where it is now, for who may read it there', async () => {
    const { id: userId } = await aMember(on.db, { role: 'editor' });
    const by = { origin: 'editor', userId } as const;
    const ids = await createArticles(
      on.db,
      ['refund-cccc', 'secret-dddd'].map((slug) => ({ slug, category: 'billing' })),
    );
    const rename = async (slug: string, to: string, audience: 'everyone' | 'staff') => {
      const articleId = ids.get(slug)!;
      await on.db.transaction((tx) => renameArticle(tx, { articleId, slug: to }, by));
      await putDocument(on.db, { ...document, sourceId: String(articleId), audience, url: `/en/articles/${to}` });
    };
    await rename('refund-cccc', 'money-back', 'everyone');
    await rename('secret-dddd', 'more-secret', 'staff');
    await putDocument(on.db, {
      ...document,
      kind: 'video',
      sourceId: 'tour',
      audience: 'everyone',
      url: '/en/videos/tour',
    });
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'walk' }));
    const body =
      'See [this](/articles/refund-cccc#when), [that](https://help.example/en/articles/refund-cccc), [a guide](/en/videos/tour?t=3) and [it](/en/articles/secret-dddd).\n\nhttps://help.example/en/articles/refund-cccc';
    const cards = await readCards(on.db, VISITOR, asked(body));
    const html = postHtml({ body, locale: 'en' }, { locales: [{ code: 'en' }] } as never, { present: cards.present });
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      '/en/articles/money-back#when',
      '/en/articles/money-back',
      '/en/videos/walk?t=3',
      '/en/articles/secret-dddd',
      '/en/articles/money-back',
    ]);
    expect([...cards.byHref.values()].map(({ href }) => href)).toEqual(['/en/articles/money-back']);
    expect(cards.tags).toContain('address:refund-cccc');
  });
});

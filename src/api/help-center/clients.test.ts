// The published client, unmodified, against the help center, as its users call it: with an address of its own.
import { createClient } from 'node-zendesk';
import { expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { articleAttachments } from '../../articles/attachments/schema.ts';
import { publishNew } from '../../articles/test-content.ts';
import { describeStores } from '../../db/test-database.ts';
import { apiApp, asking, searchOf, serveApi, someoneWithToken } from '../frame/test-api.ts';

// biome-ignore lint/suspicious/noExplicitAny: the client has no types, or wrong ones
type Anything = any;

describeStores('the help center for the client that is published', (on) => {
  async function opened() {
    const { id: editor } = await aUser(on.db, { role: 'editor' });
    const file = 'files/uploaded/form-0123456789ab.pdf';
    await on.db
      .insert(articleAttachments)
      .values({
        path: file,
        digest: crypto.randomUUID().replaceAll('-', '').repeat(2),
        name: 'form.pdf',
        type: 'application/pdf',
        sizeBytes: 5,
      })
      .onConflictDoNothing();
    const category = `topic-${crypto.randomUUID().slice(0, 8)}`;
    const slug = `lamps-${crypto.randomUUID().slice(0, 8)}`;
    const articleId = await publishNew(on.db, {
      slug,
      title: 'Why the lamp blinks',
      body: `Turn it off. [Form](/content/${file})\n`,
      category,
      tags: ['light'],
      userId: editor,
    });
    const app = await apiApp(on.db, { search: await searchOf(on.database) });
    const origin = await serveApi(app);
    const { user, token } = await someoneWithToken(on.db, 'administrator');
    const client: Anything = createClient({
      username: user.email,
      token,
      endpointUri: `${origin}/api/v2/help_center`,
    } as Anything).helpcenter;
    const personId = (await asking(app)('GET', '/api/v2/users/me', { token })).body.user.id;
    return { app, client, articleId, personId, token };
  }

  test('node-zendesk walks through everything that the help center has', { timeout: 300_000 }, async () => {
    const { client, articleId, personId } = await opened();
    let calls = 0;
    const call = async (what: Promise<Anything>): Promise<Anything> => {
      calls += 1;
      const answer = await what;
      return Array.isArray(answer) ? answer : (answer.result ?? answer);
    };
    /** What one of a name is in: clients hand it over with or without what is around it. */
    const one = async (what: Promise<Anything>, name: string) => {
      const answer = await call(what);
      return answer[name] ?? answer;
    };
    const many = async (what: Promise<Anything>, name: string): Promise<Anything[]> => {
      const answer = await call(what);
      const list = Array.isArray(answer) && !answer[0]?.[name] ? answer : (answer[name] ?? answer[0]?.[name]);
      expect(Array.isArray(list), name).toBe(true);
      return list;
    };

    const [category] = await many(client.categories.list(), 'categories');
    await many(client.categories.listWithLocale('en-us'), 'categories');
    expect((await one(client.categories.show(category.id), 'category')).id).toBe(category.id);
    const article = await one(client.articles.show(articleId), 'article');
    expect(article).toMatchObject({ id: articleId, title: 'Why the lamp blinks', label_names: ['light'] });
    const { section_id: section } = article;
    expect((await many(client.sections.list(), 'sections')).map((row) => row.id)).toContain(section);
    await many(client.sections.listByCategory(category.id), 'sections');
    await many(client.sections.listWithLocale('en-us'), 'sections');
    await many(client.sections.listByCategoryByLocale('en-us', category.id), 'sections');
    expect((await one(client.sections.show(section), 'section')).id).toBe(section);
    await one(client.sections.showWithLocale('en-us', section), 'section');

    await many(client.articles.list(), 'articles');
    await many(client.articles.listByLocale('en-us'), 'articles');
    expect((await many(client.articles.listBySection(section), 'articles')).length).toBe(1);
    await many(client.articles.listBySectionByLocale('en-us', section), 'articles');
    await many(client.articles.listByCategory(category.id), 'articles');
    await many(client.articles.listByCategoryByLocale('en-us', category.id), 'articles');
    await many(client.articles.listByUser(article.author_id), 'articles');
    expect((await many(client.articles.listSinceStartTime(0), 'articles')).length).toBeGreaterThan(0);
    expect((await many(client.articles.listByLabelNames(['light']), 'articles')).length).toBeGreaterThan(0);
    await one(client.articles.showWithLocale('en-us', articleId), 'article');
    const written = { article: { title: 'Lamps', body: '<p>On and <b>off</b></p>', locale: 'en-us' } };
    const made = await one(client.articles.create(section, written), 'article');
    expect(made.title).toBe('Lamps');
    const inFrench = await one(
      client.articles.createWithLocale('fr', section, {
        article: { ...written.article, title: 'Lampes', locale: 'fr' },
      }),
      'article',
    );
    expect(inFrench.locale).toBe('fr');
    const changed = await one(client.articles.update(made.id, { article: { label_names: ['bulb'] } }), 'article');
    expect(changed.label_names).toEqual(['bulb']);
    await one(client.articles.updateWithLocale('en-us', made.id, { article: { position: 3 } }), 'article');

    expect(
      (
        await one(
          client.translations.createForArticle(made.id, {
            translation: { locale: 'fr', title: 'Les lampes', body: '<p>Oui</p>' },
          }),
          'translation',
        )
      ).locale,
    ).toBe('fr');
    await one(
      client.translations.updateForArticle(made.id, 'fr', { translation: { title: 'Toutes les lampes' } }),
      'translation',
    );
    const french = await one(client.translations.show(made.id, 'fr'), 'translation');
    expect(french.title).toBe('Toutes les lampes');
    expect((await call(client.translations.listMissingLocalesByArticle(made.id))).locales).not.toContain('fr');
    await call(client.translations.delete(french.id));
    expect((await call(client.translations.listMissingLocalesByArticle(made.id))).locales).toContain('fr');
    expect((await many(client.translations.listBySection(section), 'translations')).length).toBeGreaterThan(0);
    await many(client.translations.listByCategory(category.id), 'translations');
    expect(Array.isArray((await call(client.translations.listMissingLocalesBySection(section))).locales)).toBe(true);
    expect((await call(client.translations.listMissingLocalesByCategory(category.id))).locales).toEqual([]);
    expect((await call(client.translations.listLocales())).locales).toContain('en');

    const labels = await many(client.articlelabels.list(), 'labels');
    expect(labels.map(({ name }) => name)).toEqual(expect.arrayContaining(['light', 'bulb']));
    expect((await one(client.articlelabels.show(labels[0].id), 'label')).name).toBe(labels[0].name);
    const label = await one(client.articlelabels.create(made.id, { label: { name: 'led' } }), 'label');
    expect((await many(client.articlelabels.listByArticle(made.id), 'labels')).map(({ name }) => name)).toEqual([
      'bulb',
      'led',
    ]);
    await call(client.articlelabels.delete(made.id, label.id));
    expect((await many(client.articlelabels.listByArticle(made.id), 'labels')).map(({ name }) => name)).toEqual([
      'bulb',
    ]);

    const [attachment] = await many(client.articleattachments.list(articleId), 'article_attachments');
    expect(attachment).toMatchObject({ file_name: 'form.pdf', content_type: 'application/pdf', inline: false });
    expect((await many(client.articleattachments.listInline(articleId), 'article_attachments')).length).toBe(0);
    expect((await many(client.articleattachments.listBlock(articleId), 'article_attachments')).length).toBe(1);
    expect((await one(client.articleattachments.show(attachment.id), 'article_attachment')).id).toBe(attachment.id);

    const vote = await one(client.votes.createUpVoteForArticle(articleId), 'vote');
    expect(vote).toMatchObject({ value: 1, item_id: articleId, item_type: 'Article' });
    expect((await one(client.votes.createDownVoteForArticle(articleId), 'vote')).value).toBe(-1);
    expect((await many(client.votes.listByArticle(articleId), 'votes')).length).toBe(1);
    expect((await many(client.votes.listByUser(personId), 'votes')).map((row) => row.id)).toEqual([vote.id]);
    expect((await one(client.votes.show(vote.id), 'vote')).value).toBe(-1);
    await call(client.votes.delete(vote.id));
    expect((await many(client.votes.listByUser(personId), 'votes')).length).toBe(0);

    expect((await call(client.search.searchArticles('lamp blinks'))).results[0]).toMatchObject({ id: articleId });
    await call(client.search.searchArticlesInLocale('lamp', 'en-us'));
    await call(client.search.searchArticlesByLabels('light'));
    await many(client.articlecomments.listByArticle(articleId), 'comments');
    expect((await many(client.subscriptions.listByArticle(articleId), 'subscriptions')).length).toBe(0);
    expect((await many(client.subscriptions.listBySection(section), 'subscriptions')).length).toBe(0);
    const segments = await many(client.usersegments.list(), 'user_segments');
    await many(client.usersegments.listApplicable(), 'user_segments');
    expect((await one(client.usersegments.show(segments[0].id), 'user_segment')).id).toBe(segments[0].id);
    expect((await many(client.usersegments.listByUser(personId), 'user_segments')).length).toBeGreaterThan(0);
    await call(client.articles.delete(made.id));
    await expect(call(client.articles.show(made.id))).rejects.toThrow();
    expect(calls).toBeGreaterThanOrEqual(60);
  });

  test('what answered a question and what did not is kept as from the ask form', async () => {
    const { app, articleId, token } = await opened();
    const ask = asking(app);
    const asked = await ask('POST', '/api/v2/answer_bot/answers/articles', {
      body: { enquiry: 'Why does the lamp blink?' },
    });
    expect(asked.status).toBe(200);
    const { articles, interaction_access_token: key } = asked.body;
    expect(articles.map((row: Anything) => row.article_id)).toContain(articleId);
    const say = async (what: 'resolution' | 'rejection', body: object) =>
      (
        await ask('POST', `/api/v2/answer_bot/${what}`, {
          body: { article_id: articleId, interaction_access_token: key, ...body },
        })
      ).status;
    expect(await say('rejection', { reason_id: 2 })).toBe(204);
    expect(await say('resolution', { article_id: 987_654_321 })).toBe(404);
    expect(await say('resolution', { interaction_access_token: crypto.randomUUID() })).toBe(404);
    expect(await say('resolution', { interaction_access_token: 'x' })).toBe(422);
    expect(await say('resolution', {})).toBe(204);
    // Once: what is over stays as it ended.
    expect(await say('resolution', {})).toBe(404);
    expect((await ask('GET', '/api/v2/gather/badges')).body.badges.length).toBeGreaterThan(3);
    expect((await ask('GET', '/api/v2/gather/badge_assignments', { token })).body.badge_assignments).toEqual([]);
    expect((await ask('GET', '/api/v2/webhooks', { token })).body.webhooks).toEqual([]);
  });
});

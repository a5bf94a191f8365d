import { expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { publishEdit, publishNew } from '../../articles/test-content.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { apiApp, asking, searchOf, someoneWithToken } from '../frame/test-api.ts';

const HC = '/api/v2/help_center';
const unique = (word: string) => `${word}-${crypto.randomUUID().slice(0, 8)}`;

async function anArticle(on: TestDatabase, said: Partial<Parameters<typeof publishNew>[1]> = {}) {
  const { id: userId } = await aUser(on.db, { role: 'editor' });
  const slug = unique('lamps');
  const id = await publishNew(on.db, { slug, title: 'Why the lamp blinks', userId, ...said });
  return { id, slug };
}

describeStores('the help center for programs', (on) => {
  test('shows visitors what everybody may read, and no more, as pages of the contract', async () => {
    const ask = asking(await apiApp(on.db));
    const category = unique('topic');
    const open = await anArticle(on, {
      category,
      body: '<Note>See [us](/en).</Note>\n\n**Off** and on.\n',
      tags: ['light'],
    });
    const closed = await anArticle(on, { category, audience: 'staff' });
    const { token } = await someoneWithToken(on.db, 'agent');
    const shown = await ask('GET', `${HC}/en-us/articles/${open.id}-Why-the-lamp-blinks.json`);
    expect(shown.body.article).toMatchObject({
      id: open.id,
      title: 'Why the lamp blinks',
      label_names: ['light'],
      locale: 'en',
      draft: false,
      user_segment_id: null,
      body: expect.stringContaining('<strong>Off</strong> and on.'),
    });
    expect(shown.body.article.body).toContain('href="https://help.example.com/en"');
    expect((await ask('GET', `${HC}/articles/${closed.id}`)).status).toBe(404);
    expect((await ask('GET', `${HC}/articles/${closed.id}`, { token })).body.article.user_segment_id).toBeGreaterThan(
      0,
    );
    const section = shown.body.article.section_id;
    const visitors = (await ask('GET', `${HC}/sections/${section}/articles`)).body;
    expect(visitors).toMatchObject({ count: 1, page: 1, per_page: 30, next_page: null, articles: [{ id: open.id }] });
    expect((await ask('GET', `${HC}/sections/${section}/articles`, { token })).body.count).toBe(2);
    const paged = (await ask('GET', `${HC}/sections/${section}/articles?page[size]=1`, { token })).body;
    expect(paged.meta.has_more).toBe(true);
    expect((await ask('GET', `${HC}/sections/${section}`)).body.section).toMatchObject({ id: section });
    const [{ id: categoryId }] = (await ask('GET', `${HC}/categories`)).body.categories;
    const { sections } = (await ask('GET', `${HC}/en/categories/${categoryId}/sections?per_page=100`)).body;
    expect(sections.map(({ id }: { id: number }) => id)).toContain(section);
    expect((await ask('GET', `${HC}/klingon/articles`)).status).toBe(404);
    // What somebody may not read is not named by a link to it either.
    const linking = await anArticle(on, {
      body: `[${closed.slug}](/en/articles/${closed.slug}) and [open](/en/articles/${open.slug})\n`,
    });
    const bodyFor = async (way: object) => (await ask('GET', `${HC}/articles/${linking.id}`, way)).body.article.body;
    expect(await bodyFor({})).not.toContain(`/en/articles/${closed.slug}`);
    expect(await bodyFor({})).toContain(`/en/articles/${open.slug}"`);
    expect(await bodyFor({ token })).toContain(`/en/articles/${closed.slug}"`);
  });

  test('has an article in its languages, and says which are missing', async () => {
    const ask = asking(await apiApp(on.db));
    const { id } = await anArticle(on);
    expect((await ask('GET', `${HC}/articles/${id}/translations`)).body).toMatchObject({
      count: 1,
      translations: [{ locale: 'en' }],
    });
    expect((await ask('GET', `${HC}/articles/${id}/translations/en-us`)).body.translation.source_id).toBe(id);
    expect((await ask('GET', `${HC}/articles/${id}/translations/fr`)).status).toBe(404);
    expect((await ask('GET', `${HC}/articles/${id}/translations/missing`)).body.locales).toContain('fr');
    expect((await ask('GET', `${HC}/locales`)).body).toMatchObject({ default_locale: 'en' });
  });

  test('hands out what changed since a moment, and nothing when nothing did', async () => {
    const ask = asking(await apiApp(on.db));
    const { id, slug } = await anArticle(on);
    const since = Math.floor(Date.now() / 1000) - 60;
    await publishEdit(on.db, slug, { title: 'Why all lamps blink' });
    const { body } = await ask('GET', `${HC}/incremental/articles.json?start_time=${since}.0`);
    expect(body.articles.find((one: { id: number }) => one.id === id)).toMatchObject({ title: 'Why all lamps blink' });
    const later = (await ask('GET', `${HC}/incremental/articles?start_time=${since + 3600}`)).body;
    expect(later).toEqual({ count: 0, next_page: null, end_time: since + 3600, articles: [] });
    expect((await ask('GET', `${HC}/incremental/articles`)).status).toBe(400);
  });

  test('takes votes of who is known, once each, and gives them back', async () => {
    const ask = asking(await apiApp(on.db));
    const { id } = await anArticle(on);
    const { token } = await someoneWithToken(on.db, 'member');
    const agent = await someoneWithToken(on.db, 'agent');
    expect((await ask('POST', `${HC}/articles/${id}/up`)).status).toBe(401);
    const { vote } = (await ask('POST', `${HC}/articles/${id}/up`, { token })).body;
    expect((await ask('POST', `${HC}/articles/${id}/down`, { token })).body.vote).toMatchObject({
      id: vote.id,
      value: -1,
    });
    expect((await ask('GET', `${HC}/articles/${id}`)).body.article).toMatchObject({ vote_sum: -1, vote_count: 1 });
    expect((await ask('GET', `${HC}/articles/${id}/votes`, { token })).status).toBe(403);
    expect((await ask('GET', `${HC}/articles/${id}/votes`, { token: agent.token })).body.count).toBe(1);
    expect((await ask('DELETE', `${HC}/votes/${vote.id}`, { token: agent.token })).status).toBe(404);
    expect((await ask('DELETE', `${HC}/votes/${vote.id}`, { token })).status).toBe(204);
    expect((await ask('GET', `${HC}/articles/${id}`)).body.article.vote_count).toBe(0);
  });

  test('finds and suggests what the asker may read', async () => {
    const word = unique('gizmotron').replaceAll('-', '');
    const open = await anArticle(on, { title: `The ${word} blinks` });
    await anArticle(on, { title: `The secret of the ${word}`, audience: 'staff' });
    const ask = asking(await apiApp(on.db, { search: await searchOf(on.database) }));
    const { body } = await ask('GET', `${HC}/articles/search.json?query=${word}&locale=en-us`);
    expect(body).toMatchObject({ count: 1, page: 1, per_page: 25, next_page: null });
    expect(body.results[0]).toMatchObject({ id: open.id, result_type: 'article' });
    expect((await ask('GET', `${HC}/articles/search`)).status).toBe(400);
    const suggested = (await ask('GET', `${HC}/deflection/suggestions?query=${word}`)).body.results;
    expect(suggested).toEqual([{ name: `The ${word} blinks`, html_url: expect.stringContaining(open.slug) }]);
    const { results, meta } = (await ask('GET', `/api/v2/guide/search?query=${word}&filter[locales]=en-us`)).body;
    expect(results).toMatchObject([{ type: 'ARTICLE', title: `The ${word} blinks` }]);
    expect(meta.has_more).toBe(false);
  });

  test('takes articles of who may publish, as HTML, in each language, and archives them', async () => {
    const ask = asking(await apiApp(on.db));
    const editor = await someoneWithToken(on.db, 'editor');
    const agent = await someoneWithToken(on.db, 'agent');
    const other = await anArticle(on, { category: unique('topic') });
    const section = (await ask('GET', `${HC}/articles/${other.id}`)).body.article.section_id;
    const at = `${HC}/en-us/sections/${section}/articles.json`;
    const title = unique('New lamps');
    const article = {
      title,
      body: '<h1>Use {braces}</h1><p>Press <b>it</b> &lt;now&gt;.</p>',
      label_names: ['light'],
      user_segment_id: null,
      permission_group_id: 1,
    };
    expect((await ask('POST', at, { body: { article } })).status).toBe(401);
    expect((await ask('POST', at, { token: agent.token, body: { article } })).status).toBe(403);
    const made = await ask('POST', at, { token: editor.token, body: { article, notify_subscribers: false } });
    expect(made.status).toBe(201);
    const { id } = made.body.article;
    expect(made.body.article).toMatchObject({
      title,
      draft: false,
      label_names: ['light'],
      author_id: editor.user.personId,
    });
    expect(made.body.article.body).toContain('Use {braces}</h2>');
    expect(made.body.article.body).toContain('<strong>it</strong> &lt;now&gt;.');
    const draft = { article: { ...article, draft: true } };
    const kept = (await ask('POST', at, { token: agent.token, body: draft })).body.article;
    expect(kept.draft).toBe(true);
    expect((await ask('GET', `${HC}/articles/${kept.id}`, { token: editor.token })).status).toBe(404);
    const translation = { locale: 'fr', title: 'Nouvelles lampes', body: '<p>Texte.</p>' };
    expect(
      (await ask('POST', `${HC}/articles/${id}/translations`, { token: editor.token, body: { translation } })).status,
    ).toBe(201);
    const change = { translation: { body: '<p>Autre texte.</p>' } };
    const changed = await ask('PUT', `${HC}/articles/${id}/translations/fr.json`, {
      token: editor.token,
      body: change,
    });
    expect(changed.body.translation).toMatchObject({
      title: 'Nouvelles lampes',
      body: expect.stringContaining('Autre texte.'),
    });
    const put = { article: { label_names: ['dark'], position: 7 } };
    expect((await ask('PUT', `${HC}/articles/${id}`, { token: editor.token, body: put })).body.article).toMatchObject({
      label_names: ['dark'],
      position: 7,
    });
    const blank = await ask('POST', at, { token: editor.token, body: { article: { title: ' ', body: '<p>x</p>' } } });
    expect(blank.body).toMatchObject({ error: 'RecordInvalid', details: { title: [{ error: 'BlankValue' }] } });
    expect((await ask('DELETE', `${HC}/articles/${id}`, { token: agent.token })).status).toBe(403);
    expect((await ask('DELETE', `${HC}/articles/${id}`, { token: editor.token })).status).toBe(204);
    expect((await ask('GET', `${HC}/articles/${id}`)).status).toBe(404);
  });

  test('answers with the lists that clients read beside it', async () => {
    const ask = asking(await apiApp(on.db));
    const { id } = await anArticle(on, { tags: ['light'] });
    const { token } = await someoneWithToken(on.db, 'agent');
    const lists = {
      user_segments: `${HC}/user_segments`,
      permission_groups: '/api/v2/guide/permission_groups',
      labels: `${HC}/articles/labels`,
    };
    for (const [name, path] of Object.entries(lists))
      expect((await ask('GET', path, { token })).body[name].length, path).toBeGreaterThan(0);
    expect((await ask('GET', `${HC}/articles/${id}/labels`)).body.labels).toMatchObject([{ name: 'light' }]);
    expect((await ask('GET', `${HC}/articles/${id}/comments`)).body.comments).toEqual([]);
    expect((await ask('GET', `${HC}/articles/${id}/subscriptions`)).body.subscriptions).toEqual([]);
    expect((await ask('GET', '/api/v2/guide/content_tags')).body.records).toEqual([]);
    expect((await ask('GET', `${HC}/user_segments`)).status).toBe(401);
    expect((await ask('GET', `${HC}/sessions.json`)).body.current_session.csrf_token).toMatch(/./);
  });
});

import { afterAll, beforeEach, expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { articleRevisions, articles, articleTranslations, type Significance } from '../articles/schema.ts';
import { articleText } from '../articles/store.ts';
import { article, contentFolder, languages, liveOf } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { listArticles, titleAmong } from './article-list.ts';
import { type DraftKey, NO_FIELDS, typedFields } from './draft.ts';
import { publishText } from './publish-text.ts';
import { saveDraft } from './save-draft.ts';
import { findDraft, findLive } from './store.ts';
import { articlesToTranslate, countOutdated, readOriginal, readProgress } from './translating.ts';
import { bringTranslations, writeTranslationFile } from './translation-files.ts';

describeStores('translations', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let en: DraftKey;
  let fr: DraftKey;
  let by: number;
  const publish = async (
    key: DraftKey,
    body: string,
    {
      significance = 'minor',
      sourceRevisionId,
      saw = 0,
    }: { significance?: Significance; sourceRevisionId?: number; saw?: number } = {},
  ) => {
    const live = await findLive(on.db, key);
    const fields = live ? typedFields(live.revision) : { ...NO_FIELDS, title: 'Un' };
    const text = {
      fields,
      body,
      baseRevisionId: live?.revision.id ?? null,
      sourceRevisionId,
      significance,
      note: '',
      saw,
    };
    const published = await publishText(on.db, key, text, { by, languages });
    if (published.outcome === 'invalid') throw new Error(JSON.stringify(published));
    return published;
  };
  const outdatedAt = async () => (await articleText(on.db, { id: fr.articleId, locale: 'fr' }))?.outdatedAt;
  const original = async () => (await readOriginal(on.db, fr, 'en'))!;
  const progress = async () => (await readProgress(on.db, { locales: ['fr'], defaultLocale: 'en' }))[0];

  beforeEach(async () => {
    await content?.clear();
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(searchDocuments);
    content = await contentFolder({
      'articles/en/a/one.mdx': article('One', 'Press **Save** now.\n\nWait.\n'),
      'articles/fr/a/one.mdx': article('Un', 'Appuyez sur **Enregistrer**.\n\nAttendez.\n'),
      'articles/en/a/two.mdx': article('Two'),
    });
    await content.sync(on.db);
    by = (await aUser(on.db, { role: 'editor' })).id;
    const { id } = (await liveOf(on.db, 'one'))!;
    en = { articleId: id, locale: 'en', author: by };
    fr = { ...en, locale: 'fr' };
  });
  afterAll(() => content.clear());

  test('a major change of the original makes its translations out of date; a small one does not', async () => {
    await publish(en, 'Press **Save** soon.\n', { significance: 'typo' });
    await publish(en, 'Press **Save** later.\n', { significance: 'minor' });
    expect(await outdatedAt()).toBeNull();
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    expect(await outdatedAt()).toBeInstanceOf(Date);
    expect(await countOutdated(on.db)).toBe(1);
  });

  test('a translator sees all that has changed since the translation was made, the small changes too', async () => {
    const before = (await findLive(on.db, en))!.revision.id;
    expect((await original()).before).toBeUndefined();
    await publish(en, 'Press **Save** soon.\n');
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    expect(await original()).toMatchObject({ before: { id: before }, revision: { body: 'Press **Keep**.\n' } });
  });

  test('publishing the translation of the newer original makes it up to date, and only that', async () => {
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    // Mended by somebody who did not look at the original.
    await publish(fr, 'Appuyez sur **Enregistrer** !\n');
    expect(await outdatedAt()).toBeInstanceOf(Date);
    const seen = (await original()).revision.id;
    await publish(en, 'Press **Keep it**.\n', { significance: 'major' });
    await publish(fr, 'Appuyez sur **Garder**.\n', { sourceRevisionId: seen });
    expect(await outdatedAt()).toBeInstanceOf(Date);
    expect((await original()).before?.id).toBe(seen);
    await publish(fr, 'Appuyez sur **Le garder**.\n', { sourceRevisionId: (await original()).revision.id });
    expect(await outdatedAt()).toBeNull();
    expect((await original()).before).toBeUndefined();
  });

  test('a translation that is still right is published as it is', async () => {
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    const { revision } = (await findLive(on.db, fr))!;
    const { id } = (await original()).revision;
    expect(await publish(fr, revision.body, { sourceRevisionId: id })).toEqual({ outcome: 'unchanged' });
    expect(await outdatedAt()).toBeNull();
  });

  test('what a draft was translated from is known when somebody else publishes it, and a draft keeps it', async () => {
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    const live = (await findLive(on.db, fr))!.revision;
    const text = { fields: typedFields(live), body: 'Gardez.\n', baseRevisionId: live.id };
    await saveDraft(on.db, fr, { ...text, sourceRevisionId: (await original()).revision.id, saw: 0 });
    await saveDraft(on.db, fr, { ...text, body: 'Gardez !\n', saw: 1 });
    await publish(fr, 'Gardez !\n', { saw: 2 });
    expect(await outdatedAt()).toBeNull();
  });

  test('a file of a translation that changes is trusted', async () => {
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    await content.write('articles/fr/a/one.mdx', article('Un', 'Gardez.\n'));
    await content.sync(on.db);
    expect(await outdatedAt()).toBeNull();
  });

  test('how far a language is, is counted, and its lists have the same articles, by the title of the original', async () => {
    expect(await progress()).toEqual({ locale: 'fr', total: 2, translated: 1, outdated: 0, missing: 1, drafts: 0 });
    await publish(en, 'Press **Keep**.\n', { significance: 'major' });
    const two = (await liveOf(on.db, 'two'))!.id;
    await saveDraft(on.db, { ...fr, articleId: two }, { fields: NO_FIELDS, body: '', baseRevisionId: null, saw: 0 });
    expect(await progress()).toEqual({ locale: 'fr', total: 2, translated: 1, outdated: 1, missing: 1, drafts: 1 });
    const list = async (show: 'missing' | 'outdated', text = '') =>
      (
        await listArticles(on.db, { id: by }, { locale: 'fr', defaultLocale: 'en', text, category: '', show, page: 1 })
      ).rows.map(({ slug, sourceTitle, isOutdated }) => [slug, sourceTitle, isOutdated]);
    expect(await list('missing')).toEqual([['two', 'Two', false]]);
    expect(await list('missing', 'TW')).toHaveLength(1);
    expect(await list('outdated')).toEqual([['one', 'One', true]]);
    const toDo = (what: 'missing' | 'outdated' | 'both') =>
      articlesToTranslate(on.db, { locale: 'fr', defaultLocale: 'en', what, most: 10 });
    expect(await toDo('missing')).toEqual([two]);
    expect(await toDo('outdated')).toEqual([fr.articleId]);
    expect(await toDo('both')).toEqual([fr.articleId, two]);
  });

  const translated = (xliff: string, words: Record<string, string>) =>
    xliff.replace(/(<source>(.*?)<\/source>\n)(\s*<target>.*?<\/target>\n)?/g, (whole, source, text) => {
      const found = Object.entries(words).find(([word]) => text.includes(word));
      return found ? `${source}<target>${text.replace(found[0], found[1])}</target>\n` : whole;
    });
  const bring = (xliff: string) => bringTranslations(on.db, Buffer.from(xliff), { author: by, languages });
  const write = (ids: number[]) => writeTranslationFile(on.db, ids, { locale: 'fr', defaultLocale: 'en' });

  test('an article goes out as XLIFF and comes back as a draft, which makes the translation up to date', async () => {
    await publish(en, 'Press **Keep** now.\n\nWait.\n', { significance: 'major' });
    const xliff = await write([en.articleId]);
    // What has not changed is translated already.
    expect(xliff).toContain('<target>Attendez.</target>');
    expect(xliff).not.toContain('Appuyez');
    const brought = await bring(
      translated(xliff, { Press: 'Appuyez sur', Keep: 'Garder' }).replace(' now.</target>', '.</target>'),
    );
    expect(brought).toEqual({
      outcome: 'brought',
      drafts: [{ articleId: en.articleId, locale: 'fr', title: 'Un' }],
      left: [],
    });
    const draft = (await findDraft(on.db, fr))!;
    expect(draft.body).toBe('Appuyez sur **Keep**.\n\nAttendez.\n');
    expect((await publish(fr, draft.body, { saw: 1 })).outcome).toBe('published');
    expect(await outdatedAt()).toBeNull();
  });

  test('what could not be taken is told, and nobody’s draft is written over', async () => {
    const two = (await liveOf(on.db, 'two'))!.id;
    const xliff = await write([two, en.articleId]);
    const came = translated(xliff, { 'About Two': 'De Deux' })
      .replace(/<ph [^>]*>/g, '')
      .replace(/article-\d+-revision-\d+" original="one"/, 'article-99999-revision-1" original="one"');
    expect(await bring(came)).toEqual({
      outcome: 'brought',
      drafts: [{ articleId: two, locale: 'fr', title: 'Two' }],
      left: [
        { article: 'Two', problem: 'untranslated', words: 'Two' },
        { article: 'one', problem: 'unknown-article', words: '' },
      ],
    });
    const draft = await findDraft(on.db, { ...fr, articleId: two });
    expect(await bring(came)).toMatchObject({ drafts: [], left: [{}, { problem: 'has-draft' }, {}] });
    expect(await findDraft(on.db, { ...fr, articleId: two })).toEqual(draft);
    expect(await bring(await write([two]))).toMatchObject({
      drafts: [],
      left: expect.arrayContaining([{ article: 'Two', problem: 'nothing', words: '' }]),
    });
  });

  test('a document of other languages, or none at all, is refused', async () => {
    const xliff = await write([en.articleId]);
    expect(await bring(xliff.replace('trgLang="fr"', 'trgLang="en"'))).toMatchObject({
      refusal: { problem: 'languages' },
    });
    expect(await bring(xliff.replace('srcLang="en"', 'srcLang="fr"'))).toMatchObject({
      refusal: { problem: 'languages' },
    });
    expect(await bring(xliff.replace('trgLang="fr"', 'trgLang="fr-CA"'))).toMatchObject({ outcome: 'brought' });
    expect(await bring('<a>')).toMatchObject({ refusal: { problem: 'no-xliff' } });
    expect(await on.db.$count(articleRevisions)).toBe(3);
  });
});

test('an article is called by its title in the first language that has one, and not by its address', () => {
  const translations = [
    { locale: 'en', title: null },
    { locale: 'fr', title: '' },
    { locale: 'it', title: 'Rimborsi' },
    { locale: 'de', title: 'Erstattungen' },
  ];
  expect(titleAmong(translations, ['en', 'de'])).toBe('Erstattungen');
  expect(titleAmong(translations, ['en', 'fr'])).toBe('Rimborsi');
  expect(titleAmong(translations.slice(0, 2), ['en'])).toBeUndefined();
});

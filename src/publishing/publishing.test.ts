import { readFile } from 'node:fs/promises';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { exportContent } from '../articles/export.ts';
import { articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import { article, contentFolder, languages, liveOf } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { listArticles } from './article-list.ts';
import { type DraftKey, type DraftText, NO_FIELDS, typedFields } from './draft.ts';
import { mergeProposal, refuseProposal, takeProposal } from './proposals.ts';
import { publishText } from './publish-text.ts';
import { approveDraft, returnDraft, submitDraft } from './review-draft.ts';
import { saveDraft } from './save-draft.ts';
import { startArticle } from './start-article.ts';
import { findDraft, findLive, findProposed, listRevisions, otherWriters } from './store.ts';

const BODY = 'One.\n\nTwo.\n\nThree.\n\nFour.\n';

describeStores('writing in the browser', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let key: DraftKey;
  let editor: number;
  const live = async () => (await findLive(on.db, key))!;
  /** What readers have, as a writer would begin from it. */
  const begun = async (change: Partial<DraftText> = {}) => {
    const { revision } = await live();
    const text = { fields: typedFields(revision), body: revision.body, ...change };
    return { ...text, baseRevisionId: revision.id, significance: 'minor', note: '', saw: 0 } as const;
  };
  const publish = async (change: Partial<DraftText>, of = key) =>
    publishText(on.db, of, await begun(change), { by: editor, languages });
  const audit = async () =>
    (await on.db.select().from(auditEntries).where(eq(auditEntries.actorId, editor)).orderBy(auditEntries.id)).map(
      ({ action }) => action,
    );

  beforeEach(async () => {
    await content?.clear();
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(searchDocuments);
    content = await contentFolder({ 'articles/en/a/one.mdx': article('One', BODY, '# Keep me\n') });
    await content.sync(on.db);
    editor = (await aUser(on.db, { role: 'editor' })).id;
    const { id } = (await liveOf(on.db, 'one'))!;
    key = { articleId: id, locale: 'en', author: (await aUser(on.db, { role: 'agent' })).id };
  });
  afterAll(() => content.clear());

  test('a draft is written over only by who saw what is there', async () => {
    const text = { fields: { ...NO_FIELDS, title: 'A' }, body: 'x', baseRevisionId: null };
    expect(await saveDraft(on.db, key, { ...text, saw: 0 })).toEqual({ outcome: 'saved', sequence: 1 });
    expect(await saveDraft(on.db, key, { ...text, body: 'y', saw: 1 })).toEqual({ outcome: 'saved', sequence: 2 });
    const stale = await saveDraft(on.db, key, { ...text, body: 'other window', saw: 1 });
    expect(stale).toMatchObject({ outcome: 'stale', theirs: { body: 'y', sequence: 2 } });
    expect(await saveDraft(on.db, key, { ...text, saw: 0 })).toMatchObject({ outcome: 'stale' });
    // The same text again is the same draft: its sender has not heard that it arrived.
    expect(await saveDraft(on.db, key, { ...text, body: 'y', saw: 1 })).toEqual({ outcome: 'saved', sequence: 2 });
    expect(await findDraft(on.db, key)).toMatchObject({ body: 'y' });
    expect(await saveDraft(on.db, { ...key, articleId: 999_999 }, { ...text, saw: 0 })).toEqual({ outcome: 'missing' });
  });

  test('of ten writes at once that saw the same draft one is kept, and nine are told', async () => {
    const text = { fields: NO_FIELDS, body: 'x', baseRevisionId: null, saw: 0 };
    const ends = await Promise.all(
      Array.from({ length: 10 }, (_, n) => saveDraft(on.db, key, { ...text, body: `${n}` })),
    );
    expect(ends.filter(({ outcome }) => outcome === 'saved')).toHaveLength(1);
  });

  test('what is published is a revision with its file’s comments, and the draft is gone', async () => {
    const before = await live();
    await saveDraft(on.db, key, { ...(await begun()), saw: 0 });
    const published = await publishText(
      on.db,
      key,
      { ...(await begun({ body: BODY.replace('Two', 'Zwei') })), saw: 1, note: 'Why', significance: 'major' },
      { by: editor, languages },
    );
    expect(published).toMatchObject({ outcome: 'published' });
    const { revision } = await live();
    expect(revision).toMatchObject({ origin: 'editor', author: key.author, note: 'Why', significance: 'major' });
    expect(revision.head).toBe(before.revision.head!.replace('2026-11-01', revision.updatedOn!));
    expect(revision.body).toContain('Zwei');
    expect(await findDraft(on.db, key)).toBeUndefined();
    expect(await audit()).toEqual(['article.published']);
  });

  test('a draft that was written in another window meanwhile stays', async () => {
    await saveDraft(on.db, key, { ...(await begun()), saw: 0 });
    await saveDraft(on.db, key, { ...(await begun({ body: 'from there\n' })), saw: 1 });
    await publishText(on.db, key, { ...(await begun({ body: 'from here\n' })), saw: 1 }, { by: editor, languages });
    expect((await live()).revision.body).toBe('from here\n');
    expect(await findDraft(on.db, key)).toMatchObject({ body: 'from there\n' });
  });

  test('what says the same as before makes no revision', async () => {
    await saveDraft(on.db, key, { ...(await begun()), saw: 0 });
    expect(await publishText(on.db, key, { ...(await begun()), saw: 1 }, { by: editor, languages })).toEqual({
      outcome: 'unchanged',
    });
    expect(await on.db.$count(articleRevisions, eq(articleRevisions.articleId, key.articleId))).toBe(1);
    expect(await findDraft(on.db, key)).toBeUndefined();
  });

  test('a typo leaves the day on which the content was worked on, also where nobody has said it', async () => {
    await content.write('articles/en/a/one.mdx', '---\ntitle: One\n---\nText.\n');
    await content.sync(on.db);
    await publishText(
      on.db,
      key,
      { ...(await begun({ body: 'Texts.\n' })), significance: 'typo' },
      { by: editor, languages },
    );
    expect((await live()).revision.updatedOn).toBeNull();
    await content.write('articles/en/a/one.mdx', article('One', BODY));
    await content.sync(on.db);
    await takeProposal(on.db, (await findProposed(on.db, key))!, { by: editor, languages });
    await publishText(
      on.db,
      key,
      { ...(await begun({ body: `${BODY}!` })), significance: 'typo' },
      { by: editor, languages },
    );
    expect((await live()).revision.updatedOn).toBe('2026-11-01');
  });

  test('one other word is one other line of the file, and the export syncs back to no change', async () => {
    await publishText(
      on.db,
      key,
      { ...(await begun({ body: (await live()).revision.body.replace('Two', 'Deux') })), significance: 'typo' },
      { by: editor, languages },
    );
    await exportContent(on.db, { contentDir: content.path });
    const { revision } = await live();
    const lines = (await readFile(`${content.path}/articles/en/a/one.mdx`, 'utf8')).split('\n');
    const was = article('One', BODY, '# Keep me\n').split('\n');
    expect(lines.filter((line, index) => line !== was[index])).toEqual(['Deux.']);
    expect((await content.sync(on.db)).counts).toMatchObject({ proposed: 0, refused: 0 });
    expect((await live()).revision.body).toBe(revision.body);
  });

  test('who began from a text that readers no longer have is told, and nothing is lost', async () => {
    const mine = await begun({ body: 'Mine.\n' });
    await publish({ body: 'Theirs.\n' }, { ...key, author: editor });
    const ended = await publishText(on.db, key, mine, { by: editor, languages });
    expect(ended).toMatchObject({
      outcome: 'conflict',
      live: { revision: { body: 'Theirs.\n' } },
      base: { body: expect.stringContaining('One.') },
    });
    expect((await live()).revision.body).toBe('Theirs.\n');
  });

  test('of two who publish at the same moment one is told', async () => {
    const [one, two] = [await begun({ body: 'One.\n' }), await begun({ body: 'Two.\n' })];
    const other = { ...key, author: editor };
    const ends = await Promise.all([
      publishText(on.db, key, one, { by: editor, languages }),
      publishText(on.db, other, two, { by: editor, languages }),
    ]);
    expect(ends.map(({ outcome }) => outcome).toSorted()).toEqual(['conflict', 'published']);
  });

  test('a text with mistakes, or that would end the process, is not published', async () => {
    expect(await publish({ body: '<Nope />\n' })).toMatchObject({
      outcome: 'invalid',
      errors: [{ field: 'body', problem: 'mistakes', count: 1 }],
    });
    expect(await publish({ body: '<Note>\nx\n\n- </Note>\n' })).toMatchObject({ outcome: 'invalid' });
    const unknown = { ...(await begun()).fields, related: 'one, nowhere' };
    expect(await publish({ fields: unknown })).toMatchObject({
      outcome: 'invalid',
      errors: [{ field: 'related', problem: 'unknown', name: 'nowhere' }],
    });
  });

  test('a new article is seen by nobody until it is published, and takes an address that is free', async () => {
    const fresh = { locale: 'en', category: 'a', slug: '', fields: { ...NO_FIELDS, title: 'One' }, body: '' };
    const started = await startArticle(on.db, fresh, key.author);
    if (started.outcome !== 'started') throw new Error(JSON.stringify(started));
    const [row] = await on.db.select().from(articles).where(eq(articles.id, started.articleId));
    expect(row!.slug).toBe('one-2');
    expect(await on.db.$count(searchDocuments, eq(searchDocuments.sourceId, String(row!.id)))).toBe(0);
    expect(await startArticle(on.db, { ...fresh, slug: 'one' }, key.author)).toEqual({
      outcome: 'invalid',
      errors: [{ field: 'slug', problem: 'taken' }],
    });
    expect(await startArticle(on.db, { ...fresh, category: 'A b', slug: '..' }, key.author)).toMatchObject({
      errors: [{ field: 'category' }, { field: 'slug', problem: 'unfit' }],
    });
    const text = { fields: { ...NO_FIELDS, title: 'First' }, body: 'Text.\n', baseRevisionId: null };
    const own = { ...key, articleId: row!.id };
    expect(
      await publishText(on.db, own, { ...text, significance: 'minor', note: '', saw: 1 }, { by: editor, languages }),
    ).toMatchObject({ outcome: 'published' });
    expect(await liveOf(on.db, 'one-2')).toMatchObject({ revision: { title: 'First', head: null } });
    // Files that come and go leave alone what was written in the browser.
    expect((await content.sync(on.db)).counts).toMatchObject({ removed: 0, proposed: 0 });
  });

  test('a draft without a title or without a text is given to nobody', async () => {
    const text = { ...(await begun({ body: 'Mine.\n' })), saw: 0 };
    for (const [saw, empty] of [{ body: ' \n' }, { fields: { ...text.fields, title: ' ' } }].entries()) {
      await saveDraft(on.db, key, { ...text, ...empty, saw });
      expect(await submitDraft(on.db, key, { saw: saw + 1, note: '' })).toBe('empty');
    }
    expect(await findDraft(on.db, key)).toMatchObject({ submittedAt: null });
  });

  test('a draft that was given to an editor is published as its writer’s, or sent back with words', async () => {
    const mine = { ...(await begun({ body: 'Mine.\n' })), saw: 0 };
    await saveDraft(on.db, key, mine);
    expect(await submitDraft(on.db, key, { saw: 9, note: '' })).toBe('stale');
    expect(await submitDraft(on.db, key, { saw: 1, note: 'Please' })).toBe('done');
    expect(await returnDraft(on.db, key, { by: editor, saw: 1, answer: 'Shorter' })).toBe('done');
    expect(await findDraft(on.db, key)).toMatchObject({ submittedAt: null, answer: 'Shorter' });
    const options = { by: editor, saw: 1, significance: 'minor', languages } as const;
    expect(await approveDraft(on.db, key, options)).toEqual({ outcome: 'stale' });
    await submitDraft(on.db, key, { saw: 1, note: 'Now' });
    expect(await approveDraft(on.db, key, options)).toMatchObject({ outcome: 'published' });
    expect((await live()).revision).toMatchObject({ body: 'Mine.\n', author: key.author, note: 'Now' });
    expect(await audit()).toEqual(['draft.returned', 'article.published', 'draft.approved']);
  });

  test('a draft that is changed after it was given away waits no longer', async () => {
    await saveDraft(on.db, key, { ...(await begun()), saw: 0 });
    await submitDraft(on.db, key, { saw: 1, note: '' });
    await saveDraft(on.db, key, { ...(await begun({ body: 'More.\n' })), saw: 1 });
    expect(await findDraft(on.db, key)).toMatchObject({ submittedAt: null });
    expect(await approveDraft(on.db, key, { by: editor, saw: 1, significance: 'minor', languages })).toEqual({
      outcome: 'stale',
    });
  });

  test('a file that changes behind what was published in the browser is taken, put together with it, or left aside', async () => {
    const text = (await live()).revision.body;
    const changeFile = async (body: string) => {
      await content.write('articles/en/a/one.mdx', article('One', body, '# Keep me\n'));
      expect((await content.sync(on.db)).counts.proposed).toBe(1);
      return (await findProposed(on.db, key))!;
    };
    await publish({ body: text.replace('One.', 'Browser.') });
    let proposed = await changeFile(BODY.replace('Four.', 'File.'));
    expect(await mergeProposal(on.db, key)).toBe('merged');
    const draft = (await findDraft(on.db, key))!;
    expect([draft.body.includes('Browser.'), draft.body.includes('File.')]).toEqual([true, true]);
    expect(await mergeProposal(on.db, key)).toBe('has-draft');
    await publishText(on.db, key, { ...draft, significance: 'minor', saw: draft.sequence }, { by: editor, languages });
    expect(await findProposed(on.db, key)).toBeUndefined();
    proposed = await changeFile(BODY.replace('Four.', 'Later.'));
    expect(await refuseProposal(on.db, proposed, editor)).toBe(true);
    expect(await refuseProposal(on.db, proposed, editor)).toBe(false);
    expect((await live()).revision.body).toContain('Browser.');
    proposed = await changeFile('Another.');
    expect(await takeProposal(on.db, proposed, { by: editor, languages })).toEqual([]);
    expect((await live()).revision).toMatchObject({ origin: 'repository', id: proposed.id });
  });

  test('the list says how each article stands in a language', async () => {
    const list = async (show: Parameters<typeof listArticles>[2]['show'], locale = 'en', text = '') =>
      (
        await listArticles(
          on.db,
          { id: key.author },
          { locale, defaultLocale: 'en', text, category: '', show, page: 1 },
        )
      ).rows.map(({ slug, standing, isMine, waitingOf, title }) => ({ slug, standing, isMine, waitingOf, title }));
    const one = { slug: 'one', standing: 'published', isMine: false, waitingOf: null, title: 'One' };
    expect(await list('all')).toEqual([one]);
    expect(await list('missing')).toEqual([]);
    expect(await list('missing', 'fr')).toEqual([{ ...one, standing: 'missing', title: null }]);
    await saveDraft(on.db, key, { ...(await begun()), saw: 0 });
    expect(await list('mine')).toEqual([{ ...one, isMine: true }]);
    expect(await list('waiting')).toEqual([]);
    await submitDraft(on.db, key, { saw: 1, note: '' });
    expect(await list('waiting')).toEqual([{ ...one, isMine: true, waitingOf: key.author }]);
    await saveDraft(
      on.db,
      { ...key, locale: 'fr' },
      { ...(await begun({ fields: { ...NO_FIELDS, title: 'Un' } })), saw: 0 },
    );
    expect(await list('all', 'fr')).toEqual([{ ...one, standing: 'draft', isMine: true, title: 'Un' }]);
    expect(await list('all', 'en', 'ON')).toHaveLength(1);
    expect(await list('all', 'en', '%')).toEqual([]);
    expect(await list('archived')).toEqual([]);
    expect(
      (
        await listArticles(
          on.db,
          { id: 1 },
          { locale: 'en', defaultLocale: 'en', text: '', category: '', show: 'all', page: 9 },
        )
      ).page,
    ).toBe(1);
  });

  test('who else writes on an article is named, and its revisions are listed with their writers', async () => {
    await saveDraft(on.db, key, { ...(await begun()), saw: 0 });
    expect(await otherWriters(on.db, { ...key, author: editor })).toMatchObject([
      { author: key.author, isWriting: true },
    ]);
    expect(await otherWriters(on.db, key)).toEqual([]);
    await publish({ body: 'New.\n' });
    const revisions = await listRevisions(on.db, key, { limit: 10 });
    expect(revisions.map(({ origin }) => origin)).toEqual(['editor', 'repository']);
    expect(revisions[0]!.writer).toEqual(expect.any(String));
    const [waits] = await on.db
      .select()
      .from(articleRevisions)
      .where(and(eq(articleRevisions.articleId, key.articleId), eq(articleRevisions.origin, 'editor')));
    expect(waits!.publishedAt).toBeInstanceOf(Date);
  });
});

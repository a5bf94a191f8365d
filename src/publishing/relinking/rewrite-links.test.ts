import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { exportContent } from '../../articles/export.ts';
import { moveArticle, renameArticle } from '../../articles/publish.ts';
import { articleRevisions, articles, articleTranslations } from '../../articles/schema.ts';
import { article, contentFolder, languages, liveOf } from '../../articles/test-content.ts';
import { describeStores } from '../../db/test-database.ts';
import type { FileStorage } from '../../files/storage.ts';
import { jobs } from '../../jobs/schema.ts';
import { readMessages } from '../../messages.ts';
import { putAddress } from '../../videos/addresses.ts';
import { listGuideRevisions } from '../../videos/edited.ts';
import { exportGuides } from '../../videos/export-guides.ts';
import { digestOfGuide } from '../../videos/guide-digest.ts';
import { videoAddresses } from '../../videos/schema.ts';
import { typedFields } from '../draft.ts';
import { guideLinks, listOldGuideLinks } from '../guides/guide-links.ts';
import { findLiveGuide } from '../guides/guide-store.ts';
import { publishText } from '../publish-text.ts';
import { saveDraft } from '../save-draft.ts';
import { schedulePublishing } from '../schedule.ts';
import { findDraft, findLive, findPlace } from '../store.ts';
import { countOldLinks, guideTargetOf, listOldLinks, targetOf } from './old-links.ts';
import { askToRewriteGuideLinks, askToRewriteLinks, rewriteLinksJob, rewriteLinksOf } from './rewrite-links.ts';

const messages = readMessages();

describeStores('the links to an article that was renamed', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let id: number;
  let by: number;
  const target = async () => targetOf(on.db, (await findPlace(on.db, id))!);
  const old = async () => {
    const found = await listOldLinks(on.db, id, { target: await target(), limit: 50 });
    expect(await countOldLinks(on.db, id, await target())).toBe(found.length);
    return found.map(({ title }) => title);
  };
  const body = async (slug: string, locale = 'en') => (await liveOf(on.db, slug, locale))!.revision.body;
  const run = async (signal = new AbortController().signal) => {
    const told: number[] = [];
    const job = rewriteLinksJob(on.db, { languages, messages, guides: guideLinks({ contentDir: content.path }) });
    const payload = { articleId: id, by, locale: 'en' };
    await job.run({ payload, now: new Date(), signal, progress: (done) => told.push(done) });
    return told;
  };
  const rename = (slug: string) => renameArticle(on.db, { articleId: id, slug }, { origin: 'editor', userId: by });

  beforeEach(async () => {
    await content?.clear();
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    content = await contentFolder({
      'articles/en/a/refund.mdx': article('Refund'),
      'articles/en/a/one.mdx': article('One', '# Keep me\n\nSee [it](./refund.mdx#part),  and  *this*.'),
      'articles/fr/a/one.mdx': article('Un', 'Voir [ici](/fr/articles/refund).'),
      'articles/en/b/two.mdx': article('Two', 'See [it](../a/refund.mdx).'),
      'articles/en/b/three.mdx': article('Three', 'Nothing.', 'related: [refund, one]\n'),
      'articles/en/b/other.mdx': article('Other', 'See [one](../a/one.mdx) and refund.'),
    });
    await content.sync(on.db);
    by = (await aUser(on.db, { role: 'editor' })).id;
    id = (await liveOf(on.db, 'refund'))!.id;
  });
  afterAll(() => content.clear());

  test('are found in texts and among the articles to read next, and rewritten once somebody asks', async () => {
    expect(await old()).toEqual([]);
    await rename('money-back');
    expect((await old()).toSorted()).toEqual(['One', 'Three', 'Two', 'Un']);
    const before = (await liveOf(on.db, 'one'))!.revision;
    expect(await askToRewriteLinks(on.db, { articleId: id, by, locale: 'en' })).toBe(true);
    expect(await on.db.$count(jobs, eq(jobs.kind, 'rewrite-links'))).toBe(1);
    expect(await run()).toEqual([1, 2, 3, 4]);
    expect(await old()).toEqual([]);
    const { revision } = (await liveOf(on.db, 'one'))!;
    expect(revision.body).toBe(before.body.replace('refund', 'money-back'));
    expect(revision).toMatchObject({ origin: 'editor', author: by, significance: 'typo', updatedOn: before.updatedOn });
    expect(revision.note).toContain('money-back');
    expect(await body('one', 'fr')).toContain('(/fr/articles/money-back)');
    expect((await liveOf(on.db, 'three'))!.revision.related).toEqual(['money-back', 'one']);
    // Again, there is nothing to do.
    expect(await run()).toEqual([]);
  });

  test('change one place of the file, and the export syncs back to no change', async () => {
    await rename('money-back');
    await run();
    await exportContent(on.db, { contentDir: content.path });
    const was = article('One', '# Keep me\n\nSee [it](./refund.mdx#part),  and  *this*.');
    expect(await readFile(`${content.path}/articles/en/a/one.mdx`, 'utf8')).toBe(was.replace('refund', 'money-back'));
    expect((await content.sync(on.db)).counts).toMatchObject({ proposed: 0, refused: 0, removed: 0 });
    expect((await content.sync(on.db)).counts).toMatchObject({ updated: 0, proposed: 0 });
  });

  test('go on where the job was stopped', async () => {
    await rename('money-back');
    const stop = new AbortController();
    const job = rewriteLinksJob(on.db, { languages, messages, guides: guideLinks({ contentDir: content.path }) });
    const stopped = job.run({
      payload: { articleId: id, by, locale: 'fr' },
      now: new Date(),
      signal: stop.signal,
      progress: (done) => done === 2 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow();
    expect(await old()).toHaveLength(2);
    expect(await run()).toEqual([1, 2]);
    const revisions = await on.db.select().from(articleRevisions).where(eq(articleRevisions.origin, 'editor'));
    expect(revisions).toHaveLength(4);
  });

  test('leave drafts alone, and nothing that was published meanwhile is written over', async () => {
    await rename('money-back');
    const { id: author } = await aUser(on.db, { role: 'agent', name: 'Ada' });
    const key = { articleId: (await liveOf(on.db, 'two'))!.id, locale: 'en', author };
    const { revision } = (await findLive(on.db, key))!;
    const draft = {
      fields: typedFields(revision),
      body: 'Mine: [it](../a/refund.mdx).\n',
      baseRevisionId: revision.id,
    };
    await saveDraft(on.db, key, { ...draft, saw: 0 });
    const listed = await listOldLinks(on.db, id, { target: await target(), limit: 50 });
    expect(listed.find(({ title }) => title === 'Two')!.writers).toEqual(['Ada']);
    const meanwhile = {
      ...draft,
      body: 'New, with [it](../a/refund.mdx).\n',
      significance: 'minor',
      note: '',
      saw: 0,
    } as const;
    await publishText(on.db, { ...key, author: by }, meanwhile, { by, languages });
    const rewriting = { target: await target(), by, note: 'Why', languages };
    expect(await rewriteLinksOf(on.db, key, rewriting)).toBe('rewritten');
    expect(await rewriteLinksOf(on.db, key, rewriting)).toBe('left');
    expect(await body('two')).toBe('New, with [it](../a/money-back.mdx).\n');
    expect(await findDraft(on.db, key)).toMatchObject({ body: draft.body });
  });

  test('follow it into another topic where they name a file', async () => {
    await moveArticle(on.db, { articleId: id, category: 'b' }, { origin: 'editor', userId: by });
    expect((await old()).toSorted()).toEqual(['Two']);
    await run();
    expect(await body('two')).toContain('(refund.mdx)');
    expect(await old()).toEqual([]);
  });

  test('are asked for by somebody, which stands in the audit log', async () => {
    await askToRewriteLinks(on.db, { articleId: id, by, locale: 'en' });
    const entries = await on.db.select().from(auditEntries).where(eq(auditEntries.actorId, by));
    expect(entries).toMatchObject([{ action: 'article.relinked', details: { article: 'refund' } }]);
    expect(await askToRewriteLinks(on.db, { articleId: 999_999, by, locale: 'en' })).toBe(false);
  });

  test('to a guide are found and rewritten as well, wherever in the site they lead to it', async () => {
    await content.write(
      'articles/en/b/two.mdx',
      article('Two', 'See [it](/videos/tour?t=5) and [that](/videos/tourist).'),
    );
    await content.write('articles/fr/a/one.mdx', article('Un', 'Voir [ici](/fr/videos/tour#steps).'));
    await content.sync(on.db);
    expect(await guideTargetOf(on.db, 'tour')).toEqual({ address: 'tour', former: new Set() });
    await on.db.transaction((tx) => putAddress(tx, { slug: 'tour', address: 'walk' }));
    const where = await guideTargetOf(on.db, 'tour');
    const found = await listOldLinks(on.db, undefined, { target: where, limit: 50 });
    expect(found.map(({ title }) => title).toSorted()).toEqual(['Two', 'Un']);
    expect(await countOldLinks(on.db, undefined, where)).toBe(2);
    await askToRewriteGuideLinks(on.db, { slug: 'tour', by, locale: 'en' });
    const job = rewriteLinksJob(on.db, { languages, messages, guides: guideLinks({ contentDir: content.path }) });
    const payload = { guide: 'tour', by, locale: 'en' };
    await job.run({ payload, now: new Date(), signal: new AbortController().signal, progress: () => {} });
    expect(await countOldLinks(on.db, undefined, where)).toBe(0);
    expect(await body('two')).toContain('[it](/videos/walk?t=5) and [that](/videos/tourist)');
    expect(await body('one', 'fr')).toContain('(/fr/videos/walk#steps)');
    await on.db.delete(videoAddresses);
  });

  test('in the steps of guides are rewritten as well, and the export of their folders syncs back to no change', async () => {
    const guide = (link: string, related: string) =>
      `title: Tour\nvideo: v.webm\ncaptions:\n  - locale: en\n    label: English\n    file: en.vtt\nsteps:\n  - text:\n      en: See [it](${link}), a < b.\nrelated:\n  - ${related}\n`;
    await content.write('videos/steps/guide.yml', guide('/articles/refund#part', 'refund'));
    await content.write('videos/steps/v.webm', '');
    await content.write('videos/steps/en.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n');
    await content.write('videos/other/guide.yml', guide('/articles/refunds', 'one'));
    await content.write('videos/other/v.webm', '');
    await content.write('videos/other/en.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n');
    await content.sync(on.db);
    await rename('money-back');
    const found = await listOldGuideLinks(on.db, await target(), languages);
    expect(found).toEqual([{ slug: 'steps', title: 'Tour' }]);
    expect(await run()).toEqual([1, 2, 3, 4, 5]);
    expect(await listOldGuideLinks(on.db, await target(), languages)).toEqual([]);
    const live = (await findLiveGuide(on.db, 'steps'))!;
    expect(live.guide.steps[0]!.text).toEqual({ en: 'See [it](/articles/money-back#part), a < b.' });
    expect(live.guide.related).toEqual(['money-back']);
    expect(await listGuideRevisions(on.db, 'steps', 5)).toMatchObject([{ author: by, digest: digestOfGuide(live) }]);
    await exportGuides(on.db, {} as FileStorage, content.path);
    expect(await readFile(`${content.path}/videos/steps/guide.yml`, 'utf8')).toContain(
      '(/articles/money-back#part), a < b.',
    );
    expect((await content.sync(on.db)).counts).toMatchObject({ proposed: 0, refused: 0 });
    expect(await findLiveGuide(on.db, 'steps')).toMatchObject({ origin: 'repository', guide: live.guide });
  });

  test('of what waits for its time are left, so that it goes live', async () => {
    await rename('money-back');
    const key = { articleId: (await liveOf(on.db, 'two'))!.id, locale: 'en' };
    const { revision } = (await findLive(on.db, key))!;
    const draft = { fields: typedFields(revision), body: 'Later.\n', baseRevisionId: revision.id };
    await saveDraft(on.db, { ...key, author: by }, { ...draft, saw: 0 });
    const at = new Date(Date.now() + 60_000);
    const time = { at, zone: 'UTC', saw: 1, significance: 'minor', note: '' } as const;
    await schedulePublishing(on.db, { ...key, author: by }, time, { by, languages });
    const rewriting = { target: await target(), by, note: 'Why', languages };
    expect(await rewriteLinksOf(on.db, key, rewriting)).toBe('left');
  });
});

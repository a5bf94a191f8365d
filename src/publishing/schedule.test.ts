import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { archiveArticle } from '../articles/publish.ts';
import { articles, articleTranslations } from '../articles/schema.ts';
import { article, contentFolder, languages, liveOf } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { listArticles } from './article-list.ts';
import { type DraftKey, typedFields } from './draft.ts';
import { doDueSchedules, scheduledWork } from './due-schedules.ts';
import { publishText } from './publish-text.ts';
import { saveDraft } from './save-draft.ts';
import { cancelSchedule, findSchedule, reschedule, schedulePublishing, scheduleUnpublishing } from './schedule.ts';
import { articleScheduling } from './schedule-work.ts';
import { articleSchedules } from './schema.ts';
import { findDraft, findLive } from './store.ts';
import { articleChecks } from './verification/schema.ts';

const HOUR = 3_600_000;

describeStores('publishing at a time', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let key: DraftKey;
  let editor: number;
  const inHours = (hours: number) => ({ at: new Date(Date.now() + hours * HOUR), zone: 'Europe/Zurich' });
  const write = async (body: string, saw = 0) => {
    const { revision } = (await findLive(on.db, key))!;
    return saveDraft(on.db, key, { fields: typedFields(revision), body, baseRevisionId: revision.id, saw });
  };
  const schedule = (hours: number, { saw = 1, isChecked = false } = {}) =>
    schedulePublishing(
      on.db,
      key,
      { ...inHours(hours), saw, significance: 'major', note: 'Spring', isChecked },
      { by: editor, languages },
    );
  const errors: unknown[] = [];
  const due = () => doDueSchedules(on.db, articleScheduling(languages), (error) => errors.push(error));
  /** As if so much time had passed. */
  const pass = async (hours: number) => {
    await on.db.execute(sql`update article_schedules set publish_at = publish_at - make_interval(hours => ${hours}::integer),
      unpublish_at = unpublish_at - make_interval(hours => ${hours}::integer)`);
    await due();
  };
  const shown = async () => (await liveOf(on.db, 'one'))?.revision.body;
  const found = () => on.db.$count(searchDocuments, eq(searchDocuments.sourceId, String(key.articleId)));
  const publish = async (body: string) => {
    const { revision } = (await findLive(on.db, key))!;
    const text = {
      fields: typedFields(revision),
      body,
      baseRevisionId: revision.id,
      significance: 'minor',
      note: '',
      saw: 0,
    } as const;
    await publishText(on.db, { ...key, author: editor }, text, { by: editor, languages });
  };

  beforeEach(async () => {
    await content?.clear();
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(searchDocuments);
    content = await contentFolder({ 'articles/en/a/one.mdx': article('One', 'Old.') });
    await content.sync(on.db);
    editor = (await aUser(on.db, { role: 'editor' })).id;
    key = {
      articleId: (await liveOf(on.db, 'one'))!.id,
      locale: 'en',
      author: (await aUser(on.db, { role: 'agent' })).id,
    };
    errors.length = 0;
  });
  afterAll(() => content.clear());

  test('a draft goes live at its time and not before, as its writer’s', async () => {
    await write('New.\n');
    expect(await schedule(2)).toEqual({ outcome: 'scheduled' });
    expect(await findDraft(on.db, key)).toBeUndefined();
    await pass(1);
    expect(await shown()).toContain('Old.');
    const ms = await scheduledWork(on.db, articleScheduling(languages), () => {}).msUntilNext!();
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThanOrEqual(HOUR);
    await pass(1);
    expect(errors).toEqual([]);
    expect(await shown()).toBe('New.\n');
    const { revision } = (await findLive(on.db, key))!;
    expect(revision).toMatchObject({ author: key.author, significance: 'major', note: 'Spring' });
    expect(await findSchedule(on.db, key)).toBeUndefined();
    const acts = await on.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.actorId, editor))
      .orderBy(auditEntries.id);
    expect(acts.map(({ action }) => action)).toEqual(['schedule.set', 'article.published']);
  });

  test('whoever chose the time and found the text true has checked it once it is live, and not before', async () => {
    const checks = () => on.db.select().from(articleChecks).where(eq(articleChecks.articleId, key.articleId));
    await write('New.\n');
    expect(await schedule(1, { isChecked: true })).toEqual({ outcome: 'scheduled' });
    expect(await checks()).toEqual([]);
    await pass(1);
    expect(await checks()).toMatchObject([{ locale: 'en', checkedBy: editor }]);
  });

  test('what is written after that is another draft, and is not published with it', async () => {
    await write('New.\n');
    await schedule(1);
    await write('Later.\n');
    await pass(1);
    expect(await shown()).toBe('New.\n');
    expect(await findDraft(on.db, key)).toMatchObject({ body: 'Later.\n' });
  });

  test('a draft that was changed since somebody looked at it is not scheduled, nor one with mistakes', async () => {
    await write('New.\n');
    await write('Newer.\n', 1);
    expect(await schedule(1)).toEqual({ outcome: 'stale' });
    await write('<Nope />\n', 2);
    expect(await schedule(1, { saw: 3 })).toMatchObject({ outcome: 'invalid' });
    expect(await findSchedule(on.db, key)).toBeUndefined();
  });

  test('a text that readers got meanwhile is not written over; cancelling makes a draft again', async () => {
    await write('New.\n');
    await schedule(1);
    await publish('Between.\n');
    await pass(1);
    expect(await shown()).toBe('Between.\n');
    expect(await findSchedule(on.db, key)).toMatchObject({ failure: 'outdated' });
    expect(await scheduledWork(on.db, articleScheduling(languages), () => {}).msUntilNext!()).toBeUndefined();
    expect(await cancelSchedule(on.db, key, 'publish', editor)).toBe(true);
    expect(await findDraft(on.db, key)).toMatchObject({ body: 'New.\n' });
    expect(await cancelSchedule(on.db, key, 'publish', editor)).toBe(false);
  });

  test('an archived article stays archived', async () => {
    await write('New.\n');
    await schedule(1);
    await archiveArticle(on.db, key.articleId, { origin: 'editor', userId: editor });
    await pass(1);
    expect(await shown()).toBeUndefined();
    expect(await findSchedule(on.db, key)).toMatchObject({ failure: 'archived' });
  });

  test('another time can be chosen, and a second text takes the place of the first, which is a draft again', async () => {
    expect(await reschedule(on.db, key, inHours(1), editor)).toBe(false);
    await write('New.\n');
    await schedule(1);
    expect(await reschedule(on.db, key, inHours(5), editor)).toBe(true);
    await pass(2);
    expect(await shown()).toContain('Old.');
    await write('Second.\n');
    await schedule(1);
    expect(await findDraft(on.db, key)).toMatchObject({ body: 'New.\n' });
    await pass(1);
    expect(await shown()).toBe('Second.\n');
  });

  test('readers lose an article at its time, the search too, and what goes live and ends does both in order', async () => {
    await scheduleUnpublishing(on.db, key, inHours(1), editor);
    await pass(1);
    expect(await shown()).toBeUndefined();
    expect(await found()).toBe(0);
    await write('Season.\n');
    await schedule(1);
    await scheduleUnpublishing(on.db, key, inHours(3), editor);
    await pass(1);
    expect([await shown(), await found()]).toEqual(['Season.\n', 1]);
    expect(await findSchedule(on.db, key)).toMatchObject({ revisionId: null, unpublishAt: expect.any(Date) });
    await pass(2);
    expect(await shown()).toBeUndefined();
    // Nothing ran while both became due.
    await write('Again.\n');
    await schedule(1);
    await scheduleUnpublishing(on.db, key, inHours(2), editor);
    await pass(5);
    expect(await shown()).toBeUndefined();
    expect((await findLive(on.db, key))!.revision.body).toBe('Again.\n');
    expect(await on.db.$count(articleSchedules)).toBe(0);
    expect(errors).toEqual([]);
  });

  test('two nodes that find it due publish it once, and the list shows what has a time', async () => {
    await write('New.\n');
    await schedule(1);
    const list = async () =>
      (
        await listArticles(
          on.db,
          { id: editor },
          { locale: 'en', defaultLocale: 'en', text: '', category: '', show: 'scheduled', page: 1 },
        )
      ).rows.map(({ slug, publishAt }) => [slug, publishAt instanceof Date]);
    expect(await list()).toEqual([['one', true]]);
    await on.db.update(articleSchedules).set({ publishAt: new Date(Date.now() - HOUR) });
    await Promise.all([due(), due()]);
    expect(await shown()).toBe('New.\n');
    expect(
      await on.db.$count(auditEntries, sql`${auditEntries.actorId} = ${editor} and action = 'article.published'`),
    ).toBe(1);
    expect(await list()).toEqual([]);
  });
});

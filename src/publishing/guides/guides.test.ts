import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { lockPublishing } from '../../articles/publish.ts';
import { describeStores } from '../../db/test-database.ts';
import { testFiles } from '../../files/test-files.ts';
import { mailOutbox } from '../../mail/schema.ts';
import { searchDocuments } from '../../search/schema.ts';
import { findEdited } from '../../videos/edited.ts';
import { exportGuides } from '../../videos/export-guides.ts';
import { findGuideFile } from '../../videos/find-guide-file.ts';
import { readVideoGuide } from '../../videos/guide-file.ts';
import { guideYaml } from '../../videos/guide-yaml.ts';
import { editedGuides, guideFiles, guideRevisions } from '../../videos/revisions-schema.ts';
import { videoGuides } from '../../videos/schema.ts';
import { synchronizeGuides } from '../../videos/sync.ts';
import { commentSchema, takeComment } from '../comments/comment-form.ts';
import { placeComments } from '../comments/comments-shown.ts';
import { listComments } from '../comments/store.ts';
import { doDueSchedules } from '../due-schedules.ts';
import { articleReviewers } from '../reviewers-schema.ts';
import { type GuideFields, NO_STEP, typedGuide, writtenMoment } from './drafts/guide-draft.ts';
import { guideDrafts } from './drafts/schema.ts';
import { findGuideDraft } from './drafts/store.ts';
import { guideAction } from './guide-actions.ts';
import { guideBlocks } from './guide-blocks.ts';
import { keepGuideDraft, readGuideEditing } from './guide-editing.ts';
import { readGuideForm } from './guide-form.ts';
import { countGuidesToReview, countWaitingGuides, listStaffGuides } from './guide-list.ts';
import { refuseGuideFolder, takeGuideFolder } from './guide-proposals.ts';
import { guideScheduling } from './guide-schedule-work.ts';
import { findLiveGuide } from './guide-store.ts';
import { keepPoster } from './keep-poster.ts';
import { mergeGuides } from './merge-guide.ts';
import { checkGuide, publishGuideDraft, unpublishGuideByHand } from './publish-guide.ts';
import {
  approveGuideDraft,
  endorseGuideDraft,
  guideStanding,
  missingInGuide,
  returnGuideDraft,
  submitGuideDraft,
} from './review-guide.ts';
import { saveGuideDraft } from './save-guide-draft.ts';
import { cancelGuideSchedule, findGuideSchedule, scheduleGuide, scheduleGuideEnd } from './schedule-guide.ts';
import { guideSchedules } from './schema.ts';
import { aGuideDraft, guideFields, VTT } from './test-guide.ts';

const languages = { locales: ['en', 'fr'], defaultLocale: 'en' };
const files = testFiles();

test('what a form has no field for stays, empty steps go, and a step can be removed', () => {
  const kept: GuideFields = {
    ...({} as GuideFields),
    ...{
      title: { en: 'A', de: 'Eins' },
      summary: {},
      chapters: {},
      captions: { en: VTT },
      video: 'a.webm',
      poster: '',
    },
    ...{ category: 'billing', tags: 'a', related: '', pages: '', marks: '', audience: '', version: '' },
    steps: [
      { ...NO_STEP, text: { en: 'One', de: 'Eins' } },
      { ...NO_STEP, text: { en: 'Two' } },
    ],
  };
  const form: Record<string, string> = {
    'title-en': 'B',
    'title-fr': '',
    steps: '3',
    'step-0-text-en': 'First',
    'step-1-gone': '1',
    'step-2-text-en': ' ',
  };
  const read = readGuideForm((name) => form[name], kept, ['en', 'fr']);
  expect(read).toMatchObject({
    title: { en: 'B', de: 'Eins' },
    category: 'billing',
    video: 'a.webm',
    captions: { en: VTT },
  });
  expect(read.steps.map(({ text }) => text)).toEqual([{ en: 'First', de: 'Eins' }]);
});

test('a form cannot say a sequence that the database cannot count to', () => {
  const fits = (sequence: number) => guideAction.schema.safeParse({ sequence: String(sequence) }).success;
  expect([fits(0), fits(2 ** 31 - 1), fits(2 ** 31), fits(Number.MAX_SAFE_INTEGER)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each([
  [0, '0:00'],
  [72.5, '1:12.5'],
  [3723.25, '1:02:03.25'],
  [600, '10:00'],
])('%s seconds are written %s', (seconds, written) => expect(writtenMoment(seconds)).toBe(written));

describeStores('guides made in the browser', (on) => {
  let content: string;
  let me: number;
  let other: number;
  beforeAll(async () => {
    content = await mkdtemp(path.join(os.tmpdir(), 'helpwell-guides-'));
    me = (await aUser(on.db, { role: 'editor' })).id;
    other = (await aUser(on.db, { role: 'agent' })).id;
  });
  afterAll(() => rm(content, { recursive: true, force: true }));
  beforeEach(async () => {
    for (const table of [guideSchedules, guideDrafts, editedGuides, guideRevisions, guideFiles, videoGuides])
      await on.db.delete(table);
    await on.db.delete(searchDocuments);
    await rm(path.join(content, 'videos'), { recursive: true, force: true });
  });

  const doing = () => ({ by: me, languages });
  const publish = (key: { slug: string; author: number }, saw = 1) =>
    publishGuideDraft(on.db, key, { saw, note: '' }, doing());
  const sync = () =>
    synchronizeGuides(on.db, {
      contentDir: content,
      languages,
      audiences: async (slugs) => new Map(slugs.map((slug) => [slug, 'everyone' as const])),
    });
  async function folder(slug: string, title: string) {
    const at = path.join(content, 'videos', slug);
    await mkdir(at, { recursive: true });
    await writeFile(path.join(at, 'v.webm'), 'abc');
    await writeFile(path.join(at, 'en.vtt'), VTT);
    await writeFile(
      path.join(at, 'guide.yml'),
      `title: ${title}\nvideo: v.webm\ncaptions: [{ locale: en, label: English, file: en.vtt }]\n`,
    );
  }
  const titleOf = async (slug: string) => (await findLiveGuide(on.db, slug))?.guide.title['en'];

  test('is commented on at its passages, which are found again, and the comments go with the draft', async () => {
    const key = await aGuideDraft(on.db, me, { summary: { en: 'How one pays an invoice from the list.' } });
    const blocks = async () => {
      const { fields } = (await findGuideDraft(on.db, key))!;
      return guideBlocks((await checkGuide(on.db, key.slug, fields, languages)).recorded, 'en').map(({ text }) => text);
    };
    const texts = await blocks();
    const at = texts.indexOf('How one pays an invoice from the list.');
    const draft = { key, sequence: 1, by: other, url: '/there', blocks };
    const comment = (given: object) => takeComment(on.db, commentSchema.parse({ act: 'comment', ...given }), draft);
    const words = { comment: 'Which list?', block: at, quote: 'invoice from the list', sequence: 1 };
    expect(await comment(words)).toMatchObject({ outcome: 'done' });
    expect(await comment({ ...words, sequence: 2 })).toEqual({ outcome: 'conflict' });
    expect(await comment({ ...words, quote: 'other words' })).toMatchObject({ outcome: 'invalid' });
    const [said] = await listComments(on.db, key);
    expect(said).toMatchObject({ body: 'Which list?', anchor: { quote: 'invoice from the list' } });
    const reply = commentSchema.parse({ act: 'reply', id: said!.id, comment: 'The long one.' });
    await takeComment(on.db, reply, { ...draft, by: me });
    const fields = await guideFields(on.db, key.slug, {
      title: { en: 'A tour of it' },
      summary: { en: 'How to pay an invoice from the list.' },
    });
    await saveGuideDraft(on.db, key, { saw: 1, base: '', fields });
    const placed = placeComments(await blocks(), await listComments(on.db, key));
    expect(placed.ofBlock.get(at)).toMatchObject([{ found: { is: 'found' }, replies: [{ body: 'The long one.' }] }]);
    await publishGuideDraft(on.db, key, { saw: 2, note: '' }, { by: me, languages });
    expect(await listComments(on.db, key)).toEqual([]);
  });

  test('what readers had when a draft began is known, so that two changes are put together', async () => {
    const key = await aGuideDraft(on.db, me, { summary: { en: 'One.' } });
    await publishGuideDraft(on.db, key, { saw: 1, note: '' }, { by: me, languages });
    const theirs = { ...key, author: other };
    const begun = await readGuideEditing(on.db, theirs, content);
    const { base, fields } = begun;
    const mine = { ...fields, title: { ...fields.title, en: 'Another title' } };
    await keepGuideDraft(on.db, theirs, begun, { saw: 0, base, fields: mine });
    const live = await readGuideEditing(on.db, key, content);
    const changed = { ...live.fields, summary: { en: 'Two.' } };
    await keepGuideDraft(on.db, key, live, { saw: 0, base: live.base, fields: changed });
    await publishGuideDraft(on.db, key, { saw: 1, note: '' }, { by: me, languages });
    const after = await readGuideEditing(on.db, theirs, content);
    expect(after.isOutdated).toBe(true);
    const { fields: merged, both } = mergeGuides(after.draft!.baseFields ?? undefined, mine, after.published);
    expect([merged.title, merged.summary, both]).toEqual([{ en: 'Another title' }, { en: 'Two.' }, []]);
  });

  test('are live, searched and served once a draft is published, which is gone then', async () => {
    const key = await aGuideDraft(on.db, me, { summary: { en: 'How' }, audience: 'member' });
    expect(await publish(key)).toMatchObject({ outcome: 'published' });
    expect(await findGuideDraft(on.db, key)).toBeUndefined();
    const live = (await findLiveGuide(on.db, key.slug))!;
    expect(live).toMatchObject({ origin: 'editor', guide: { seconds: 12, width: 1280 } });
    const documents = await on.db.select().from(searchDocuments).where(eq(searchDocuments.sourceId, key.slug));
    expect(documents).toMatchObject([{ kind: 'video', locale: 'en', title: 'A tour', audience: 'member' }]);
    expect(await findGuideFile(on.db, key.slug, live.guide.captions[0]!.file)).toMatchObject({
      isLive: true,
      text: VTT,
    });
    expect(await findGuideFile(on.db, key.slug, live.guide.video)).toMatchObject({ isLive: true, type: 'video/mp4' });
    expect(await findGuideFile(on.db, key.slug, 'other.webm')).toBeUndefined();
  });

  test('wait to be published until folders and articles have been read', async () => {
    const key = await aGuideDraft(on.db, me);
    let published: ReturnType<typeof publish> | undefined;
    const before = await on.db.transaction(async (tx) => {
      await lockPublishing(tx);
      published = publish(key);
      await setTimeout(100);
      return tx.$count(guideRevisions);
    });
    expect(await published).toMatchObject({ outcome: 'published' });
    expect(before).toBe(0);
  });

  test('keep no write that did not see what it writes over', async () => {
    const key = await aGuideDraft(on.db, me);
    const fields = await guideFields(on.db, key.slug, { title: { en: 'Other' } });
    expect((await saveGuideDraft(on.db, key, { saw: 0, base: '', fields })).outcome).toBe('stale');
    expect(await saveGuideDraft(on.db, key, { saw: 1, base: '', fields })).toEqual({ outcome: 'saved', sequence: 2 });
    expect((await saveGuideDraft(on.db, key, { saw: 1, base: '', fields: { ...fields, tags: 'x' } })).outcome).toBe(
      'stale',
    );
    expect(await saveGuideDraft(on.db, key, { saw: 1, base: '', fields })).toMatchObject({ outcome: 'saved' });
    expect(await publish(key, 1)).toEqual({ outcome: 'stale' });
  });

  test('are not written over where readers have something else by now', async () => {
    const key = await aGuideDraft(on.db, me);
    const theirs = { slug: key.slug, author: other };
    await saveGuideDraft(on.db, theirs, {
      saw: 0,
      base: '',
      fields: await guideFields(on.db, key.slug, { title: { en: 'Theirs' } }),
    });
    await publish(key);
    expect(await publish(theirs)).toEqual({ outcome: 'conflict' });
    expect(await titleOf(key.slug)).toBe('A tour');
  });

  test('with mistakes stay with their writer, who is told where', async () => {
    const bad: Partial<GuideFields> = {
      title: { en: '', fr: 'x'.repeat(201) },
      captions: { en: 'WEBVTT\n\n00:05.000 --> 00:01.000\nBack\n' },
      chapters: { en: 'no time' },
      pages: 'javascript:alert(1)',
      steps: [{ ...NO_STEP, text: { fr: 'Un' }, at: 'soon', on: { en: 'Pay' } }],
      video: '../../secret.mp4',
      poster: 'x.svg',
      category: '../etc',
    };
    const key = await aGuideDraft(on.db, me, bad);
    const published = await publish(key);
    expect(published.outcome).toBe('invalid');
    expect('errors' in published && published.errors.map(({ field, problem }) => `${field} ${problem}`).sort()).toEqual(
      [
        'captions-en mistake',
        'category no-category',
        'chapters-en no-moment',
        'pages no-pattern',
        'poster missing',
        'step-0-at no-moment',
        'step-0-selector no-selector',
        'step-0-text-en missing',
        'title-en no-title',
        'title-fr too-long',
        'video missing',
      ],
    );
    expect(await findGuideDraft(on.db, key)).toBeDefined();
    expect(await findLiveGuide(on.db, key.slug)).toBeUndefined();
  });

  test('with markup in titles and captions say it as text', async () => {
    const key = await aGuideDraft(on.db, me, {
      title: { en: '<img src=x onerror=alert(1)>' },
      captions: { en: 'WEBVTT\n\n00:01.000 --> 00:03.000\n<b>Press</b> <script>alert(1)</script>\n' },
    });
    await publish(key);
    const live = (await findLiveGuide(on.db, key.slug))!;
    expect(live.guide.title['en']).toBe('<img src=x onerror=alert(1)>');
    expect(JSON.stringify(live.transcripts)).not.toContain('<script');
  });

  test('without a title in the first language or without a video are given to nobody to look at', () => {
    expect(missingInGuide({ title: { fr: 'Titre' }, video: '' }, 'en')).toEqual([
      { field: 'title-en', problem: 'no-title' },
      { field: 'video', problem: 'missing' },
    ]);
    expect(missingInGuide({ title: { en: 'Title' }, video: 'video.mp4' }, 'en')).toEqual([]);
  });

  test('wait for their reviewers, and are published by who may', async () => {
    await on.db.insert(articleReviewers).values({ category: 'billing', userId: other }).onConflictDoNothing();
    const key = await aGuideDraft(on.db, me, { category: 'billing' });
    expect(await submitGuideDraft(on.db, key, { saw: 1, note: 'Please' })).toBe('done');
    expect([await countWaitingGuides(on.db), await countGuidesToReview(on.db, other)]).toEqual([1, 1]);
    const mails = await on.db.select().from(mailOutbox).where(eq(mailOutbox.kind, 'draft-submitted'));
    expect(mails.at(-1)!.data).toMatchObject({ guide: key.slug, link: `/en/staff/guides/${key.slug}/review/${me}` });
    expect(await returnGuideDraft(on.db, key, { by: other, saw: 1, answer: 'Shorter' })).toBe('done');
    expect(await approveGuideDraft(on.db, key, { by: other, saw: 1, languages })).toEqual({ outcome: 'stale' });
    await submitGuideDraft(on.db, key, { saw: 1, note: '' });
    expect(await endorseGuideDraft(on.db, key, { by: other, saw: 1 })).toBe('done');
    expect(await guideStanding(on.db, (await findGuideDraft(on.db, key))!)).toMatchObject({ isApproved: true });
    expect(await countGuidesToReview(on.db, other)).toBe(0);
    expect(await endorseGuideDraft(on.db, key, { by: other, saw: 7 })).toBe('stale');
    expect(await approveGuideDraft(on.db, key, { by: other, saw: 1, languages })).toMatchObject({
      outcome: 'published',
    });
    expect(await titleOf(key.slug)).toBe('A tour');
  });

  test('go live and away at their times, and not over what readers got meanwhile', async () => {
    const key = await aGuideDraft(on.db, me);
    const soon = { at: new Date(Date.now() - 1000), zone: 'Europe/Zurich' };
    expect(await scheduleGuide(on.db, key, { ...soon, saw: 1, note: '' }, doing())).toEqual({ outcome: 'scheduled' });
    await doDueSchedules(on.db, guideScheduling(languages), () => {});
    expect(await titleOf(key.slug)).toBe('A tour');
    expect(await findGuideSchedule(on.db, key.slug)).toBeUndefined();
    const editing = await readGuideEditing(on.db, key, content);
    const next = { saw: 0, base: editing.base, fields: { ...editing.fields, title: { en: 'Later' } } };
    await saveGuideDraft(on.db, key, next);
    await scheduleGuide(on.db, key, { ...soon, saw: 1, note: '' }, doing());
    const theirs = { slug: key.slug, author: other };
    await saveGuideDraft(on.db, theirs, { ...next, fields: { ...next.fields, title: { en: 'Theirs' } } });
    await publish(theirs);
    await doDueSchedules(on.db, guideScheduling(languages), () => {});
    expect(await titleOf(key.slug)).toBe('Theirs');
    expect(await findGuideSchedule(on.db, key.slug)).toMatchObject({ failure: 'outdated' });
    expect(await cancelGuideSchedule(on.db, key.slug, 'publish', me)).toBe(true);
    expect((await findGuideDraft(on.db, key))?.fields.title).toEqual({ en: 'Later' });
    await scheduleGuideEnd(on.db, key.slug, soon, me);
    await doDueSchedules(on.db, guideScheduling(languages), () => {});
    expect(await findLiveGuide(on.db, key.slug)).toBeUndefined();
  });

  test('win over their folder, whose change waits to be taken or left aside', async () => {
    await folder('tour', 'From the folder');
    await sync();
    const key = { slug: 'tour', author: me };
    const editing = await readGuideEditing(on.db, key, content);
    expect(editing.fields).toMatchObject({ title: { en: 'From the folder' }, captions: { en: VTT }, video: 'v.webm' });
    await saveGuideDraft(on.db, key, {
      saw: 0,
      base: editing.base,
      fields: { ...editing.fields, title: { en: 'By hand' } },
    });
    expect(await publish(key)).toMatchObject({ outcome: 'published' });
    expect((await sync()).proposed).toBe(0);
    expect(await titleOf('tour')).toBe('By hand');
    await folder('tour', 'Changed');
    expect((await sync()).proposed).toBe(1);
    expect((await sync()).proposed).toBe(0);
    expect(await titleOf('tour')).toBe('By hand');
    const { rows } = await listStaffGuides(
      on.db,
      { id: me },
      { locale: 'en', text: 'hand', show: 'proposed', after: '' },
    );
    expect(rows).toMatchObject([{ slug: 'tour', isProposed: true, isOfFolder: false }]);
    const saw = (await findEdited(on.db, 'tour'))!.fileDigest!;
    expect(await refuseGuideFolder(on.db, 'tour', 'another', me)).toBe(false);
    expect(await refuseGuideFolder(on.db, 'tour', saw, me)).toBe(true);
    await folder('tour', 'Changed again');
    await sync();
    const now = (await findEdited(on.db, 'tour'))!.fileDigest!;
    expect(await takeGuideFolder(on.db, 'tour', saw, { by: me, contentDir: content, languages })).toBe('gone');
    expect(await takeGuideFolder(on.db, 'tour', now, { by: me, contentDir: content, languages })).toBe('taken');
    expect(await titleOf('tour')).toBe('Changed again');
    await folder('tour', 'The folder has the say');
    await sync();
    expect(await titleOf('tour')).toBe('The folder has the say');
  });

  test('that were taken away stay away, whatever their folder says', async () => {
    await folder('tour', 'From the folder');
    await sync();
    expect(await unpublishGuideByHand(on.db, 'tour', me)).toBe(true);
    await sync();
    await folder('tour', 'Changed');
    await sync();
    expect(await findLiveGuide(on.db, 'tour')).toBeUndefined();
    const { rows } = await listStaffGuides(on.db, { id: me }, { locale: 'en', text: '', show: 'all', after: '' });
    expect(rows).toMatchObject([{ slug: 'tour', wasTaken: true, isProposed: true }]);
  });

  test('are written out as files that sync back to no change', async () => {
    const storageKey = 'e'.repeat(32);
    await files.storage.put(storageKey, [Buffer.from('abc')]);
    const digest = 'ba7816bf8f01cfea414140de5dae2223';
    const name = 'whole-ba7816bf8f01.webm';
    const facts = { type: 'video/webm', sizeBytes: 3, width: 640, height: 360, seconds: 12.345, codec: 'vp9' };
    await on.db.insert(guideFiles).values({ guide: 'whole', name, storageKey, digest, ...facts });
    const key = { slug: 'whole', author: me };
    const fields: GuideFields = {
      ...(await guideFields(on.db, 'whole')),
      ...{ title: { en: 'Whole: “all”', fr: 'Tout' }, summary: { fr: 'Oui' }, category: 'billing', tags: 'a, b' },
      ...{
        related: 'refund',
        pages: '/billing/*\nhttps://app.example.com/x',
        marks: 'invoice',
        audience: 'plan:pro',
        version: '2.0',
      },
      ...{ video: name, captions: { en: VTT, fr: VTT }, chapters: { en: '0:00 Begin\n0:05.5 End', fr: '0:00 Début' } },
      steps: [
        {
          ...NO_STEP,
          title: { en: 'Pay' },
          text: { en: 'Press it.\n\n- a' },
          at: '0:03',
          selector: '#pay',
          on: { en: 'Pay' },
          page: '/billing/*',
        },
        { ...NO_STEP, text: { en: 'Two', fr: 'Deux' } },
      ],
    };
    await saveGuideDraft(on.db, key, { saw: 0, base: '', fields });
    expect(await publish(key)).toMatchObject({ outcome: 'published' });
    const exported = await exportGuides(on.db, files.storage, content);
    expect(exported.written).toBe(4);
    expect((await readdir(path.join(content, 'videos/whole'))).length).toBe(4);
    expect(await readFile(path.join(content, 'videos/whole', name), 'utf8')).toBe('abc');
    const read = await readVideoGuide(content, 'whole', { defaultLocale: 'en' });
    expect(read.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const live = (await findLiveGuide(on.db, 'whole'))!;
    expect(JSON.parse(JSON.stringify(read.recorded!.guide))).toEqual(live.guide);
    expect(guideYaml(read.recorded!.guide)).toBe(guideYaml(live.guide));
    const { proposed, problems } = await sync();
    expect({ proposed, problems }).toEqual({ proposed: 0, problems: [] });
    expect(await findEdited(on.db, 'whole')).toBeUndefined();
    expect((await findLiveGuide(on.db, 'whole'))!.origin).toBe('repository');
    expect((await exportGuides(on.db, files.storage, content)).written).toBe(0);
    expect(typedGuide(live.guide, { 'x.vtt': '' }).steps).toHaveLength(2);
  });

  test('take a picture that is one, and no SVG', async () => {
    const given = async (bytes: string | Uint8Array) => ({
      guide: 'tour',
      path: await files.temporary(bytes),
      ownerId: me,
    });
    expect(await keepPoster(on.db, files.storage, await given('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual({
      outcome: 'refused',
      reason: 'type',
    });
    expect(await keepPoster(on.db, files.storage, await given(''))).toMatchObject({ reason: 'empty' });
    const poster = await readFile('content/videos/ask-a-question/poster.webp');
    const kept = await keepPoster(on.db, files.storage, await given(poster));
    expect(kept).toMatchObject({ outcome: 'kept', name: expect.stringMatching(/^tour-[0-9a-f]{12}\.webp$/) });
    const rows = await on.db
      .select()
      .from(guideFiles)
      .where(and(eq(guideFiles.guide, 'tour'), eq(guideFiles.type, 'image/webp')));
    expect(rows).toHaveLength(1);
    const name = 'name' in kept ? kept.name : '';
    const checked = await checkGuide(on.db, 'tour', await guideFields(on.db, 'tour', { poster: name }), languages);
    expect(checked.errors).toEqual([]);
  });
});

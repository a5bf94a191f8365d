import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { lockPublishing } from '../../articles/publish.ts';
import { describeStores } from '../../db/test-database.ts';
import { guideFiles } from '../../videos/revisions-schema.ts';
import { doDueSchedules } from '../due-schedules.ts';
import { findGuideDraft } from './drafts/store.ts';
import { guideScheduling } from './guide-schedule-work.ts';
import { findLiveGuide, knownFiles, listBrought } from './guide-store.ts';
import { publishGuideDraft } from './publish-guide.ts';
import { saveGuideDraft } from './save-guide-draft.ts';
import { findGuideSchedule, scheduleGuide } from './schedule-guide.ts';
import { guideSchedules } from './schema.ts';
import { aGuideDraft } from './test-guide.ts';

const languages = { locales: ['en'], defaultLocale: 'en' };

describeStores('files and times of guides', (on) => {
  let me: number;
  beforeAll(async () => {
    me = (await aUser(on.db, { role: 'editor' })).id;
  });
  const aFile = (guide: string, name: string, seconds: number | null) =>
    on.db.insert(guideFiles).values({
      ...{ guide, name, seconds, storageKey: crypto.randomUUID(), digest: 'b'.repeat(32) },
      ...{ type: seconds === null ? 'image/webp' : 'video/mp4', sizeBytes: 3, width: 640, height: 360 },
    });

  test('a guide shows a video that was brought long before a hundred others', async () => {
    const key = await aGuideDraft(on.db, me);
    for (let number = 0; number < 101; number++) await aFile(key.slug, `later-${number}.mp4`, 5);
    const { fields } = (await findGuideDraft(on.db, key))!;
    expect((await listBrought(on.db, key.slug)).map(({ name }) => name)).not.toContain(fields.video);
    expect(await publishGuideDraft(on.db, key, { saw: 1, note: '' }, { by: me, languages })).toMatchObject({
      outcome: 'published',
    });
  });

  test('a picture is no video, and a video no picture, whatever a form says', async () => {
    const key = await aGuideDraft(on.db, me);
    await aFile(key.slug, 'front.webp', null);
    const { fields } = (await findGuideDraft(on.db, key))!;
    const crafted = { ...fields, video: 'front.webp', poster: fields.video };
    await saveGuideDraft(on.db, key, { saw: 1, base: '', fields: crafted });
    expect(await publishGuideDraft(on.db, key, { saw: 2, note: '' }, { by: me, languages })).toMatchObject({
      outcome: 'invalid',
      errors: [
        { field: 'video', problem: 'missing' },
        { field: 'poster', problem: 'missing' },
      ],
    });
  });

  test('nothing is known of a file that nobody has brought', async () => {
    expect(await knownFiles(on.db, 'none', { live: undefined, names: ['', undefined, 'a.mp4'] })).toEqual(new Map());
  });

  test('what is due keeps nobody waiting who is choosing a time, while it waits for them', async () => {
    const key = await aGuideDraft(on.db, me);
    const at = new Date(Date.now() - 1000);
    await scheduleGuide(on.db, key, { at, zone: 'UTC', saw: 1, note: '' }, { by: me, languages });
    let done: Promise<void> | undefined;
    await on.db.transaction(async (tx) => {
      await lockPublishing(tx);
      done = doDueSchedules(on.db, guideScheduling(languages), (error) => {
        throw error;
      });
      await setTimeout(100);
      await tx.update(guideSchedules).set({ publishZone: 'Europe/Zurich' });
    });
    await done;
    expect(await findLiveGuide(on.db, key.slug)).toBeDefined();
    expect(await findGuideSchedule(on.db, key.slug)).toBeUndefined();
  });
});

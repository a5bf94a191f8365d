import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { describeStores } from '../../db/test-database.ts';
import { editPost } from '../edit.ts';
import { reply } from '../reply.ts';
import { startThread } from '../start-thread.ts';
import { aMember, aThread, COMMUNITY } from '../test-factory.ts';
import type { DraftPlace, DraftText } from './draft.ts';
import { discardDraft, keepDraft } from './keep-draft.ts';
import { postDrafts } from './schema.ts';
import { findDraft, sweepDrafts } from './store.ts';

describeStores('drafts of posts', (on) => {
  const NEW: DraftPlace = { kind: 'new' };
  /** A form that somebody has open: it knows its key, and the version that it wrote last. */
  function aForm(by: SignedIn, place: DraftPlace, sequence = 0) {
    const form = {
      key: crypto.randomUUID() as string,
      sequence,
      async write(body: string, rest: Partial<DraftText> & { isChosen?: boolean } = {}) {
        const { isChosen = false, ...text } = rest;
        const { key } = form;
        const write = { place, sequence: form.sequence, key, text: { body, ...text }, isChosen };
        const kept = await keepDraft(on.db, COMMUNITY, by, write);
        if (kept.outcome === 'kept') form.sequence = kept.sequence;
        return kept;
      },
    };
    return form;
  }

  test('what is written is there again, and each write has the next number', async () => {
    const by = await aMember(on.db);
    const form = aForm(by, NEW);
    expect(await form.write('It blinks', { title: 'Lamp' })).toMatchObject({ outcome: 'kept', sequence: 1 });
    expect(await form.write('It blinks at night', { title: 'Lamp' })).toMatchObject({ outcome: 'kept', sequence: 2 });
    expect(await findDraft(on.db, by.id, NEW)).toMatchObject({
      sequence: 2,
      text: { body: 'It blinks at night', title: 'Lamp' },
      other: null,
    });
  });

  test('nobody gets the draft of somebody else', async () => {
    const [by, other] = [await aMember(on.db), await aMember(on.db)];
    await aForm(by, NEW).write('Mine');
    expect(await findDraft(on.db, other.id, NEW)).toBeUndefined();
  });

  test('of two devices both texts are kept, and each is told', async () => {
    const by = await aMember(on.db);
    const [desk, phone] = [aForm(by, NEW), aForm(by, NEW)];
    await desk.write('At the desk');
    expect(await phone.write('On the phone')).toEqual({
      outcome: 'elsewhere',
      sequence: 1,
      text: { body: 'At the desk' },
    });
    expect(await findDraft(on.db, by.id, NEW)).toMatchObject({
      text: { body: 'At the desk' },
      other: { body: 'On the phone' },
    });
    expect(await desk.write('At the desk, further')).toMatchObject({
      outcome: 'kept',
      other: { body: 'On the phone' },
    });
  });

  test('who has seen both texts chooses one', async () => {
    const by = await aMember(on.db);
    const [desk, phone] = [aForm(by, NEW), aForm(by, NEW)];
    await desk.write('At the desk');
    const told = await phone.write('On the phone');
    phone.sequence = (told as { sequence: number }).sequence;
    expect(await phone.write('On the phone', { isChosen: true })).toEqual({
      outcome: 'kept',
      sequence: 2,
      other: undefined,
    });
    expect(await findDraft(on.db, by.id, NEW)).toMatchObject({ text: { body: 'On the phone' }, other: null });
    // What the other one writes after that is not lost either.
    expect(await desk.write('At the desk, further')).toMatchObject({ outcome: 'elsewhere' });
    expect(await findDraft(on.db, by.id, NEW)).toMatchObject({ other: { body: 'At the desk, further' } });
  });

  test('the same text from two devices is no conflict', async () => {
    const by = await aMember(on.db);
    await aForm(by, NEW).write('The same\r\ntext');
    expect(await aForm(by, NEW).write('The same\ntext ')).toMatchObject({ outcome: 'kept', other: undefined });
  });

  test('a form whose answer got lost goes on under its old number', async () => {
    const by = await aMember(on.db);
    const form = aForm(by, NEW);
    await form.write('One');
    form.sequence = 0;
    expect(await form.write('One and two')).toMatchObject({ outcome: 'kept', sequence: 2 });
  });

  test('ten first writes at once make one draft', async () => {
    const by = await aMember(on.db);
    const written = await Promise.all(Array.from({ length: 10 }, (_, index) => aForm(by, NEW).write(`Text ${index}`)));
    expect(written.filter(({ outcome }) => outcome === 'kept')).toHaveLength(1);
    expect(written.filter(({ outcome }) => outcome === 'elsewhere')).toHaveLength(9);
  });

  test('there is a draft only where its writer may post', async () => {
    const by = await aMember(on.db);
    const { thread, first } = await aThread(on.db, { topic: 'team', by: await aMember(on.db, { role: 'agent' }) });
    for (const place of [
      { kind: 'thread', id: thread.id },
      { kind: 'post', id: first.id },
      { kind: 'thread', id: 999_999 },
    ] as const)
      expect(await aForm(by, place).write('Text')).toEqual({ outcome: 'not-found' });
  });

  test('posting a thread, a reply or an edit ends its draft', async () => {
    const { thread, first, asker } = await aThread(on.db);
    const places = [NEW, { kind: 'thread', id: thread.id }, { kind: 'post', id: first.id }] as const;
    const forms = places.map((place) => aForm(asker, place));
    for (const form of forms) await form.write('Nearly done');
    const [start, answer, edit] = forms;
    const text = { title: 'A new one', body: 'Of it all', tags: '' };
    const post = { topic: 'open', kind: 'question', locale: 'en', ...text } as const;
    await startThread(on.db, COMMUNITY, asker, { ...post, key: start!.key, draft: start!.sequence });
    await reply(on.db, COMMUNITY, asker, {
      threadId: thread.id,
      body: 'An answer',
      replyTo: undefined,
      isUpdate: false,
      key: answer!.key,
      draft: answer!.sequence,
    });
    await editPost(on.db, COMMUNITY, asker, {
      ...text,
      postId: first.id,
      base: 1,
      key: edit!.key,
      draft: edit!.sequence,
    });
    for (const place of places) expect(await findDraft(on.db, asker.id, place)).toBeUndefined();
    // A write that was on its way comes too late.
    for (const form of [start!, answer!]) {
      expect(await form.write('Nearly done')).toEqual({ outcome: 'gone' });
      form.sequence = 0;
      expect(await form.write('Nearly done')).toEqual({ outcome: 'gone' });
    }
  });

  test('posting one text keeps what another device was writing', async () => {
    const { thread } = await aThread(on.db);
    const by = await aMember(on.db);
    const place = { kind: 'thread', id: thread.id } as const;
    const [desk, phone] = [aForm(by, place), aForm(by, place)];
    await desk.write('At the desk');
    await phone.write('On the phone');
    const post = { threadId: thread.id, body: 'At the desk', replyTo: undefined, isUpdate: false };
    await reply(on.db, COMMUNITY, by, { ...post, key: desk.key, draft: desk.sequence });
    expect(await findDraft(on.db, by.id, place)).toMatchObject({ text: { body: 'On the phone' }, other: null });
    // Nor does a form end a draft that it has never had.
    await reply(on.db, COMMUNITY, by, { ...post, body: 'Another', key: crypto.randomUUID(), draft: 0 });
    expect(await findDraft(on.db, by.id, place)).toMatchObject({ text: { body: 'On the phone' } });
  });

  test('an emptied draft and one thrown away are there no more', async () => {
    const by = await aMember(on.db);
    const form = aForm(by, NEW);
    await form.write('Text');
    expect(await form.write(' ')).toMatchObject({ outcome: 'kept', sequence: 0 });
    expect(await findDraft(on.db, by.id, NEW)).toBeUndefined();
    await form.write('Text');
    await discardDraft(on.db, by, NEW);
    expect(await findDraft(on.db, by.id, NEW)).toBeUndefined();
  });

  test('a draft that nobody touches for two months is swept', async () => {
    const by = await aMember(on.db);
    await aForm(by, NEW).write('Text');
    await sweepDrafts(on.db);
    expect(await findDraft(on.db, by.id, NEW)).toBeDefined();
    await on.db
      .update(postDrafts)
      .set({ updatedAt: sql`now() - interval '61 days'` })
      .where(eq(postDrafts.userId, by.id));
    await sweepDrafts(on.db);
    expect(await findDraft(on.db, by.id, NEW)).toBeUndefined();
  });
});

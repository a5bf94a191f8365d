import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DraftAnswer, type DraftState, keepDraft } from './draft-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Text {
  body: string;
}

/** A form, a server that answers what it is told to, and what both have seen. */
function aForm({
  keepsOne = false,
  sequence = 0,
  newest,
}: {
  keepsOne?: boolean;
  sequence?: number;
  newest?: number;
} = {}) {
  const seen = {
    body: '',
    answers: [] as (DraftAnswer<Text> | Promise<DraftAnswer<Text>>)[],
    sent: [] as { body: string; sequence: number; isChosen: boolean }[],
    told: [] as DraftState[],
    kept: undefined as Text | undefined,
    other: undefined as Text | undefined,
    aborted: false,
  };
  const draft = keepDraft<Text>(
    {
      read: () => ({ body: seen.body }),
      sequence,
      async send({ text, sequence, isChosen }, signal) {
        seen.sent.push({ body: text.body, sequence, isChosen });
        signal.addEventListener('abort', () => {
          seen.aborted = true;
        });
        return await (seen.answers.shift() ?? { status: 200, sequence: sequence + 1 });
      },
      keep(text) {
        seen.kept = text;
      },
      tell: (state) => seen.told.push(state),
      showOther(text) {
        seen.other = text;
      },
      keepsOne,
    },
    newest,
  );
  const type = (body: string) => {
    seen.body = body;
    draft.changed();
  };
  return { seen, draft, type };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a text is kept here at once, saved after a pause, and then kept here no more', async () => {
  const { seen, type, draft } = aForm();
  type('H');
  type('Hello');
  expect([seen.kept, seen.sent, draft.isSaved()]).toEqual([{ body: 'Hello' }, [], false]);
  await pass(1_300);
  expect(seen.sent).toEqual([{ body: 'Hello', sequence: 0, isChosen: false }]);
  expect([seen.kept, seen.told.at(-1), draft.sequence, draft.isSaved()]).toEqual([undefined, 'saved', 1, true]);
});

test('who never pauses is saved all the same, and nothing is sent that is saved already', async () => {
  const { seen, type } = aForm();
  for (let n = 1; n <= 14; n++) {
    type('x'.repeat(n));
    await pass(500);
  }
  expect(seen.sent.length).toBe(1);
  await pass(60_000);
  expect(seen.sent.map(({ sequence }) => sequence)).toEqual([0, 1]);
});

test('what is typed while a text is on its way follows it, and never overtakes it', async () => {
  const { seen, type } = aForm();
  let arrive = (_: DraftAnswer<Text>) => {};
  seen.answers.push(
    new Promise((resolve) => {
      arrive = resolve;
    }),
  );
  type('one');
  await pass(1_300);
  type('two');
  await pass(5_000);
  expect(seen.sent).toHaveLength(1);
  arrive({ status: 200, sequence: 1 });
  await pass(1_300);
  expect(seen.sent.map(({ body, sequence }) => [body, sequence])).toEqual([
    ['one', 0],
    ['two', 1],
  ]);
  expect(seen.told.at(-1)).toBe('saved');
});

test('without a server the text stays here, and is sent when there is one', async () => {
  const { seen, type, draft } = aForm();
  seen.answers.push({ status: 0 }, { status: 503 });
  type('one');
  await pass(1_300);
  expect([seen.told.at(-1), seen.kept, draft.isSaved()]).toEqual(['local', { body: 'one' }, false]);
  await pass(10_100);
  await pass(10_100);
  expect([seen.sent.length, seen.told.at(-1), seen.kept]).toEqual([3, 'saved', undefined]);
});

test('who may not save any more is told so', async () => {
  const { seen, type } = aForm();
  seen.answers.push({ status: 401 });
  type('one');
  await pass(1_300);
  expect([seen.told.at(-1), seen.kept]).toEqual(['out', { body: 'one' }]);
});

test('of two windows both texts are there until somebody chooses, and what is chosen follows the newest', async () => {
  const { seen, type, draft } = aForm({ sequence: 3 });
  seen.answers.push({ status: 409, sequence: 7, text: { body: 'theirs' } });
  type('mine');
  await pass(1_300);
  expect([seen.other, seen.told.at(-1), draft.sequence, draft.isSaved()]).toEqual([
    { body: 'theirs' },
    'elsewhere',
    3,
    true,
  ]);
  draft.choose();
  await pass(0);
  expect(seen.sent.at(-1)).toEqual({ body: 'mine', sequence: 7, isChosen: true });
  expect([seen.other, draft.sequence]).toEqual([undefined, 8]);
});

test('a page that begins beside another text follows it once it is chosen', async () => {
  const { seen, draft } = aForm({ sequence: 4, newest: 4 });
  draft.choose();
  await pass(0);
  expect(seen.sent).toEqual([{ body: '', sequence: 4, isChosen: true }]);
});

test('where the server keeps one text, nothing is written over the other before somebody has seen both', async () => {
  const { seen, type, draft } = aForm({ keepsOne: true, sequence: 2 });
  seen.answers.push({ status: 409 });
  type('mine');
  await pass(1_300);
  type('mine, and more');
  await draft.save();
  await pass(30_000);
  expect([seen.sent.length, seen.told.at(-1), seen.kept, draft.isSaved()]).toEqual([
    1,
    'elsewhere',
    { body: 'mine, and more' },
    false,
  ]);
});

test('what was sent from elsewhere begins a new draft, once', async () => {
  const { seen, type, draft } = aForm({ sequence: 5 });
  seen.answers.push({ status: 410 }, { status: 410 });
  type('another text');
  await pass(1_300);
  await pass(60_000);
  expect(seen.sent.map(({ sequence }) => sequence)).toEqual([5, 0]);
  expect(draft.sequence).toBe(0);
});

test('nothing is saved once the form is sent: what is under way is waited for, or broken off', async () => {
  const { seen, type, draft } = aForm();
  let arrive = (_: DraftAnswer<Text>) => {};
  const slow = () =>
    new Promise<DraftAnswer<Text>>((resolve) => {
      arrive = resolve;
    });
  seen.answers.push(slow());
  type('one');
  await pass(1_300);
  const underWay = draft.leave();
  arrive({ status: 200, sequence: 9 });
  await underWay;
  expect([draft.sequence, draft.leave()]).toEqual([9, undefined]);
  type('two');
  await pass(30_000);
  expect(seen.sent).toHaveLength(1);
  draft.comeBack();
  seen.answers.push(slow());
  void draft.save();
  await pass(0);
  draft.leave({ breakOff: true });
  expect(seen.aborted).toBe(true);
});

test('what a page shows that the server may not have can count as not saved', async () => {
  const { seen, draft } = aForm();
  seen.body = 'an answer that was not taken';
  draft.consider(false);
  draft.changed();
  await pass(1_300);
  expect(seen.sent.map(({ body }) => body)).toEqual(['an answer that was not taken']);
});

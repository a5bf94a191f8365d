import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetOthers } from '../../ui/person.ts';
import { dropDraft, listDrafts, loadDraft, nameOf, saveDraft } from './draft.ts';

const DRAFT = {
  owner: '',
  values: { subject: 'S' },
  files: [{ token: 't', name: 'a.png' }],
  key: 'k',
  askId: 'a',
  open: false,
};
const DAY_MS = 24 * 60 * 60 * 1000;

/** Storage as browsers have it: its items are its own properties. */
function aStorage() {
  return Object.defineProperties({} as Record<string, string>, {
    getItem: {
      value(this: Record<string, string>, name: string) {
        return this[name] ?? null;
      },
    },
    setItem: {
      value(this: Record<string, string>, name: string, value: string) {
        this[name] = value;
      },
    },
    removeItem: {
      value(this: Record<string, string>, name: string) {
        delete this[name];
      },
    },
  });
}
const pageOf = (account: string | undefined) =>
  vi.stubGlobal('document', { documentElement: { dataset: account === undefined ? {} : { account } } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', aStorage());
  vi.stubGlobal('sessionStorage', aStorage());
  pageOf(undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a draft comes back as it was kept, until it is dropped', () => {
  expect(loadDraft('k')).toBeUndefined();
  saveDraft(DRAFT);
  expect(loadDraft('k')).toMatchObject(DRAFT);
  dropDraft('k');
  expect(loadDraft('k')).toBeUndefined();
});

test('each form has a draft of its own; the newest comes first', () => {
  saveDraft(DRAFT);
  vi.advanceTimersByTime(1);
  saveDraft({ ...DRAFT, key: 'other', values: { subject: 'Other' } });
  expect(listDrafts().map(({ key }) => key)).toEqual(['other', 'k']);
  dropDraft('other');
  expect(listDrafts().map(({ key }) => key)).toEqual(['k']);
});

test('a draft of an account comes up for nobody else, and goes when another person signs in or this one out', () => {
  pageOf('1');
  saveDraft({ ...DRAFT, owner: '1' });
  pageOf(undefined);
  expect(listDrafts()).toEqual([]);
  pageOf('2');
  expect(listDrafts()).toEqual([]);
  // A session that merely ended takes nothing.
  pageOf('1');
  expect(listDrafts()).toHaveLength(1);
  forgetOthers('1');
  expect(listDrafts()).toHaveLength(1);
  forgetOthers('2');
  expect(localStorage.getItem(nameOf('k'))).toBeNull();
  saveDraft({ ...DRAFT, owner: '1' });
  forgetOthers('');
  expect(localStorage.getItem(nameOf('k'))).toBeNull();
});

test('what nobody in particular began goes on with who signs in', () => {
  saveDraft(DRAFT);
  pageOf('1');
  forgetOthers('1');
  expect(listDrafts()).toHaveLength(1);
});

test('a draft without a question is none', () => {
  saveDraft({ ...DRAFT, values: { subject: ' ', email: 'n@example.org' } });
  expect(listDrafts()).toEqual([]);
});

test('a draft older than a week is of another matter, and one that was answered is older than a day', () => {
  saveDraft(DRAFT);
  saveDraft({ ...DRAFT, key: 'answered', solved: { id: 1, title: 'T' } });
  vi.advanceTimersByTime(DAY_MS - 1);
  expect(listDrafts()).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(listDrafts().map(({ key }) => key)).toEqual(['k']);
  vi.advanceTimersByTime(6 * DAY_MS);
  expect(listDrafts()).toEqual([]);
});

test('a browser that allows no storage, or holds something else there, has no draft', () => {
  localStorage.setItem(nameOf('k'), '{"values"');
  expect(listDrafts()).toEqual([]);
  vi.stubGlobal('localStorage', undefined);
  saveDraft(DRAFT);
  dropDraft('k');
  expect(listDrafts()).toEqual([]);
  forgetOthers('1');
});

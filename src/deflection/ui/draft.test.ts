import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropDraft, loadDraft, saveDraft } from './draft.ts';

const DRAFT = { values: { subject: 'S' }, files: [{ token: 't', name: 'a.png' }], key: 'k', askId: 'a' };
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

beforeEach(() => {
  vi.useFakeTimers();
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a draft comes back as it was kept, until it is dropped', () => {
  expect(loadDraft()).toBeUndefined();
  saveDraft(DRAFT);
  expect(loadDraft()).toMatchObject(DRAFT);
  dropDraft();
  expect(loadDraft()).toBeUndefined();
});

test('a draft without a question is none', () => {
  saveDraft({ ...DRAFT, values: { subject: ' ', email: 'n@example.org' } });
  expect(loadDraft()).toBeUndefined();
});

test('a draft older than a week is of another matter', () => {
  saveDraft(DRAFT);
  vi.advanceTimersByTime(WEEK_MS - 1);
  expect(loadDraft()).toBeDefined();
  vi.advanceTimersByTime(1);
  expect(loadDraft()).toBeUndefined();
});

test('a browser that allows no storage, or holds something else there, has no draft', () => {
  localStorage.setItem('helpwell:ask', '{"values"');
  expect(loadDraft()).toBeUndefined();
  vi.stubGlobal('localStorage', undefined);
  saveDraft(DRAFT);
  dropDraft();
  expect(loadDraft()).toBeUndefined();
});

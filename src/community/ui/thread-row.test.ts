import { expect, test } from 'vitest';
import { VISITOR } from '../../accounts/viewer.ts';
import { readMessages } from '../../messages.ts';
import type { ListedThread } from '../threads/lists.ts';
import { threadRow } from './thread-row.ts';

const PAYLOAD = `"><script>alert('1')</script>&lt;`;

const thread: ListedThread = {
  id: 7,
  topic: 'using',
  kind: 'question',
  locale: 'en',
  title: 'How do I start?',
  author: { id: 3, name: 'Ada Bell', role: 'member', isDeleted: false },
  lastPostAt: new Date('2026-11-01T12:00:00Z'),
  replies: 4,
  helpful: 0,
  solvedAt: null,
  closedAt: null,
  pinnedUntil: null,
  removal: null,
  lastNumber: 5,
  readTo: null,
};

function rowOf(change: Partial<ListedThread>, viewer: object = VISITOR): string {
  const site = { timeZone: 'UTC', defaultLocale: 'en', community: { topics: [] } };
  const reader = { locale: 'en', t: readMessages().in('en'), viewer, app: { site } } as unknown as App.Locals;
  return String(threadRow({ ...thread, ...change }, reader, { topic: undefined, level: 2 }));
}

test('Titles and names are text, whatever they hold', () => {
  const row = rowOf({ title: PAYLOAD, author: { ...thread.author, name: PAYLOAD } });
  expect(row).not.toContain('<script');
  expect(row).toContain('&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;lt;</a>');
});

test('The name of a deleted account is nowhere', () => {
  expect(rowOf({ author: { ...thread.author, isDeleted: true } })).not.toContain('Ada Bell');
});

test('Who has begun to read goes on where they stopped, and a visitor at the beginning', () => {
  const member = { ...VISITOR, id: 9, role: 'member' };
  const begun = rowOf({ readTo: 2 }, member);
  expect(begun).toContain('#post-3');
  expect(begun).toContain('class="new"');
  expect(rowOf({ readTo: 2 })).not.toContain('class="new"');
});

test('A title in another language says so', () => {
  expect(rowOf({ locale: 'fr' })).toContain('lang="fr"');
  expect(rowOf({})).not.toContain('lang=');
});

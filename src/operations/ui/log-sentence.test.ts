import { expect, test } from 'vitest';
import { readMessages } from '../../messages.ts';
import type { LogEntry } from '../audit-log.ts';
import type { LogNames } from '../log-names.ts';
import { logSentence } from './log-sentence.ts';

const catalog = readMessages();
const names: LogNames = {
  threads: new Map([['7', { id: 7, title: 'Lamps <hum>', locale: 'fr' }]]),
  people: new Map(),
  organizations: new Map([['3', 'Acme']]),
};

function said(entry: Partial<LogEntry>, locale = 'en') {
  const whole = {
    id: 1,
    at: new Date(),
    action: '',
    actor: 'Ada',
    actorId: 1,
    subject: null,
    subjectId: null,
    details: {},
  };
  const words = {
    locale,
    t: catalog.in(locale),
    names,
    topicName: (id: string) => `topic ${id}`,
    languageName: (code: string) => `language ${code}`,
    moment: () => 'noon',
  };
  return logSentence({ ...whole, ...entry } as LogEntry, words);
}
const plain = (...given: Parameters<typeof said>) =>
  said(...given)
    ?.map((part) => (typeof part === 'string' ? part : part.text))
    .join('');

test('what was done is a sentence with the names of what it was done to, which lead there', () => {
  expect(said({ action: 'thread.closed', details: { thread: '7' } })).toEqual([
    { text: 'Ada', href: '/en/staff/people/1' },
    ' closed the thread ',
    { text: 'Lamps <hum>', href: '/fr/community/threads/7/lamps-hum' },
  ]);
  expect(plain({ action: 'thread.closed', details: { thread: '7' } }, 'it')).toBe(
    'Ada ha chiuso la discussione Lamps <hum>',
  );
  expect(plain({ action: 'post.hidden', subject: 'Bob', subjectId: 2, details: { thread: '7', post: '3' } })).toBe(
    'Ada hid post #3 by Bob in Lamps <hum>',
  );
  expect(
    plain({ action: 'organization.changed', subject: 'Bob', subjectId: 2, details: { from: null, to: '3' } }),
  ).toBe('Ada changed the organization of Bob from nothing to Acme');
  expect(plain({ action: 'organization.deleted', details: { organization: 'Acme' } }, 'fr')).toBe(
    'Ada a supprimé l’organisation Acme',
  );
  expect(plain({ action: 'requester.changed', details: { person: '12' } })).toBe(
    'Ada changed what is known of the person #12, who has no account',
  );
});

test('what somebody did to their own account is said so, and what the machine did, too', () => {
  expect(plain({ action: 'password.changed', subject: 'Ada', subjectId: 1 })).toBe('Ada changed their password');
  expect(plain({ action: 'account.created', actor: null, actorId: null, subject: 'Bob', subjectId: 2 }, 'de')).toBe(
    'Der Server hat das Konto von Bob erstellt',
  );
});

test('what is there no more is called by its number, and an act of which nothing is known has no sentence', () => {
  expect(plain({ action: 'thread.moved', details: { thread: '8', from: 'a', to: 'b' } })).toBe(
    'Ada moved the thread #8 from topic a to topic b',
  );
  expect(said({ action: 'thread.danced' })).toBeUndefined();
  expect(said({ action: 'constructor' })).toBeUndefined();
});

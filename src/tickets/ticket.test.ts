import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEmail } from '../accounts/email.ts';
import { isUnseen } from '../server/clean-text.ts';
import { aTicket } from './test-factory.ts';
import {
  canBecome,
  checkTicket,
  LIMITS,
  type NewTicket,
  STATUSES,
  type Status,
  shownStatus,
  statusAfterRequesterWrote,
  subjectFrom,
} from './ticket.ts';

const problemsOf = (differences: Partial<NewTicket>) => {
  const result = checkTicket(aTicket(differences));
  return result.ok ? [] : result.problems.map((problem) => `${problem.field} ${problem.reason}`);
};
const checked = (differences: Partial<NewTicket>) => {
  const result = checkTicket(aTicket(differences));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.ticket;
};

describe('a submission', () => {
  test('without a subject takes the first line of its description', () => {
    expect(checked({ subject: '  ', description: '\n\n  It broke \t again\nand again' }).subject).toBe(
      'It broke again',
    );
  });

  test('without a name is from the part of the address before the @', () => {
    expect(checked({ requester: { email: ' Ada@Example.COM ' } }).requester).toEqual({
      email: 'ada@example.com',
      name: 'ada',
    });
  });

  test('needs a description and an address', () => {
    expect(problemsOf({ description: ' \r\n ', requester: { email: '' } })).toEqual([
      'email blank',
      'description blank',
    ]);
  });

  test('may be as long as the limits say and no longer, counted in characters', () => {
    const smile = '😀';
    expect(
      problemsOf({ subject: smile.repeat(LIMITS.subject), description: smile.repeat(LIMITS.description) }),
    ).toEqual([]);
    expect(
      problemsOf({ subject: smile.repeat(LIMITS.subject + 1), description: 'a'.repeat(LIMITS.description + 1) }),
    ).toEqual(['subject too-long', 'description too-long']);
  });

  test('has the same text whatever line ends the browser sends', () => {
    expect(checked({ description: 'one\r\ntwo\rthree\n' }).description).toBe('one\ntwo\nthree');
  });

  test('loses only what the database cannot hold', () => {
    expect(checked({ description: 'a\0b\ud800c', customFields: { 'x\0': ['\udfff'] } })).toMatchObject({
      description: 'ab\ufffdc',
      customFields: { x: ['\ufffd'] },
    });
  });

  test('is blank when nothing of it can be seen', () => {
    expect(problemsOf({ description: '\u200b\u2060 \n\u3164' })).toEqual(['description blank']);
    expect(checked({ subject: '\u200b', description: 'The export stops' }).subject).toBe('The export stops');
  });

  test('is not refused for an ask id or a locale that our page got wrong', () => {
    expect(checked({ askId: 'x', locale: '<script>' })).toMatchObject({ askId: undefined, locale: undefined });
  });

  test('is refused with more custom fields than can be kept', () => {
    const fields = (count: number, text: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`field ${at}`, text]));
    expect(problemsOf({ customFields: fields(101, 'x') })).toEqual(['customFields too-many']);
    expect(problemsOf({ customFields: fields(10, 'x'.repeat(9_000)) })).toEqual(['customFields too-long']);
    expect(problemsOf({ customFields: fields(1, 'x'.repeat(10_001)) })).toEqual(['customFields too-long']);
  });
});

describe('a subject made from a description', () => {
  test('ends at a word when it is cut', () => {
    expect(subjectFrom('word '.repeat(40))).toBe(`${'word '.repeat(15)}word…`);
  });

  test('is never longer than 80 characters and never blank for a text that is not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const subject = subjectFrom(text);
        expect([...subject].length).toBeLessThanOrEqual(80);
        expect(subject === '').toBe(isUnseen(text));
      }),
    );
  });
});

describe('an e-mail address', () => {
  test.each(['ada@example.com', "o'brien+help@sub.example.co", 'jürgen@bücher.example', 'me@intranet', 'a@1.example'])(
    '%s is one',
    (email) => expect(isEmail(email)).toBe(true),
  );
  test.each([
    'ada',
    'ada@',
    '@example.com',
    'a b@example.com',
    'ada@example..com',
    'ada@-example.com',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\nbcc:x@y',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b.'.repeat(130)}com`,
  ])('%s is none', (email) => expect(isEmail(email)).toBe(false));
});

describe('the status', () => {
  test('may go from each to these and no others', () => {
    const table = Object.fromEntries(STATUSES.map((from) => [from, STATUSES.filter((to) => canBecome(from, to))]));
    expect(table).toEqual({
      new: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
      open: ['open', 'pending', 'hold', 'solved', 'closed'],
      pending: ['open', 'pending', 'hold', 'solved', 'closed'],
      hold: ['open', 'pending', 'hold', 'solved', 'closed'],
      solved: ['open', 'pending', 'hold', 'solved', 'closed'],
      closed: ['closed'],
    });
  });

  test('is told as received until somebody of the team has touched the ticket', () => {
    const [firstRepliedAt, assigneeId] = [new Date(), 7];
    const told = (status: Status, touched: { firstRepliedAt?: Date; assigneeId?: number } = {}) =>
      shownStatus({ status, firstRepliedAt: null, assigneeId: null, ...touched });
    expect(told('new')).toBe('new');
    expect(told('new', { assigneeId })).toBe('new');
    expect(told('new', { firstRepliedAt })).toBe('open');
    expect(told('open')).toBe('new');
    expect(told('open', { assigneeId })).toBe('open');
    expect(told('open', { firstRepliedAt })).toBe('open');
    expect(told('pending', { firstRepliedAt })).toBe('pending');
  });

  test('is never told as waiting for a reply when nothing has been asked in public, or no longer', () => {
    const told = (assigneeId: number | null) => shownStatus({ status: 'pending', firstRepliedAt: null, assigneeId });
    expect(told(null)).toBe('new');
    expect(told(7)).toBe('open');
  });

  test('opens again when the requester writes, and never from closed', () => {
    expect(STATUSES.map((status) => statusAfterRequesterWrote(status))).toEqual([
      'new',
      'open',
      'open',
      'open',
      'open',
      undefined,
    ]);
  });
});

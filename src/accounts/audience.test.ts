import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Audience,
  audiencesKey,
  audiencesOf,
  commonAudience,
  includesAudience,
  isWider,
  organizationOf,
  planOf,
  readAudience,
} from './audience.ts';
import { ROLES, type Viewer } from './viewer.ts';

const AUDIENCES: Audience[] = [
  'everyone',
  'member',
  'plan:pro',
  'plan:team',
  'organization:1',
  'organization:12',
  'staff',
];
const audience = fc.constantFrom(...AUDIENCES);
const viewer: fc.Arbitrary<Viewer> = fc.record({
  role: fc.constantFrom(...ROLES),
  plan: fc.constantFrom(undefined, 'pro', 'team', 'free'),
  organizationId: fc.constantFrom(undefined, 1, 12, 2),
});
const mayRead = (one: Viewer, audience: Audience) => includesAudience(audiencesOf(one), audience);

describe('for whom a text is', () => {
  test.each<[string, Viewer, string]>([
    [
      'a visitor reads what is for everybody, whatever they claim',
      { role: 'visitor', plan: 'pro', organizationId: 12 },
      'everyone',
    ],
    ['who is signed in also what is for members', { role: 'member' }, 'everyone member'],
    ['who has a plan also what is for it', { role: 'member', plan: 'pro' }, 'everyone member plan:pro'],
    [
      'who belongs to an organization also what is for it, and not for another',
      { role: 'member', organizationId: 1 },
      'everyone member organization:1',
    ],
    ['the team reads everything', { role: 'agent' }, AUDIENCES.join(' ')],
  ])('%s', (_, viewer, expected) => {
    expect(AUDIENCES.filter((one) => mayRead(viewer, one)).join(' ')).toBe(expected);
  });

  test.each([
    '',
    'boss',
    'plan:',
    'plan:A',
    'plan:a b',
    'organization:',
    'organization:0',
    'organization:-1',
    'organization:1e3',
    'staff ',
  ])('%j names nobody', (text) => expect(readAudience(text)).toBeUndefined());

  test('says which plan or organization it names', () => {
    expect([planOf('plan:pro'), planOf('member'), organizationOf('organization:12'), organizationOf('staff')]).toEqual([
      'pro',
      undefined,
      12,
      undefined,
    ]);
  });

  test('is wider than another where everybody who may read the one may read the other', () => {
    fc.assert(
      fc.property(audience, audience, viewer, (one, other, who) => {
        if (isWider(one, other) && mayRead(who, other)) expect(mayRead(who, one)).toBe(true);
      }),
    );
  });

  test('is never more than all of several audiences', () => {
    fc.assert(
      fc.property(fc.array(audience, { minLength: 1, maxLength: 4 }), viewer, (several, who) => {
        if (mayRead(who, commonAudience(several))) expect(several.some((one) => mayRead(who, one))).toBe(true);
      }),
    );
  });

  test('two readers have one name exactly when they may read the same of what there is', () => {
    fc.assert(
      fc.property(viewer, viewer, fc.subarray(AUDIENCES), (one, other, there) => {
        const used = new Set(there);
        const key = (who: Viewer) => audiencesKey(audiencesOf(who), used);
        const reads = (who: Viewer) => there.filter((audience) => mayRead(who, audience)).join(' ');
        if (key(one) === key(other)) expect(reads(one)).toBe(reads(other));
      }),
    );
  });
});

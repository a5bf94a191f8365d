import { describe, expect, test } from 'vitest';
import {
  type ChannelQuestion,
  type ChannelRule,
  type ChannelRules,
  CONTACT_CHANNELS,
  type ContactChannel,
  offeredChannels,
  takesQuestions,
} from './channels.ts';

const day = [{ from: 8 * 60, to: 17 * 60 }];
const office = { timeZone: 'Europe/Zurich', week: [[], day, day, day, day, day, []], holidays: ['12-25'] };
const MONDAY_MORNING = new Date('2026-11-23T09:00:00Z');
const SUNDAY = new Date('2026-11-22T09:00:00Z');
const MONDAY_OPENING = new Date('2026-11-23T07:00:00Z');

function rule(differences: Partial<ChannelRule> = {}): ChannelRule {
  return { on: true, hours: undefined, categories: undefined, locales: undefined, next: undefined, ...differences };
}

/** The table of the product's purpose: each plan adds a channel. */
function rules(channels: Partial<Record<ContactChannel, Partial<ChannelRule>>> = {}, more: Partial<ChannelRules> = {}) {
  const plan = (id: string, ...included: ContactChannel[]) => ({ id, label: { en: id }, channels: included });
  return {
    plans: [
      plan('free', 'community'),
      plan('paid', 'community', 'email'),
      plan('premium', 'community', 'email', 'chat'),
      plan('enterprise', 'community', 'email', 'chat', 'call'),
    ],
    visitors: ['email'],
    organizations: [],
    channels: {
      community: rule(channels.community),
      email: rule(channels.email),
      chat: rule(channels.chat),
      call: rule(channels.call),
    },
    ...more,
  } satisfies ChannelRules as ChannelRules;
}

function question(differences: Partial<ChannelQuestion> = {}): ChannelQuestion {
  return {
    signedIn: true,
    plan: undefined,
    organization: undefined,
    category: undefined,
    locale: 'en',
    now: MONDAY_MORNING,
    ...differences,
  };
}

const names = (asked: Partial<ChannelQuestion>, table: ChannelRules) =>
  offeredChannels(question(asked), table).map(({ channel }) => channel);

describe('channels', () => {
  test.each([
    ['free', ['community']],
    ['paid', ['community', 'email']],
    ['premium', ['community', 'email', 'chat']],
    ['enterprise', ['community', 'email', 'chat', 'call']],
    [undefined, ['community']],
    ['a plan that is no longer sold', ['community']],
  ])('the plan %s has %s', (plan, expected) => {
    expect(names({ plan }, rules())).toEqual(expected);
  });

  test('a visitor has what the table gives to visitors, whatever plan is claimed', () => {
    for (const plan of ['free', 'enterprise', undefined]) {
      expect(names({ signedIn: false, plan }, rules())).toEqual(['email']);
      expect(names({ signedIn: false, plan }, rules({}, { visitors: [] }))).toEqual([]);
    }
  });

  test('a channel switched off is offered to nobody', () => {
    for (const channel of CONTACT_CHANNELS)
      for (const plan of ['free', 'paid', 'premium', 'enterprise'])
        expect(names({ plan }, rules({ [channel]: { on: false } }))).not.toContain(channel);
  });

  test('an organization adds its channels to those of the plan, for its own people only', () => {
    const table = rules({}, { organizations: [{ id: 7, channels: ['call', 'email'], sharedRequests: false }] });
    expect(names({ plan: 'free', organization: 7 }, table)).toEqual(['community', 'email', 'call']);
    expect(names({ plan: 'free', organization: 8 }, table)).toEqual(['community']);
    expect(names({ plan: 'free' }, table)).toEqual(['community']);
    expect(names({ signedIn: false, organization: 7 }, table)).toEqual(['email']);
  });

  test('a channel for some topics is offered once one of them is chosen', () => {
    const table = rules({ chat: { categories: ['billing'] } });
    expect(names({ plan: 'premium', category: 'billing' }, table)).toContain('chat');
    expect(names({ plan: 'premium', category: 'other' }, table)).not.toContain('chat');
    expect(names({ plan: 'premium' }, table)).not.toContain('chat');
  });

  test('a channel for some languages is offered in those', () => {
    const table = rules({ chat: { locales: ['fr', 'it'] } });
    expect(names({ plan: 'premium', locale: 'fr' }, table)).toContain('chat');
    expect(names({ plan: 'premium', locale: 'en' }, table)).not.toContain('chat');
  });

  test('outside of its hours a channel says when it opens; one without hours is always open', () => {
    const table = rules({ chat: { hours: office } });
    expect(offeredChannels(question({ plan: 'premium', now: MONDAY_MORNING }), table)).toContainEqual({
      channel: 'chat',
      open: true,
    });
    expect(offeredChannels(question({ plan: 'premium', now: SUNDAY }), table)).toEqual([
      { channel: 'community', open: true },
      { channel: 'email', open: true },
      { channel: 'chat', open: false, opensAt: MONDAY_OPENING },
    ]);
  });

  test('on a holiday a channel with hours is closed until the day after', () => {
    const christmas = new Date('2026-12-25T10:00:00Z');
    expect(
      offeredChannels(question({ plan: 'premium', now: christmas }), rules({ chat: { hours: office } })),
    ).toContainEqual({ channel: 'chat', open: false, opensAt: new Date('2026-12-28T07:00:00Z') });
  });

  test('a channel that never opens is not offered', () => {
    const never = { ...office, week: [[], [], [], [], [], [], []] };
    expect(names({ plan: 'premium' }, rules({ chat: { hours: never } }))).toEqual(['community', 'email']);
  });

  test('in every combination a channel is offered exactly when plan, switch, topic and language all allow it', () => {
    let combinations = 0;
    const table = (on: boolean, categories: string[] | undefined, locales: string[] | undefined) =>
      rules(
        Object.fromEntries(CONTACT_CHANNELS.map((channel) => [channel, { on, categories, locales, hours: office }])),
        { organizations: [{ id: 7, channels: ['chat'], sharedRequests: true }] },
      );
    for (const signedIn of [true, false])
      for (const plan of [undefined, 'free', 'paid', 'premium', 'enterprise', 'gone'])
        for (const organization of [undefined, 7, 8])
          for (const category of [undefined, 'billing', 'other'])
            for (const locale of ['en', 'fr'])
              for (const now of [MONDAY_MORNING, SUNDAY])
                for (const on of [true, false])
                  for (const categories of [undefined, ['billing']])
                    for (const locales of [undefined, ['fr']]) {
                      combinations++;
                      const asked = { signedIn, plan, organization, category, locale, now };
                      const depth = ['free', 'paid', 'premium', 'enterprise'].indexOf(plan ?? 'free');
                      const offered = offeredChannels(asked, table(on, categories, locales));
                      for (const [index, channel] of CONTACT_CHANNELS.entries()) {
                        const included = signedIn
                          ? index <= Math.max(depth, 0) || (channel === 'chat' && organization === 7)
                          : channel === 'email';
                        const serves = on && (!categories || category === 'billing') && (!locales || locale === 'fr');
                        const found = offered.find((one) => one.channel === channel);
                        expect(found !== undefined).toBe(included && serves);
                        if (found) expect(found.open).toBe(now === MONDAY_MORNING);
                      }
                    }
    expect(combinations).toBe(3456);
  });
});

const only = (...channels: ContactChannel[]) => ({
  visitors: [],
  plans: [{ id: 'only', label: { en: 'Only' }, channels }] as ChannelRules['plans'],
});

test.each([
  ['a channel that visitors have', rules({}, { ...only(), visitors: ['email'] }), true],
  ['one that a plan has', rules({}, only('community', 'call')), true],
  [
    'one that an organization has',
    rules({}, { ...only(), organizations: [{ id: 1, channels: ['chat'], sharedRequests: false }] }),
    true,
  ],
  ['nothing but the community', rules({}, only('community')), false],
  ['no channel that is on', rules({ email: { on: false }, chat: { on: false }, call: { on: false } }), false],
  ['channels that nobody has', rules({}, only()), false],
])('whether anybody may send a question: %s', (_, given, expected) => expect(takesQuestions(given)).toBe(expected));

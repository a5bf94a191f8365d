import { describe, expect, test } from 'vitest';
import { VISITOR, type Viewer } from '../accounts/viewer.ts';
import { parseSite } from '../config/site.ts';
import { askChannels, offersCommunity, openFor, openingTime } from './channels.ts';
import { channelOf, checkAsk, customFieldsOf, EMPTY_ASK } from './form.ts';

const site = parseSite(`
name: Acme
tagline: Help
defaultLocale: en
locales: [{ code: en, label: English }]
contactForm: { categories: [{ id: billing, label: Billing }, { id: other, label: Other }] }
plans:
  - { id: free, label: Free, channels: [community, email] }
  - { id: premium, label: Premium, channels: [email, chat, call] }
visitors: []
channels: { community: { on: false }, email: {}, chat: { hours: desk }, call: { categories: [billing] } }
businessHours: { desk: { timeZone: Europe/Zurich, week: { monday: [08:00-17:00] } } }
`);
// Switched on, it files no tickets.
const { contact } = site;
const withCommunity = {
  ...site,
  contact: { ...contact, channels: { ...contact.channels, community: { ...contact.channels.community, on: true } } },
};
const MONDAY = new Date('2026-11-23T09:00:00Z');
const SUNDAY = new Date('2026-11-22T09:00:00Z');
const premium: Viewer = { role: 'member', id: 1, plan: 'premium' };
const written = { ...EMPTY_ASK, subject: 'Invoice', body: 'It is wrong.', email: 'ada@example.com' };

describe('the channels of the ask form', () => {
  test('those of the plan are offered, each with its topics; the community files no tickets', () => {
    expect(askChannels(site, premium, 'en', MONDAY).map(({ channel }) => channel)).toEqual(['email', 'chat', 'call']);
    expect(askChannels(site, { role: 'member', id: 2 }, 'en', MONDAY).map(({ channel }) => channel)).toEqual(['email']);
    expect(askChannels(withCommunity, { role: 'member', id: 2 }, 'en', MONDAY).map(({ channel }) => channel)).toEqual([
      'email',
    ]);
    expect(askChannels(site, VISITOR, 'en', MONDAY)).toEqual([]);
  });

  test('the community is offered to whom the plan gives it, where it is switched on', () => {
    const free: Viewer = { role: 'member', id: 2 };
    expect(offersCommunity(withCommunity, free, 'en', MONDAY)).toBe(true);
    expect(offersCommunity(site, free, 'en', MONDAY)).toBe(false);
    expect(offersCommunity(withCommunity, premium, 'en', MONDAY)).toBe(false);
    expect(offersCommunity(withCommunity, VISITOR, 'en', MONDAY)).toBe(false);
  });

  test('for a topic those are open that serve it and whose people are there', () => {
    expect(openFor(askChannels(site, premium, 'en', MONDAY), 'billing')).toEqual(['email', 'chat', 'call']);
    expect(openFor(askChannels(site, premium, 'en', MONDAY), '')).toEqual(['email', 'chat']);
    expect(openFor(askChannels(site, premium, 'en', SUNDAY), 'billing')).toEqual(['email', 'call']);
  });

  test('a closed one says when it opens, in the hours of its place', () => {
    const chat = askChannels(site, premium, 'en', SUNDAY).find(({ channel }) => channel === 'chat')!;
    expect(openingTime(chat, 'en')).toMatch(/Monday.*November 23.*08:00/);
  });

  test('without a choice the first open channel is taken; one that is not open is refused', () => {
    expect(channelOf({ channel: '' }, ['email', 'chat'])).toBe('email');
    expect(channelOf({ channel: 'chat' }, ['email', 'chat'])).toBe('chat');
    expect(channelOf({ channel: 'call' }, ['email', 'chat'])).toBeUndefined();
    expect(checkAsk({ ...written, channel: 'call' }, site.contactForm, ['email'])).toContainEqual({
      field: 'channel',
      problem: 'not-a-choice',
    });
    expect(checkAsk(written, site.contactForm, [])).toContainEqual({ field: 'channel', problem: 'not-a-choice' });
    expect(checkAsk(written, site.contactForm, ['email'])).toEqual([]);
  });

  test('a call needs a number, which goes into the ticket; no other channel asks for it', () => {
    const call = { ...written, channel: 'call' };
    expect(checkAsk(call, site.contactForm, ['email', 'call'])).toEqual([{ field: 'phone', problem: 'missing' }]);
    const withPhone = { ...call, phone: ' +41 44 668 18 00, mornings ' };
    expect(checkAsk(withPhone, site.contactForm, ['email', 'call'])).toEqual([]);
    expect(customFieldsOf(withPhone, site.contactForm, 'call')).toEqual({ phone: '+41 44 668 18 00, mornings' });
    expect(customFieldsOf({ ...withPhone, channel: 'email' }, site.contactForm, 'email')).toEqual({});
  });
});

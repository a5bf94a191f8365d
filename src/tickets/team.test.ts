import { expect, test } from 'vitest';
import { parseSite as parse } from '../config/site.ts';
import { ticketSections } from './site-section.ts';
import { toldAddresses } from './team.ts';

const parseSite = (text: string) => parse(text, { sections: ticketSections, channels: ['email'] });

const SITE = `
name: Acme
tagline: Help
defaultLocale: en
locales: [{ code: en, label: English }, { code: fr, label: Français }]
contactForm: { categories: [{ id: billing, label: Billing }, { id: other, label: Other }] }
`;

test('everybody whose rule fits a request is told of it, each once', () => {
  const { team } = parseSite(`${SITE}
team:
  - { to: [Support@Example.com] }
  - { to: [money@example.com, support@example.com], categories: [billing] }
  - { to: [paris@example.com], locales: [fr] }
  - { to: [phone@example.com], channels: [call, chat] }
`);
  const told = (category: string | undefined, channel: 'email' | 'call', locale: string | undefined) =>
    toldAddresses(team, { category, channel, locale });
  expect(told(undefined, 'email', undefined)).toEqual(['support@example.com']);
  expect(told('billing', 'email', 'en')).toEqual(['support@example.com', 'money@example.com']);
  expect(told('other', 'call', 'fr')).toEqual(['support@example.com', 'paris@example.com', 'phone@example.com']);
});

test('without a line about the team nobody is named', () => {
  expect(parseSite(SITE).team).toEqual([]);
});

test.each([
  ['team: [{ to: [] }]', /team\.0\.to: expected at least 1/],
  ['team: [{ to: [nobody] }]', /team\.0\.to\.0: expected an address such as support@example\.com/],
  ['team: [{ to: ["a@example.com, b@example.com"] }]', /team\.0\.to\.0: expected an address/],
  ['team: [{ to: ["Ann <a@example.com>"] }]', /team\.0\.to\.0: expected an address/],
  ['team: [{ categories: [billing] }]', /team\.0\.to: expected a list, but it is missing/],
  [
    'team: [{ to: [a@example.com], categories: [shoes] }]',
    /team\.0\.categories: expected one of billing, other, found shoes/,
  ],
  ['team: [{ to: [a@example.com], locales: [de] }]', /team\.0\.locales: expected one of en, fr, found de/],
  [
    'team: [{ to: [a@example.com], channels: [fax] }]',
    /team\.0\.channels\.0: expected one of community, email, chat, call, api/,
  ],
  ['team: [{ to: [a@example.com], topics: [billing] }]', /team\.0\S*: there is no such field/],
])('says what is wrong in %s', (line, message) => {
  expect(() => parseSite(`${SITE}${line}\n`)).toThrow(message);
});

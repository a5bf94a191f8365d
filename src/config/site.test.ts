import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { siteDeclaration } from '../domains.ts';
import { offeredChannels } from './channels.ts';
import { parseSite, readSite } from './site.ts';

const MINIMAL = `
name: Acme
tagline: Help
defaultLocale: en
locales: [{ code: en, label: English }, { code: fr, label: Français }]
`;

describe('the table of plans and channels in site.yml', () => {
  test('the shipped one offers e-mail to everybody, chat to premium, a call to enterprise, and the community to who signs in', async () => {
    const site = parseSite(await readFile('content/site.yml', 'utf8'), siteDeclaration);
    const offered = (plan: string | undefined, signedIn = true) =>
      offeredChannels(
        {
          signedIn,
          plan,
          organization: undefined,
          category: undefined,
          locale: 'en',
          now: new Date('2026-11-23T09:00:00Z'),
        },
        site.contact,
      );
    expect(offered(undefined, false)).toEqual([{ channel: 'email', open: true }]);
    const channels = (plan?: string) => offered(plan).map(({ channel }) => channel);
    expect(channels()).toEqual(['community', 'email']);
    expect(channels('paid')).toEqual(['community', 'email']);
    expect(channels('premium')).toEqual(['community', 'email', 'chat']);
    expect(channels('enterprise')).toEqual(['community', 'email', 'chat', 'call']);
  });

  test('without a table everybody may write, and nothing else is switched on', () => {
    const { contact } = parseSite(MINIMAL);
    expect(contact.plans[0].channels).toEqual(['email']);
    expect(contact.visitors).toEqual(['email']);
    expect(Object.entries(contact.channels).flatMap(([channel, { on }]) => (on ? [channel] : []))).toEqual(['email']);
  });

  test('spans become minutes of their weekday, Sunday first', () => {
    const { contact } = parseSite(
      `${MINIMAL}channels: { chat: { hours: desk } }
businessHours: { desk: { timeZone: Europe/Rome, week: { monday: [08:30-12:00, 13:00-24:00] } } }`,
    );
    expect(contact.channels.chat.hours?.week[1]).toEqual([
      { from: 510, to: 720 },
      { from: 780, to: 1440 },
    ]);
    expect(contact.channels.chat.hours?.week[0]).toEqual([]);
  });

  test.each([
    [
      'channels: { community: { on: true } }',
      /channels\.community\.on: expected false, because the contact form cannot offer community yet/,
    ],
    ['channels: { community: {} }', /channels\.community\.on: expected false/],
    ['plans: [{ id: a, label: A, channels: [fax] }]', /plans\.0\.channels\.0/],
    ['channels: { chat: { hours: desk } }', /channels\.chat\.hours: expected one of .*found desk/],
    ['channels: { chat: { locales: [de] } }', /channels\.chat\.locales: expected one of en, fr, found de/],
    ['channels: { chat: { categories: [billing] } }', /channels\.chat\.categories: .*found billing/],
    ['colors: { accent: green }', /:\d+: colors\.accent: expected a colour such as #0f6b5c\./],
    ['colour: red', /^site\.yml:6: colour: there is no such field\.$/],
    ['businessHours: { desk: { timeZone: Mars/Base, week: {} } }', /businessHours\.desk\.timeZone: expected an IANA/],
    ['businessHours: { desk: { timeZone: UTC, week: { monday: [8-12] } } }', /monday\.0: expected a span/],
    ['businessHours: { desk: { timeZone: UTC, week: { monday: [22:00-02:00] } } }', /one past midnight is two/],
    ['businessHours: { desk: { timeZone: UTC, week: { monday: [08:00-12:00, 11:00-13:00] } } }', /in order/],
    ['businessHours: { desk: { timeZone: UTC, week: {}, holidays: [Christmas] } }', /holidays\.0: expected a day/],
  ])('says what is wrong in %s', (line, message) => {
    expect(() => parseSite(`${MINIMAL}${line}\n`)).toThrow(message);
  });
});

test('a field is the requester’s unless it says that it is for agents, whom nobody asks', () => {
  const form = (of: string) =>
    `${MINIMAL}contactForm: { fields: [{ id: order, label: Order }, { id: fraud, label: Fraud, ${of} }] }\n`;
  const { fields, agentsFields } = parseSite(form('for: agents')).contactForm;
  expect([fields.map(({ id }) => id), agentsFields.map(({ id }) => id)]).toEqual([['order'], ['fraud']]);
  expect(() => parseSite(form('for: agents, required: true'))).toThrow(
    /contactForm\.fields\.1\.required: expected false/,
  );
  expect(() => parseSite(form('for: everybody'))).toThrow(/fields\.1\.for: expected one of requester, agents/);
});

test('a text that is missing is told by its name', () => {
  expect(() => parseSite(MINIMAL.replace(/^name:.*$/m, ''))).toThrow(/: name: expected a text, but it is missing/);
});

test('times are written in UTC unless the site says where it is', () => {
  expect(parseSite(MINIMAL).timeZone).toBe('UTC');
  expect(parseSite(`${MINIMAL}timeZone: Europe/Zurich\n`).timeZone).toBe('Europe/Zurich');
  expect(() => parseSite(`${MINIMAL}timeZone: Mars/Base\n`)).toThrow(/timeZone: expected an IANA time zone/);
});

test('every mistake is told at once, each with its line', () => {
  const source = `name: Acme
tagline: Help
defaultLocale: en
locales: [{ code: en, label: English }]
colour: red
colors:
  accent: green
  akzent: '#0f6b5c'
contactForm:
  fields:
    - id: version
      lable: Version
`;
  expect(() => parseSite(source)).toThrow(
    [
      'site.yml:5: colour: there is no such field.',
      'site.yml:7: colors.accent: expected a colour such as #0f6b5c.',
      'site.yml:8: colors.akzent: there is no such field.',
      'site.yml:11: contactForm.fields.0.label: expected a text, but it is missing or of another kind.',
      'site.yml:12: contactForm.fields.0.lable: there is no such field.',
    ].join('\n'),
  );
});

test('mistakes that only the fields together show are told at once as well', () => {
  const source = `${MINIMAL.replace('defaultLocale: en', 'defaultLocale: de')}channels:
  chat:
    hours: desk
    locales: [rm]
`;
  expect(() => parseSite(source)).toThrow(
    [
      'site.yml:4: defaultLocale: expected one of en, fr, found de.',
      'site.yml:8: channels.chat.hours: expected one of (there is none), found desk.',
      'site.yml:9: channels.chat.locales: expected one of en, fr, found rm.',
    ].join('\n'),
  );
});

test.each([
  [
    'links: [{ label: Shop, href: "javascript:alert(1)" }]',
    'links.0.href: expected an address such as https://example.com',
  ],
  ['links: [{ label: Shop, href: shop.example.com }]', 'links.0.href: expected an address such as https://example.com'],
  [
    'links: [{ label: Shop, href: //shop.example.com }]',
    'links.0.href: expected an address such as https://example.com',
  ],
  [
    'plans: [{ id: pro, label: Pro, channels: [email] }, { id: pro, label: Other, channels: [] }]',
    'plans.1.id: expected each id once, found pro again',
  ],
  [
    'contactForm: { categories: [{ id: a, label: A }, { id: a, label: B }] }',
    'contactForm.categories.1.id: expected each id once',
  ],
])('%s is one clear line', (more, expected) => {
  const read = () => parseSite(`${MINIMAL}${more}\n`);
  expect(read).toThrow(expected);
  expect(read).toThrow(/^site\.yml:\d+: [^\n]*$/);
});

test('links to addresses, mail, phones and pages of the site are taken', () => {
  const hrefs = ['https://example.com', 'http://example.com/a?b#c', 'mailto:a@example.com', 'tel:+4144', '/en/search'];
  const links = hrefs.map((href) => `{ label: L, href: "${href}" }`).join(', ');
  expect(parseSite(`${MINIMAL}links: [${links}]\n`).links.map(({ href }) => href)).toEqual(hrefs);
});

test('a logo that is not there is told with its line and the path that was looked at', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'helpwell-site-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'site.yml'), `${MINIMAL}logo: images/logo.svg\n`);
  const bare = { sections: {}, channels: [] };
  await expect(readSite(folder, bare)).rejects.toThrow(
    /site\.yml:\d+: logo: there is no file .*images\/logo\.svg; expected/,
  );
  await mkdir(path.join(folder, 'images'));
  await writeFile(path.join(folder, 'images/logo.svg'), '<svg/>');
  expect((await readSite(folder, bare)).logo).toBe('images/logo.svg');
});

test('a logo for dark pages that is not there is told as well, at its own line', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'helpwell-site-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, 'images'));
  await writeFile(path.join(folder, 'images/logo.svg'), '<svg/>');
  const text = `${MINIMAL}logo: images/logo.svg\ndarkLogo: images/dark.svg\n`;
  await writeFile(path.join(folder, 'site.yml'), text);
  const bare = { sections: {}, channels: [] };
  const line = text.split('\n').findIndex((one) => one.startsWith('darkLogo')) + 1;
  await expect(readSite(folder, bare)).rejects.toThrow(new RegExp(`site\\.yml:${line}: darkLogo: there is no file`));
  await writeFile(path.join(folder, 'images/dark.svg'), '<svg/>');
  expect(await readSite(folder, bare)).toMatchObject({ logo: 'images/logo.svg', darkLogo: 'images/dark.svg' });
});

test('the foot of the pages has up to four columns of links, in one language or several', () => {
  const column = (title: string) => `  - { title: ${title}, links: [{ label: Prices, href: /en/search }] }\n`;
  const footer = (count: number) => `${MINIMAL}footer:\n${column('Company').repeat(count)}`;
  expect(parseSite(footer(4)).footer).toHaveLength(4);
  expect(parseSite(footer(1)).footer[0]!.links[0]!.href).toBe('/en/search');
  const { title } = parseSite(`${MINIMAL}footer:\n${column('{ en: Company, fr: Entreprise }')}`).footer[0]!;
  expect(title).toEqual({ en: 'Company', fr: 'Entreprise' });
  expect(parseSite(MINIMAL).footer).toEqual([]);
});

test.each([
  [
    'five columns',
    'footer: [{ title: a, links: [{ label: b, href: /c }] }'.concat(
      ', { title: a, links: [{ label: b, href: /c }] }'.repeat(4),
      ']',
    ),
  ],
  ['a column without links', 'footer: [{ title: Company, links: [] }]'],
  ['a link that runs a script', "footer: [{ title: Company, links: [{ label: b, href: 'javascript:alert(1)' }] }]"],
])('%s at the foot of the pages are refused by name', (_, text) => {
  expect(() => parseSite(`${MINIMAL}${text}\n`)).toThrow(/footer/);
});

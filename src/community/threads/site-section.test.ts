import { expect, test } from 'vitest';
import { parseSite } from '../../config/site.ts';
import { communitySections } from './site-section.ts';

const parse = (text: string) =>
  parseSite(
    `name: X\ntagline: Y\ndefaultLocale: en\nlocales: [{ code: en, label: English }, { code: fr, label: Français }]\n${text}`,
    { sections: communitySections, channels: ['email'] },
  );

test('without topics there is no community', () => {
  expect(parse('').community.topics).toEqual([]);
  expect(parse('community: { topics: [] }').community.topics).toEqual([]);
});

test('a topic with a name alone is read by everybody and written by who has an account', () => {
  const [topic] = parse('community: { topics: [{ id: using, name: Using it }] }').community.topics;
  expect(topic).toMatchObject({
    id: 'using',
    name: { en: 'Using it' },
    see: 'everyone',
    post: 'members',
    answer: 'members',
  });
});

test('plans and moderators are taken as written', () => {
  const { community } = parse(
    'plans: [{ id: free, label: F, channels: [] }, { id: pro, label: P, channels: [] }]\n' +
      'community: { topics: [{ id: a, name: A, see: { plans: [pro] }, moderators: [Ada@Example.com] }] }',
  );
  expect(community.plans).toEqual(['free', 'pro']);
  expect(community.topics[0]).toMatchObject({ see: ['pro'], moderators: ['ada@example.com'] });
});

test('people have pages, and there is a board of helpers, unless it says otherwise', () => {
  expect(parse('').community).toMatchObject({ profiles: true, helpers: true });
  expect(parse('community: { profiles: false, helpers: false }').community).toMatchObject({
    profiles: false,
    helpers: false,
  });
});

test.each([
  ['community: { topics: [{ id: new, name: N }] }', /topics\.0\.id: expected another id, because new is an address/],
  ['community: { topics: [{ id: a, name: N }, { id: a, name: M }] }', /topics\.1\.id: expected each id once/],
  [
    'community: { topics: [{ id: a, name: N, locales: [it] }] }',
    /topics\.0\.locales: expected one of en, fr, found it/,
  ],
  [
    'community: { topics: [{ id: a, name: N, see: { plans: [gold] } }] }',
    /topics\.0\.see: expected one of .*, found gold/,
  ],
  ['community: { topics: [{ id: a, name: N, post: everyone }] }', /topics\.0\.post/],
  ['community: { topics: [{ id: a, name: N, color: red }] }', /a colour such as/],
])('%s is a mistake that names its place', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

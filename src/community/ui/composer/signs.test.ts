import { expect, test } from 'vitest';
import { findSigns } from './signs.ts';

const found = (language: string, text: string) => findSigns(language, text).map(({ sign, name }) => `${sign} ${name}`);

test.each([
  ['en', 'thu', ['👍 thumbsup', '👎 thumbsdown']],
  ['fr', 'COEUR', ['❤️ cœur']],
  ['fr', 'feu', ['🔥 feu']],
  ['fr', 'etoi', ['⭐ étoile']],
  ['it', 'cuo', ['❤️ cuore']],
  ['it', 'heart', ['❤️ cuore']],
  ['de-CH', 'schlü', ['🔑 schlüssel']],
  ['ar', 'star', ['⭐ star']],
])('in %s %s finds %j', (language, text, signs) => {
  expect(found(language, text)).toEqual(signs);
});

test.each(['en', 'fr', 'it', 'de'])('every sign has a name in %s', (language) => {
  const english = findSigns('en', '');
  const named = findSigns(language, '');
  expect(named.map(({ sign }) => sign)).toEqual(english.map(({ sign }) => sign));
  expect(named.every(({ name }) => name !== '')).toBe(true);
  if (language !== 'en')
    expect(named.filter(({ name }, index) => name === english[index]!.name).length).toBeLessThan(5);
});

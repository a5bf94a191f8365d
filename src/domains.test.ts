import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { domains } from './domains.ts';
import { routeTable } from './server/route-rules.ts';

const PAGES = path.join(import.meta.dirname, 'pages');

/** Every file of src/pages, as the address it answers. */
const pages = readdirSync(PAGES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !path.relative(PAGES, path.join(entry.parentPath, entry.name)).includes('_'))
  .map((entry) => `/${path.relative(PAGES, path.join(entry.parentPath, entry.name))}`)
  .map((file) => file.replace(/\.(astro|ts)$/, '').replace(/\/index$/, '') || '/');

test('every page has a rule, and every rule a page', () => {
  const declared = domains.flatMap(({ routes = {} }) => Object.keys(routes));
  expect(declared.toSorted()).toEqual(pages.toSorted());
});

test('what the domains declare goes together', () => {
  expect(() => routeTable(domains.map(({ routes = {} }) => routes))).not.toThrow();
  for (const names of [
    domains.flatMap(({ mails = [] }) => mails.map(({ name }) => name)),
    domains.flatMap(({ sweeps = [] }) => sweeps.map(({ name }) => name)),
  ])
    expect(new Set(names).size).toBe(names.length);
});

test('every place for the staff has a page', () => {
  const places = domains.flatMap(({ staffPlaces = [] }) => staffPlaces.map((place) => `/[locale]/staff/${place.path}`));
  expect(pages).toEqual(expect.arrayContaining(places));
});

test('every kind of mail has its template in each language of the interface', () => {
  const mailFolder = path.join(import.meta.dirname, '../content/mail');
  const kinds = domains.flatMap(({ mails = [] }) => mails.map(({ name }) => `${name}.md`));
  for (const locale of readdirSync(mailFolder))
    expect(readdirSync(path.join(mailFolder, locale)).toSorted(), locale).toEqual(kinds.toSorted());
});

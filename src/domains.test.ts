import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { domains } from './domains.ts';
import { readMessages } from './messages.ts';
import { allowedMethods, routeTable } from './server/route-rules.ts';

const PAGES = path.join(import.meta.dirname, 'pages');

/** Every file of src/pages under the address it answers. */
const files = new Map(
  readdirSync(PAGES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !path.relative(PAGES, path.join(entry.parentPath, entry.name)).includes('_'))
    .map((entry) => `/${path.relative(PAGES, path.join(entry.parentPath, entry.name))}`)
    .map((file) => [file.replace(/\.(astro|ts)$/, '').replace(/\/index$/, '') || '/', file]),
);
const pages = [...files.keys()];

test('every page has a rule, and every rule a page', () => {
  const declared = domains.flatMap(({ routes = {} }) => Object.keys(routes));
  expect(declared.toSorted()).toEqual(pages.toSorted());
});

test('an address takes the methods that its page has, and no other', () => {
  const rules = routeTable(domains.map(({ routes = {} }) => routes));
  for (const [page, file] of files) {
    const text = readFileSync(path.join(PAGES, file), 'utf8');
    const methods = file.endsWith('.ts')
      ? [...text.matchAll(/^export const ([A-Z]+)\b/gm)].map(([, method]) => method)
      : ['GET', ...(/\btake(Form|Edit)\(/.test(text) ? ['POST'] : [])];
    const allowed = allowedMethods(rules.ruleFor(page));
    // Pages that stand for others.
    if (allowed === undefined) expect(['/404', '/problem']).toContain(page);
    else expect(allowed.filter((method) => method !== 'HEAD').toSorted(), page).toEqual(methods.toSorted());
  }
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

test('everything that is done by the clock, and every kind of mail, has a name for the staff', () => {
  const { work, kinds } = readMessages().in('en').operations;
  const sweeps = domains.flatMap(({ sweeps = [] }) => sweeps.map(({ name }) => `sweep: ${name}`));
  expect(Object.keys(work)).toEqual(expect.arrayContaining(sweeps));
  expect(Object.keys(kinds)).toEqual(
    expect.arrayContaining(domains.flatMap(({ mails = [] }) => mails.map(({ name }) => name))),
  );
});

test('every kind of mail has its template in each language of the interface', () => {
  const languages = readMessages().languages;
  const templates = (folder: string) => (existsSync(folder) ? readdirSync(folder).toSorted() : []);
  for (const { name, mails = [] } of domains)
    for (const language of languages)
      expect(templates(path.join(import.meta.dirname, name, 'mails', language)), `${name}, ${language}`).toEqual(
        mails.map((mail) => `${mail.name}.md`).toSorted(),
      );
});

test('every icon that is named is there, and there is one of each name', () => {
  const src = import.meta.dirname;
  const all = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const icons = all
    .filter((file) => /^[^/]+\/icons\//.test(file.replaceAll(path.sep, '/')))
    .map((file) => path.basename(file, '.svg'));
  expect(icons.length).toBe(new Set(icons).size);
  const drawn = all
    .filter((file) => file.endsWith('.astro'))
    .flatMap((file) => [...readFileSync(path.join(src, file), 'utf8').matchAll(/<Icon name="([^"]+)"/g)])
    .map(([, name]) => name!);
  const declared = domains.flatMap(({ staffPlaces = [], links = [], documents = [] }) => [
    ...[...staffPlaces, ...links].map(({ icon }) => icon),
    ...documents,
  ]);
  expect(drawn.length).toBeGreaterThan(10);
  expect(icons).toEqual(expect.arrayContaining([...new Set([...drawn, ...declared])]));
});

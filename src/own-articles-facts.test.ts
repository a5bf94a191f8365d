import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { endpoints } from './api/endpoints.ts';
import { parseArticleFile } from './articles/front-matter.ts';
import { createProgram } from './cli.ts';
import { SETTINGS } from './config/settings.ts';
import { askReads, askSearches, askSuggestions, asks, searches, searchOpens } from './deflection/schema.ts';
import { siteDeclaration } from './domains.ts';
import { UPLOAD_FORM_BYTES } from './import/runs/actions.ts';
import {
  codeBlocksOf,
  codeOf,
  namedInTables,
  OWN_LANGUAGES,
  ownArticle,
  ownArticles,
  ownReadme,
  sectionOf,
} from './test-own-articles.ts';
import { guideFields } from './videos/guide-fields.ts';
import { TEST_EVENT, WEBHOOK_EVENTS } from './webhooks/event.ts';

const SRC = import.meta.dirname;
const read = (file: string) => readFileSync(path.join(SRC, file), 'utf8');
const everything = OWN_LANGUAGES.flatMap((language) =>
  ownArticles.map((name) => ({ name: `${language}/${name}`, text: ownArticle(language, name) })),
);
const withReadme = [...everything, { name: 'README', text: ownReadme() }];

/** Of other programs, and of a program of the reader's own. */
const NOT_OURS = /^(?:TMPDIR|HELP_SECRET|WEBHOOK_SECRET|HELP_CENTER|TOKEN|WEBVTT|TEST_DATABASE_URL)$/;

describe.each(OWN_LANGUAGES)('the articles (%s)', (language) => {
  const article = (name: string) => ownArticle(language, name);

  test('name every setting once, with its default', () => {
    const sections = article('operators/settings').split(/^### /m).slice(1);
    const named = sections.flatMap((section) => codeOf(section.split('\n', 1)[0]!));
    expect(named.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
    for (const [name, { schema }] of Object.entries(SETTINGS)) {
      const fallback = schema.safeParse(undefined).data;
      const section = sections.find((one) => one.startsWith(`\`${name}\``));
      if (typeof fallback === 'number' || (typeof fallback === 'string' && fallback !== '')) {
        expect(section, name).toContain(String(fallback));
      }
    }
  });

  test('name every command, and no other', () => {
    const named = namedInTables(article('developers/command-line')).map((code) => code.split(' ')[0]);
    const commands = createProgram().commands.map((command) => command.name());
    expect(named.toSorted()).toEqual(commands.toSorted());
  });

  test('name the commands that the running server does', () => {
    const files = globSync('cli*.ts', { cwd: SRC }).map(read).join('\n');
    const handed = [...files.matchAll(/onDatabase\(\s*'([\w:-]+)'/g)].map(([, command]) => command!);
    expect(handed.length).toBeGreaterThan(8);
    const named = codeOf(sectionOf(article('developers/command-line'), 3)).map((code) => code.split(' ')[0]);
    expect(named).toEqual(expect.arrayContaining([...handed, 'backup']));
  });

  test('name every section of site.yml, field of a guide and field of an article', () => {
    const [, schema] = read('config/site.ts').split('const siteFile = z.strictObject({\n');
    const sections = [...schema!.split('\n});')[0]!.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name!);
    const inSite = namedInTables(sectionOf(article('administrators/site-file'), 0)).map((name) => name.split('.')[0]);
    expect(inSite.toSorted()).toEqual([...sections, ...Object.keys(siteDeclaration.sections)].toSorted());

    const guide = sectionOf(article('writing-articles/video-guides'), 2);
    expect(namedInTables(guide).toSorted()).toEqual(Object.keys(guideFields.shape).toSorted());

    const { problems } = parseArticleFile('---\ntitle: T\nsumary: x\n---\n', 'a.mdx');
    const fields = /expected one of (.*)\./.exec(problems[0]!.message)![1]!.split(/, | and | or /);
    const inArticle = namedInTables(sectionOf(article('writing-articles/front-matter'), 0));
    expect(inArticle.toSorted()).toEqual(fields.toSorted());
  });

  test('name every event of webhooks, and no other', () => {
    const named = namedInTables(article('developers/webhooks')).filter((name) => /^\w+\.[\w.]+$/.test(name));
    expect(named.toSorted()).toEqual([...WEBHOOK_EVENTS, TEST_EVENT].toSorted());
  });

  test('name every column of the ledger', () => {
    const parts = article('developers/ledger-tables').split(/^## /m);
    for (const table of [asks, askSuggestions, askReads, askSearches, searches, searchOpens]) {
      const name = getTableName(table);
      const part = parts.find((one) => one.split('\n', 1)[0]!.split(' ').includes(name));
      const columns = Object.values(getTableColumns(table)).map((column) => column.name);
      expect(codeOf(part ?? ''), name).toEqual(expect.arrayContaining(columns));
    }
  });

  test('name every limit, and none that is not there', () => {
    const units: Record<string, number> = { minute: 60, heure: 3600, hour: 3600, ora: 3600, jour: 86_400, day: 86_400 };
    const secondsOf = (text: string) => {
      const [, count = '1', unit] = /(?:^|\D)(\d+)?\s?(minut|heure|hour|ora|ore|jour|day|giorno)/.exec(text)!;
      return Number(count) * (units[unit!] ?? { minut: 60, ore: 3600, giorno: 86_400 }[unit!]!);
    };
    const table = sectionOf(article('administrators/limits'), 1).matchAll(/^\|[^|]+\| (\d[\d.,\s]*)([^|]+) \|/gm);
    const named = [...table].map(([, points, per]) => `${points!.replace(/\D/g, '')} in ${secondsOf(per!)} s`);
    const sources = globSync('**/*.ts', { cwd: SRC }).filter((file) => !file.endsWith('.test.ts'));
    const declared = sources.flatMap((file) =>
      [...read(file).matchAll(/\{ points: ([\d_]+), seconds: ([^,}]+?)(?:, \w+: true)? \}/g)].map(
        ([, points, seconds]) => {
          const factors = seconds!.split(' * ').map((one) => ({ MINUTE: 60, HOUR: 3600 })[one] ?? Number(one));
          return `${Number(points!.replaceAll('_', ''))} in ${factors.reduce((product, factor) => product * factor)} s`;
        },
      ),
    );
    // Those that are counted in another way: acknowledgements, and requests to the API.
    expect([...new Set(named)].sort()).toEqual(
      [...new Set([...declared, '5 in 3600 s', '700 in 60 s', '200 in 60 s'])].sort(),
    );
  });

  test('let nginx take the files of an import', () => {
    const [, megabytes] = /client_max_body_size (\d+)m;/.exec(article('operators/behind-a-proxy'))!;
    expect(Number(megabytes) * 1024 * 1024).toBeGreaterThanOrEqual(UPLOAD_FORM_BYTES);
  });

  test('name lines of the log, rooms and files that are there', () => {
    const sources = globSync(['*.ts', '*/**/*.ts'], { cwd: SRC }).map(read).join('\n');
    for (const line of namedInTables(sectionOf(article('operators/health-and-logs'), 3)))
      expect(sources.includes(`'${line}`), line).toBe(true);

    const built = article('developers/how-it-is-built');
    const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      expect(codeOf(sectionOf(built, 1)), name).toContain(`${name}/`);
      expect(ownReadme(), name).toContain(`\`${name}\``);
    }
    const fields = [
      ...read('domains.ts')
        .split('export interface Domain {')[1]!
        .matchAll(/^ {2}(\w+)\??[:(]/gm),
    ];
    for (const [, field] of fields) if (field !== 'name') expect(codeOf(built), field).toContain(field);
    const all = globSync(['**/*.{ts,astro,css}', '../{tests,guides,drizzle}/**/*.ts'], { cwd: SRC });
    for (const file of codeOf(built).filter((code) => /^[\w-]+\/[\w/.[\]-]+\.(?:ts|astro|css)$/.test(code)))
      expect(
        all.some((one) => `/${one}`.endsWith(`/${file.replace(/^src\//, '')}`)),
        file,
      ).toBe(true);
  });

  test('name icons that are there', () => {
    const [, icons] = /^\| `icon` \|([^\n]*)/m.exec(article('writing-articles/topics'))!;
    const files = globSync('*/icons/*.svg', { cwd: SRC }).map((file) => path.basename(file, '.svg'));
    for (const icon of codeOf(icons!)) expect(files).toContain(icon);
  });
});

test('every setting that a text names is one', () => {
  for (const { name, text } of withReadme)
    for (const code of codeOf(text))
      for (const [word] of code.matchAll(/(?<![\w.-])[A-Z][A-Z0-9]*_[A-Z0-9_]+(?![\w(])/g))
        if (!NOT_OURS.test(word)) expect(Object.keys(SETTINGS), name).toContain(word);
});

test('every command that is printed is one, with its options, and every option is named', () => {
  const program = createProgram();
  const named = new Set<string>();
  for (const { name, text } of withReadme) {
    const lines = [...codeBlocksOf(text).flatMap(({ code }) => code.split('\n')), ...codeOf(text)];
    for (const line of lines) {
      const [, called, given] = /npm run cli -- ([a-z][\w:-]*)(.*)/.exec(line) ?? [];
      for (const [option] of line.matchAll(/(?<!\S)--[a-z][\w-]*/g)) named.add(option);
      if (!called) continue;
      const command = program.commands.find((one) => one.name() === called || one.aliases().includes(called));
      expect(command?.name(), `${name}: ${called}`).toBeDefined();
      const options = command!.options.map((option) => option.long);
      for (const [option] of given!.split(' #')[0]!.matchAll(/(?<!\S)--[a-z][\w-]*/g))
        expect(options, line).toContain(option);
    }
  }
  for (const command of program.commands)
    for (const { long } of command.options) expect([...named], command.name()).toContain(long);
});

test('every address of the API that a text names is one', () => {
  const known = endpoints.map(({ path: at }) => new RegExp(`^${at.replace(/\{\w+\}/g, '[^/]+')}$`));
  for (const { name, text } of withReadme) {
    const texts = [...codeOf(text), ...codeBlocksOf(text).map(({ code }) => code)].join('\n');
    for (const [, address] of texts.matchAll(/\/api\/v2(\/[\w/{}-]+)/g))
      expect(
        known.some((pattern) => pattern.test(address!)),
        `${name}: ${address}`,
      ).toBe(true);
  }
});

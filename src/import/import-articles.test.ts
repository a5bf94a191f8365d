import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Languages, readArticleSource, readContent } from '../articles/content.ts';
import { parseArticleFile } from '../articles/front-matter.ts';
import { readDraft } from './draft.ts';
import { english } from './english.ts';
import {
  countReport,
  exitCode,
  formatReport,
  ImportRefused,
  type ImportReport,
  importArticles,
} from './import-articles.ts';
import { noteWords } from './note.ts';
import { wordsOf } from './words.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const languages: Languages = { locales: ['en', 'fr', 'it'], defaultLocale: 'en' };

let base = '';
let source = '';
let content = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'import-'));
  source = join(base, 'old help');
  content = join(base, 'content');
  await mkdir(source);
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function put(files: Record<string, string | Uint8Array>, root = source): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
}

const run = (more: Partial<Parameters<typeof importArticles>[0]> = {}): Promise<ImportReport> =>
  importArticles({ folder: source, contentDir: content, locale: 'en', ...more });

const article = (path: string) => readFile(join(content, 'articles/en', `${path}.mdx`), 'utf8');

async function fieldsOf(path: string) {
  const text = await article(path);
  return parseArticleFile(text, path).article!.fields;
}

/** Imports one text and gives the body of its article. */
async function body(text: string, file = 'guide/page.md'): Promise<string> {
  await put({ [file]: text });
  const report = await run();
  expect(report.files.filter((one) => one.outcome === 'failed')).toEqual([]);
  const path = report.files.find((one) => one.file === file)!.article!;
  return parseArticleFile(await readFile(join(content, path), 'utf8'), path).article!.body.trim();
}

/** Every file under a folder with its bytes. */
async function snapshot(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'latin1')])),
  );
}

async function problems(): Promise<string[]> {
  const read = await readContent(content, languages);
  const found = read.articles.flatMap((one) => readArticleSource(one, languages, () => () => undefined).problems);
  return [...read.problems, ...found]
    .filter((one) => one.severity === 'error')
    .map((one) => `${one.file}: ${one.message}`);
}

const notes = (report: ImportReport, file: string) =>
  report.files.find((one) => one.file === file)!.notes.map((note) => `${note.kind}: ${noteWords(english, note).what}`);

describe('what an article takes from its file', () => {
  test('title, old id, tags, order and date come from the front matter, the slug from the name of the file', async () => {
    await put({
      'Billing & Plans/Crème brûlée (2).md':
        '---\ntitle: How to pay\narticle_id: 360001234\nlabels: [money, card]\nposition: 3\nupdated_at: 2024-05-06T10:00:00Z\nauthor: Jo\n---\nPay by card. It is quick.\n',
    });
    const report = await run();
    expect(await fieldsOf('billing-and-plans/creme-brulee-2')).toEqual({
      title: 'How to pay',
      summary: 'Pay by card.',
      tags: ['money', 'card'],
      position: 3,
      related: [],
      audience: 'everyone',
      updatedOn: '2024-05-06',
      formerly: ['360001234'],
    });
    expect(await readFile(join(content, 'articles/en/billing-and-plans/category.yml'), 'utf8')).toBe(
      'title: Billing & Plans\n',
    );
    expect(notes(report, 'Billing & Plans/Crème brûlée (2).md')).toEqual(['front matter: author: Jo']);
  });

  test('without front matter the first heading is the title and leaves the text, and without a heading the name of the file', async () => {
    await put({ 'a/one.md': '# First steps\n\nText.\n\n## More\n', 'a/second_page.md': 'Only text.' });
    await run();
    expect((await fieldsOf('a/one')).title).toBe('First steps');
    expect(await article('a/one')).not.toContain('# First steps');
    expect((await fieldsOf('a/second-page')).title).toBe('Second page');
  });

  test('old addresses in the front matter lead to the article for ever', async () => {
    await put({
      'a/one.md':
        '---\ntitle: One\nslug: /old/First-Page\naliases: [/x/two/]\nhtml_url: https://help.example.com/hc/en-us/articles/987654-One\n---\nText',
    });
    await run();
    expect((await fieldsOf('a/one')).formerly).toEqual(['First-Page', 'two', '987654-One', '987654']);
  });

  test('drafts and internal articles become readable by staff only', async () => {
    await put({
      'a/one.md': '---\ntitle: One\ndraft: true\n---\nText',
      'a/two.md': '---\ntitle: Two\nvisibility: internal\n---\nText',
    });
    await run();
    expect((await fieldsOf('a/one')).audience).toBe('staff');
    expect((await fieldsOf('a/two')).audience).toBe('staff');
  });

  test('broken front matter is read line by line and reported with its line', async () => {
    await put({ 'a/one.md': '---\ntitle: Pay: by card\nid: 12\n  bad: [\n---\nText' });
    const report = await run();
    expect(await fieldsOf('a/one')).toMatchObject({ title: 'Pay: by card', formerly: ['12'] });
    expect(report.files[0]!.notes[0]).toMatchObject({ kind: 'front matter', line: 2 });
  });

  test('TOML front matter is read too', async () => {
    await put({ 'a/one.md': '+++\ntitle = "One"\nweight = 4\n+++\nText' });
    await run();
    expect(await fieldsOf('a/one')).toMatchObject({ title: 'One', position: 4 });
  });

  test('byte order marks, Windows line ends, UTF-16 and Latin-1 are read', async () => {
    await put({
      'a/bom.md': '\uFEFF---\r\ntitle: Bom\r\n---\r\nOne\r\n\r\nTwo\r\n',
      'a/latin.md': Buffer.from('# Caf\xe9\n\nText', 'latin1'),
      'a/wide.md': Buffer.from('\uFEFF# Größe\n\nText', 'utf16le'),
    });
    const report = await run();
    expect(await article('a/bom')).toBe('---\ntitle: Bom\nsummary: One\n---\n\nOne\n\nTwo\n');
    expect((await fieldsOf('a/latin')).title).toBe('Café');
    expect((await fieldsOf('a/wide')).title).toBe('Größe');
    expect(notes(report, 'a/latin.md')).toEqual(['encoding: the file is not UTF-8']);
  });
});

describe('folders', () => {
  test('nested folders become categories named after both, deeper ones go with them', async () => {
    await put({
      'account/login.md': 'Text',
      'account/security/keys.md': 'Text',
      'account/security/deep/er.md': 'Text',
      'top.md': 'Text',
    });
    await run();
    expect((await readdir(join(content, 'articles/en'))).sort()).toEqual([
      '.imports',
      'account',
      'account-security',
      'general',
    ]);
    expect(await readFile(join(content, 'articles/en/account-security/category.yml'), 'utf8')).toBe(
      'title: "Account: Security"\n',
    );
    expect(await article('account-security/er')).toContain('Text');
  });

  test('articles of the same name in different folders get different addresses, which stay the same', async () => {
    await put({ 'a/setup.md': 'Text of a', 'b/setup.md': 'Text of b' });
    await run();
    expect(await article('a/setup')).toContain('Text of a');
    expect(await article('b/setup-b')).toContain('Text of b');
    await put({ '0/setup.md': 'Text of 0' });
    await run();
    expect(await article('a/setup')).toContain('Text of a');
    expect(await article('0/setup-0')).toContain('Text of 0');
  });

  test('an index file gets the address of its folder, an empty one names the category, a README at the top is not for readers', async () => {
    await put({
      'README.md': '# About this folder',
      'billing/index.md': 'How billing works.',
      'billing/card.md': 'Text',
      'x/_index.md': '---\ntitle: Exports\ndescription: Get data out.\n---\n',
      'x/csv.md': 'Text',
    });
    const report = await run();
    expect(await article('billing/billing')).toContain('How billing works.');
    expect(await readFile(join(content, 'articles/en/x/category.yml'), 'utf8')).toBe(
      'title: Exports\nsummary: Get data out.\n',
    );
    expect(report.files.filter((one) => one.outcome === 'skipped').map((one) => one.file)).toEqual([
      'README.md',
      'x/_index.md',
    ]);
  });

  test('a category that is there already keeps its file', async () => {
    await put({ 'a/one.md': 'Text' });
    await put({ 'articles/en/a/category.yml': 'title: Ours\n' }, content);
    await run();
    expect(await readFile(join(content, 'articles/en/a/category.yml'), 'utf8')).toBe('title: Ours\n');
  });

  test('symbolic links that leave the folder or go in circles are not followed, and it says so', async () => {
    await put({ 'a/one.md': 'Text' });
    await put({ 'secret.md': 'Secret' }, base);
    await symlink(join(base, 'secret.md'), join(source, 'a/out.md'));
    await symlink('..', join(source, 'a/loop'));
    const report = await run();
    expect(
      report.files.filter((one) => one.outcome === 'skipped').map((one) => noteWords(english, one.notes[0]!).what),
    ).toEqual(['the symbolic link leads back to a folder around it', 'the symbolic link leads out of the folder']);
    expect(JSON.stringify(await snapshot(content))).not.toContain('Secret');
  });

  test('a folder that is not there, or holds no articles, is refused with the reason', async () => {
    await expect(run({ folder: join(base, 'nowhere') })).rejects.toThrow(ImportRefused);
    await expect(run()).rejects.toThrow(/holds no articles: no files of Markdown/);
  });
});

describe('text', () => {
  test('what MDX would take for code stays text', async () => {
    expect(
      await body(
        'Use {braces} and <your-name>, a < b; press <Enter>.\n\nimport x from y\n\nexport const z\n\n`{code}`',
      ),
    ).toBe(
      'Use \\{braces} and \\<your-name>, a \\< b; press \\<Enter>.\n\n&#x69;mport x from y\n\n&#x65;xport const z\n\n`{code}`',
    );
    expect(await problems()).toEqual([]);
  });

  test('HTML becomes Markdown and components', async () => {
    const html =
      '<h1 id="w_a">Start</h1>\n<p>Press <span class="key">Ctrl</span>+<kbd>C</kbd>, then <span class="menu">File → Save</span>.</p>\n' +
      '<div class="note">Mind this.</div>\n<p class="alert alert-warning">Hot!</p>\n<details><summary>More</summary><p>Inside</p></details>\n' +
      '<table><tr><th>A</th><th>B</th></tr><tr><td>1<br>2</td><td>x|y</td></tr></table>\n<h3>Sub</h3><p>H<sub>2</sub>O *not bold* <a href="#w_a">up</a></p>';
    expect(await body(html)).toBe(
      [
        'Press <Key>Ctrl</Key>+<Key>C</Key>, then <MenuPath>File > Save</MenuPath>.',
        '<Note>\n  Mind this.\n</Note>',
        '<Warning>\n  Hot!\n</Warning>',
        '<Details summary="More">\n  Inside\n</Details>',
        '| A | B |\n| - | - |\n| 1<br />2 | x\\|y |',
        '## Sub',
        'H<sub>2</sub>O \\*not bold\\* [up](/en/articles/page)',
      ].join('\n\n'),
    );
    expect((await fieldsOf('guide/page')).title).toBe('Start');
  });

  test.each([
    ['en', 'Variants'],
    ['fr', 'Variantes'],
    ['it', 'Varianti'],
    ['de', 'Varianten'],
    ['de-CH', 'Varianten'],
    ['xx', 'Variants'],
  ])('tabs without a name get one in the language of the article: %s', (locale, label) => {
    const { tree } = readDraft('a.md', '=== "Mac"\n\n    One\n\n=== "PC"\n\n    Two', locale);
    expect(JSON.stringify(tree)).toContain(`"value":"${label}"`);
  });

  test.each([
    ['Docusaurus', ':::warning Careful\nText **bold**\n:::', '<Warning title="Careful">\n  Text **bold**\n</Warning>'],
    ['MkDocs', '!!! tip "Quick"\n    Text\n\n    More', '<Tip title="Quick">\n  Text\n\n  More\n</Tip>'],
    ['GitHub', '> [!NOTE]\n> Text', '<Note>\n  Text\n</Note>'],
    ['GitBook', '{% hint style="danger" %}\nText\n{% endhint %}', '<Warning>\n  Text\n</Warning>'],
    ['Jekyll', '{% include note.html content="Text" %}', '<Note>\n  Text\n</Note>'],
    ['Hugo', '{{< tip >}}\nText\n{{< /tip >}}', '<Tip>\n  Text\n</Tip>'],
    [
      'tabs of MkDocs',
      '=== "Mac"\n\n    One\n\n=== "PC"\n\n    Two',
      '<Tabs label="Variants">\n  <Tab title="Mac">\n    One\n  </Tab>\n\n  <Tab title="PC">\n    Two\n  </Tab>\n</Tabs>',
    ],
    [
      'JSX on one line',
      '<Note title="Hi">Some **bold** text</Note>\n\nPress <Tab> once.',
      '<Note title="Hi">\n  Some **bold** text\n</Note>\n\nPress \\<Tab> once.',
    ],
    [
      'steps of JSX',
      '<Steps>\n  <Step title="One">\n    Do *it*\n  </Step>\n</Steps>\n\nEnd',
      '<Steps>\n  <Step title="One">\n    Do *it*\n  </Step>\n</Steps>\n\nEnd',
    ],
    [
      'JSX',
      '<Tabs><TabItem value="a" label="A">\n\nOne\n\n</TabItem><TabItem value="b">\n\nTwo\n\n</TabItem></Tabs>',
      '<Tabs label="Variants">\n  <Tab title="A">\n    One\n  </Tab>\n\n  <Tab title="b">\n    Two\n  </Tab>\n</Tabs>',
    ],
  ])('blocks of %s become components', async (_, text, expected) => {
    expect(await body(text)).toBe(expected);
    expect(await problems()).toEqual([]);
  });

  test('template tags are taken out and reported with their line, code in fences is left alone', async () => {
    expect(await body('One {% if x %}two{% endif %}.\n\n```liquid\n{% if x %}<Foo>{{ y }}\n```')).toBe(
      'One two.\n\n```liquid\n{% if x %}<Foo>{{ y }}\n```',
    );
    const report = await run();
    expect(report.files[0]!.notes.map((note) => note.line)).toEqual([1]);
  });

  test('headings begin at level 2', async () => {
    expect(await body('---\ntitle: T\n---\n# One\n\n## Two\n\n# Three')).toBe('## One\n\n### Two\n\n## Three');
  });

  test('footnotes, task lists and alignment survive', async () => {
    expect(await body('Text[^a].\n\n- [x] done\n\n| l | r |\n| :- | -: |\n| 1 | 2 |\n\n[^a]: Note.')).toBe(
      'Text[^1].\n\n- [x] done\n\n| l | r |\n| :- | -: |\n| 1 | 2 |\n\n[^1]: Note.'.replaceAll('^1', '^a'),
    );
  });

  test('a footnote that no mark leads to, or whose name is taken, is text where it stands', async () => {
    expect(await body('start \n---\n\n[^1]: z end')).toBe('z end');
    expect(await body('Text[^a].\n\n[^a]: One.\n\n[^a]: Two.\n\n[^b]: Three[^b].')).toBe(
      'Text[^a].\n\nTwo.\n\nThree\\[^b].\n\n[^a]: One.',
    );
  });

  test('a comment or script that never ends does not swallow the text after it', async () => {
    const text = await body('One <script> two\n\n<!-- three\n\nfour');
    for (const word of ['One', 'two', 'three', 'four']) expect(text).toContain(word);
  });

  test('passages for several systems are told apart', async () => {
    expect(
      await body(
        '<p>Open <span class="for" data-for="win">Tools</span><span class="for" data-for="mac,linux">Edit</span> now.</p>',
      ),
    ).toBe('Open Tools (Windows) / Edit (macOS, Linux) now.');
  });
});

describe('links and images', () => {
  test('links between articles lead to the new addresses and headings', async () => {
    await put({
      'a/one.md':
        '[by file](../b/two.md#old-id) [rooted](/docs/b/two) [id](/hc/en-us/articles/360001234-Two?x=1) [ref][r] [[Second]] [here](#part) [folder](../b/)\n\n## Part\n\n[r]: ../b/two.html',
      'b/two.md': '---\ntitle: Second\nid: 360001234\n---\nText\n\n## The old one {#old-id}\n',
    });
    const report = await run();
    expect((await article('a/one')).split('\n').find((line) => line.startsWith('[by file]'))).toBe(
      '[by file](/en/articles/two#the-old-one) [rooted](/en/articles/two) [id](/en/articles/two) [ref](/en/articles/two) [Second](/en/articles/two) [here](#part) [folder](/en/categories/b)',
    );
    expect(report.files.flatMap((one) => one.notes)).toEqual([]);
  });

  test('links that lead nowhere become text and are reported with their line; those with a host stay', async () => {
    expect(
      await body(
        '---\ntitle: T\n---\n[gone](missing.md) [bad](javascript:x) [out](https://example.com/a) [mail](mailto:a@example.com)',
      ),
    ).toBe('gone bad [out](https://example.com/a) [mail](mailto:a@example.com)');
    const report = await run();
    expect(report.files[0]!.notes.map((note) => [note.kind, note.line])).toEqual([
      ['link', 4],
      ['link', 4],
    ]);
  });

  test('links to the old help center are found when its host is given', async () => {
    await put({ 'a/one.md': '[two](https://old.example.com/kb/two#x)', 'a/two.md': 'Text' });
    await run({ oldHosts: ['old.example.com'] });
    expect(await article('a/one')).toContain('(/en/articles/two)');
  });

  test('images are copied, whatever way they are written, and every one is there that an article shows', async () => {
    await put({
      'a/one.md':
        '![One](pic%201.PNG) <img src="/img/two.png" alt="Two"> <img data-src="../a/sub/three.png" src="x.gif" alt="Three">\n\n<figure><img src="pic 1.png" alt="F"><figcaption>Caption</figcaption></figure>\n',
      'a/Pic 1.png': PNG,
      'static/img/two.png': PNG,
      'a/sub/three.png': PNG,
      'a/unused.png': PNG,
    });
    const report = await run();
    const text = await article('a/one');
    const paths = [...text.matchAll(/\/content\/([^\s")]+)/g)].map((match) => match[1]!);
    expect(paths).toEqual([
      'images/old-help/a/pic-1.png',
      'images/old-help/static/img/two.png',
      'images/old-help/a/sub/three.png',
      'images/old-help/a/pic-1.png',
    ]);
    for (const path of paths) expect(existsSync(join(content, path))).toBe(true);
    expect(report.images).toMatchObject({ copied: 3, failed: 0 });
    expect(text).toContain('caption="Caption"');
  });

  test('missing images keep their description, images elsewhere become links, and both are reported', async () => {
    expect(await body('![A chart](gone.png) ![Logo](https://example.com/l.png)')).toBe(
      'A chart [Logo](https://example.com/l.png)',
    );
    expect(notes(await run(), 'guide/page.md')).toEqual([
      'image: the image gone.png is missing',
      'image: the image https://example.com/l.png lies elsewhere',
    ]);
  });

  test('badges side by side stay apart and are no summary', async () => {
    expect(
      await body(
        '[![One](https://x.io/1.svg)](https://x.io/1)[![Two](https://x.io/2.svg)](https://x.io/2)\n\nWhat it is.',
      ),
    ).toBe('[One](https://x.io/1) [Two](https://x.io/2)\n\nWhat it is.');
    expect((await fieldsOf('guide/page')).summary).toBe('What it is.');
  });

  test.each([
    ['Pay by card. It is quick.', 'Pay by card.'],
    ['See [the guide](https://x.io/guide) for more. Then go on.', 'See the guide for more.'],
    ['Click ![the wheel](https://x.io/w.png) to open them. Then go on.', 'Click the wheel to open them.'],
    ['Click ![](https://x.io/w.png) to open them. Choose one of them.', 'Choose one of them.'],
    ['Click ![](https://x.io/w.png), or press Enter.', 'Click, or press Enter.'],
    ['![Screenshot](https://x.io/s.png) Open the menu. ![Menu](https://x.io/m.png) Go on.', 'Open the menu.'],
    ['Use e.g. Chrome on Windows. Then go on.', 'Use e.g. Chrome on Windows.'],
    ['Note! This takes a while. Be patient.', 'Note! This takes a while.'],
    ['Watch www.x.io/watch?v=xyz first. Then go on.', 'Watch www.x.io/watch?v=xyz first.'],
    ['Take no. 5 of them. Be patient.', 'Take no. 5 of them.'],
    ['To change it, do this:\n\n1. Open it.', 'To change it, do this'],
  ])('the summary of %j is one whole sentence, with the words of its links and images', async (text, summary) => {
    await body(text);
    expect((await fieldsOf('guide/page')).summary).toBe(summary);
  });

  test('an image written into the text becomes a file', async () => {
    const text = await body(`![Dot](data:image/png;base64,${PNG.toString('base64')})`);
    const path = /\/content\/([^)]+)\)/.exec(text)![1]!;
    expect(await readFile(join(content, path))).toEqual(PNG);
  });

  test('a page that calls itself a picture is not copied', async () => {
    await put({ 'a/one.md': '![x](x.png)', 'a/x.png': '<script>alert(1)</script>' });
    const report = await run();
    expect(report.images).toMatchObject({ copied: 0, failed: 1 });
    expect(exitCode(report)).toBe(1);
  });
});

describe('running it again', () => {
  const files = {
    'a/one.md': '---\ntitle: One\nid: 1\n---\nText',
    'a/two.md': '# Two\n\n![p](p.png) [one](one.md)',
    'a/p.png': PNG,
  };

  test('the same input gives the same bytes and no second copy', async () => {
    await put(files);
    await run();
    const before = await snapshot(content);
    const report = await run();
    expect(await snapshot(content)).toEqual(before);
    expect(countReport(report).outcomes).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  });

  test('a changed file updates its article, one edited by hand is left alone and reported', async () => {
    await put(files);
    await run();
    const edited = `${await article('a/two')}\nBy hand.\n`;
    await writeFile(join(content, 'articles/en/a/two.mdx'), edited);
    await put({ 'a/one.md': '---\ntitle: One\nid: 1\n---\nNew text', 'a/two.md': '# Two\n\nOther' });
    const report = await run();
    expect(await article('a/one')).toContain('New text');
    expect(await article('a/two')).toBe(edited);
    expect(report.files.map((one) => [one.file, one.outcome])).toEqual([
      ['a/one.md', 'updated'],
      ['a/two.md', 'kept'],
    ]);
    expect((await run()).files[1]!.outcome).toBe('kept');
  });

  test('a file that is gone is reported and its article stays; moved to another folder, its article moves with it', async () => {
    await put(files);
    await run();
    await rm(join(source, 'a/one.md'));
    expect((await run()).files.find((one) => one.file === 'a/one.md')).toMatchObject({
      outcome: 'removed',
      article: 'articles/en/a/one.mdx',
    });
    expect(await article('a/one')).toContain('Text');
    await put({ 'b/one.md': files['a/one.md'] });
    await run();
    expect(await article('b/one')).toContain('Text');
    expect(existsSync(join(content, 'articles/en/a/one.mdx'))).toBe(false);
  });

  test('an article that somebody else wrote is never overwritten', async () => {
    await put(files);
    await put({ 'articles/en/a/one.mdx': '---\ntitle: Ours\n---\nOurs' }, content);
    const report = await run();
    expect(await article('a/one')).toContain('Ours');
    expect(report.files[0]).toMatchObject({ file: 'a/one.md', outcome: 'kept' });
  });

  test('a run that was killed before it wrote its last record goes on without seeing hand edits', async () => {
    await put(files);
    await run();
    const record = join(content, 'articles/en/.imports/old-help.json');
    const finished = await readFile(record, 'utf8');
    await put({ 'a/one.md': '---\ntitle: One\nid: 1\n---\nNew text' });
    await run();
    // The article is already new, the record says what was before and what was meant.
    const now = JSON.parse(await readFile(record, 'utf8'));
    now.articles['a/one.md'].before = JSON.parse(finished).articles['a/one.md'].digest;
    await writeFile(record, JSON.stringify(now));
    await put({ 'a/one.md': '---\ntitle: One\nid: 1\n---\nNewer text' });
    expect((await run()).files[0]!.outcome).toBe('updated');
  });

  test('a trial run writes nothing and says what would happen', async () => {
    await put(files);
    const report = await run({ dryRun: true });
    expect(existsSync(content)).toBe(false);
    expect(countReport(report).outcomes.created).toBe(2);
    expect(formatReport(report).join('\n')).toContain('Trial run, nothing was written.');
  });
});

describe('trouble', () => {
  test('an HTML page without text is not passed over in silence', async () => {
    await put({ 'billing/refund.md': '# Refund\n\nYes.\n', 'account/close.html': '<h1>Close</h1>' });
    const said = formatReport(await run()).join('\n');
    expect(said).toContain('account/close.html: not imported\n  text: the file holds no text.');
  });

  test('files that cannot be imported are reported and the others go on', async () => {
    await put({
      'a/bin.md': 'a\0b',
      'a/empty.md': '',
      'a/long.md': 'word '.repeat(60_000),
      'a/ok.md': 'Text',
      'b/one.md': 'Text',
    });
    await put({ 'articles/en/b': 'a file in the place of a folder' }, content);
    const report = await run();
    expect(report.files.map((one) => [one.file, one.outcome])).toEqual([
      ['a/bin.md', 'failed'],
      ['a/empty.md', 'skipped'],
      ['a/long.md', 'failed'],
      ['a/ok.md', 'created'],
      ['b/one.md', 'failed'],
    ]);
    expect(report.stopped).toBeNull();
    expect(exitCode(report)).toBe(1);
    expect(formatReport(report).join('\n')).toContain('b/one.md: FAILED');
  });

  test('when the record of the last import cannot be read or is damaged, it says so and changes nothing', async () => {
    await put({ 'a/ok.md': 'Text' });
    await put({ 'articles/en/.imports': 'a file in the place of a folder' }, content);
    await expect(run()).rejects.toThrow('articles/en/.imports/old-help.json, cannot be read (ENOTDIR)');
    await rm(join(content, 'articles'), { recursive: true });
    await put({ 'articles/en/.imports/old-help.json': '{' }, content);
    await expect(run()).rejects.toThrow(/is damaged/);
    expect(existsSync(join(content, 'articles/en/a'))).toBe(false);
  });

  test.each([
    [
      'a table wider than any page',
      `Text.\n\n|${'a|'.repeat(800)}\n|${'-|'.repeat(800)}\n${'|\n'.repeat(1_600)}`,
      4,
      'created',
    ],
    [
      'lists within each other without end',
      Array.from({ length: 400 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n'),
      51,
      'created',
    ],
    ['elements that browsers open again in each block', `Text.\n\n${'<font><p>a\n'.repeat(200)}`, 53, 'created'],
    ['more signs than any article has', `a\n${'\\'.repeat(65_000)}`, 2, 'failed'],
  ])('%s is told with its line, before anything is parsed', async (_, text, line, outcome) => {
    await put({ 'a/one.md': text, 'a/two.md': 'Text' });
    const [one, two] = (await run()).files;
    expect(one!.notes[0]).toMatchObject({
      kind: 'layout',
      line,
      values: { why: expect.stringMatching(/Expected|signs with a meaning/) },
    });
    expect([one!.outcome, two!.outcome]).toEqual([outcome, 'created']);
  });

  test.each([
    ['one cell', `<table>${'<tr><td colspan="1000" rowspan="60000">a</td><td>b</td></tr>'.repeat(300)}</table>`, 5_000],
    ['many tables', '<table><tr><td colspan="150">a</td><td>b</td></tr></table>\n\n'.repeat(400), 60_000],
    [
      'one row',
      `<table>${'<tr><td>a</td><td>b</td></tr>'.repeat(300)}<tr>${'<td>c</td>'.repeat(150)}</tr></table>`,
      5_000,
    ],
  ])(
    'a table in which %s asks for more cells than a page has comes over without them, and says so',
    async (_, text, most) => {
      await put({ 'a/one.md': text, 'a/two.md': 'Text' });
      const report = await run();
      expect(report.files[0]!.outcome).toBe('created');
      expect(notes(report, 'a/one.md').filter((note) => note.startsWith('table: a table'))).not.toEqual([]);
      expect((await article('a/one')).length).toBeLessThan(most);
    },
  );

  test('a cell that reaches over two columns keeps the cells after it in theirs', async () => {
    expect(
      await body('<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td colspan="2">a</td><td>c</td></tr></table>'),
    ).toBe('| A | B | C |\n| - | - | - |\n| a | | c |');
  });

  test('aliases that multiply in front matter and in the file of a folder are read no further, and the article comes over', async () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[at]}`).join(', ')}]`).join('\n')}\n`;
    await put({ 'a/_category_.yml': `label: Bomb\n${bomb}`, 'a/one.md': `---\ntitle: One\n${bomb}---\nText` });
    const report = await run();
    expect(notes(report, 'a/one.md')).toContainEqual(
      expect.stringMatching(/^front matter: the front matter is no valid YAML/),
    );
    expect((await fieldsOf('a/one')).title).toBe('One');
    expect(await readFile(join(content, 'articles/en/a/category.yml'), 'utf8')).toBe('title: A\n');
  });

  test('front matter longer than any is read line by line, with a note', async () => {
    await put({ 'a/one.md': `---\ntitle: One\nx: ${'['.repeat(30_000)}\n---\nText`, 'a/two.md': 'Text' });
    const report = await run();
    expect(notes(report, 'a/one.md')).toContainEqual(expect.stringMatching(/goes beyond what is read/));
    expect((await fieldsOf('a/one')).title).toBe('One');
  });

  test('an element closed in a list item it was not opened in comes over as text that readers can open', async () => {
    await put({ 'a/one.mdx': '<Note>\nx\n\n- </Note>\n' });
    expect((await run()).files[0]!.outcome).toBe('created');
    expect(await problems()).toEqual([]);
  });

  test('progress goes up to the end', async () => {
    await put({ 'a/one.md': 'Text', 'a/two.md': '', 'b/three.md': 'Text' });
    const seen: number[] = [];
    let total = 0;
    await run({
      onProgress: (step) => {
        seen.push(step.done);
        total = step.total;
      },
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(total);
    expect(total).toBe(3);
  });
});

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/thunderbird');

describe.skipIf(!existsSync(CORPUS))('a real help center', () => {
  test('every article comes over, passes the check and keeps its words and its old id', {
    timeout: 120_000,
  }, async () => {
    const report = await run({ folder: CORPUS });
    const { outcomes, kinds } = countReport(report);
    expect(outcomes).toMatchObject({ created: report.files.length, failed: 0 });
    expect([kinds.get('text'), kinds.get('layout')]).toEqual([undefined, undefined]);
    expect(await problems()).toEqual([]);
    for (const { file, article: path } of report.files) {
      const text = await readFile(join(CORPUS, file), 'utf8');
      const { fields } = parseArticleFile(await readFile(join(content, path!), 'utf8'), path!).article!;
      expect(fields.formerly).toContain(/^id: (.*)$/m.exec(text)![1]);
      expect(fields.title).toBe(/^title: "(.*)"$/m.exec(text)![1]!.replaceAll('\\"', '"'));
    }
  });
});

describe('hostile texts', () => {
  const PIECES = ['<', '>', '{', '}', '`', '```\n', '*', '**', '_', '~~', '[', ']', '(', ')', '![', '\n\n', '\n', '    ', '- ', '1. ', '> ', '# ', '|', '\n|-|-|\n', '<b>', '</b>', '<div>', '</div>', '<!--', '-->', '<p>', '<td>', '<ul><li>', '</table>', '<script>', '</script>', '&lt;', '&amp', '\\', ':::', ':::note\n', '{%', '%}', '{{', '}}', '[[', ']]', 'import a from "b"', 'export default', 'www.example.com', 'https://example.com/a_b', 'a@example.com', 'word', 'Ünï', '日本', '=', '---\n', '$', '!!! note\n    x', '<Tab>', '<a href="#x">', '</a>', '<br>', '<img src=x alt=y>', '[^1]', '\n[^1]: z', '\t', '&nbsp;', '<kbd>', '</kbd>']; // biome-ignore format: a list
  // What Obsidian, Quarto, docfx, Adobe, GitBook, ReadMe, MyST, MkDocs, Hugo, Jekyll and MDX add, whole and cut.
  const DIALECTS = ['\n> [!note]- T\n> x', '> [!faq]', '![[', '![[a.png|20]]', '[[a#b|c]]', '%%', ' ^block-id', '\n::: {.callout-tip collapse="true"}\n', '\n::: {.panel-tabset}\n## A\n', '\n:::\n', '\n:::: ', '[@cite]', '{{< ', ' >}}', '{{% ', ' %}}', '{{< tabs >}}', '{{< /tabs >}}', '{{< figure src="a.png" >}}', '{{< ref "a.md" >}}', '\n# [A](#tab/a)\n', '\n---\n', ':::image source="a.png" alt-text="b":::', '\n:::row:::\n', '<xref:a.b>', '[!INCLUDE [x](t1.md)]', '[!UICONTROL a]', '\n>[!BEGINTABS]\n', '\n>[!TAB a]\n', '\n>[!ENDTABS]\n', '\n+++Why\n', '\n+++\n', '{% hint style="info" %}', '{% endhint %}', '{% tabs %}', '{% tab title="a" %}', '{% endtab %}', '{% endtabs %}', '{% include "t2.md" %}', '{% code %}', '{% raw %}', '{: .note }', '\n{: .warning }\n', '{#id .c k="v"}', '{.c', '{width="300"}', '{:target="_blank"}', '=="', '==', '++', '^^', '*[AB]: long\n', 'AB', ':material-x:', '\n/// tip | T\n', '\n///\n', '\n=== "T"\n    x', '\n??? note "T"\n    x', '\n```{warning}\n', '\n```mermaid\n', '[block:callout]\n{"type": "info"', '}\n[/block]', '\n> 📘 T\n>\n> b', '<Tabs items={["a", "b"]}>', '</Tabs>', '<TabItem value="a" label=\'b\'>', '</TabItem>', '<Card title="a" href="b" />', '<Accordion title="a">', '</Accordion>', '<Frame>', '</Frame>', '<>', '</>', '{/*', '*/}', '{`', '`}', '{props.a}', '{"a"}', '={require("a.png")}', '<img src={require("a.png").default} />', 'import A from "./t3.md"\n', '\n<A />\n', 'export const a = {', 'style={{a: 1}}', '<!--@include: t4.md-->', '--8<-- "t5.md"', '<details markdown="1">', '<summary>', '</details>', '[[toc]]', '[TOC]', '$$', '\\(', '<td />']; // biome-ignore format: a list

  test.each([
    ['Markdown', PIECES, 'md'],
    ['dialects', [...PIECES, ...DIALECTS, ...DIALECTS], 'md'],
    ['MDX', [...PIECES, ...DIALECTS, ...DIALECTS], 'mdx'],
    ['HTML', [...PIECES, ...DIALECTS], 'html'],
  ])(
    'whatever the text of %s, the article passes the check, and running again changes nothing',
    {
      timeout: 240_000,
    },
    async (_, pieces, ending) => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), { minLength: 10, maxLength: 10 }),
          async (texts) => {
            round += 1;
            const folder = join(base, `round-${round}`);
            await put(
              Object.fromEntries(texts.map((text, index) => [`a/t${index}.${ending}`, `start ${text.join('')} end`])),
              folder,
            );
            await rm(content, { recursive: true, force: true });
            const report = await run({ folder });
            expect(report.files.filter((one) => one.outcome !== 'created')).toEqual([]);
            expect(await problems()).toEqual([]);
            const before = await snapshot(content);
            await run({ folder });
            expect(await snapshot(content)).toEqual(before);
          },
        ),
        { numRuns: 30 },
      );
    },
  );

  test('behind a comment that nothing closes, a tag that nothing closes hides nothing', async () => {
    expect(wordsOf(await body('start <!--<script>\n---\n end'))).toContain('end');
  });

  test('no word of plain Markdown is lost', async () => {
    const text =
      '# Title\n\nOne *two* **three** `four` ~~five~~ [six](https://example.com "seven") ![eight](gone.png)\n\n- nine\n  1. ten\n\n> eleven\n\n| twelve | thirteen |\n|-|-|\n| fourteen | fifteen |\n\n```js\nsixteen();\n```\n\n<p>seventeen<br>eighteen</p>\n\n<dl><dt>nineteen</dt><dd>twenty</dd></dl>';
    const written = `${await body(text)} ${(await fieldsOf('guide/page')).title}`;
    for (const word of wordsOf(
      'title one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
    ))
      expect(wordsOf(written)).toContain(word);
  });
});

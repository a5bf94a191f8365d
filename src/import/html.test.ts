import { describe, expect, test } from 'vitest';
import { importFolders, PNG } from './test-import.ts';

const folders = importFolders();
const { put, run, article, one } = folders;

const page = (head: string, body: string) => `<!DOCTYPE html>\n<html lang="en">\n<head>\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`; // biome-ignore format: one thought

describe('a page of HTML', () => {
  test('becomes an article with the title, summary, labels, day and old address that it says', async () => {
    const { fields, body, notes } = await one(
      page(
        '<title>Get a refund &amp; more – Larch Help</title><meta name="description" content="How to get money back."><meta content="billing, refund" name="keywords"><link rel="canonical" href="https://help.larch.example/hc/en-us/articles/360001234-Get-a-refund"><meta property="og:site_name" content="Larch Help"><meta property="article:modified_time" content="2024-03-05T10:00:00Z"><style>p { color: red }</style>',
        '<header><a href="/">Larch</a></header><nav><a href="/a">Menu</a></nav><main><nav class="breadcrumbs">Home</nav><h1>Get a refund &amp; more</h1><p>Ask <b>us</b>.</p><script>track()</script><h2 id="h_1">When</h2><p>Within <a href="#h_1">30 days</a>.</p></main><footer>© Larch</footer>',
      ),
      'guide/page.html',
    );
    expect(fields).toMatchObject({
      title: 'Get a refund & more',
      summary: 'How to get money back.',
      tags: ['billing', 'refund'],
      updatedOn: '2024-03-05',
      formerly: ['360001234-Get-a-refund', '360001234'],
      audience: 'everyone',
    });
    expect(body).toBe('Ask **us**.\n\n## When\n\nWithin [30 days](#when).');
    expect(notes).toEqual(['contents: the navigation of the old page', 'html: <script>']);
  });

  // biome-ignore format: a table
  test.each([
    ['the only heading of level 1, wherever it stands', page('<title>Larch</title>', '<header><h1>Real title</h1></header><div class="article-body"><p>Text</p></div>'), 'Real title', 'Text'],
    ['<title>, when the text has several of them', page('<title>The page</title>', '<h1>One</h1><p>a</p><h1>Two</h1><p>b</p>'), 'The page', '## One\n\na\n\n## Two\n\nb'],
    ['<title>, when text comes before the heading', page('<title>The page</title>', '<p>Intro</p><h1>Part</h1><p>b</p>'), 'The page', 'Intro\n\n## Part\n\nb'],
    ['front matter before all', '---\ntitle: Of its fields\n---\n<h1>Other</h1><p>a</p>', 'Of its fields', '## Other\n\na'],
    ['the first heading of a text alone', '<h2>Lone</h2><p>a</p>', 'Lone', 'a'],
    ['the name of the file, when nothing says it', '<p>a</p>', 'Page', 'a'],
    ['<title> without a < that is text', page('<title>Use &lt;b&gt; &quot;well&quot;</title>', '<p>a</p>'), 'Use <b> "well"', 'a'],
  ])('has as its title %s', async (_, text, title, body) => {
    const found = await one(text, 'guide/page.htm');
    expect([found.fields.title, found.body]).toEqual([title, body]);
  });

  test('loses the name of the site that all titles of the folder end with', async () => {
    await put({
      'a/one.html': page('<title>Pay | Larch</title>', '<p>a</p>'),
      'a/two.html': page('<title>Save | Larch</title>', '<p>a</p>'),
      'a/three.html': page('<title>Pay | Save | Larch</title>', '<p>a</p>'),
    });
    await run();
    expect((await article('a/one')).fields.title).toBe('Pay');
    expect((await article('a/three')).fields.title).toBe('Pay | Save');
  });

  test('is read as HTML: what looks like Markdown is text', async () => {
    const { body } = await one('<p>Type *args* and `x` or 1. {a} &lt;b&gt; {% if %} [[x]</p>', 'guide/page.html');
    expect(body).toBe('Type \\*args\\* and \\`x\\` or 1. \\{a} \\<b> \\{% if %} \\[\\[x]');
  });

  test('keeps its pictures, files, tables, callouts and links to other pages', async () => {
    await put({
      'img/shot.png': PNG,
      'guide/other.html': page('<title>Other</title>', '<h2>Part two</h2><p>x</p>'),
    });
    const { body } = await one(
      page('<title>T</title>', '<div class="callout callout--warning"><h4>Mind this</h4><p>Hot</p></div><p><img src="../img/shot.png" alt="Shot" width="40"></p><table><tr><td><strong>A</strong></td><td><strong>B</strong></td></tr><tr><td><ul><li>x</li></ul></td><td>y</td></tr></table><p><a href="other.html#part-two">Other</a></p>'), // biome-ignore format: a page
      'guide/page.html',
    );
    expect(body).toBe(
      '<Warning title="Mind this">\n  Hot\n</Warning>\n\n<img src="/content/images/old-help/img/shot.png" alt="Shot" width="40" />\n\n| A | B |\n| - | - |\n| • x | y |\n\n[Other](/en/articles/other#part-two)',
    );
  });

  // biome-ignore format: a table
  test.each([
    ['a mark for search engines', page('<title>T</title><meta name="robots" content="noindex">', '<p>x</p>')],
    ['a field', page('<title>T</title><meta name="visibility" content="internal">', '<p>x</p>')],
    ['a day to come', page('<title>T</title><meta property="article:published_time" content="2099-01-01">', '<p>x</p>')],
    ['an attribute of the article', page('<title>T</title>', '<article data-status="draft"><p>x</p></article>')],
    ['front matter', '---\ndraft: true\n---\n<p>x</p>'],
  ])('is for staff only when %s says that it was not for everyone', async (_, text) => {
    expect((await one(text, 'guide/page.html')).fields.audience).toBe('staff');
  });

  test('in the encoding that it names', async () => {
    await put({ 'a/page.html': Buffer.concat([Buffer.from('<meta charset="iso-8859-2"><h1>Cena</h1><p>Z'), Buffer.from([0xb3]), Buffer.from('oty</p>')]) }); // biome-ignore format: one thought
    const report = await run();
    expect((await article('a/page')).body).toBe('Złoty');
    expect(report.files[0]!.notes).toEqual([]);
  });

  test('of the site around articles of Markdown is none of them', async () => {
    await put({ 'docs/a.md': 'Text', 'static/demo.html': '<p>Demo</p>', 'docs/b.html': '<p>Text</p>' });
    const report = await run();
    expect(report.files.map(({ file, outcome }) => `${file} ${outcome}`)).toEqual([
      'docs/a.md created',
      'docs/b.html created',
      'static/demo.html skipped',
    ]);
  });
});

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_TEXT } from '../markdown/bounds.ts';
import { bestPassage } from '../search/passage.ts';
import { reduceQuestion } from '../search/reduce.ts';
import { testPage } from '../search/test-page.ts';
import { type ArticleContext, readArticle, readIncomingArticle, readingMinutes, readPost } from './markdown.ts';
import { formatProblem } from './problem.ts';
import { type ComponentNode, countWords, type MarkdownNode, plainText, toHtml } from './tree.ts';

const place: ArticleContext = { file: 'articles/en/billing/refund.mdx', locale: 'en', locales: ['en', 'fr'] };
const read = (source: string, context: Partial<ArticleContext> = {}) => readArticle(source, { ...place, ...context });
const html = (source: string, context: Partial<ArticleContext> = {}) => toHtml(read(source, context).nodes);
const post = (source: string) => toHtml(readPost(source, place).nodes);
const messages = (source: string, context: Partial<ArticleContext> = {}) =>
  read(source, context).problems.map((problem) => problem.message);

function components(nodes: MarkdownNode[]): ComponentNode[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [];
    const inner = components(node.children);
    return node.type === 'component' ? [node, ...inner] : inner;
  });
}

describe('an article', () => {
  test('becomes the HTML of its Markdown', () => {
    expect(html('Some *text* with **weight** and `code`.\n\n- one\n- two')).toBe(
      '<p>Some <em>text</em> with <strong>weight</strong> and <code>code</code>.</p><ul><li>one</li><li>two</li></ul>',
    );
  });

  test('escapes what would be mark-up in a browser', () => {
    expect(html('a & b \\<script> "q" `<b>`')).toBe(
      '<p>a &amp; b &lt;script&gt; &quot;q&quot; <code>&lt;b&gt;</code></p>',
    );
  });

  test('keeps no-break spaces in headings, attributes and menu paths, and the anchors as they were', () => {
    const text = read(
      '## Que faire\u00a0?\n\n<Note title="Prêt\u00a0?">\n<MenuPath>Fichier > Ouvrir\u00a0: tout</MenuPath>\n</Note>\n',
    );
    expect(text.problems).toEqual([]);
    expect(text.contents).toMatchObject([{ id: 'que-faire', text: 'Que faire\u00a0?' }]);
    const [note, path] = components(text.nodes);
    expect(note!.props).toMatchObject({ title: 'Prêt\u00a0?' });
    expect(path!.props).toMatchObject({ steps: ['Fichier', 'Ouvrir\u00a0: tout'] });
  });

  test('gives headings ids of their words, without accents and without repeating one', () => {
    const text = read('## Où est ma facture ?\n\n## Où est ma facture ?\n\n## 支払い\n\n## Search');
    expect(text.contents.map((heading) => heading.id)).toEqual([
      'ou-est-ma-facture',
      'ou-est-ma-facture-2',
      '支払い',
      'search-2',
    ]);
  });

  test('keeps headings without gaps below the title, however they were written', () => {
    const text = read('# First\n\n### Third\n\n#### Deeper');
    expect(text.contents.map((heading) => heading.level)).toEqual([2, 3]);
    expect(html('# First\n\n### Third\n\n#### Deeper').match(/<h\d/g)).toEqual(['<h2', '<h3', '<h4']);
  });

  test('offers the table of contents of its first two levels, without headings hidden in tabs', () => {
    const text = read('## A\n\n### B\n\n#### C\n\n<Tabs label="x">\n<Tab title="y">\n\n## D\n\n</Tab>\n</Tabs>');
    expect(text.contents.map((heading) => heading.text)).toEqual(['A', 'B']);
  });

  test('links each heading to itself under a name a screen reader can say', () => {
    expect(html('## Get *help*')).toBe(
      '<div class="heading"><h2 id="get-help">Get <em>help</em></h2><a class="anchor" href="#get-help" aria-label="Link to “Get help”">#</a></div>',
    );
  });

  test('gives the search its plain text by heading, with what components say', () => {
    const text = read(
      'Intro\n\n## One\n\n<Note title="Mind">Careful <Key>Ctrl</Key></Note>\n\n## Two\n\n| a | b |\n|---|---|\n| c | d |\n\n![A chart](chart.png)',
    );
    expect(text.sections).toEqual([
      { anchor: '', heading: '', text: 'Intro' },
      { anchor: 'one', heading: 'One', text: 'Mind\nCareful Ctrl' },
      { anchor: 'two', heading: 'Two', text: 'a\nb\nc\nd\nA chart' },
    ]);
  });

  test('finds the sections inside tabs and details too', () => {
    const text = read('<Details summary="More">\n\nbefore\n\n### Inner\n\nafter\n\n</Details>');
    expect(text.sections).toEqual([
      { anchor: '', heading: '', text: 'More\nbefore' },
      { anchor: 'inner', heading: 'Inner', text: 'after' },
    ]);
  });

  test('is quoted in prose: samples of code are found, and not shown as the text that answers', () => {
    const { sections } = read(
      'Put the name of your server into the file:\n\n```yaml title="server.yml"\nserver: larch.example\n# ERR_4711 means no server\n```\n\nThen restart the server.\n\n## Only code\n\n```sh\nnpm start\n```',
    );
    expect(sections.map(({ text }) => text)).toEqual([
      'Put the name of your server into the file:\nThen restart the server.\nserver.yml\nserver: larch.example\n# ERR_4711 means no server',
      'npm start',
    ]);
    const quoted = (question: string) => {
      const document = testPage(1, 'Servers', '', { summary: 'Name your server.', sections });
      const { section, text, marks } = bestPassage(document, [...reduceQuestion(question, 'en').words.values()]);
      return [section?.heading, text, marks.map(([start, end]) => text.slice(start, end))];
    };
    const prose = 'Put the name of your server into the file: Then restart the server.';
    expect(quoted('restart server')).toEqual(['', prose, ['server', 'restart', 'server']]);
    expect(quoted('ERR_4711')).toEqual(['', prose, []]);
    expect(quoted('npm start')).toEqual(['Only code', 'Name your server.', []]);
  });

  test('is read at 220 words a minute, and never in less than one', () => {
    expect(readingMinutes(read('word '.repeat(880)).words)).toBe(4);
    expect(readingMinutes(0)).toBe(1);
    expect(countWords('パスワードを再設定する')).toBe(5);
  });

  test('resolves links to other files, articles and pages', () => {
    const source =
      '[a](./invoice.mdx) [b](../account/login.md#reset) [c](/articles/x) [d](/fr/articles/x) [e](/ask) [f](https://x.org/?a=1&b=2) [g](mailto:a@b.c) [h](#part) [i](./form.pdf)';
    expect([...html(source).matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([
      '/en/articles/invoice',
      '/en/articles/login#reset',
      '/en/articles/x',
      '/fr/articles/x',
      '/en/ask',
      'https://x.org/?a=1&amp;b=2',
      'mailto:a@b.c',
      '#part',
      '/content/articles/en/billing/form.pdf',
    ]);
  });

  test('reports which articles and anchors it links to, and where', () => {
    const text = read('One\n\nsee [x](./invoice.mdx#late)', { firstLine: 10 });
    expect(text.links).toEqual([{ slug: 'invoice', locale: 'en', anchor: 'late', line: 12, column: 5 }]);
  });

  test('resolves images against its file and loads them lazily', () => {
    const text = read('![A plan](../../../images/my%20plan.png "Our plan")');
    expect(text.images[0]!.path).toBe('images/my plan.png');
    expect(toHtml(text.nodes)).toBe(
      '<p><img title="Our plan" src="/content/images/my%20plan.png" alt="A plan" loading="lazy" decoding="async"></p>',
    );
  });

  test('shows an image that lies elsewhere as a link, so that nobody learns who reads here', () => {
    const text = read('![A plan](https://evil.example/pixel.png)');
    expect(toHtml(text.nodes)).toBe('<p><a href="https://evil.example/pixel.png">A plan</a></p>');
    expect(text.problems.map((problem) => problem.severity)).toEqual(['warning']);
  });

  test('keeps code as it was written, braces and all', () => {
    expect(html('```js title="a {b}"\nimport x from "y";\nconst a = {b: `c`};\n```')).toBe(
      '<figure class="code"><figcaption>a {b}</figcaption><pre tabindex="0"><code class="language-js">import x from &quot;y&quot;;\nconst a = {b: `c`};</code></pre></figure>',
    );
    expect(html('Use `{name}` or \\{name\\} or `\\{`.')).toBe(
      '<p>Use <code>{name}</code> or {name} or <code>\\{</code>.</p>',
    );
  });

  test('puts tables in a region that scrolls, aligned by class because inline styles are forbidden', () => {
    expect(html('| a | b |\n|---|--:|\n| 1 | 2 |')).toBe(
      '<div class="table" role="region" aria-label="Table 1" tabindex="0"><table><thead><tr><th scope="col">a</th><th class="right" scope="col">b</th></tr></thead><tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>',
    );
  });

  test('says done and not done in task lists without dead checkboxes', () => {
    expect(html('- [x] a\n- [ ] b')).toBe('<ul class="tasks"><li>☑ a</li><li>☐ b</li></ul>');
  });

  test('ties notes to their place, with ids of its own', () => {
    const out = html('a[^1]\n\n[^1]: note', { idPrefix: 'a7-' });
    expect(out).toContain(
      '<a id="a7-fnref-1" href="#a7-fn-1" class="footnote" aria-describedby="a7-footnote-label">1</a>',
    );
    expect(out).toContain('<li id="a7-fn-1">');
    expect(out).toContain('href="#a7-fnref-1" class="footnote" aria-label="Back to the text, note 1"');
  });

  test('begins a sentence with "import" without being taken for a program', () => {
    expect(html('import your contacts first,\nexport them later.')).toBe(
      '<p>import your contacts first,\nexport them later.</p>',
    );
    expect(messages('import your contacts first')).toEqual([]);
  });

  test('puts the prefix before every id, so that several articles fit on one page', () => {
    const text = read('## A\n\n[a](#a)\n\n<Tabs label="x"><Tab title="y">z</Tab></Tabs>', {
      idPrefix: 's2-',
      groupPrefix: 's2-',
    });
    expect(toHtml(text.nodes)).toContain('<h2 id="s2-a">A</h2><a class="anchor" href="#s2-a"');
    expect(toHtml(text.nodes)).toContain('<a href="#s2-a">a</a>');
    expect(components(text.nodes)[0]!.props.group).toBe('s2-tabs-1');
  });
});

describe('article components', () => {
  test('carry their properties and their content', () => {
    const text = read('<Note title="Mind  this">\n\nText with *weight*\n\n- a\n\n</Note>');
    expect(text.problems).toEqual([]);
    expect(text.nodes).toMatchObject([{ type: 'component', name: 'Note', props: { title: 'Mind this' } }]);
    expect(toHtml(text.nodes)).toBe('<p>Text with <em>weight</em></p><ul><li>a</li></ul>');
  });

  test('may be written on one line', () => {
    expect(html('<Tip>Short</Tip>')).toBe('<p>Short</p>');
  });

  test('Tabs know the titles of their panels', () => {
    const [tabs] = components(
      read('<Tabs label="System">\n<Tab title="A">a</Tab>\n<Tab title="B">b</Tab>\n</Tabs>').nodes,
    );
    expect(tabs!.props).toEqual({ label: 'System', group: 'tabs-1', titles: ['A', 'B'] });
    expect(tabs!.children).toHaveLength(2);
  });

  test('MenuPath knows its steps, Key stands within the sentence', () => {
    const text = read('Open <MenuPath>Settings > Mail > Add</MenuPath> or press <Key>Ctrl</Key>.');
    expect(components(text.nodes)[0]!.props.steps).toEqual(['Settings', 'Mail', 'Add']);
    expect(plainText(text.nodes)).toBe('Open Settings > Mail > Add or press Ctrl.');
    expect(text.nodes).toHaveLength(1);
  });

  test('a line that ends in the source goes on in the plain text; paragraphs and items have lines of their own', () => {
    const text = read('Stop the server and start\nit again.\n\nThen:\n\n- look\n- wait\n');
    expect(plainText(text.nodes)).toBe('Stop the server and start it again.\nThen:\nlook\nwait');
  });

  test('Figure resolves its image and keeps zoom as a flag', () => {
    const text = read('<Figure src="./a.png" alt="A" caption="The A" zoom />');
    expect(components(text.nodes)[0]!.props).toEqual({
      src: '/content/articles/en/billing/a.png',
      alt: 'A',
      caption: 'The A',
      zoom: true,
    });
    expect(text.images[0]!.path).toBe('articles/en/billing/a.png');
  });

  test('Snippet includes the text of the snippet, whose links are relative to its own file', () => {
    const snippet = (name: string) =>
      name === 'reset' ? { body: '1. Open [it](./x.mdx)\n', file: 'snippets/en/reset.mdx' } : undefined;
    const text = read('<Snippet name="reset" />', { snippet });
    expect(toHtml(text.nodes)).toBe('<ol><li>Open <a href="/en/articles/x">it</a></li></ol>');
    expect(text.snippets).toEqual(['reset']);
  });

  test('a problem inside a snippet names the file of the snippet', () => {
    const snippet = () => ({ body: 'fine\n\n<Nope />', file: 'snippets/en/reset.mdx' });
    const [problem] = read('<Snippet name="reset" />', { snippet, firstLine: 30 }).problems;
    expect(formatProblem(problem!)).toMatch(/^snippets\/en\/reset\.mdx:3:1 There is no component <Nope>/);
  });

  test('a snippet that includes itself ends in a message, not in a loop', () => {
    const snippet = () => ({ body: '<Snippet name="a" />', file: 'snippets/en/a.mdx' });
    expect(messages('<Snippet name="a" />', { snippet })).toEqual([expect.stringContaining('includes itself')]);
  });

  test.each([
    ['<Nte>x</Nte>', 'There is no component <Nte>; expected one of Note, Tip'],
    ['<note>x</note>', 'The HTML element <note> is not possible here.'],
    ['<NOTE>x</NOTE>', 'There is no component <NOTE>; expected <Note>.'],
    ['<Note color="red">x</Note>', '<Note> has no such property; expected title.'],
    ['<Steps>\n\ntext\n\n</Steps>', '<Steps> holds only <Step>'],
    ['<Steps>\n</Steps>', '<Steps> is empty'],
    ['<Step title="a">x</Step>', '<Step> stands alone; expected it directly inside <Steps>.'],
    ['<Steps><Step>x</Step></Steps>', '<Step> needs title="…".'],
    ['<Figure src="a.png" />', '<Figure> needs alt="…".'],
    ['<Figure src="a.png" alt="b">x</Figure>', '<Figure> holds nothing'],
    ['<Figure src="a.png" alt="b" zoom="yes" />', 'Expected the word alone'],
    ['<Snippet name="nope" />', 'There is no snippet “nope”'],
    ['a sentence with <Note>x</Note> in it', '<Note> stands within a sentence'],
    [`<Tabs label="x">\n${'<Tab title="t">x</Tab>\n'.repeat(9)}</Tabs>`, 'Expected at most 8 tabs, found 9.'],
    ['<Note>never closed', '<Note> is not closed; expected </Note>'],
    ['<Note title={1}>x</Note>', 'Expected the property’s text in quotes'],
    ['<Note {...x}>x</Note>', 'This tag is not complete'],
    ['<!-- hidden -->', 'HTML comments are not possible'],
    ['<https://example.org>', 'Expected a link as [text](address)'],
    ['<>x</>', 'Fragments'],
    ['<a.b />', 'There is no component <a.b>'],
  ])('%s is refused with what was expected', (source, expected) => {
    expect(messages(source)[0]).toContain(expected);
  });

  test('a problem names file, line and column, counted from the top of the file', () => {
    const [problem] = read('fine\n\nalso é😀 <Nope />', { firstLine: 6 }).problems;
    expect(formatProblem(problem!)).toMatch(/^articles\/en\/billing\/refund\.mdx:8:10 There is no component <Nope>/);
  });

  test('every problem is reported at once, not only the first', () => {
    expect(messages('<A1 />\n\n<B1 />\n\n{c}')).toHaveLength(3);
  });
});

describe('what must never run', () => {
  test.each([
    ['{process.env.HOME}', 'Expressions in { } are not possible'],
    ['a {1 + 1} b', 'Expressions in { } are not possible'],
    ['{/* a comment */}', 'Expressions in { } are not possible'],
    ['import fs from "node:fs"', 'import and export are not possible'],
    ['import "x"', 'import and export are not possible'],
    ['export const a = 1', 'import and export are not possible'],
    ['export { a }', 'import and export are not possible'],
    ['<script>alert(1)</script>', 'The HTML element <script> is not possible here.'],
    ['<iframe src="https://x.org"></iframe>', 'The HTML element <iframe> is not possible here.'],
    ['<svg onload="x()"></svg>', 'The HTML element <svg> is not possible here.'],
    ['<form action="https://evil.example"><input name="p"/></form>', 'The HTML element <form> is not possible here.'],
    ['<img src="a.png" onerror="alert(1)" />', 'This attribute is not possible on <img>'],
    ['<p style="position:fixed">x</p>', 'This attribute is not possible on <p>'],
    ['<a href="javascript:alert(1)">x</a>', 'does not work here'],
    ['[x](javascript:alert(1))', 'expected an address with https:'],
    ['[x](JaVaScRiPt:alert(1))', 'expected an address with https:'],
    ['<a href="java\tscript:alert(1)">x</a>', 'without control characters'],
    ['[x](vbscript:x)', 'expected an address with https:'],
    ['[x](data:text/html,<script>1</script>)', 'expected an address with https:'],
    ['![x](javascript:alert(1))', 'is no image that can be shown'],
    ['[x](../../../../etc/passwd.png)', 'expected a file inside content/'],
    ['![x](../../../../../etc/x.png)', 'is no image that can be shown'],
  ])('%s', (source, expected) => {
    const text = read(source);
    expect(text.problems.map((problem) => problem.message).join()).toContain(expected);
    expect(toHtml(text.nodes)).not.toMatch(/script:|<script|<iframe|<svg|<form|<input|onerror|onload|style=|passwd/i);
  });

  test('an expression is shown where it stands, even in a later line of a paragraph', () => {
    const [problem] = read('one\ntwo {x}').problems;
    expect([problem!.line, problem!.column]).toEqual([2, 5]);
  });

  // Each of these ended the process before: the parser of expressions calls itself for every level.
  test.each([
    ['{', '(', '1', ')', '}'],
    ['<Note title={', '[', '1', ']', '} />'],
    ['export const a = ', '[', '', ']', ''],
    ['{', '!', '1', '', '}'],
    ['{', '<a>', '', '</a>', '}'],
  ])(
    '%s followed by 40,000 times %s does not reach the parser of expressions',
    (before, open, middle, close, after) => {
      expect(messages(before + open.repeat(40_000) + middle + close.repeat(40_000) + after).length).toBeGreaterThan(0);
    },
  );

  test.each([
    ['quotes', '>'.repeat(20_000)],
    ['lists', '- '.repeat(20_000)],
    ['components', `${'<Note>\n'.repeat(2_000)}x${'\n</Note>'.repeat(2_000)}`],
    ['emphasis', `${'**'.repeat(900)}x${'**'.repeat(900)}`],
  ])('%s within each other beyond all reason end in a message', (_, source) => {
    expect(messages(source).join()).toContain('within each other');
    expect(() => post(source)).not.toThrow();
  });

  test('snippets in a text count with it, so that a short text cannot become an endless page', () => {
    const snippet = () => ({ body: `${'word '.repeat(1_000)}\n\n`, file: 'snippets/en/x.mdx' });
    const { problems, sections } = read('<Snippet name="x" />\n\n'.repeat(200), { snippet });
    expect(problems[0]?.message).toContain('characters in all snippets');
    expect(sections[0]!.text.length).toBeLessThanOrEqual(LONGEST_TEXT);
  });

  test('sixteen thousand headings of the same name would each search for a free id; one that has many still gets the next', () => {
    const { problems, anchors } = read('# a\n'.repeat(9_000));
    expect(problems).toEqual([]);
    expect(anchors.size).toBe(9_000);
    expect(anchors).toContain('a-9000');
  });

  test('a text longer than any article is refused', () => {
    expect(messages('x'.repeat(LONGEST_TEXT + 1))[0]).toContain(`Expected at most ${LONGEST_TEXT} characters`);
  });

  test('whatever is written, nothing but allowed elements and attributes comes out', () => {
    const pieces = fc.constantFrom(
      '<script>',
      '</script>',
      '<Note>',
      '</Note>',
      '<Tabs label="a">',
      '</Tabs>',
      '<Tab title="x">',
      '</Tab>',
      '{',
      '}',
      '[x](javascript:1)',
      '![](',
      '`',
      '```',
      '\n',
      '\n\n',
      '> ',
      '- ',
      '1. ',
      '# ',
      '| a |\n|---|\n',
      '<img src="x" onerror="y" />',
      '<a href="',
      '">',
      'import ',
      'export ',
      '\\',
      '&lt;',
      '<',
      '*',
      '_',
      'x',
      '[^1]',
      '[^1]: ',
      '<b>',
      '</b>',
      '<p>',
      '</p>',
      '\uFDD0',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        for (const nodes of [read(parts.join('')).nodes, readPost(parts.join(''), place).nodes]) {
          const out = toHtml(nodes);
          expect(out).not.toMatch(/[\uFDD0-\uFDEF\0]/);
          // Taking out every well-formed tag with quoted attributes must leave no angle bracket.
          const tags = out.match(/<\/?[a-z][a-z0-9]*( [a-z-]+(="[^"<>]*")?)*>/g) ?? [];
          expect(tags.reduce((rest, tag) => rest.replace(tag, ''), out)).not.toMatch(/[<>]/);
          for (const tag of tags) {
            expect(tag).not.toMatch(/^<\/?(script|iframe|style|svg|form|input|note|tabs?)\b/);
            expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/ (on[a-z]+|style)=/);
            expect(tag).not.toMatch(/(href|src)="\s*javascript/i);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a text that comes in', () => {
  const incoming = (source: string, context: Partial<ArticleContext> = {}) =>
    readIncomingArticle(source, { ...place, ...context });

  test.each([
    ['<Note>\nx\n\n- </Note>', 4, 3],
    ['<Note>\nx\n\n* </Note>', 4, 3],
    ['<Note>\nx\n\n1. </Note>', 4, 4],
    ['<Steps>\nx\n\n- </Steps>', 4, 3],
    ['<div>\nx\n\n- </div>', 4, 3],
    ['# A\n\n<b>\nx\n\n- </b>', 6, 3],
    ['<Note>\nx\n\n- a\n  </Note>', 5, 3],
    ['<Steps>\n<Step title="x">\n\n- a\n- </Step>\n</Steps>', 5, 3],
    ['> <Note>\n> x\n>\n> - </Note>', 4, 5],
  ])('%j, which ends the process of the parser, is refused with its place', (source, line, column) => {
    const { problems, nodes } = incoming(source);
    expect(problems[0]).toMatchObject({ severity: 'error', file: place.file, line, column });
    expect(problems[0]!.message).toMatch(/^This closes <\w+> inside/);
    expect(nodes.length).toBeGreaterThan(0);
  });

  test('counts lines from where the text begins in its file', () => {
    expect(incoming('<Note>\nx\n\n- </Note>', { firstLine: 6 }).problems[0]!.line).toBe(9);
  });

  test('is refused for a snippet in it too, with the place in the snippet', () => {
    const snippet = () => ({ body: '<Note>\nx\n\n- </Note>', file: 'snippets/en/x.mdx' });
    expect(incoming('<Snippet name="x" />', { snippet }).problems[0]).toMatchObject({
      file: 'snippets/en/x.mdx',
      line: 4,
    });
  });

  test('comes out as readers will get it', () => {
    const source =
      '<Note title="T">\n\n- a\n- <b>b</b>\n\n</Note>\n\n| a | <b>x</b> |\n|-|-|\n| b | c |\n\nText[^1].\n\n[^1]: Note.';
    expect(incoming(source)).toEqual(read(source));
  });

  test('of 20,000 made-up articles and 20,000 made-up posts, none ends the process', { timeout: 600_000 }, async () => {
    const child = path.join(import.meta.dirname, 'fuzz-child.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [child, '20261128', '20000', '20000']);
    const counts = JSON.parse(stdout) as Record<'articles' | 'read' | 'posts', number>;
    expect(counts).toMatchObject({ articles: 20_000, posts: 20_000 });
    expect(counts.read).toBeGreaterThan(2_000);
  });
});

describe('a text beyond the bounds', () => {
  const table = `|${'a|'.repeat(800)}\n|${'-|'.repeat(800)}\n${'|\n'.repeat(1_600)}`;

  test('is an error with its line for who writes it', () => {
    expect(read(`Text.\n\n${table}`).problems[0]).toMatchObject({ severity: 'error', line: 4, column: 1 });
    expect(messages(`Text.\n\n${table}`)).toEqual(['Expected at most 200 columns in a table.']);
  });

  test('is shown whole, as the plain text it is, where somebody else wrote it', () => {
    const shown = post(`Hello <b>\n\n${table}`);
    expect(shown).toBe(`<p class="plain">Hello &lt;b&gt;\n\n${table}</p>`);
    const long = `${'word '.repeat(LONGEST_TEXT / 4)}the end`;
    expect(post(long)).toContain('the end');
  });
});

describe('a post', () => {
  test('is plain Markdown with links that search engines do not follow', () => {
    expect(post('**Hi** see https://x.org and [y](/en/articles/y)')).toBe(
      '<p><strong>Hi</strong> see <a href="https://x.org" rel="ugc nofollow noopener">https://x.org</a> and <a href="/en/articles/y" rel="ugc nofollow noopener">y</a></p>',
    );
  });

  test('shows HTML and components as the text they are', () => {
    expect(post('Use <b onclick="x">this</b>\n\n<script>alert(1)</script>\n\n<Note>x</Note> {1+1}')).toBe(
      '<p>Use &lt;b onclick=&quot;x&quot;&gt;this&lt;/b&gt;</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>&lt;Note&gt;x&lt;/Note&gt; {1+1}</p>',
    );
  });

  test('drops a dangerous link and keeps its words', () => {
    expect(post('[click](javascript:alert(1))')).toBe('<p>click</p>');
  });

  test('links images instead of loading them', () => {
    expect(post('![a](https://x.org/a.png)')).toBe(
      '<p><a href="https://x.org/a.png" rel="ugc nofollow noopener">a</a></p>',
    );
  });

  test('has headings below those of the page and no ids', () => {
    expect(post('# A\n\n### B')).toBe('<h4>A</h4><h6>B</h6>');
  });

  test('keeps braces and lines that look like programs', () => {
    expect(post('import x from "y"\n\n\\{a} {b}')).toBe('<p>import x from &quot;y&quot;</p><p>{a} {b}</p>');
  });
});

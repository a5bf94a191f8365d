import { describe, expect, test } from 'vitest';
import { formatReport } from './import-articles.ts';
import { importFolders, PNG } from './test-import.ts';

const folders = importFolders();
const { one, put, run, article } = folders;

describe('titles and summaries are plain text', () => {
  test.each([
    ['It&#39;s **bold** &amp; _new_', "It's bold & new"],
    ['<Icon name="x" /> Start `now`', 'Start now'],
    ['See [the guide](x.md) ![pic](y.png)', 'See the guide'],
    ['{% include icon.html %}Pay &lt;b&gt;', 'Pay <b>'],
    ['1. Open *.txt files', '1. Open *.txt files'],
    ['Use <your-name>', 'Use <your-name>'],
    ['C# & F#', 'C# & F#'],
  ])('%j gives %j', async (written, plain) => {
    const { fields } = await one(
      `---\ntitle: ${JSON.stringify(written)}\nsummary: ${JSON.stringify(written)}\n---\nText`,
    );
    expect([fields.title, fields.summary]).toEqual([plain, plain]);
  });
});

describe('titles and summaries', () => {
  test('a line in a quote right below the title sums up the article', async () => {
    const { fields, body } = await one('# Pay by card\n\n> Add a card and pay\n\nOpen the page. > x');
    expect([fields.title, fields.summary, body]).toEqual(['Pay by card', 'Add a card and pay', 'Open the page. > x']);
  });

  test('a quote that is more than a line stays one', async () => {
    const { body } = await one('# Pay\n\n> See [this](https://x.io)\n\nText follows here.');
    expect(body).toBe('> See [this](https://x.io)\n\nText follows here.');
  });

  test('the only heading at the top that says the title in other words is not said again', async () => {
    const { fields, body } = await one('---\ntitle: Restore a database from staging\n---\n# Restore a database from Stage\n\nText here.\n\n## Part\n\nx'); // biome-ignore format: one thought
    expect([fields.title, body]).toEqual(['Restore a database from staging', 'Text here.\n\n## Part\n\nx']);
  });

  test('a heading that says something else stays', async () => {
    const { body } = await one('---\ntitle: Guide of the style\n---\n# How we write\n\nText here.');
    expect(body).toBe('## How we write\n\nText here.');
  });

  test('a picture alone sums up nothing', async () => {
    const { fields } = await one('---\ntitle: T\ndescription: "![a.png](assets/a.png)"\n---\nText is here.');
    expect(fields.summary).toBe('Text is here.');
  });

  test('a summary is a sentence, not the name of a tab', async () => {
    const { fields } = await one('<Tabs>\n<TabItem label="A">\n**Belgium**\n\nPort 25 is open there.\n</TabItem>\n<TabItem label="B">\nx\n</TabItem>\n</Tabs>', 'guide/page.mdx'); // biome-ignore format: one thought
    expect(fields.summary).toBe('Port 25 is open there.');
  });
});

describe('links to the old help center', () => {
  test('lead to the article that is meant, and stay as they are where only the last word of the address is the same', async () => {
    await put({
      'faq/overview.md': 'Text',
      'howto/install.md': 'Text',
      'howto/install-the-app.md': 'Text',
      'a/one.md':
        '[1](https://x.io/docs/howto/install) [2](https://x.io/docs/other-product/user-guide/install) [3](https://x.io/en/articles/install) [4](https://x.io/other/install-the-app) [5](https://x.io/docs/upgrade-guide/overview#part)',
    });
    await run({ oldHosts: ['x.io'] });
    expect((await article('a/one')).body).toBe(
      '[1](/en/articles/install) [2](https://x.io/docs/other-product/user-guide/install) [3](/en/articles/install) [4](/en/articles/install-the-app) [5](https://x.io/docs/upgrade-guide/overview#part)',
    );
  });
});

describe('tables stay tables', () => {
  test('with headings, lists, quotes, code, pictures, empty cells and indented rows with blank lines', async () => {
    const { body, notes } = await one(
      'T\n\n<table>\n  <tr>\n    <th>Key</th>\n\n    <th>Value</th>\n  </tr>\n\n  <tr>\n    <td><h3>Head</h3><ul><li>one</li><li>two</li></ul></td>\n    <td />\n  </tr>\n\n    <tr>\n        <td>\n\n        ```js\n        code();\n        more();\n        ```\n\n        </td>\n        <td><blockquote>quote</blockquote><img src="https://x.io/a.png" alt="Pic"></td>\n    </tr>\n</table>',
    );
    expect(body).toBe(
      'T\n\n| Key | Value |\n| - | - |\n| **Head**<br />• one<br />• two | |\n| `code();`<br />`more();` | quote<br />[Pic](https://x.io/a.png) |',
    );
    expect(notes[0]).toBe('table: blocks in the cells of a table (a heading, a list, a quote, code)');
  });
});

test('HTML after a blank line inside elements is no code', async () => {
  const { body } = await one(
    'Start\n\n<div>\n\n    <p>One</p>\n\n    <div>\n\n        Two **bold**\n\n    </div>\n\n</div>\n\n<details>\n<summary>More</summary>\n\n    <p>Three</p>\n\n</details>\n\n<ul>\n    <li>\n\n        <p>Four</p>\n\n    </li>\n</ul>\n\nEnd\n\n    real code',
  );
  expect(body).toBe(
    'Start\n\nOne\n\nTwo **bold**\n\n<Details summary="More">\n  Three\n</Details>\n\n- Four\n\nEnd\n\n```\nreal code\n```',
  );
});

describe('callouts', () => {
  // biome-ignore format: a table
  test.each([
    ['> [!NOTE]\n> **Note:** Mind this.', '<Note>\n  Mind this.\n</Note>'],
    ['<div class="note"><p><strong>Note</strong></p><p>Mind</p></div>', '<Note>\n  Mind\n</Note>'],
    ['<div class="warning"><p><b>Important:</b> Hot</p></div>', '<Warning title="Important">\n  Hot\n</Warning>'],
    ['!!! tip "Tip"\n    Tip: do it.', '<Tip>\n  do it.\n</Tip>'],
    ['> [!WARNING]\n> **Warning** signs help.', '<Warning>\n  **Warning** signs help.\n</Warning>'],
    ['> 📘 Title of ReadMe\n>\n> Body', '<Note title="Title of ReadMe">\n  Body\n</Note>'],
    ['>[!TIP]\n>\n>Adobe', '<Tip>\n  Adobe\n</Tip>'],
    ['> [!tip]- Folded\n> inside', '<Details summary="Folded">\n  inside\n</Details>'],
    ['> [!faq] Question?\n> Yes', '<Note title="Question?">\n  Yes\n</Note>'],
    ['::: {.callout-warning title="Quarto"}\nBody\n:::', '<Warning title="Quarto">\n  Body\n</Warning>'],
    ['{: .warning }\n> Jekyll', '<Warning>\n  Jekyll\n</Warning>'],
    ['Jekyll.\n{: .note }', '<Note>\n  Jekyll.\n</Note>'],
    ['/// tip | PyMdown\nBody\n///', '<Tip title="PyMdown">\n  Body\n</Tip>'],
    ['```{warning}\nMyST\n```', '<Warning>\n  MyST\n</Warning>'],
    ['[block:callout]\n{"type": "danger", "title": "Magic", "body": "Body"}\n[/block]', '<Warning title="Magic">\n  Body\n</Warning>'],
    ['<Aside type="caution">Starlight</Aside>', '<Warning>\n  Starlight\n</Warning>'],
    ['<Callout intent="warning" title="Nextra">Body</Callout>', '<Warning title="Nextra">\n  Body\n</Warning>'],
    ['<aside>\n💡 Notion\n</aside>', '<Note>\n  Notion\n</Note>'],
    ['> **Tip:** Do it.', '<Tip>\n  Do it.\n</Tip>'],
    ['> **Vorsicht**: heiß.\n>\n> Sehr.', '<Warning title="Vorsicht">\n  heiß.\n\n  Sehr.\n</Warning>'],
    ['> **Anna:** I said so.', '> **Anna:** I said so.'],
    ['> **Note** that this is a quote.', '> **Note** that this is a quote.'],
    ['<div class="callout callout--danger"><h4>Hot pan</h4><p>Wait</p></div>', '<Warning title="Hot pan">\n  Wait\n</Warning>'],
    ['<div class="note"><h4>Lone</h4></div>', '<Note>\n  ## Lone\n</Note>'],
  ])('%j is %j', async (text, expected) => {
    const { body, notes } = await one(text);
    expect(body).toBe(expected);
    expect(notes).toEqual([]);
  });
});

describe('what other systems add to Markdown becomes ours, or its words, links and pictures', () => {
  const tabs =
    '<Tabs label="Variants">\n  <Tab title="macOS">\n    One\n  </Tab>\n\n  <Tab title="Windows">\n    Two\n  </Tab>\n</Tabs>';
  // biome-ignore format: a table
  test.each([
    ['tabs of Docusaurus with values', '<Tabs\n  groupId="os"\n  values={[\n    {label: \'macOS\', value: \'m\'},\n    {label: \'Windows\', value: \'w\'},\n  ]}>\n  <TabItem value="m">One</TabItem>\n  <TabItem value="w">Two</TabItem>\n</Tabs>', tabs],
    ['tabs of Nextra with items', "<Tabs items={['macOS', 'Windows']}>\n  <Tab>One</Tab>\n  <Tab>Two</Tab>\n</Tabs>", tabs],
    ['tabs of GitBook', '{% tabs %}\n{% tab title="macOS" %}\nOne\n{% endtab %}\n{% tab title="Windows" %}\nTwo\n{% endtab %}\n{% endtabs %}', tabs],
    ['tabs of Adobe', '>[!BEGINTABS]\n\n>[!TAB macOS]\n\nOne\n\n>[!TAB Windows]\n\nTwo\n\n>[!ENDTABS]', tabs],
    ['tabs of docfx', '# [macOS](#tab/m)\n\nOne\n\n# [Windows](#tab/w)\n\nTwo\n\n---', tabs],
    ['tabs of Quarto', '::: {.panel-tabset}\n## macOS\nOne\n## Windows\nTwo\n:::', tabs],
    ['cards', '<CardGroup cols={2}>\n  <Card title="First" icon="link" href="https://example.com">\n    Body\n  </Card>\n</CardGroup>', '[First](https://example.com)\n\nBody'],
    ['icons and badges', 'Press <Icon icon="home" /> and <Badge>New</Badge> :material-home: now :octicons-heart-16:{ .red }.', 'Press and New now .'],
    ['frames', '<Frame caption="What it shows">\n  <img src="https://x.io/a.png" alt="Pic" />\n</Frame>', '[What it shows](https://x.io/a.png "Pic")'],
    ['accordions', '<AccordionGroup>\n  <Accordion title="Why">\n    Because\n  </Accordion>\n</AccordionGroup>', '<Details summary="Why">\n  Because\n</Details>'],
    ['lists of attributes', 'A [link](https://x.io){ .md-button target=_blank } and text.\n{: .lead }\n\n## Part {#p .x}', 'A [link](https://x.io) and text.\n\n## Part'],
    ['keys, highlights, insertions', 'Press ++ctrl+c++, ==see== ^^this^^.', 'Press <Key>ctrl</Key>+<Key>c</Key>, <mark>see</mark> <ins>this</ins>.'],
    ['abbreviations', 'The HTML page.\n\n*[HTML]: Hyper Text', 'The <abbr title="Hyper Text">HTML</abbr> page.'],
    ['Markdown in HTML of MkDocs', '<div class="grid" markdown>\n- **One**\n</div>', '- **One**'],
    ['tokens of Adobe', 'Click [!UICONTROL Save] in [!DNL Fastly].', 'Click **Save** in Fastly.'],
    ['folded passages of Adobe', '+++Why\nBecause\n+++', '<Details summary="Why">\n  Because\n</Details>'],
    ['pictures of docfx', ':::image type="content" source="https://x.io/a.png" alt-text="Pic":::', '[Pic](https://x.io/a.png)'],
    ['files and pages of GitBook', '{% file src="https://x.io/a.zip" %}\nThe file\n{% endfile %}', '[a.zip](https://x.io/a.zip) The file'],
    ['buttons of Hugo', '{{< button href="https://x.io" >}}Go{{< /button >}}', '[Go](https://x.io)'],
    ['comments and block ids of Obsidian', 'Text %%not this%% here ^part-one', 'Text here'],
    ['figures with their picture as an attribute', '<Figure src="https://x.io/a.png" caption="What it shows" />\n\n<Frame url="https://x.io/b.png" alt="Pic" />', '[What it shows](https://x.io/a.png)\n\n[Pic](https://x.io/b.png)'],
    ['figures within tabs', '<Tabs>\n<TabItem label="A">\n\n<Figure src="https://x.io/a.png" caption="One"/>\n\n</TabItem>\n<TabItem label="B">\n\nTwo\n\n</TabItem>\n</Tabs>', '<Tabs label="Variants">\n  <Tab title="A">\n    [One](https://x.io/a.png)\n  </Tab>\n\n  <Tab title="B">\n    Two\n  </Tab>\n</Tabs>'],
    ['buttons and links around their words', 'Go <Link to="https://x.io/a">there</Link>.\n\n<MyButton url="https://x.io" color="red"><Icon name="x"/> Browse **all**</MyButton>', 'Go [there](https://x.io/a).\n\n[Browse **all**](https://x.io)'],
    ['pictures of components with an address', '### <Inline url="https://x.io/logo.png"/> Set up\n\nText', '## [Image](https://x.io/logo.png) Set up\n\nText'],
    ['bold with a blank or a sign beside its marks', '**Note: **So. **注：**次 all**,** then **a** b **c**!', '**Note:** So. **注：**&#x6B21; all, then **a** b **c**!'],
    ['marks in a line of HTML', '<table>\n<tr>\n<td>See [this](https://x.io), **now** `a[b](c)`.</td>\n<td><code>[x](y)</code></td>\n</tr>\n</table>', '| | |\n| - | - |\n| See [this](https://x.io), **now** `a[b](c)`. | `[x](y)` |'],
    ['fences that a lost tab had indented', '## One\n\n    ```js\n    a();\n\n      b();\n    ```\n\n- Two\n\n    ```js\n    c();\n    ```', '```js\na();\n\n  b();\n```\n\n- Two\n\n  ```js\n  c();\n  ```'],
    ['ids behind the points of a list', '- One {#one}\n  - Two {#two .x}', '- One\n  - Two'],
    ['folded passages with a bold title', '+++<b>Why</b> **so**\nBecause\n+++', '<Details summary="Why so">\n  Because\n</Details>'],
    ['callouts that nothing closes', '<Callout type="warning">\n  Mind this\n\nThen <Field type="x" label="Age"> a number.\n\n<Note>Here</Note>\n\n<Tip>\n\nThere', '<Warning>\n  Mind this\n</Warning>\n\nThen **Age** a number.\n\n<Note>\n  Here\n</Note>\n\n<Tip>\n  There\n</Tip>'],
    ['Markdown right below a tag of MDX', '<center>\n![Pic](https://x.io/a.png)\n</center>\n\n<div class="x">\n- **One**\n</div>', '[Pic](https://x.io/a.png)\n\n- **One**'],
    ['code in an attribute', '<Figure src="https://x.io/a.png" caption="Open `Users`" /> and `<b a="x">` stay', '[Open Users](https://x.io/a.png)\n\nand `<b a="x">` stay'],
    ['marks around an icon', '**Thanks to [us](https://x.io) <FAIcon icon="heart"/>** and *<Icon name="a" /> so*', '**Thanks to [us](https://x.io)** and *so*'],
    ['players of videos', '<ReactPlayer url="https://x.io/a.mp4" alt="How it works" />', '[How it works](https://x.io/a.mp4)'],
    ['videos whose address is gone', '<iframe title="How to pay" />\n\nText', 'How to pay\n\nText'],
    ['spaces without width beside others', '* [\u200B One \u200B](https://x.io) a\u200Bb', '- [One](https://x.io) a\u200Bb'],
    ['lists within lists, close together', '- One\n    - Two\n    - Three\n- Four\n    1. Five', '- One\n  - Two\n  - Three\n- Four\n  1. Five'],
    ['elements that close themselves', 'Text <span id="x" /> and <a id="y" /> more', 'Text and more'],
  ])('%s', async (_, text, expected) => {
    const { body } = await one(text, 'guide/page.mdx');
    expect(body).toBe(expected);
  });

  test('pictures that code loads are found', async () => {
    await put({ 'static/img/a.png': 'x' });
    const { body } = await one(
      'import logo from \'../static/img/a.png\';\n\n<img src={require(\'@site/static/img/a.png\').default} alt="A" /> <img src={logo} alt="B" />',
      'guide/page.mdx',
    );
    expect(body).toBe(
      '![A](/content/images/old-help/static/img/a.png) ![B](/content/images/old-help/static/img/a.png)',
    );
  });

  test('expressions say nothing without their program, and the report names them', async () => {
    const { body, notes } = await one("Version {props.version} of {'this'}. {/* no */}", 'guide/page.mdx');
    expect(body).toBe('Version of this.');
    expect(notes).toEqual(['code: the expression {props.version} was filled in by the old site']);
  });
});

describe('parts that others include', () => {
  test('stand where they are included, and are no articles', async () => {
    await put({
      'a/_part.mdx': '---\ntitle: x\n---\nThe part of {props.name}.\n',
      'snippets/s.md': 'A snippet.',
      'a/one.mdx': 'import Part from \'./_part.mdx\';\n\nBefore\n\n<Part name="Larch" />\n\nAfter',
      'a/two.md':
        'Text\n\n--8<-- "s.md"\n\n{% include "../snippets/s.md" %}\n\n[!INCLUDE [x](_part.mdx)]\n\n<!--@include: ./_part.mdx-->\n\n{{< include _gone.md >}}',
    });
    const report = await run();
    expect((await article('a/one')).body).toBe('Before\n\nThe part of Larch.\n\nAfter');
    expect((await article('a/two')).body.match(/A snippet\./g)).toHaveLength(2);
    expect(report.files.find(({ file }) => file === 'a/_part.mdx')!.outcome).toBe('skipped');
    expect(formatReport(report).join('\n')).toContain('a/two.md:11: the included part _gone.md is not in the folder');
  });

  test('parts that include each other come to an end', async () => {
    await put({
      'a/_x.md': 'X\n\n--8<-- "a/_y.md"',
      'a/_y.md': 'Y\n\n--8<-- "a/_x.md"\n\n--8<-- "a/_x.md"',
      'a/one.md': 'One\n\n--8<-- "a/_x.md"',
    });
    const report = await run();
    expect(report.files.find(({ file }) => file === 'a/one.md')!.outcome).toBe('created');
    expect((await article('a/one')).body.length).toBeLessThan(2_000);
  });
});

test('the report counts by kind and says once what was done to all alike', async () => {
  await put({ 'a/one.md': '![x](gone.png)\n\n![y](lost.png)', 'a/two.md': '![x](gone.png)' });
  expect(formatReport(await run()).slice(0, 5)).toEqual([
    'Pictures (image): 3 in 2 files',
    '  Its description was kept as text (“x”). (2)',
    '    a/one.md:1: the image gone.png is missing',
    '    a/two.md:1: the image gone.png is missing',
    '  Its description was kept as text (“y”). (1)',
  ]);
});

describe('text that stands further in', () => {
  test('is text where it has marks in its sentences, and so are sentences like it; code stays as the source has it', async () => {
    const { body } = await one('1. **Open**\n\n        Go to [Mail](https://a.io/b) in the menu of it.\n\n2. **Choose**\n\n        ### Lists\n\n        Click on the list that you want.\n\n        - One\n\nThen:\n\n    cp <file> ==x== "$HOME" **/a\n      ls <b>\n'); // biome-ignore format: one thought
    expect(body).toBe('1. **Open**\n\n   Go to [Mail](https://a.io/b) in the menu of it.\n\n2. **Choose**\n\n   ## Lists\n\n   Click on the list that you want.\n\n   - One\n\nThen:\n\n```\ncp <file> ==x== "$HOME" **/a\n  ls <b>\n```'); // biome-ignore format: one thought
  });

  test('is read whole: points, callouts and code in it', async () => {
    const { body } = await one('**Spain**\n\n    Register **each sender** at the office first.\n\n    - Name <x>\n    - Place\n\n    > **Warning:** Fines are high.\n\n    ```\n    a  <b>\n    ```\n\nEnd'); // biome-ignore format: one thought
    expect(body).toBe('**Spain**\n\nRegister **each sender** at the office first.\n\n- Name \\<x>\n- Place\n\n<Warning>\n  Fines are high.\n</Warning>\n\n```\na  <b>\n```\n\nEnd'); // biome-ignore format: one thought
  });

  test('is never code in MDX', async () => {
    const { body } = await one('Text\n\n    Press the key\n', 'guide/page.mdx');
    expect(body).toBe('Text\n\nPress the key');
  });
});

describe('signs', () => {
  test.each([
    [
      'a name behind a backslash',
      'Set to \\<Title> by \\<User> at \\<Due date>',
      'Set to \\<Title> by \\<User> at \\<Due date>',
    ],
    [
      'backslashes in cells of HTML',
      '<table>\n<tr><th>A</th><th>B</th></tr>\n<tr><td>MY\\_API\\_KEY</td>\n<td><code>a\\_b</code> \\*</td></tr>\n</table>',
      '| A | B |\n| - | - |\n| MY_API_KEY | `a_b` \\* |',
    ],
    [
      'code that was lost',
      'The `` verb moves a call to `` again, see `a`.',
      'The verb moves a call to again, see `a`.',
    ],
    ['code that was lost, once', 'When the `` call ends', 'When the call ends'],
    ['code in two signs', 'Write ``a`b`` or `` `c` `` or ``d``.', 'Write ``a`b`` or `` `c` `` or `d`.'],
    [
      'a summary of two lines',
      '<details>\n<summary>`set_up`<br/><i>Set **it** up</i></summary>\n\nText\n</details>',
      '<Details summary="set_up Set it up">\n  Text\n</Details>',
    ],
    ['marks without width in quotes', '>[!NOTE]\n>\n>One.\n>&#x200B;>Two.', '<Note>\n  One. Two.\n</Note>'],
    [
      'notices of Grav',
      'Text! Yes\n\n! Mind **this**\n! and that.\n\n!!!! Done.\n\n!!! note\n    In MkDocs',
      'Text! Yes\n\n<Warning>\n  Mind **this** and that.\n</Warning>\n\n<Tip>\n  Done.\n</Tip>\n\n<Note>\n  In MkDocs\n</Note>',
    ],
  ])('%s', async (_, text, written) => {
    expect((await one(`${text}\n\nEnd`)).body).toBe(`${written}\n\nEnd`);
  });
});

test('a first row on a ground of its own is the head of its table', async () => {
  const row = (ground: string, ...cells: string[]) => `<tr>${cells.map((cell) => `<td${ground ? ` style="background-color: ${ground}; width: 9px"` : ''}>${cell}</td>`).join('')}</tr>`; // biome-ignore format: one thought
  const table = (first: string, second: string) =>
    `<table>${row(first, 'Name', '<b>Note</b>')}${row(second, 'a', 'b')}${row('#eee', 'c', 'd')}</table>`;
  const [headed, plain] = [await one(table('#e3e7fa', '')), await one(table('#eee', '#eee'))];
  expect(headed.body).toBe('| Name | Note |\n| - | - |\n| a | b |\n| c | d |');
  expect(plain.body).toBe('| | |\n| - | - |\n| Name | **Note** |\n| a | b |\n| c | d |');
});

test('a picture keeps the width it was given, where it is less than that of the text', async () => {
  await put({ 'guide/a.png': PNG });
  const { body } = await one('First. More\n\nOne <img src="a.png" width="24"> ![Two](a.png){width="300px"} <img src="a.png" alt="T" width="2000"> <img src="a.png" alt="F" style="width: 50%">\n\n<table><tr><th>A</th><th>B</th></tr><tr><td><img src="a.png" alt="x|y" style="width: 40px"></td><td>b</td></tr></table>'); // biome-ignore format: one thought
  const src = '/content/images/old-help/guide/a.png';
  expect(body).toBe(`First. More\n\nOne <img src="${src}" alt="" width="24" /> <img src="${src}" alt="Two" width="300" /> ![T](${src}) ![F](${src})\n\n| A | B |\n| - | - |\n| <img src="${src}" alt="x&#124;y" width="40" /> | b |`); // biome-ignore format: one thought
});

test('the menu of an old help center is no article, a page of links with words is one', async () => {
  await put({
    'TOC.md': '# Guide {#g}\n\n- [One](one.md)\n  - Part\n    - [Two](two.md)\n- [Three](one.md) {hide=yes}\n',
    'SUMMARY.md': 'All of it in a few words, and more of them here.\n\nAnother passage.\n\n- [One](one.md)',
    'one.md': 'Text',
    'two.md': 'Text',
  });
  const report = await run();
  expect(report.files.map(({ file, outcome }) => `${file} ${outcome}`)).toEqual(['SUMMARY.md created', 'TOC.md skipped', 'one.md created', 'two.md created']); // biome-ignore format: one thought
});

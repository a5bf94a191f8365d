import { expect, expectAccessible, test } from './test.ts';

// What every journey asks of its pages finds what is wrong with one, also after it has let pages of the same colours pass.

const page = (body: string, style = '') =>
  `<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width"><style>
    body { background: #fff; color: #222 } p, a { font: 16px sans-serif } .soft { color: #666 }
    @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } .soft { color: #aaa } a { color: #9cf } }
    ${style}</style></head><body><main><h1>A page</h1><p>Words</p><p class="soft">Soft words</p>${body}</main></body></html>`;

test.describe('the check of pages', () => {
  // First of all: what it has let pass is known to the others.
  test('lets a page pass, again and again', async ({ page: tab }) => {
    for (const body of ['', '<p>More</p>', '']) {
      await tab.setContent(page(body));
      await expectAccessible(tab);
    }
  });

  for (const [what, rule, body, style] of [
    ['weak words', 'color-contrast', '<p class="weak">Weak</p>', '.weak { color: #999 }'],
    [
      'words that were strong elsewhere',
      'color-contrast',
      '<div><p class="soft">On grey</p></div>',
      'div { background: #bbb }',
    ],
    ['words that are weak in the dark', 'color-contrast', '<p class="dim">Dim</p>', '.dim { color: #555 }'],
    [
      'words that are weak on a phone',
      'color-contrast',
      '<p class="small">Small</p>',
      '@media (width < 400px) { .small { color: #aaa } }',
    ],
    [
      'words that only a phone shows',
      'color-contrast',
      '<p class="menu">Menu</p>',
      '.menu { display: none; color: #bbb } @media (width < 400px) { .menu { display: block } }',
    ],
    ['words that shine through', 'color-contrast', '<p class="veiled">Veiled</p>', '.veiled { opacity: 0.4 }'],
    [
      'words that lie on something else',
      'color-contrast',
      '<section><div></div><p class="over">Over</p></section>',
      'section { position: relative } div { position: absolute; inset: 0; background: #777 } .over { position: relative; z-index: 1; color: #666 }',
    ],
    [
      'a weak field',
      'color-contrast',
      '<label>Name <input value="Ada"></label>',
      'input { color: #aaa; background: #fff }',
    ],
    [
      'a link that its colour alone tells from the words around it',
      'link-in-text-block',
      '<p>Some words around <a href="#a">a link</a> and after it.</p>',
      'a { color: #333 !important; text-decoration: none }',
    ],
    ['a picture without a text', 'image-alt', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', ''],
    ['a field without a name', 'label', '<input>', ''],
  ] as const)
    test(`finds ${what}`, async ({ page: tab }) => {
      await tab.setContent(page(body, style));
      await expect(expectAccessible(tab)).rejects.toThrow(new RegExp(`"id": "${rule}"`));
    });

  test('finds what has to be scrolled sideways', async ({ page: tab }) => {
    await tab.setContent(page('<p class="wide">Wide</p>', '.wide { width: 800px }'));
    await expect(expectAccessible(tab)).rejects.toThrow('360 px');
  });
});

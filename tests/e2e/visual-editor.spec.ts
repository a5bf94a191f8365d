import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { CLIPBOARDS } from './clipboards.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { ROOT } from './server.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Writing an article as one sees it.

const { publishing: t } = messages('en');
const { editor, visual } = t;

let seeds: Seeds;

const GUIDE = 'content/videos/write-an-article';

const test = testSomewhere(async (place) => {
  await cp(path.join(ROOT, GUIDE), path.join(place.contentDir, GUIDE.replace('content/', '')), { recursive: true });
  seeds = await seed(place);
}, SEED_ENV);

const writing = (page: Page) => page.locator('.has-visual').getByRole('textbox', { name: editor.body, exact: true });
/** The text as it is saved and sent. */
const source = (page: Page) => page.locator('#body');
const tool = (page: Page, name: string) => page.getByRole('toolbar').getByRole('button', { name, exact: true });

/** Opens the text of an article, without anything in it. */
async function openEmpty(page: Page, slug = 'change-address'): Promise<void> {
  await open(page, slug);
  await writing(page).press('ControlOrMeta+a');
  await page.keyboard.press('Backspace');
  await expect(source(page)).toHaveValue(/^\s*$/);
}

async function open(page: Page, slug: string): Promise<void> {
  await page.goto(`/en/articles/${slug}`);
  await page.getByRole('link', { name: t.edit, exact: true }).click();
  await expect(writing(page)).toBeVisible();
  await expect(page.getByRole('toolbar')).toBeVisible();
}

test('who writes in the plain field before the editor is there goes on with the space and the line they had begun', async ({
  page,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'editor');
  const { promise: release, resolve: bringEditor } = Promise.withResolvers<void>();
  await page.route(/\/_astro\/mount\.[^/]*\.js$/, async (route) => {
    await release;
    await route.continue();
  });
  await page.goto('/en/articles/change-address');
  await page.getByRole('link', { name: t.edit, exact: true }).click();
  await source(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('\nBegun ');
  bringEditor();
  await expect(writing(page)).toBeFocused();
  await page.keyboard.type('and ended');
  await expect(source(page)).toHaveValue(/\n\nBegun and ended$/);
});

test('what is typed before any script is there is saved as soon as they are', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/articles/close-account');
  const address = await page.getByRole('link', { name: t.edit, exact: true }).getAttribute('href');
  const scripts = Promise.withResolvers<void>();
  await page.route(/\.js$/, async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto(address!, { waitUntil: 'commit' });
  await source(page).pressSequentially('Typed early. ');
  scripts.resolve();
  await expect(page.getByText(editor.saved, { exact: true })).toBeVisible();
  await page.reload();
  await expect(source(page)).toHaveValue(/Typed early\. /);
});

test('an article is written with keys alone: signs, the menu, steps, a table, code', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await openEmpty(page);
  const { keyboard } = page;
  await keyboard.type('## Before you **begin** now');
  await keyboard.press('Enter');
  await keyboard.type('- One');
  await keyboard.press('Enter');
  await keyboard.type('Two');
  await keyboard.press('Enter');
  await keyboard.press('ControlOrMeta+]');
  await keyboard.type('Below two');
  for (let n = 0; n < 3; n++) await keyboard.press('Enter');
  await keyboard.type('/step');
  const menu = page.getByRole('listbox', { name: visual.blocks });
  await expect(menu.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await expect(menu).toBeHidden();
  await keyboard.type('Open the settings');
  await keyboard.press('Enter');
  await keyboard.type('Under your name.');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('Select *Export*');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('/warn');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('It takes `long`.');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('/table');
  await keyboard.press('Enter');
  await keyboard.type('Plan');
  await keyboard.press('Enter');
  await keyboard.type('Free');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('```js ');
  await keyboard.type('const a = 1;');
  await keyboard.press('ControlOrMeta+Enter');
  await keyboard.type('The end.');
  await expect(source(page)).toHaveValue(
    `
## Before you **begin** now

- One
- Two
  - Below two

<Steps>
<Step title="Open the settings">

Under your name.

</Step>
<Step title="Select *Export*">

</Step>
</Steps>

<Warning>

It takes \`long\`.

</Warning>

| Plan | | |
| - | - | - |
| Free | | |
| | | |

\`\`\`js
const a = 1;
\`\`\`

The end.
`,
  );
  // Tab leaves the text, and the preview has drawn it.
  await keyboard.press('Tab');
  await expect(writing(page)).not.toBeFocused();
  await expect(page.locator('[data-pane] .steps')).toContainText('Open the settings');
  await expect(page.locator('[data-pane]')).toContainText(editor.noProblems);
});

test('one word that is changed changes one line, and one that is changed back none', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await open(page, 'refund');
  const before = await source(page).inputValue();
  const paragraph = writing(page).locator('p').filter({ hasText: /./ }).first();
  await paragraph.click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Indeed.');
  await expect(source(page)).toHaveValue(/ Indeed\./);
  const after = await source(page).inputValue();
  const lines = before.split('\n');
  expect(after.split('\n').filter((line, index) => line !== lines[index])).toHaveLength(1);
  for (let n = 0; n < ' Indeed.'.length; n++) await page.keyboard.press('Backspace');
  await expect(source(page)).toHaveValue(before);
});

test('the toolbar is one stop, its arrows go on, and what is on is said', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await openEmpty(page);
  await page.keyboard.type('Some words');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Alt+F10');
  await expect(page.getByRole('combobox', { name: visual.style })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tool(page, visual.commands.bold)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(writing(page)).toBeFocused();
  await expect(tool(page, visual.commands.bold)).toHaveAttribute('aria-pressed', 'true');
  await expect(source(page)).toHaveValue('\n**Some words**\n');
  await page.getByRole('combobox', { name: visual.style }).selectOption('h2');
  await expect(source(page)).toHaveValue('\n## **Some words**\n');
  await tool(page, visual.commands.undo).click();
  await tool(page, visual.commands.undo).click();
  await expect(source(page)).toHaveValue('\nSome words\n');
  await tool(page, visual.commands.bullets).click();
  await expect(tool(page, visual.commands.bullets)).toHaveAttribute('aria-pressed', 'true');
  await expect(source(page)).toHaveValue('\n- Some words\n');
  await tool(page, visual.insert).click();
  await expect(page.getByRole('listbox', { name: visual.blocks })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 820, height: 1180 });
  await expect(tool(page, visual.commands.find)).toBeVisible();
});

test('a picture is put in by its form, changed, and not written over by the next letter', async ({
  page,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'editor');
  await openEmpty(page);
  await tool(page, visual.commands.Figure).click();
  const form = page.getByRole('dialog', { name: visual.commands.Figure });
  await form.getByLabel(visual.props['Figure.src']).fill('javascript:alert(1)');
  await form.getByRole('button', { name: visual.apply }).click();
  await expect(form.getByRole('alert')).toHaveText(visual.badAddress);
  await expectAccessible(page);
  await form.getByLabel(visual.props['Figure.src']).fill('/content/images/logo.svg');
  await form.getByLabel(visual.props['Figure.alt']).fill('The "screen"');
  await form.getByLabel(visual.props['Figure.zoom']).check();
  await form.getByRole('button', { name: visual.apply }).click();
  const figure = '<Figure src="/content/images/logo.svg" alt="The &quot;screen&quot;" zoom />';
  await expect(source(page)).toHaveValue(`\n${figure}\n`);
  await expect(writing(page)).toBeFocused();
  await page.keyboard.type('Below it.');
  await expect(source(page)).toHaveValue(`\n${figure}\n\nBelow it.\n`);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await form.getByLabel(visual.props['Figure.caption']).fill('The caption');
  await page.keyboard.press('Enter');
  await expect(source(page)).toHaveValue(/caption="The caption" zoom/);
  await page.keyboard.press('Delete');
  await expect(source(page)).toHaveValue('\nBelow it.\n');
});

test('a link is found by the words of its page', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await openEmpty(page);
  await page.keyboard.type('See ');
  await page.keyboard.press('ControlOrMeta+k');
  const form = page.getByRole('dialog', { name: visual.link.title });
  await form.getByRole('combobox').fill('refund');
  await expect(form.getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('combobox')).toHaveValue('refund');
  await page.keyboard.press('Enter');
  await expect(source(page)).toHaveValue(/^\nSee \[.+\]\(refund\)\n$/);
  await page.keyboard.type(' now');
  await expect(source(page)).toHaveValue(/\]\(refund\) now\n$/);
  await writing(page).getByRole('link').click();
  await expect(tool(page, visual.commands.link)).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('ControlOrMeta+k');
  await form.getByRole('button', { name: visual.link.remove }).click();
  await expect(source(page)).not.toHaveValue(/refund\)/);
});

test('what is pasted from other programs becomes clean text, and nothing in it runs', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await openEmpty(page);
  for (const [program, { html, markdown }] of Object.entries(CLIPBOARDS)) {
    await writing(page).press('ControlOrMeta+a');
    await page.keyboard.press('Backspace');
    await expect(source(page)).toHaveValue(/^\s*$/);
    await writing(page).evaluate((place, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', pasted);
      clipboardData.setData('text/plain', 'the same as plain text');
      place.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, html);
    await expect(source(page), program).toHaveValue(`\n${markdown}\n`);
  }
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('words are found and replaced', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await openEmpty(page);
  await page.keyboard.type('One cat, two cats, a Cat.');
  await page.keyboard.press('ControlOrMeta+f');
  const bar = page.getByRole('search', { name: visual.find.title });
  await page.keyboard.type('cat');
  await expect(bar.getByRole('status')).toHaveText(/3/);
  await bar.getByLabel(visual.find.matchCase).check();
  await expect(bar.getByRole('status')).toHaveText(/2/);
  await bar.getByLabel(visual.find.replacement).fill('dog');
  await expectAccessible(page);
  await bar.getByRole('button', { name: visual.find.all }).click();
  await expect(source(page)).toHaveValue('\nOne dog, two dogs, a Cat.\n');
  await bar.getByLabel(visual.find.query, { exact: true }).press('Escape');
  await expect(bar).toBeHidden();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(source(page)).toHaveValue('\nOne cat, two cats, a Cat.\n');
});

test('a text that does not parse opens in its source at the mistake, and as one sees it once it is mended', async ({
  page,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'editor');
  await open(page, 'install');
  await page.getByRole('button', { name: visual.source, exact: true }).click();
  await writing(page).fill('Words.\n\n<Note>\n\nNever closed.\n');
  await expect(source(page)).toHaveValue(/Never closed/);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText(editor.saved, { exact: true })).toBeVisible();
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: visual.unreadable })).toBeVisible();
  await expect(writing(page)).toContainText('Never closed.');
  await expect(page.getByRole('toolbar')).toBeHidden();
  await page.getByRole('button', { name: visual.visual, exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: visual.unreadable })).toBeVisible();
  await writing(page).press('ControlOrMeta+End');
  await page.keyboard.insertText('\n</Note>\n');
  await expectAccessible(page);
  await page.getByRole('button', { name: visual.visual, exact: true }).click();
  await expect(page.getByRole('group', { name: visual.commands.Note })).toContainText('Never closed.');
  await expect(source(page)).toHaveValue(/^Words\.\n\n<Note>\n\nNever closed\.\n+<\/Note>\n$/);
});

test('where its script does not come, the plain field is the editor', async ({ page, watch, helpwell }) => {
  watch.expects(/mount\.|Failed to fetch|ERR_FAILED/);
  await enterAs(page.context(), helpwell, 'editor');
  await page.route(/\/_astro\/mount\./, (route) => route.abort());
  await page.goto(`/en/staff/articles/${seeds.article}/en`);
  await expect(source(page)).toBeVisible();
  await source(page).fill('Typed into the field.\n');
  await expect(page.locator('[data-pane]')).toContainText('Typed into the field.');
  await expect(page.getByText(editor.saved, { exact: true })).toBeVisible();
});

test('the editor weighs at most 140 kB of JavaScript, compressed, and its source comes when it is opened', async ({
  page,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto(`/en/staff/articles/${seeds.article}/en`, { waitUntil: 'networkidle' });
  await expect(page.getByRole('toolbar')).toBeVisible();
  const weight = await page.evaluate(() =>
    (performance.getEntries() as PerformanceResourceTiming[])
      .filter(({ name }) => name.startsWith(location.origin) && new URL(name).pathname.endsWith('.js'))
      .map(({ name, encodedBodySize }) => ({ name, size: encodedBodySize })),
  );
  expect(weight.some(({ name }) => /mount/.test(name))).toBe(true);
  expect(weight.some(({ name }) => /source-tab/.test(name))).toBe(false);
  expect(weight.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(140_000);
});

test('the first article of a new writer has steps, a picture and a video: in French and by keys alone, up to its readers', async ({
  page,
  helpwell,
}) => {
  test.setTimeout(180_000);
  const { publishing: fr } = messages('fr');
  const { keyboard } = page;
  const press = (name: string, inside: Page | Locator = page) =>
    inside.getByRole('button', { name, exact: true }).first().press('Enter');
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/fr/staff/articles');
  await page.getByRole('link', { name: fr.list.new, exact: true }).press('Enter');
  await page.getByLabel(fr.new.titleLabel, { exact: true }).focus();
  await keyboard.type('Exporter vos photos');
  await expectAccessible(page);
  await keyboard.press('Enter');
  await expect(page.getByText(fr.editor.done.started)).toBeVisible();
  const text = page.locator('.has-visual').getByRole('textbox', { name: fr.editor.body, exact: true });
  await text.focus();
  await keyboard.type('/étap');
  const menu = page.getByRole('listbox', { name: fr.visual.blocks });
  await expect(menu.getByRole('option').first()).toContainText(fr.visual.commands.Steps);
  await keyboard.press('Enter');
  await expect(page.getByRole('group', { name: fr.visual.props['Step.title'] })).toBeVisible();
  for (const [title, words] of [
    ['Ouvrez les réglages', 'Sous votre nom.'],
    ['Choisissez Exporter', 'Un message part.'],
  ] as const) {
    await keyboard.type(title);
    await keyboard.press('Enter');
    await keyboard.type(words);
    await keyboard.press('Enter');
    await keyboard.press('Enter');
  }
  await keyboard.press('Enter');

  await keyboard.type('/image');
  await keyboard.press('Enter');
  const picture = page.getByRole('dialog', { name: fr.visual.commands.Figure });
  const chooser = page.waitForEvent('filechooser');
  await picture.locator('input[type=file]').press('Enter');
  await (await chooser).setFiles(path.join(ROOT, 'content/images/ask-form.webp'));
  await expect(picture.getByLabel(fr.visual.props['Figure.alt'])).toBeFocused();
  await expectAccessible(page);
  await keyboard.type('Les réglages');
  await keyboard.press('Enter');

  await keyboard.type('/vidéo');
  await expect(menu.getByRole('option').first()).toContainText(fr.visual.commands.VideoGuide);
  await keyboard.press('Enter');
  const video = page.getByRole('dialog', { name: fr.visual.commands.VideoGuide });
  await video.getByRole('combobox').selectOption('write-an-article');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(source(page)).toHaveValue(
    /^\s*<Steps>\n<Step title="Ouvrez les réglages">\n\nSous votre nom\.\n\n<\/Step>\n<Step title="Choisissez Exporter">[\s\S]*<\/Steps>\n\n<Figure src="\/content\/images\/uploaded\/[^"]+" alt="Les réglages" \/>\n\n<VideoGuide slug="write-an-article" \/>\s*$/,
  );
  await expect(page.locator('[data-pane]')).toContainText(fr.editor.noProblems);
  await expect(page.locator('[data-pane] video')).toBeVisible();
  await expectAccessible(page);

  await press(fr.editor.submit);
  await press(fr.editor.submit, page.locator('#publish'));
  await expect(page.getByText(fr.editor.done.submitted)).toBeVisible();
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/fr/staff/articles?show=waiting');
  await page.getByRole('link', { name: 'Exporter vos photos', exact: true }).press('Enter');
  await expect(page.getByRole('img', { name: 'Les réglages' }).first()).toBeVisible();
  await press(fr.review.publish);
  await expect(page.getByText(fr.list.decided.publish)).toBeVisible();
  await page.context().clearCookies();
  await expect(async () => {
    await page.goto('/fr/articles/exporter-vos-photos');
    await expect(page.getByRole('heading', { name: 'Exporter vos photos', level: 1 })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.locator('.steps')).toContainText('Choisissez Exporter');
  await expect(page.getByRole('img', { name: 'Les réglages' })).toHaveJSProperty('complete', true);
  await expect(page.locator('video')).toBeVisible();
  await expectAccessible(page);
});

import { LOG, SCREENSHOT } from './files.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { expect, expectAccessible, test } from './test.ts';

const ANSWERED = 'I forgot my password: how do I reset it when I cannot sign in?';
const ANSWER = 'Reset a forgotten password';
const UNANSWERED = { subject: 'Quokka wombat', body: 'Bilby numbat dunnart.' };
const LONG = 'x'.repeat(80);
/** A film that is larger than a file may be. */
const FILM = { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(12 * 1024 * 1024, 1) };

for (const [width, height] of [
  [1024, 768],
  [1280, 720],
  [1280, 900],
  [1440, 900],
] as const)
  test(`an open answer keeps its buttons in view at ${width} × ${height}, wherever the page is scrolled to`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    const ask = new AskPage(page);
    await ask.open();
    await ask.subject.fill(ANSWERED);
    const answer = ask.answer(ANSWER);
    await answer.toggle.click();
    for (const more of [false, true]) {
      if (more) await answer.whole.click();
      if (more) await expect(answer.item.getByText('At least twelve characters')).toBeAttached();
      for (const top of [0, 300, 0]) {
        await page.evaluate((to) => scrollTo({ top: to, behavior: 'instant' }), top);
        for (const button of [answer.solved, answer.dismiss]) await expect(button).toBeInViewport({ ratio: 1 });
      }
    }
    // The others are there again when it is closed.
    await expect(ask.answers.getByRole('listitem').filter({ has: page.getByRole('heading') })).toHaveCount(1);
    await ask.answers.getByRole('button', { name: messages('en').ask.suggestions.all }).click();
    await expect(answer.solved).toBeHidden();
    await expect(answer.toggle).toHaveAttribute('aria-expanded', 'false');
  });

test('on a phone the bar with the count never lies over the field that one types in, also with the keyboard open', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 640 });
  const ask = new AskPage(page);
  const { suggestions } = messages('en').ask;
  const bar = ask.answers.getByRole('button', { name: /possible answer/ });
  await ask.open();
  const apart = async (field: typeof ask.body) => {
    const [over, under] = [(await field.boundingBox())!, (await bar.boundingBox())!];
    return over.y >= 0 && over.y + over.height <= under.y;
  };
  await ask.body.click();
  await ask.body.fill(ANSWERED);
  await expect(bar).toBeInViewport({ ratio: 1 });
  await expect.poll(() => apart(ask.body)).toBe(true);
  await page.setViewportSize({ width: 360, height: 340 });
  await expect.poll(() => apart(ask.body)).toBe(true);
  await ask.subject.click();
  await expect.poll(() => apart(ask.subject)).toBe(true);

  await page.setViewportSize({ width: 360, height: 640 });
  await bar.click();
  const answer = ask.answer(ANSWER);
  await answer.toggle.click();
  await expect(answer.solved).toBeInViewport({ ratio: 1 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await page.keyboard.press('Escape');
  await expect(answer.solved).toBeHidden();
  await expect(bar).toBeFocused();
  await bar.click();
  await expect(ask.answers.getByRole('button', { name: suggestions.hide })).toBeVisible();
  await ask.subject.focus();
  await expect(bar).toBeVisible();
});

test('fields beside each other stay in one line when one of them is wrong', async ({ page, watch }) => {
  watch.expects(/status of 422/);
  const ask = new AskPage(page);
  await ask.open();
  // Asked at once: the page may be scrolling.
  const tops = () =>
    ask.email.evaluate((email: HTMLInputElement) =>
      [email, email.form!.elements.namedItem('name') as HTMLElement].map((one) => one.getBoundingClientRect().top),
    );
  const [email, name] = await tops();
  expect(email).toBe(name);
  await ask.fill({ ...UNANSWERED, email: 'nobody' });
  await ask.send.click();
  await expect(ask.email).toHaveAttribute('aria-invalid', 'true');
  const [then, beside] = await tops();
  expect(then).toBe(beside);
});

test('files are dropped anywhere on the page or pasted, shown with size and picture, and removed', async ({ page }) => {
  const ask = new AskPage(page);
  const { attachments: t } = messages('en');
  await ask.open();
  const list = page.getByRole('list', { name: t.list });
  const bring = (kind: 'drop' | 'paste', { name, mimeType, buffer }: typeof SCREENSHOT) =>
    ask.body.evaluate(
      (field, file) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.mimeType }));
        const init = { bubbles: true, cancelable: true };
        const event =
          file.kind === 'drop'
            ? new DragEvent('drop', { ...init, dataTransfer: data })
            : new ClipboardEvent('paste', { ...init, clipboardData: data });
        field.dispatchEvent(event);
        return event.defaultPrevented;
      },
      { kind, name, mimeType, bytes: [...buffer] },
    );
  // Nobody lost the page to a file that fell beside the field.
  expect(await bring('drop', LOG)).toBe(true);
  await expect(list.getByRole('listitem').filter({ hasText: LOG.name })).toContainText('kB');
  for (let times = 0; times < 2; times++) expect(await bring('paste', { ...SCREENSHOT, name: 'image.png' })).toBe(true);
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await expect(list).toContainText(`${t.pasted}.png`);
  await expect(list).toContainText(`${t.pasted}-2.png`);
  await expect
    .poll(() => list.locator('img').evaluateAll((all: HTMLImageElement[]) => all.map((one) => one.naturalWidth)))
    .toEqual([1, 1]);
  await expectAccessible(page);
  await page.getByRole('button', { name: t.removeFile({ name: LOG.name }) }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);

  await ask.fill({ ...UNANSWERED, email: 'drop@example.org' });
  await ask.send.click();
  await ask.received();
  await expect(page.getByRole('definition').filter({ hasText: t.pasted })).toContainText(`${t.pasted}-2.png`);
});

test('without JavaScript a film of 12 MB gives the form back, with everything that was typed and the other files', async ({
  browser,
  baseURL,
  watch,
}) => {
  watch.expects(/status of 422/);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
  const page = await context.newPage();
  const ask = new AskPage(page);
  const { attachments: t } = messages('en');
  await page.goto('/en/ask');
  await expect(page.getByText(t.choose)).toBeVisible();
  await ask.fill({ ...UNANSWERED, email: 'film@example.org', name: 'Ada Fern' });
  await ask.files.setInputFiles([FILM, LOG, SCREENSHOT]);
  await ask.send.click();
  const tooLarge = t.tooLarge({ name: FILM.name, megabytes: 10 });
  await expect(ask.problems).toContainText(tooLarge);
  await expect(ask.subject).toHaveValue(UNANSWERED.subject);
  await expect(ask.body).toHaveValue(UNANSWERED.body);
  await expect(ask.email).toHaveValue('film@example.org');
  await expect(ask.name).toHaveValue('Ada Fern');
  // What could be kept is attached, until its check box is cleared.
  await expect(page.getByLabel(SCREENSHOT.name)).toBeChecked();
  await page.getByLabel(LOG.name).uncheck();
  await ask.send.click();
  await ask.received();
  await expect(page.getByText(SCREENSHOT.name)).toBeVisible();
  await expect(page.getByText(LOG.name)).toHaveCount(0);
  await context.close();
});

test('no page of a question widens at 360 px, whatever long words are in it', async ({ page, watch }) => {
  watch.expects(/status of (410|422)/);
  await page.setViewportSize({ width: 360, height: 740 });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  const ask = new AskPage(page);
  for (const path of ['/en/ask', '/fr/ask', '/en/ask/received?r=x']) {
    await page.goto(path);
    expect(await width(), path).toBe(360);
  }
  await ask.open();
  await ask.files.setInputFiles({ ...LOG, name: `${LONG}.log` });
  await expect(page.getByText(`${LONG}.log`, { exact: true })).toBeVisible();
  await ask.files.setInputFiles({ ...FILM, name: `${LONG}.mp4` });
  await expect(page.getByText(`${LONG}.mp4`)).toBeVisible();
  await ask.send.click();
  await expect(ask.problems).toBeFocused();
  expect(await width()).toBe(360);
  await ask.fill({
    subject: `Quokka ${LONG}`,
    body: `https://example.org/${LONG}${LONG}`,
    email: `${'a'.repeat(60)}@example.org`,
  });
  expect(await width()).toBe(360);
  await ask.send.click();
  await ask.received();
  expect(await width()).toBe(360);
});

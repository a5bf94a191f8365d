import type { Page } from '@playwright/test';
import { LOG, PROGRAM, SCREENSHOT } from './files.ts';
import { AskPage } from './pages.ts';
import { expect, expectAccessible, test } from './test.ts';

/** A question that an article answers, and one of which no word, and hardly a letter, stands in any. */
const ANSWERED = {
  subject: 'I forgot my password',
  body: 'How do I reset a forgotten password when I cannot sign in?',
};
const UNANSWERED = { subject: 'Quokka wombat', body: 'Bilby numbat dunnart.' };
const ANSWER = 'Reset a forgotten password';

let count = 0;
/** A new address of mail for each ticket, so that tests share no limit. */
const someEmail = () => `asker-${process.pid}-${++count}@example.org`;

/** The clock of the page stands still from now on unless told to run: the pauses of somebody who thinks. It is to be installed before. */
async function stopClock(page: Page): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 3_600_000);
}

test.describe('an asker who is answered', () => {
  test('sees answers while writing, reads one in place and is done with one click', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    const before = await ask.email.boundingBox();
    await ask.subject.pressSequentially(ANSWERED.subject);
    const answer = ask.answer(ANSWER);
    await expect(answer.item).toBeVisible();
    await expect(ask.answers.getByRole('status')).toHaveText(/^\d+ possible answers? found$/);
    expect(await ask.email.boundingBox()).toEqual(before);

    await answer.toggle.click();
    await expect(answer.toggle).toHaveAttribute('aria-expanded', 'true');
    await answer.whole.click();
    await expect(answer.item.getByText('At least twelve characters')).toBeVisible();
    await expect(page).toHaveURL('/en/ask');
    await expect(ask.subject).toHaveValue(ANSWERED.subject);

    await answer.solved.click();
    await expect(page.getByRole('heading', { name: 'Glad that helped!' })).toBeFocused();
    await page.goto('/en/ask');
    await ask.ready();
    await expect(ask.subject).toHaveValue('');
  });

  test('reads the whole article from the passage that was found', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 400 });
    const ask = new AskPage(page);
    await ask.open();
    await ask.subject.fill('password link: no e-mail arrives, not in the spam folder');
    const answer = ask.answer(ANSWER);
    await answer.toggle.click();
    await answer.whole.click();
    await expect(answer.item.getByRole('heading', { name: 'When no e-mail arrives' })).toBeInViewport();
  });

  test('folds away what is not needed, and goes on writing', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.subject.fill(ANSWERED.subject);
    const answer = ask.answer(ANSWER);
    await answer.toggle.click();
    await answer.dismiss.click();
    await expect(answer.solved).toBeHidden();
    await ask.body.fill(ANSWERED.body);
    await expect(ask.subject).toHaveValue(ANSWERED.subject);
  });

  test('is asked for a second meaningful word before anything is looked up', async ({ page }) => {
    await page.clock.install();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/suggest')) asked.push(request.postDataJSON().text);
    });
    const ask = new AskPage(page);
    await ask.open();
    await stopClock(page);
    await ask.subject.pressSequentially('password');
    await page.clock.runFor(5_000);
    await ask.subject.pressSequentially(' forgotten');
    await page.clock.runFor(5_000);
    await expect(ask.answer(ANSWER).item).toBeVisible();
    expect(asked).toEqual(['password forgotten']);
  });

  test('never sees an older answer in place of a newer one', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = page.waitForRequest('**/api/suggest');
    let isFirst = true;
    await page.route('**/api/suggest', async (route) => {
      if (isFirst) {
        isFirst = false;
        await held;
      }
      // The page may have given this one up.
      await route.fallback().catch(() => {});
    });
    await ask.subject.fill('refund money back');
    await first;
    await ask.subject.fill(ANSWERED.subject);
    await expect(ask.answer(ANSWER).item).toBeVisible();
    release();
    await page.waitForLoadState('networkidle');
    await expect(ask.answer(ANSWER).item).toBeVisible();
    await expect(ask.answers.getByRole('listitem').first()).toContainText(ANSWER);
  });

  test('still sends when answers cannot be loaded', async ({ page, watch }) => {
    watch.expects(/api\/suggest/);
    await page.route('**/api/suggest', (route) => route.abort());
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
  });
});

test.describe('an asker who files a ticket', () => {
  test('sends a question with files and fields, and gets its number', async ({ page, watch }) => {
    watch.expects(/status of 422/);
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail(), name: 'Ada Fern' });
    await expect(page.getByLabel('Which device?')).toBeHidden();
    await ask.topic.selectOption('Devices');
    await expect(page.getByLabel('Which device?')).toBeVisible();
    await page.getByLabel('Your plan').selectOption('Family');
    await ask.files.setInputFiles([SCREENSHOT, LOG]);
    await expect(page.getByText(SCREENSHOT.name, { exact: true })).toBeVisible();
    await expect(page.getByText(LOG.name, { exact: true })).toBeVisible();
    await ask.files.setInputFiles([PROGRAM]);
    await expect(page.getByText(/holiday\.png is of a kind we cannot take/)).toBeVisible();
    await page.getByRole('button', { name: `Remove ${LOG.name}` }).click();
    await expect(page.getByText(LOG.name, { exact: true })).toBeHidden();
    await expect(page.getByText(SCREENSHOT.name, { exact: true })).toBeVisible();

    await ask.send.click();
    await expect(ask.problems).toBeFocused();
    await ask.problems.getByRole('link', { name: /Which device/ }).click();
    await expect(page.getByLabel('Which device?')).toBeFocused();
    await page.getByLabel('Which device?').fill('Fernphone 3');
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
    await expect(page.getByText('A person answers within one working day.')).toBeVisible();
    // What was sent is said again.
    for (const sent of [UNANSWERED.subject, UNANSWERED.body, SCREENSHOT.name, 'Ada Fern'])
      await expect(page.getByRole('definition').filter({ hasText: sent })).toBeVisible();
    await expect(page.getByText(LOG.name)).toBeHidden();
  });

  test('is told what is missing, beside the fields and above them', async ({ page, watch }) => {
    watch.expects(/status of 422/);
    const ask = new AskPage(page);
    await ask.open();
    await ask.email.fill('nobody');
    await ask.send.click();
    await expect(ask.problems).toBeFocused();
    await expect(ask.problems.getByRole('listitem')).toHaveCount(3);
    for (const field of [ask.subject, ask.body, ask.email]) await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(ask.email).toHaveValue('nobody');
    await expectAccessible(page);

    await ask.subject.fill('Quokka');
    await expect(ask.subject).not.toHaveAttribute('aria-invalid');
    await expect(ask.body).toHaveAttribute('aria-invalid', 'true');
    // The list above stays as it is, so that nothing moves under who writes.
    await expect(ask.problems.getByRole('listitem')).toHaveCount(3);
    await ask.send.click();
    await expect(ask.problems.getByRole('listitem')).toHaveCount(2);
  });

  test('is asked about a misspelt domain, and never corrected', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.email.fill('ada@client.test');
    await ask.email.blur();
    await expect(page.getByText('Did you mean')).toBeHidden();
    await ask.email.fill('ada@gmial.com');
    await ask.email.blur();
    await expect(page.getByText('Did you mean ada@gmail.com?')).toBeVisible();
    await expect(ask.email).toHaveValue('ada@gmial.com');
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(ask.email).toHaveValue('ada@gmail.com');
  });

  test('finds everything as it was after a reload', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail(), name: 'Ada Fern' });
    await ask.topic.selectOption('Devices');
    await page.getByLabel('Which device?').fill('Fernphone 3');
    await ask.files.setInputFiles([LOG]);
    await expect(page.getByRole('button', { name: `Remove ${LOG.name}` })).toBeVisible();
    await page.reload();
    await expect(page.getByText('Draft restored.')).toBeVisible();
    await expect(ask.subject).toHaveValue(UNANSWERED.subject);
    await expect(ask.body).toHaveValue(UNANSWERED.body);
    await expect(ask.name).toHaveValue('Ada Fern');
    await expect(page.getByLabel('Which device?')).toHaveValue('Fernphone 3');
    await expect(page.getByText(LOG.name, { exact: true })).toBeVisible();
    await expectAccessible(page);
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
    await page.goto('/en/ask');
    await ask.ready();
    await expect(ask.subject).toHaveValue('');
  });

  test('finds everything as it was after leaving the form and coming back', async ({ page }) => {
    const ask = new AskPage(page);
    await page.goto('/en/');
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    await ask.topic.selectOption('Devices');
    await page.getByLabel('Which device?').fill('Fernphone 3');
    await page.getByRole('link', { name: 'Larch' }).first().click();
    await expect(page).toHaveURL('/en/');
    await page.goBack();
    await ask.ready();
    await expect(page.getByText('Draft restored.')).toBeVisible();
    await expect(ask.subject).toHaveValue(UNANSWERED.subject);
    await expect(ask.body).toHaveValue(UNANSWERED.body);
    await expect(page.getByLabel('Which device?')).toHaveValue('Fernphone 3');
  });

  test('finds an empty form after sending and going back, not a part of what was sent', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    await ask.topic.selectOption('Devices');
    await page.getByLabel('Which device?').fill('Fernphone 3');
    await ask.send.click();
    await ask.received();
    await page.goBack();
    await ask.ready();
    for (const field of [ask.subject, ask.body, ask.topic]) await expect(field).toHaveValue('');
  });

  test('can throw the draft away', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    await page.reload();
    await page.getByRole('button', { name: 'Discard draft' }).click();
    for (const field of [ask.subject, ask.body, ask.email]) await expect(field).toHaveValue('');
    await page.reload();
    await ask.ready();
    await expect(ask.subject).toHaveValue('');
  });

  test('keeps the text when the network fails, and sends it again', async ({ page, watch }) => {
    watch.expects(/ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION)/);
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    await page.route('**/en/ask', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
    await ask.send.click();
    await expect(page.getByText('We could not reach the server. Your text is safe here')).toBeVisible();
    await expect(ask.body).toHaveValue(UNANSWERED.body);
    await page.unroute('**/en/ask');
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
  });

  test('gets the same ticket when the confirmation was lost on the way', async ({ page, watch }) => {
    watch.expects(/ERR_FAILED/);
    const ask = new AskPage(page);
    await ask.open();
    const email = someEmail();
    await ask.fill({ ...UNANSWERED, email });
    let lost = '';
    await page.route('**/en/ask', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      const response = await route.fetch();
      lost = ((await response.json()) as { to: string }).to;
      await route.abort();
    });
    await ask.send.click();
    await expect(page.getByText('We could not reach the server.')).toBeVisible();
    await page.unroute('**/en/ask');
    await ask.send.click();
    const second = await ask.received();
    await page.goto(lost);
    expect(await ask.received()).toBe(second);
  });

  test('makes one ticket with a double click', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    let posts = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/en/ask')) posts++;
    });
    await ask.send.dblclick();
    expect(await ask.received()).toBeGreaterThan(0);
    expect(posts).toBe(1);
  });

  test('is shown an unread answer once before sending, never a second time', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...ANSWERED, email: someEmail() });
    await ask.send.click();
    await expect(ask.before.getByRole('heading', { name: 'Before we send it…' })).toBeFocused();
    await expect(ask.answer(ANSWER, ask.before).item).toBeVisible();
    await expect(ask.sendAnyway).toBeInViewport();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Back to my question' }).click();
    await expect(ask.subject).toHaveValue(ANSWERED.subject);
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
  });

  test('sends it anyway with one click', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...ANSWERED, email: someEmail() });
    await ask.send.click();
    await ask.sendAnyway.click();
    expect(await ask.received()).toBeGreaterThan(0);
    await expect(page.getByRole('heading', { name: 'Meanwhile, these may help' })).toBeVisible();
  });

  test('is not sent after guesses once the question has been received', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({
      subject: 'My neighbour painted photos on the fence',
      body: UNANSWERED.body,
      email: someEmail(),
    });
    await expect(ask.answers.getByRole('listitem').first()).toBeVisible();
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
    await expect(page.getByRole('heading', { name: 'Meanwhile, these may help' })).toBeHidden();
  });

  test('is answered by what was shown before sending', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...ANSWERED, email: someEmail() });
    await ask.send.click();
    const answer = ask.answer(ANSWER, ask.before);
    await answer.toggle.click();
    await answer.solved.click();
    await expect(page.getByRole('heading', { name: 'Glad that helped!' })).toBeVisible();
  });

  test('is not reminded of an answer that was looked at', async ({ page }) => {
    await page.clock.install();
    const ask = new AskPage(page);
    await ask.open();
    // Answers come once, for the whole question.
    await stopClock(page);
    await ask.fill({ ...ANSWERED, email: someEmail() });
    await page.clock.runFor(5_000);
    const items = ask.answers.getByRole('listitem');
    await expect(ask.answer(ANSWER).item).toBeVisible();
    await expect(ask.answers.getByRole('status')).toHaveText(/possible/);
    // Each has the whole height while it is open; then the list is there again.
    for (const toggle of await items.getByRole('heading').getByRole('button').all()) {
      await toggle.click();
      await toggle.click();
    }
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
  });

  test('meets accessible pages all the way', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await expectAccessible(page);
    await ask.fill({ ...ANSWERED, email: someEmail() });
    await ask.answer(ANSWER).toggle.click();
    await ask.answer(ANSWER).whole.click();
    await expect(ask.answer(ANSWER).item.getByText('At least twelve characters')).toBeVisible();
    await expectAccessible(page);
    await page.evaluate(() => scrollTo(0, 0));
    await ask.send.click();
    await ask.insist();
    await ask.received();
    await expectAccessible(page);
  });

  test('does everything by keyboard', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(ask.subject).toBeFocused();
    await page.keyboard.type(UNANSWERED.subject);
    await page.keyboard.press('Tab');
    await expect(ask.body).toBeFocused();
    await page.keyboard.type(UNANSWERED.body);
    await page.keyboard.press('Tab');
    await expect(ask.topic).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Your plan')).toBeFocused();
    await page.keyboard.type('Fam');
    await page.keyboard.press('Tab');
    await expect(ask.files).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(ask.email).toBeFocused();
    await page.keyboard.type(someEmail());
    await page.keyboard.press('Tab');
    await expect(ask.name).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(ask.send).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await ask.received()).toBeGreaterThan(0);
  });
});

test.describe('an asker in French', () => {
  test.use({ locale: 'fr-FR' });

  test('sees French answers, is reminded, and sends', async ({ page }) => {
    const ask = new AskPage(page, 'fr');
    await ask.open();
    await ask.fill({
      subject: 'Mot de passe oublié',
      body: 'Comment réinitialiser un mot de passe oublié ?',
      email: someEmail(),
    });
    await expect(ask.answer('Réinitialiser un mot de passe oublié').item).toBeVisible();
    await ask.send.click();
    await expect(ask.before).toBeVisible();
    await ask.sendAnyway.click();
    expect(await ask.received()).toBeGreaterThan(0);
    await expect(page.getByText('Une personne répond sous un jour ouvré.')).toBeVisible();
    await expect(page.locator('main')).not.toContainText(/request|answer/i);
  });
});

test.describe('an asker with a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('opens the answers from a button that hides no field', async ({ page }) => {
    const ask = new AskPage(page);
    await ask.open();
    await ask.fill({ ...ANSWERED, email: someEmail() });
    const toggle = ask.answers.getByRole('button', { name: /possible answer/ });
    await toggle.tap();
    await expect(ask.answer(ANSWER).toggle).toBeInViewport();
    await ask.answers.getByRole('button', { name: 'Hide the answers' }).tap();
    await ask.send.tap();
    await ask.sendAnyway.tap();
    expect(await ask.received()).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});

test.describe('an asker without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('is told what is missing, keeps what was written, sees the answers once and sends', async ({ page, watch }) => {
    watch.expects(/status of 422/);
    const ask = new AskPage(page);
    await page.goto('/en/ask');
    await ask.subject.fill(ANSWERED.subject);
    await ask.files.setInputFiles([SCREENSHOT]);
    await ask.send.click();
    await expect(ask.problems.getByRole('listitem')).toHaveCount(2);
    await expect(ask.subject).toHaveValue(ANSWERED.subject);
    await expect(page.getByText(SCREENSHOT.name, { exact: true })).toBeVisible();
    await ask.body.fill(ANSWERED.body);
    await ask.email.fill(someEmail());
    await ask.send.click();
    await expect(ask.before).toBeVisible();
    await page.getByRole('button', { name: 'Back to my question' }).click();
    await expect(ask.body).toHaveValue(ANSWERED.body);
    await ask.send.click();
    expect(await ask.received()).toBeGreaterThan(0);
  });

  test('ends happily when the answer helps', async ({ page }) => {
    const ask = new AskPage(page);
    await page.goto('/en/ask');
    await ask.fill({ ...ANSWERED, email: someEmail() });
    await ask.send.click();
    await ask.answer(ANSWER, ask.before).solved.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Glad that helped!');
    await page.getByRole('button', { name: 'It did not, back to my question' }).click();
    await expect(ask.subject).toHaveValue(ANSWERED.subject);
    await expect(ask.body).toHaveValue(ANSWERED.body);
  });

  test('makes no second ticket with the Back button', async ({ page }) => {
    const ask = new AskPage(page);
    await page.goto('/en/ask');
    await ask.fill({ ...UNANSWERED, email: someEmail() });
    await ask.send.click();
    const first = await ask.received();
    await page.goBack();
    await ask.fill({ ...UNANSWERED, email: await ask.email.inputValue() });
    await ask.send.click();
    expect(await ask.received()).toBe(first);
  });
});

import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Drafts are looked at by the reviewers of their topic, who comment on passages; and links follow an article that was renamed.

const { publishing: t, reviewing: r, linking } = messages('en');

let seeds: Seeds;

const test = testSomewhere(async (place) => {
  const link = '\nYour address is [elsewhere](../account/change-address.mdx), **too**.\n';
  await appendFile(path.join(place.contentDir, 'articles/en/devices/install.mdx'), link);
  seeds = await seed(place);
}, SEED_ENV);

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const body = (page: Page) => page.locator('#body');

/** Lets the moderator and the editor review billing, and two approvals be needed. */
async function appoint(page: Page): Promise<void> {
  await page.goto('/en/staff/reviewers');
  const topic = page.locator('#topic-billing');
  for (const email of ['moderator@example.com', 'editor@example.com']) {
    await topic.getByLabel(r.email).fill(email);
    await topic.getByRole('button', { name: r.appoint }).click();
    await expect(topic.getByText(email)).toBeVisible();
  }
  await expect(page.getByText(r.setDone.appoint)).toBeVisible();
  await topic.getByLabel(r.needed).fill('2');
  await topic.getByRole('button', { name: r.setNeeded }).click();
  await expect(page.getByText(r.setDone.approvals)).toBeVisible();
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a draft is commented on, sent back, mended, approved by two and published', async ({
    page,
    watch,
    helpwell,
  }) => {
    watch.expects(/404|422/);
    const review = `/en/staff/articles/${seeds.article}/en/review/${seeds.writer}`;
    await enterAs(page.context(), helpwell, 'moderator');
    expect((await page.goto(review))!.status()).toBe(404);
    await enterAs(page.context(), helpwell, 'administrator');
    await appoint(page);

    await enterAs(page.context(), helpwell, 'moderator');
    await page.goto('/en/staff/articles?show=waiting');
    await page.getByRole('link', { name: 'Get a refund', exact: true }).click();
    await expect(page.getByText(r.waits)).toBeVisible();
    // Who is no editor approves, and does not publish.
    await expect(button(page, t.review.publish)).toHaveCount(0);
    const passage = page.locator('.block', { hasText: 'It takes three days.' });
    await passage.locator('summary').click();
    await passage.getByLabel(r.words).fill('four days');
    await passage.getByLabel(r.yourComment).fill('Three or four?');
    await passage.getByRole('button', { name: r.send }).click();
    await expect(page.getByRole('alert')).toContainText(r.errors.words);
    await expect(passage.getByLabel(r.yourComment)).toHaveValue('Three or four?');
    await passage.getByLabel(r.words).fill('three days');
    await passage.getByRole('button', { name: r.send }).click();
    await expect(passage.locator('blockquote')).toHaveText('three days');
    await page.getByLabel(t.review.answer).fill('See the comment.');
    await button(page, t.review.return).click();
    await expect(page.getByText(t.list.decided.return)).toBeVisible();

    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(`/en/staff/articles/${seeds.article}/en`);
    await expect(page.getByText('See the comment.')).toBeVisible();
    await expect(page.getByText('Three or four?')).toBeVisible();
    const own = page.getByRole('link', { name: r.answer });
    await page.goto((await own.getAttribute('href'))!);
    await page.locator('summary', { hasText: r.reply }).click();
    await page.getByLabel(r.replyTo({ name: 'An moderator' })).fill('Four.');
    await button(page, r.sendReply).click();
    await expect(page.getByText('Four.', { exact: true })).toBeVisible();
    await page.goto(`/en/staff/articles/${seeds.article}/en`);
    await body(page).fill((await body(page).inputValue()).replace('three days', 'four days'));
    await button(page, t.editor.submit).first().click();
    await page.locator('#publish').getByRole('button', { name: t.editor.submit }).click();
    await expect(page.getByText(t.editor.done.submitted)).toBeVisible();

    for (const role of ['moderator', 'editor'] as const) {
      await enterAs(page.context(), helpwell, role);
      await page.goto(review);
      // The words are other ones by now, and what is around them is not.
      await expect(page.getByText(r.changed)).toHaveCount(1);
      if (role === 'moderator') {
        await page.getByRole('button', { name: r.settleOf({ name: 'An moderator' }) }).click();
        await expect(page.getByText(r.done.settle)).toBeVisible();
        await page.getByRole('button', { name: r.reopenOf({ name: 'An moderator' }) }).click();
        await page.getByRole('button', { name: r.settleOf({ name: 'An moderator' }) }).click();
      }
      await button(page, r.approve).click();
      await expect(page.getByText(t.list.decided.approve)).toBeVisible();
    }
    await page.goto('/en/staff/articles?show=waiting');
    await expect(page.getByText(t.marks.approved)).toBeVisible();
    await page.goto(review);
    await expect(page.getByText(r.approved)).toBeVisible();
    await button(page, t.review.publish).click();
    await expect(page.getByText(t.list.decided.publish)).toBeVisible();
    await expect(async () =>
      expect((await visit(helpwell, '/en/articles/refund')).text).toContain('It takes four days.'),
    ).toPass();
  });

  test('the articles that link to a renamed one are rewritten once somebody says so', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/articles/change-address');
    await page.getByRole('link', { name: t.edit, exact: true }).click();
    await page.getByRole('link', { name: t.editor.article }).click();
    await expect(button(page, linking.rewrite)).toHaveCount(0);
    await page.getByLabel(t.article.address, { exact: true }).fill('new-address');
    await button(page, t.article.rename).click();
    // One links to it in its text, another one names it among those to read next.
    await expect(page.getByRole('heading', { name: linking.title({ count: 2 }) })).toBeVisible();
    await button(page, linking.rewrite).click();
    await expect(async () => {
      await page.reload();
      await expect(page.locator('#links')).toHaveCount(0, { timeout: 500 });
    }).toPass();
    expect((await visit(helpwell, '/en/articles/change-address')).status).toBe(301);
    await expect(async () =>
      expect((await visit(helpwell, '/en/articles/install')).text).toContain('href="/en/articles/new-address"'),
    ).toPass();
  });
});

test('one comments by keyboard, and on words that one has marked', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/articles/invoice');
  await page.getByRole('link', { name: t.edit, exact: true }).click();
  const editor = new URL(page.url()).pathname;
  await button(page, t.visual.source).click();
  const source = page.locator('.has-visual').getByRole('textbox', { name: t.editor.body, exact: true });
  await source.press('ControlOrMeta+End');
  await page.keyboard.insertText('\n\nIt is sent by mail, too.\n');
  await expect(page.getByRole('status').filter({ hasText: t.editor.saved })).toBeVisible();
  await button(page, t.editor.submit).first().click();
  await page.locator('#publish').getByRole('button', { name: t.editor.submit }).click();
  await expect(page.getByText(t.editor.done.submitted)).toBeVisible();

  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto('/en/staff/reviewers');
  await expectAccessible(page);
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto(`${editor}/review/${seeds.writer}`);
  const passage = page.locator('.block', { hasText: 'It is sent by mail, too.' });
  await passage.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('by mail');
  await page.keyboard.press('Tab');
  await page.keyboard.type('To whom?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(passage.locator('blockquote')).toHaveText('by mail');
  await expectAccessible(page);

  await page.locator('[data-block] p', { hasText: 'It is sent' }).selectText();
  await page.locator('.comment-here').click();
  await expect(passage.getByLabel(r.words)).toHaveValue('It is sent by mail, too.');
  await expect(passage.getByLabel(r.yourComment)).toBeFocused();
  await page.keyboard.type('Say when.');
  // Another one is being written when this one is sent, and once more when the page is left.
  const whole = page.locator('.reviewed > details', { hasText: r.commentWhole });
  await whole.locator('summary').click();
  await whole.getByLabel(r.yourComment).fill('Shorter, please.');
  await page.reload();
  await expect(page.getByText(r.kept)).toBeVisible();
  await expect(passage.getByLabel(r.words)).toHaveValue('It is sent by mail, too.');
  await expect(passage.getByLabel(r.yourComment)).toHaveValue('Say when.');
  await passage.getByRole('button', { name: r.send }).click();
  await expect(passage.locator('.words', { hasText: 'Say when.' })).toBeVisible();
  await expect(passage.getByLabel(r.yourComment)).toHaveValue('');
  await expect(whole.getByLabel(r.yourComment)).toHaveValue('Shorter, please.');
  await whole.getByRole('button', { name: r.send }).click();
  await expect(page.locator('.general .words', { hasText: 'Shorter, please.' })).toBeVisible();
  await page.reload();
  await expect(page.getByText(r.kept)).toBeHidden();
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto(editor);
  await expect(page.getByText('To whom?')).toBeVisible();
  await expectAccessible(page);
});

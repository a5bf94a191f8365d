import { visit } from './http.ts';
import { type Mailbox, startMailServer } from './mailbox.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

// A thread goes on between its author and the team, and a request is published, once its requester says yes.

const { community: t, notifications } = messages('en');

let seeds: Seeds;
let mailbox: Mailbox;

const test = testWith(async (use) => {
  const place = await somePlace();
  seeds = await seed(place);
  const mail = await startMailServer();
  mailbox = mail;
  const helpwell = await startHelpwell(place, { ...SEED_ENV, SMTP_URL: mail.url, MAIL_FROM: 'help@example.com' });
  await use(helpwell);
  await helpwell.stop();
  await mail.stop();
  await place.remove();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a thread becomes a request of its author, who is told, and each leads to the other', async ({
    page,
    helpwell,
  }) => {
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(seeds.thread);
    await page.getByText(t.act.moderate, { exact: true }).click();
    await page.getByRole('button', { name: t.act.ticket }).click();
    await expect(page.getByText(t.done.ticket)).toBeVisible();
    const way = page.getByRole('link', { name: /request no\. \d+/ });
    await way.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Why is the album empty' })).toBeVisible();
    await page.getByRole('complementary').getByRole('link', { name: 'Why is the album empty' }).last().click();
    await expect(way).toBeVisible();

    await page.context().clearCookies();
    expect((await visit(helpwell, seeds.thread)).text).not.toContain('request no.');
    await enterAs(page.context(), helpwell, 'member');
    await expect(async () => {
      await page.goto('/en/notifications');
      await expect(page.getByText(notifications.told.ticketed)).toBeVisible({ timeout: 500 });
    }).toPass();
    await page.goto(seeds.thread);
    await way.click();
    await expect(page).toHaveURL(/\/en\/requests\/\d+$/);
    await expect(page.getByText('Why is the album empty, says the member.')).toBeVisible();
  });

  test('a request is published when its requester says yes, and stands nowhere before', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(`/en/staff/requests/${seeds.own}`);
    await page.getByRole('link', { name: t.propose.title }).click();
    // What the requester wrote, without their address.
    await expect(page.getByLabel(t.propose.question)).toHaveValue('Nothing happens, says […]');
    await page.getByLabel(t.new.titleLabel).fill('The quokka lamp stays dark');
    await page.getByLabel(t.propose.question).fill('Nothing happens when I **press** it.');
    await page.getByRole('textbox', { name: t.propose.answer }).fill('Charge it for an hour.');
    await page.getByRole('button', { name: t.propose.submit }).click();
    await expect(page.getByText(t.propose.done)).toBeVisible();
    await expect(page.getByText(t.propose.asked)).toBeVisible();
    for (const address of ['/en/community', '/en/community/using', '/en/community/feed.atom', '/en/search?q=quokka'])
      expect((await visit(helpwell, address)).text, address).not.toContain('quokka lamp');

    const mail = await mailbox.to('member@example.com', /May we publish/);
    const request = mail.links.find((link) => link.includes('/requests/open/'))!;
    await enterAs(page.context(), helpwell, 'member');
    await page.goto(request);
    // Signed in, it is their own page.
    await expect(page).toHaveURL(new RegExp(`/en/requests/${seeds.own}`));
    const asked = page.getByRole('region', { name: t.publish.title });
    await expect(asked).toContainText('The quokka lamp stays dark');
    await expect(asked).toContainText('Charge it for an hour.');
    await asked.getByRole('button', { name: t.publish.own }).click();
    await expect(page.getByRole('heading', { name: t.publish.published })).toBeVisible();
    await page.getByRole('link', { name: 'The quokka lamp stays dark' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The quokka lamp stays dark' })).toBeVisible();
    await expect(page.getByRole('region', { name: t.thread.solutions({ count: 1 }) })).toContainText('Charge it');
    const thread = new URL(page.url()).pathname;
    const shown = await visit(helpwell, thread);
    expect(shown.text).toContain('"acceptedAnswer"');
    expect(shown.text).toContain('An member');
    expect(shown.text).not.toContain('member@example.com');

    // Solved, it is the beginning of an article.
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto(thread);
    await page.getByText(t.act.moderate, { exact: true }).click();
    await page.getByRole('button', { name: t.act.article }).click();
    await expect(page.getByLabel(messages('en').publishing.editor.fieldTitle, { exact: true })).toHaveValue(
      /quokka lamp stays dark/,
    );
    await expect(page.getByLabel(messages('en').publishing.editor.body, { exact: true })).toHaveValue(
      /\/community\/threads\//,
    );
  });

  test('by the link of the mail, without an account: without a name, or not at all', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(`/en/staff/requests/${seeds.foreign}/thread`);
    await page.getByLabel(t.new.titleLabel).fill('A wombat lamp');
    await page.getByRole('button', { name: t.propose.submit }).click();
    await expect(page.getByText(t.propose.done)).toBeVisible();
    const mail = await mailbox.to('somebody@example.com', /May we publish/);
    const request = mail.links.find((link) => link.includes('/requests/open/'))!;
    await page.context().clearCookies();
    await page.goto(request);
    const asked = page.getByRole('region', { name: t.publish.title });
    await expect(asked.getByRole('button', { name: t.publish.own })).toHaveCount(0);
    await asked.getByRole('button', { name: t.publish.no }).click();
    await expect(page.getByText(t.publish.declined)).toBeVisible();
    await expect(asked).toHaveCount(0);
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(`/en/staff/requests/${seeds.foreign}`);
    await expect(page.getByText(t.propose.reasons.declined)).toBeVisible();
    expect((await visit(helpwell, '/en/community')).text).not.toContain('wombat lamp');
  });
});

test('the pages on the way are for everybody, in both themes and on a phone', async ({ page, helpwell, watch }) => {
  watch.expects(/422/);
  await enterAs(page.context(), helpwell, 'administrator');
  // One that no other test publishes.
  const id = seeds.foreign + 1;
  await page.goto(`/en/staff/requests/${id}/thread`);
  await expectAccessible(page);
  await page.getByLabel(t.new.titleLabel).fill('x'.repeat(151));
  await page.getByRole('button', { name: t.propose.submit }).click();
  await expect(page.getByRole('alert')).toContainText(t.errors.titleLong({ most: 150 }));
  await page.getByLabel(t.new.titleLabel).fill('A numbat lamp');
  await page.getByRole('button', { name: t.propose.submit }).click();
  await expect(page.getByText(t.propose.done)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: t.propose.withdraw }).click();
  await expect(page.getByText(t.propose.withdrawn)).toBeVisible();
});

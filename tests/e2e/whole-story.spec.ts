import { startMailServer } from './mailbox.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { POSTGRES, postgresPlace, startHelpwell } from './server.ts';
import { expect, test } from './test.ts';

const { accounts, requests } = messages('en');
const CLEO = 'cleo@example.org';

// The agent's desk is another program on the same PostgreSQL, as in real life.
test('somebody signs up, asks, is answered by an agent, answers back, is helped and says so', async ({ browser }) => {
  test.skip(!POSTGRES, 'needs PostgreSQL');
  const place = await postgresPlace();
  const mailbox = await startMailServer();
  const helpwell = await startHelpwell(place, { SMTP_URL: mailbox.url });
  const context = await browser.newContext({ baseURL: helpwell.url });
  const page = await context.newPage();

  await page.goto('/en/sign-up');
  await page.getByLabel(accounts.fields.name).fill('Cleo');
  await page.getByLabel(accounts.fields.email).fill(CLEO);
  await page.getByRole('button', { name: accounts.signUp.submit }).click();
  await page.goto((await mailbox.to(CLEO, /Confirm your address/)).link);
  await page.getByLabel(accounts.fields.password, { exact: true }).fill('three horses in the rain');
  await page.getByRole('button', { name: accounts.signUp.confirmSubmit }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(accounts.account.greeting({ name: 'Cleo' }));

  // Words that stand in no article, so that no answer comes first.
  const ask = new AskPage(page);
  await ask.open();
  await ask.fill({ subject: 'Quokka wombat', body: 'Bilby numbat dunnart.', email: CLEO, name: 'Cleo' });
  await ask.send.click();
  await expect(page).toHaveURL(/\/en\/ask\/received/);
  const received = await mailbox.to(CLEO, /received your request/);
  const requestUrl = received.links.find((link) => link.includes('/requests/open/'))!;
  const id = Number(/#(\d+)/.exec(received.subject)![1]);

  await place.rows(
    `insert into tickets.comments (ticket_id, author, author_name, body) values (${id}, 'agent', 'Zoe', 'Have you tried the other door? See https://example.org/doors.')`,
  );
  const replied = await mailbox.to(CLEO, /has replied/);
  expect(replied.text).toContain('Have you tried the other door?');

  await page.goto(requestUrl);
  await expect(page.getByText('Have you tried the other door?')).toBeVisible();
  await expect(page.getByRole('link', { name: 'https://example.org/doors', exact: true })).toBeVisible();
  // The desk did not touch the status; it is told truly all the same.
  await expect(page.getByText(requests.statusTexts.open)).toBeVisible();
  await page.getByLabel(requests.reply.label).fill('Yes, it is locked too.');
  await page.getByRole('button', { name: requests.reply.submit, exact: true }).click();
  await expect(page.getByText(requests.reply.sent)).toBeVisible();
  const comments = await place.rows(
    `select author, body from tickets.comments where ticket_id = ${id} and public order by id`,
  );
  expect(comments.map((row) => (row as { author: string }).author)).toEqual(['requester', 'agent', 'requester']);

  await place.rows(`update tickets.tickets set status = 'solved' where id = ${id}`);
  const solved = await mailbox.to(CLEO, /is solved/);
  await page.goto(solved.links.find((link) => link.endsWith('score=good'))!);
  await page.getByRole('button', { name: requests.rating.submit }).click();
  await expect(page.getByText(requests.rating.saved)).toBeVisible();
  expect(await place.rows(`select score from tickets.satisfaction where ticket_id = ${id}`)).toEqual([
    { score: 'good' },
  ]);

  await context.close();
  await helpwell.stop();
  await mailbox.stop();
  await place.remove();
});

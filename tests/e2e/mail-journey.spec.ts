import nodemailer from 'nodemailer';
import { startTestMailServer } from '../../src/mail/test-server.ts';
import { readWrittenMail } from '../../src/mail/written.ts';
import { freePort } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { embeddedPlace, startHelpwell } from './server.ts';
import { expect, test } from './test.ts';

const { desk, mailbox, requests } = messages('en');
const CLEO = 'cleo@example.org';
const SUPPORT = 'support@example.com';

test('a mail becomes a request, is seen on the board, answered, replied to by mail, solved and rated', async ({
  browser,
}) => {
  test.slow();
  const sent: string[] = [];
  const smtp = await startTestMailServer((source) => sent.push(source));
  const port = await freePort();
  const place = await embeddedPlace();
  await seed(place);
  const env = { ...SEED_ENV, SMTP_URL: smtp.url, MAIL_LISTEN: `127.0.0.1:${port}`, LIMITS: 'false' };
  const helpwell = await startHelpwell(place, env);
  /** The newest mail to Cleo with these words. */
  const mailTo = async (words: RegExp) => {
    const find = () =>
      sent.findLast((source) => {
        const { to, subject, text } = readWrittenMail('', source);
        return to === CLEO && words.test(`${subject}\n${text}`);
      });
    await expect.poll(find, { message: `a mail to Cleo: ${words}` }).toBeDefined();
    return find()!;
  };
  const out = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const from = `Cleo <${CLEO}>`;

  const context = await browser.newContext({ baseURL: helpwell.url });
  await enterAs(context, helpwell, 'administrator');
  const page = await context.newPage();
  await page.goto('/en/staff/mailboxes/new');
  await page.getByLabel(mailbox.address).fill(SUPPORT);
  await page.getByLabel(mailbox.kinds.smtp).check();
  await page.getByRole('button', { name: mailbox.save, exact: true }).click();
  await expect(page.getByText(mailbox.done.saved)).toBeVisible();

  await page.goto('/en/staff/board');
  await out.sendMail({ from, to: SUPPORT, subject: 'Quokka wombat', text: 'The door is locked.' });
  const tile = page.getByRole('link', { name: 'Quokka wombat' });
  await expect(tile).toBeVisible();
  expect(await mailTo(/received/)).not.toContain('The door is locked.');

  await tile.click();
  await expect(page.getByText('The door is locked.')).toBeVisible();
  await page.locator('#body').fill('Have you tried the other door?');
  // The keys are those of the scripts, which keep the draft as well.
  await expect(page.getByText(desk.composer.draftSaved)).toBeVisible();
  await page.locator('#body').press('Control+Enter');
  const replied = await mailTo(/Have you tried the other door\?/);
  const header = (name: string) => new RegExp(`^${name}: (.+)$`, 'im').exec(replied)![1]!.trim();

  await out.sendMail({
    ...{ from, to: header('Reply-To'), subject: `Re: ${readWrittenMail('', replied).subject}` },
    inReplyTo: header('Message-ID'),
    text: 'Yes, that one is open.\n\nOn Sunday, the team wrote:\n> Have you tried the other door?',
  });
  await expect(page.getByText('Yes, that one is open.')).toBeVisible();

  await page.reload();
  await page.getByLabel(desk.fields.status, { exact: true }).selectOption('solved');
  await page.getByRole('button', { name: desk.composer.save }).click();
  await expect(page.getByText(desk.composer.saved, { exact: true })).toBeVisible();
  const solved = readWrittenMail('', await mailTo(/is solved/));
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(solved.links.find((link) => link.endsWith('score=good'))!);
  await guest.getByRole('button', { name: requests.rating.submit }).click();
  await expect(guest.getByText(requests.rating.saved)).toBeVisible();

  await guest.context().close();
  await context.close();
  await helpwell.stop();
  await smtp.stop();
  await place.remove();
});

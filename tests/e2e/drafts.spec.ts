import { AskPage } from './pages.ts';
import { expect, test } from './test.ts';

const FIRST = { subject: 'Quokka wombat', body: 'Bilby numbat dunnart.' };
const SECOND = { subject: 'Echidna platypus', body: 'Kowari potoroo.' };
const ANSWERED = { subject: 'I forgot my password', body: 'How do I reset a forgotten password?' };
const ANSWER = 'Reset a forgotten password';
let count = 0;
const someEmail = () => `drafts-${process.pid}-${++count}@example.org`;

test('two questions in two tabs stay two, and become two tickets', async ({ page, context }) => {
  const one = new AskPage(page);
  await one.open();
  await one.fill({ ...FIRST, email: someEmail() });
  const two = new AskPage(await context.newPage());
  await two.open();
  await expect(two.page.getByText('You are writing another question in another tab.')).toBeVisible();
  await expect(two.subject).toHaveValue('');
  await two.fill({ ...SECOND, email: await one.email.inputValue() });
  await two.send.click();
  const second = await two.received();
  await expect(one.subject).toHaveValue(FIRST.subject);
  await one.send.click();
  expect(await one.received()).not.toBe(second);
  // Neither brings back what was sent.
  for (const ask of [one, two]) {
    await ask.open();
    await expect(ask.subject).toHaveValue('');
    await expect(page.getByText('Draft restored.')).toBeHidden();
  }
});

test('a tab that was closed leaves its draft to the next', async ({ page, context }) => {
  const one = new AskPage(await context.newPage());
  await one.open();
  await one.fill({ ...FIRST, email: someEmail() });
  await one.page.close({ runBeforeUnload: true });
  const two = new AskPage(page);
  await two.open();
  await expect(two.subject).toHaveValue(FIRST.subject);
});

test('"It did not, back to my question" brings everything back, at once and after coming back', async ({ page }) => {
  const ask = new AskPage(page);
  await ask.open();
  await ask.fill({ ...ANSWERED, email: someEmail() });
  await ask.topic.selectOption('Devices');
  const answer = ask.answer(ANSWER);
  await answer.toggle.click();
  await answer.solved.click();
  await expect(page.getByRole('heading', { name: 'Glad that helped!' })).toBeFocused();
  const back = page.getByRole('button', { name: 'It did not, back to my question' });
  await back.click();
  await expect(ask.body).toHaveValue(ANSWERED.body);
  await expect(ask.topic).toHaveValue('devices');

  await answer.toggle.click();
  await answer.solved.click();
  await page.goto('/en/ask');
  await ask.ready();
  await expect(ask.subject).toHaveValue('');
  await back.click();
  await expect(ask.subject).toHaveValue(ANSWERED.subject);
  await expect(ask.topic).toHaveValue('devices');
});

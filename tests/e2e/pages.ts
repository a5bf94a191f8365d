import type { Locator, Page } from '@playwright/test';
import { messages } from './messages.ts';

/** The ask form as somebody sees it who reads this language. */
export class AskPage {
  readonly page: Page;
  readonly locale: string;
  readonly #t;
  readonly subject: Locator;
  readonly body: Locator;
  readonly topic: Locator;
  readonly email: Locator;
  readonly name: Locator;
  readonly files: Locator;
  readonly send: Locator;
  /** The answers beside the form. */
  readonly answers: Locator;
  /** "Before we send it…" */
  readonly before: Locator;
  readonly sendAnyway: Locator;
  readonly problems: Locator;

  constructor(page: Page, locale = 'en') {
    const t = messages(locale).ask;
    this.page = page;
    this.locale = locale;
    this.#t = t;
    this.subject = page.getByLabel(t.subject);
    this.body = page.getByLabel(t.body);
    this.topic = page.getByLabel(t.category);
    this.email = page.getByLabel(t.email);
    this.name = page.getByLabel(t.name);
    this.files = page.getByLabel(t.attachments);
    this.send = page.getByRole('button', { name: t.submit, exact: true });
    this.answers = page.getByRole('complementary', { name: t.suggestions.title });
    this.before = page.getByRole('region', { name: t.before.title });
    this.sendAnyway = page.getByRole('button', { name: t.before.sendAnyway });
    this.problems = page.getByRole('alert');
  }

  async open(): Promise<void> {
    await this.page.goto(`/${this.locale}/ask`);
    await this.ready();
  }

  /** Waits until the script has taken the form over: it has given the submission its key. */
  async ready(): Promise<void> {
    await this.page.locator('input[name=key]:not([value=""])').waitFor({ state: 'attached' });
  }

  /** Writes a question and where its answer should go. */
  async fill(ask: { subject: string; body: string; email: string; name?: string }): Promise<void> {
    await this.subject.fill(ask.subject);
    await this.body.fill(ask.body);
    // An account's own stand there already.
    if (!(await this.email.isEditable())) return;
    await this.email.fill(ask.email);
    if (ask.name) await this.name.fill(ask.name);
  }

  /** A suggested answer by its title, inside the list beside the form or inside "Before we send it…". */
  answer(title: string, within: Locator = this.answers) {
    const item = within.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name: title }) });
    const t = this.#t.suggestions;
    return {
      item,
      toggle: item.getByRole('heading', { name: title }).getByRole('button'),
      whole: item.getByRole('button', { name: t.whole }),
      solved: item.getByRole('button', { name: t.solved }),
      dismiss: item.getByRole('button', { name: t.dismiss }),
    };
  }

  /** After sending: sends it anyway if answers come first, which those who looked at some may still be shown. */
  async insist(): Promise<void> {
    const confirmation = this.page.getByRole('heading', { level: 1, name: this.#t.received.title });
    await this.sendAnyway.or(confirmation).waitFor();
    if (await this.sendAnyway.isVisible()) await this.sendAnyway.click();
  }

  /** The number of the ticket on the confirmation page. */
  async received(): Promise<number> {
    const pattern = new RegExp(this.#t.received.number({ id: 987 }).replace('987', '([\\d\\s.,\u202f]+)'));
    await this.page.getByRole('heading', { level: 1, name: this.#t.received.title }).waitFor();
    const shown = (await this.page.getByText(pattern).textContent()) ?? '';
    return Number(pattern.exec(shown)?.[1]?.replace(/\D/g, ''));
  }
}

/** The search box of a page and what it shows while one types. */
export class SearchBox {
  readonly input: Locator;
  readonly results: Locator;
  readonly page: Page;

  constructor(page: Page, locale = 'en') {
    const { search } = messages(locale);
    this.page = page;
    this.input = page.getByRole('combobox', { name: search.label });
    this.results = page.getByRole('option');
  }

  /** Waits until the script has taken the box over. */
  async ready(): Promise<void> {
    await this.page.locator('[data-awake] input[role=combobox]').waitFor();
  }
}

// The help center of Zendesk (Guide) through its interface, page by page. What was fetched is kept, so that a second try goes on from there.
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from './failures.ts';
import { AddressRefused, bytesOf, publicGet } from './public-get.ts';
import { isRecord, recordsIn, textOf } from './records.ts';

/** Of one answer, in bytes. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_SECONDS = 60;
/** Answers of one help center; more is a list without an end. */
const MOST_PAGES = 60_000;
/** Waits in a row for one answer. */
const MOST_WAITS = 20;
/** A help center that asks for a longer pause than this is asked again after it. */
const LONGEST_WAIT_SECONDS = 600;
const PAUSE_SECONDS = 10;
const REDIRECT_FROM = 300;

/** Why a help center cannot be read; `detail` in its own words. */
export class ZendeskRefused extends Error {
  override name = 'ZendeskRefused';
  readonly reason: 'address' | 'token' | 'answer' | 'too-large';
  readonly detail: string;
  constructor(reason: ZendeskRefused['reason'], detail: string) {
    super(`The help center cannot be read (${reason}): ${detail}`);
    this.reason = reason;
    this.detail = detail;
  }
}

export type ZendeskSource = {
  /** Origin of the help center. */
  address: string;
  /** Whose API token it is; without it, the token is one of OAuth. */
  email: string;
  /** Undefined: everything was fetched before. */
  token: string | undefined;
  trustedHosts: ReadonlySet<string>;
  /** Answers that were fetched before, by address. */
  known: ReadonlyMap<string, string>;
  /** Keeps an answer. @param number in the order in which they were asked for. */
  keep: (page: { number: number; url: string; body: string }) => Promise<void>;
  signal: AbortSignal;
  /** Called with the number of answers so far. */
  onPage: (number: number) => void;
};

const LISTS = [
  '/api/v2/help_center/categories.json?include=translations&page%5Bsize%5D=100',
  '/api/v2/help_center/sections.json?include=translations&page%5Bsize%5D=100',
  '/api/v2/help_center/articles.json?include=translations&page%5Bsize%5D=100',
] as const;
/** Only staff may read it; without it, what is for some readers is for staff. */
const SEGMENTS = '/api/v2/help_center/user_segments.json?page%5Bsize%5D=100';

/**
 * Fetches what a help center holds: its topics, its articles in all languages with drafts, its circles of readers, and the files below articles.
 * Waits as long as it is asked to when it may ask for no more.
 * @returns the answers, as `readZendesk` takes them.
 * @throws ZendeskRefused when it cannot be read and trying again would not help.
 */
export async function fetchZendesk(source: ZendeskSource): Promise<unknown[]> {
  const reader = new Reader(source);
  const values: unknown[] = [];
  for (const path of LISTS) values.push(...(await reader.list(path)));
  values.push(...(await reader.list(SEGMENTS, { optional: true })));
  const ids = new Set(
    values
      .flatMap((value) => (isRecord(value) ? recordsIn(value.articles) : []))
      .flatMap((one) => textOf(one, 'id') ?? []),
  );
  for (const id of ids) {
    const path = `/api/v2/help_center/articles/${encodeURIComponent(id)}/attachments/block.json?page%5Bsize%5D=100`;
    // What it is of is said by the address alone.
    for (const value of await reader.list(path, { optional: true }))
      values.push({
        article_attachments: isRecord(value)
          ? recordsIn(value.article_attachments).map((one) => ({ article_id: id, ...one }))
          : [],
      });
  }
  return values;
}

class Reader {
  readonly #source: ZendeskSource;
  #number = 0;

  constructor(source: ZendeskSource) {
    this.#source = source;
  }

  /** Every page of a list. @param options.optional what may not be read, or is not there, is empty. */
  async list(path: string, { optional = false } = {}): Promise<unknown[]> {
    const values: unknown[] = [];
    for (let next: URL | undefined = new URL(path, this.#source.address); next; ) {
      const value = await this.#page(next, optional);
      if (value === undefined) return values;
      values.push(value);
      next = this.#nextOf(value);
    }
    return values;
  }

  /** The address of the page after this one, which must be one of the same help center: the token goes along. */
  #nextOf(value: unknown): URL | undefined {
    if (!isRecord(value)) return undefined;
    const links = isRecord(value.links) ? value.links : {};
    const meta = isRecord(value.meta) ? value.meta : {};
    const said = meta.has_more === false ? undefined : (links.next ?? value.next_page);
    if (typeof said !== 'string' || said === '') return undefined;
    const next = URL.parse(said, this.#source.address);
    if (next?.origin !== this.#source.address)
      throw new ZendeskRefused('answer', `its next page lies elsewhere: ${next?.host ?? said.slice(0, 80)}`);
    return next;
  }

  async #page(url: URL, optional: boolean): Promise<unknown> {
    const { known, keep, onPage, signal } = this.#source;
    signal.throwIfAborted();
    const number = ++this.#number;
    if (number > MOST_PAGES) throw new ZendeskRefused('too-large', `it has more than ${MOST_PAGES} pages`);
    const before = known.get(url.href);
    const body = before ?? (await this.#fetch(url, optional));
    if (before === undefined) await keep({ number, url: url.href, body });
    onPage(number);
    if (body === '') return undefined;
    try {
      return JSON.parse(body) as unknown;
    } catch {
      throw new ZendeskRefused('answer', `${url.pathname} is no JSON`);
    }
  }

  /** The text of an answer; empty where there is none and none is needed. */
  async #fetch(url: URL, optional: boolean): Promise<string> {
    for (let waits = 0; ; waits++) {
      const answer = await this.#ask(url);
      const { status } = answer;
      if (status === 200) return answer.body;
      if (status === 429 || status === 503) {
        if (waits >= MOST_WAITS) throw new Error(`The help center answers ${status} again and again.`);
        const asked = Number(answer.retryAfter);
        const seconds = Number.isFinite(asked) && asked >= 0 && answer.retryAfter ? asked : PAUSE_SECONDS;
        await wait(Math.min(seconds, LONGEST_WAIT_SECONDS) * 1000, undefined, { signal: this.#source.signal });
        continue;
      }
      if (optional && [401, 403, 404].includes(status)) return '';
      if (status === 401 || status === 403) throw new ZendeskRefused('token', String(status));
      if (status >= REDIRECT_FROM && status < 400)
        throw new ZendeskRefused('address', `it leads to ${URL.parse(answer.location ?? '', url)?.host ?? '?'}`);
      if (status >= 500) throw new Error(`The help center answers ${status}.`);
      throw new ZendeskRefused('answer', `${url.pathname}: ${status}`);
    }
  }

  async #ask(url: URL) {
    const { email, token, trustedHosts, signal } = this.#source;
    if (url.protocol !== 'https:' && !trustedHosts.has(url.host))
      throw new ZendeskRefused('address', 'it begins with http, and a token goes nowhere without TLS');
    const authorization = email
      ? `Basic ${Buffer.from(`${email}/token:${token ?? ''}`).toString('base64')}`
      : `Bearer ${token ?? ''}`;
    const headers = { accept: 'application/json', ...(token ? { authorization } : {}) };
    const patience = AbortSignal.timeout(MOST_SECONDS * 1000);
    try {
      const answer = await publicGet(url, { trustedHosts, headers, signal: AbortSignal.any([signal, patience]) });
      const body = (await bytesOf(answer, MOST_BYTES)).toString('utf8');
      const { 'retry-after': retryAfter, location } = answer.headers;
      return { status: answer.statusCode ?? 0, body, retryAfter, location };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AddressRefused) throw new ZendeskRefused('address', error.message);
      if (patience.aborted) throw new Error(`The help center did not answer within ${MOST_SECONDS} seconds.`);
      if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND')
        throw new ZendeskRefused('address', 'there is no such host');
      throw new Error(`The help center cannot be reached: ${messageOf(error)}`);
    }
  }
}

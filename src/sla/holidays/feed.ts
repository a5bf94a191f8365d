import { bytesOf, publicGet } from '../../import/public-get.ts';
import type { Holiday } from '../schedule.ts';
import { FeedError } from './feed-error.ts';

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_SECONDS = 10;
const MOST_REDIRECTS = 5;

/** How feeds are fetched. */
export interface Fetching {
  /** Hosts, with their port, that may lie in a private network, because the operator named them. */
  trustedHosts: ReadonlySet<string>;
  signal?: AbortSignal;
}

/** Fetches a calendar and reads its whole days between two days. @throws FeedError with words for operators. */
export async function fetchHolidays(
  address: string,
  [from, to]: readonly [string, string],
  fetching: Fetching,
): Promise<Holiday[]> {
  const text = await fetchCalendar(address, fetching);
  // Hardly any server reads one: what does comes with the first.
  const { daysOfCalendar } = await import('./calendar.ts');
  return daysOfCalendar(text, from, to);
}

/** Fetches a calendar; nothing of a private network is reached. @throws FeedError with words for operators. */
export async function fetchCalendar(address: string, { trustedHosts, signal }: Fetching): Promise<string> {
  // Calendar programs write the same address with a scheme of their own.
  let url = URL.parse(address.replace(/^webcal:/i, 'https:'));
  const until = AbortSignal.any([AbortSignal.timeout(MOST_SECONDS * 1_000), ...(signal ? [signal] : [])]);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    if (!url) throw new FeedError('This is no web address.');
    const answer = await publicGet(url, {
      trustedHosts,
      headers: { accept: 'text/calendar, */*' },
      signal: until,
    }).catch((error: unknown) => {
      throw new FeedError(error instanceof Error ? error.message : 'It cannot be reached.');
    });
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400 && answer.headers.location) {
      answer.destroy();
      url = URL.parse(answer.headers.location, url);
      continue;
    }
    if (status !== 200) {
      answer.destroy();
      throw new FeedError(`The server answered ${status}.`);
    }
    const bytes = await bytesOf(answer, MOST_BYTES).catch((error: unknown) => {
      throw new FeedError(error instanceof Error ? error.message : 'It cannot be read.');
    });
    return bytes.toString('utf8');
  }
  throw new FeedError('It leads on and on.');
}

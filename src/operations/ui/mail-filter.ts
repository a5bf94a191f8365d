import { readPageNumber } from '../../db/list-page.ts';
import type { MailState } from '../../mail/overview.ts';
import { cleanText } from '../../server/clean-text.ts';

/** Parts of the outbox that the page shows, by the name in its address; the first one without any. */
export const MAIL_FILTERS = {
  open: ['failed', 'failing', 'waiting', 'sending'],
  failed: ['failed'],
  failing: ['failing'],
  waiting: ['waiting', 'sending'],
  sent: ['sent'],
  skipped: ['skipped'],
} as const satisfies Record<string, readonly MailState[]>;

/** Which emails are shown. */
export interface MailFilter {
  show: keyof typeof MAIL_FILTERS;
  /** Only those to this address; empty: to everybody. */
  to: string;
  page: number;
}

/** Longest address (RFC 5321). */
const LONGEST_ADDRESS = 320;

/** Reads the filter out of the address of the page; what makes no sense is left out. */
export function readMailFilter(searchParams: URLSearchParams): MailFilter {
  const show = searchParams.get('show') ?? '';
  return {
    show: Object.hasOwn(MAIL_FILTERS, show) ? (show as MailFilter['show']) : 'open',
    to: cleanText(searchParams.get('to') ?? '')
      .trim()
      .slice(0, LONGEST_ADDRESS),
    page: readPageNumber(searchParams.get('page')),
  };
}

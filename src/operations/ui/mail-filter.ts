import type { MailState } from '../../mail/overview.ts';

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
const LAST_PAGE = 10_000;

/** Reads the filter out of the address of the page; what makes no sense is left out. */
export function readMailFilter(parameters: URLSearchParams): MailFilter {
  const show = parameters.get('show') ?? '';
  const page = Math.trunc(Number(parameters.get('page')));
  return {
    show: Object.hasOwn(MAIL_FILTERS, show) ? (show as MailFilter['show']) : 'open',
    // No database takes a NUL.
    to: (parameters.get('to') ?? '').toWellFormed().replaceAll('\0', '').trim().slice(0, LONGEST_ADDRESS),
    page: page >= 1 ? Math.min(page, LAST_PAGE) : 1,
  };
}

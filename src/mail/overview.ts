import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { type ListPage, readListPage } from '../db/list-page.ts';
import { normalEmail } from '../server/clean-text.ts';
import { mailOutbox } from './schema.ts';

/**
 * The states of a mail. `failing`: its last attempt failed, and it will be tried again; `failed`: it was given up or refused for good; `skipped`:
 * there was a reason not to send it, or somebody has cancelled it.
 */
export const MAIL_STATES = ['failed', 'failing', 'waiting', 'sending', 'sent', 'skipped'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Why a mail is not sent that an operator has cancelled. */
export const CANCELLED = 'cancelled';

/** The state of a row, as an expression of the database. */
export const mailState = sql<MailState>`case
  when ${mailOutbox.sentAt} is not null then 'sent'
  when ${mailOutbox.nextAttemptAt} is null then
    case when ${mailOutbox.lastError} is not null and ${mailOutbox.skippedReason} <> ${CANCELLED} then 'failed' else 'skipped' end
  when ${mailOutbox.worker} is not null and ${mailOutbox.nextAttemptAt} > now() then 'sending'
  when ${mailOutbox.lastError} is not null then 'failing'
  else 'waiting' end`;

/** A mail as operators see it: whose it is and how it goes, nothing of what it says. */
export interface ListedMail {
  id: number;
  kind: string;
  critical: boolean;
  toAddress: string;
  state: MailState;
  createdAt: Date;
  sentAt: Date | null;
  attempts: number;
  nextAttemptAt: Date | null;
  worker: string | null;
  skippedReason: string | null;
  lastError: string | null;
}

/**
 * A page of the mails of some states, the newest first.
 * @param filter.to only those to this address, whatever its letters.
 */
export function listMails(
  db: Db,
  { states, to, page, size }: { states: readonly MailState[]; to?: string | undefined; page: number; size: number },
): Promise<ListPage<ListedMail>> {
  const where = and(
    sql`${mailState} = any(${sql.param(states)}::text[])`,
    to === undefined ? undefined : eq(mailOutbox.toAddress, normalEmail(to)),
  );
  const {
    id,
    kind,
    critical,
    toAddress,
    createdAt,
    sentAt,
    attempts,
    nextAttemptAt,
    worker,
    skippedReason,
    lastError,
  } = mailOutbox;
  const shown = {
    id,
    kind,
    critical,
    toAddress,
    state: mailState,
    createdAt,
    sentAt,
    attempts,
    nextAttemptAt,
    worker,
    skippedReason,
    lastError,
  };
  return readListPage(
    { page, size },
    {
      rows: (limit, offset) =>
        db.select(shown).from(mailOutbox).where(where).orderBy(desc(mailOutbox.id)).limit(limit).offset(offset),
      count: () => db.$count(mailOutbox, where),
    },
  );
}

/** How many mails of each kind are in each state, by the name of the kind. */
export async function countMails(db: Db): Promise<{ kind: string; counts: Record<MailState, number> }[]> {
  const rows = await db
    .select({ kind: mailOutbox.kind, state: mailState, count: sql<number>`count(*)`.mapWith(Number) })
    .from(mailOutbox)
    // By place: the same expression twice would be two, each with parameters of its own.
    .groupBy(sql`1, 2`)
    .orderBy(sql`1`);
  const byKind = Map.groupBy(rows, ({ kind }) => kind);
  return [...byKind].map(([kind, states]) => ({
    kind,
    counts: Object.fromEntries(
      MAIL_STATES.map((state) => [state, states.find((one) => one.state === state)?.count ?? 0]),
    ) as Record<MailState, number>,
  }));
}

/** How many mails have failed, or are tried again and again. */
export function countFailedMails(db: Db): Promise<number> {
  const unsent = and(isNull(mailOutbox.sentAt), isNotNull(mailOutbox.lastError));
  return db.$count(mailOutbox, and(unsent, sql`${mailState} in ('failed', 'failing')`));
}

/**
 * Whether a mail can be tried at once. One that somebody waited for at the screen and that was given up cannot: its link has been forgotten, and
 * they have asked for another.
 */
export function isRetryable({ state, critical }: Pick<ListedMail, 'state' | 'critical'>): boolean {
  return state === 'failing' || (state === 'failed' && !critical);
}

/** Whether a mail can be cancelled. */
export function isCancellable({ state }: Pick<ListedMail, 'state'>): boolean {
  return state === 'waiting' || state === 'failing' || state === 'failed';
}

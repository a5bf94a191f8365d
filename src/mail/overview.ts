import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
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
 * Mails of some states, the newest first.
 * @param filter.to only those to this address, whatever its letters.
 * @returns one more than `most`, if there are more.
 */
export function listMails(
  db: Db,
  {
    states,
    to,
    most,
    skip = 0,
  }: { states: readonly MailState[]; to?: string | undefined; most: number; skip?: number },
): Promise<ListedMail[]> {
  const filters: SQL[] = [sql`${mailState} = any(${sql.param(states)}::text[])`];
  if (to !== undefined) filters.push(eq(mailOutbox.toAddress, to.trim().toLowerCase()));
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
  return db
    .select({
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
    })
    .from(mailOutbox)
    .where(and(...filters))
    .orderBy(desc(mailOutbox.id))
    .limit(most + 1)
    .offset(skip);
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

// Mails about drafts of articles and of guides: to the reviewers when one is given to them, to its writer when somebody has decided.
import { findUser, type User } from '../accounts/store.ts';
import type { Tx } from '../db/client.ts';
import { sendMail } from '../mail/outbox.ts';
import { reviewersOf } from './reviewers.ts';

/** What a writer is told: that it was sent back, that enough reviewers have approved it, that readers have it. */
export type Decided = 'draft-returned' | 'draft-approved' | 'draft-published';

/** A draft as mails speak of it. */
export interface ToldDraft {
  author: number;
  /** The same for the same text of it, and for no other. */
  id: string;
  /** Language for who has chosen none. */
  locale: string;
  /** Its title in a language, and by what the queue finds it again. */
  data(locale: string): Record<string, string>;
}

/**
 * Asks the reviewers of a category, once each a submission. Who is suspended or works here no more is not asked.
 * @param link path of the page of the review in a language.
 */
export async function askReviewers(
  tx: Tx,
  draft: ToldDraft,
  { category, note, at, link }: { category: string; note: string; at: Date; link(locale: string): string },
): Promise<void> {
  const writer = await findUser(tx, draft.author);
  for (const reviewer of await reviewersOf(tx, category)) {
    if (reviewer.id === draft.author) continue;
    const locale = reviewer.locale ?? draft.locale;
    await sendMail(tx, {
      kind: 'draft-submitted',
      to: reviewer.email,
      locale,
      data: {
        ...draft.data(locale),
        reader: String(reviewer.id),
        name: reviewer.name,
        writer: writer?.name ?? '',
        words: note,
        hasWords: note.trim() === '' ? '0' : '1',
        link: link(locale),
      },
      event: `draft-submitted:${draft.id}:${at.getTime()}:${reviewer.id}`,
    });
  }
}

/**
 * Tells a writer what was decided about their draft. Who decides about their own, is suspended or has left is told nothing.
 * @param link path of the draft in a language.
 */
export async function tellDecision(
  tx: Tx,
  kind: Decided,
  draft: ToldDraft,
  { by, words = '', at = new Date(), link }: { by: number; words?: string; at?: Date; link(locale: string): string },
): Promise<void> {
  if (draft.author === by) return;
  const [writer, decider] = [await findUser(tx, draft.author), await findUser(tx, by)];
  if (!isReader(writer)) return;
  const locale = writer.locale ?? draft.locale;
  await sendMail(tx, {
    kind,
    to: writer.email,
    locale,
    data: {
      ...draft.data(locale),
      reader: String(writer.id),
      name: writer.name,
      by: decider?.name ?? '',
      words,
      link: link(locale),
    },
    event: `${kind}:${draft.id}:${at.getTime()}`,
  });
}

/** Whether somebody is there to read a mail. */
export function isReader(user: User | undefined): user is User & { email: string } {
  return Boolean(user?.email) && user?.suspendedAt === null;
}

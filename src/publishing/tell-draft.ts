// Mails about drafts: to the reviewers when one is given to them, to its writer when somebody has decided.
import { findUser, type User } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import type { MailKind, QueuedMail } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import type { DraftKey } from './draft.ts';
import { findGuideDraft } from './guides/guide-store.ts';
import { isAmong } from './policy.ts';
import { reviewersOf } from './reviewers.ts';
import { type Draft, findDraft, findPlace, type Place } from './store.ts';

/** What a writer is told: that it was sent back, that enough reviewers have approved it, that readers have it. */
type Decided = 'draft-returned' | 'draft-approved' | 'draft-published';

/** What the mails need of a draft. */
type Told = Pick<Draft, 'articleId' | 'locale' | 'author' | 'sequence' | 'fields'>;

/** Asks the reviewers of the category, once each a submission. Who is suspended or works here no more is not asked. */
export async function tellReviewers(
  tx: Tx,
  draft: Told,
  { place, note, at }: { place: Place; note: string; at: Date },
): Promise<void> {
  const writer = await findUser(tx, draft.author);
  for (const reviewer of await reviewersOf(tx, place.category)) {
    if (reviewer.id === draft.author) continue;
    const locale = reviewer.locale ?? draft.locale;
    await sendMail(tx, {
      kind: 'draft-submitted',
      to: reviewer.email,
      locale,
      data: {
        ...dataOf(draft, place),
        reader: String(reviewer.id),
        name: reviewer.name,
        writer: writer?.name ?? '',
        words: note,
        hasWords: note.trim() === '' ? '0' : '1',
        link: `${pathOf(locale, draft)}/review/${draft.author}`,
      },
      event: `draft-submitted:${idOf(draft)}:${at.getTime()}:${reviewer.id}`,
    });
  }
}

/** Tells a writer what was decided about their draft. Who decides about their own, is suspended or has left is told nothing. */
export async function tellWriter(
  tx: Tx,
  kind: Decided,
  draft: Told,
  { place, by, words = '', at = new Date() }: { place: Place; by: number; words?: string; at?: Date },
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
      ...dataOf(draft, place),
      reader: String(writer.id),
      name: writer.name,
      by: decider?.name ?? '',
      words,
      link: pathOf(locale, draft),
    },
    event: `${kind}:${idOf(draft)}:${at.getTime()}`,
  });
}

function dataOf(draft: Told, place: Place): Record<string, string> {
  return {
    article: String(draft.articleId),
    language: draft.locale,
    author: String(draft.author),
    sequence: String(draft.sequence),
    title: draft.fields.title || place.slug,
  };
}

const idOf = ({ articleId, locale, author, sequence }: Told) => `${articleId}:${locale}:${author}:${sequence}`;
const pathOf = (locale: string, draft: Told) => `/${locale}/staff/articles/${draft.articleId}/${draft.locale}`;

function isReader(user: User | undefined): user is User & { email: string } {
  return Boolean(user?.email) && user?.suspendedAt === null;
}

/** Asked just before it goes out: why not to send it, or undefined. */
async function reasonNotToAsk(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const waits = await whatWaits(db, mail);
  if (!waits) return 'it waits no longer';
  const reader = await findUser(db, Number(mail.data['reader']));
  if (
    reader?.email !== mail.toAddress ||
    !isAmong({ role: reader.role, id: reader.id }, await reviewersOf(db, waits.category))
  )
    return 'they review the topic no longer';
  return undefined;
}

/** The category of the draft that a mail is about, while it waits as it was then. */
async function whatWaits(db: Db, { data }: QueuedMail): Promise<{ category: string } | undefined> {
  const isSame = (draft: { submittedAt: Date | null; sequence: number } | undefined) =>
    draft?.submittedAt && draft.sequence === Number(data['sequence']);
  if (data['guide'] !== undefined) {
    const guide = await findGuideDraft(db, { slug: String(data['guide']), author: Number(data['author']) });
    return isSame(guide) ? { category: guide!.fields.category } : undefined;
  }
  const key: DraftKey = {
    articleId: Number(data['article']),
    locale: String(data['language']),
    author: Number(data['author']),
  };
  const [draft, place] = [await findDraft(db, key), await findPlace(db, key.articleId)];
  return place && isSame(draft) ? { category: place.category } : undefined;
}

/** The same of what a writer is told. */
async function reasonNotToTell(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const reader = await findUser(db, Number(mail.data['reader']));
  return isReader(reader) && reader.email === mail.toAddress ? undefined : 'the writer is suspended or gone';
}

/** What the product needs to know of them. */
export const draftMails: MailKind[] = [
  { name: 'draft-submitted', reasonNotToSend: reasonNotToAsk },
  ...(['draft-returned', 'draft-approved', 'draft-published'] satisfies Decided[]).map((name) => ({
    name,
    reasonNotToSend: reasonNotToTell,
  })),
];

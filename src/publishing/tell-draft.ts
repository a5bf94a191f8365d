// Mails about drafts: to the reviewers when one is given to them, to its writer when somebody has decided.
import { findUser } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import type { MailKind, QueuedMail } from '../mail/kinds.ts';
import type { DraftKey } from './draft.ts';
import { askReviewers, type Decided, isReader, type ToldDraft, tellDecision } from './draft-mail.ts';
import { findGuideDraft } from './guides/drafts/store.ts';
import { isAmong } from './policy.ts';
import { reviewersOf } from './reviewers.ts';
import { type Draft, findDraft, findPlace, type Place } from './store.ts';

/** What the mails need of a draft. */
type Told = Pick<Draft, 'articleId' | 'locale' | 'author' | 'sequence' | 'fields'>;

/** Asks the reviewers of the category, once each a submission. Who is suspended or works here no more is not asked. */
export function tellReviewers(
  tx: Tx,
  draft: Told,
  { place, note, at }: { place: Place; note: string; at: Date },
): Promise<void> {
  const link = (locale: string) => `${pathOf(locale, draft)}/review/${draft.author}`;
  return askReviewers(tx, toldOf(draft, place), { category: place.category, note, at, link });
}

/** Tells a writer what was decided about their draft. Who decides about their own, is suspended or has left is told nothing. */
export function tellWriter(
  tx: Tx,
  kind: Decided,
  draft: Told,
  { place, ...decision }: { place: Place; by: number; words?: string; at?: Date },
): Promise<void> {
  return tellDecision(tx, kind, toldOf(draft, place), { ...decision, link: (locale) => pathOf(locale, draft) });
}

function toldOf({ articleId, locale, author, sequence, fields }: Told, place: Place): ToldDraft {
  return {
    author,
    id: `${articleId}:${locale}:${author}:${sequence}`,
    locale,
    data: () => ({
      article: String(articleId),
      language: locale,
      author: String(author),
      sequence: String(sequence),
      title: fields.title || place.slug,
    }),
  };
}

const pathOf = (locale: string, draft: Told) => `/${locale}/staff/articles/${draft.articleId}/${draft.locale}`;

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

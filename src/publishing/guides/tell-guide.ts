// Mails about drafts of guides; the same as about drafts of articles.
import { findUser } from '../../accounts/store.ts';
import type { Tx } from '../../db/client.ts';
import { sendMail } from '../../mail/outbox.ts';
import { reviewersOf } from '../reviewers.ts';
import type { GuideDraft } from './guide-store.ts';
import { guideEditorUrl, guideReviewUrl } from './urls.ts';

/** Asks the reviewers of the category, once each a submission. */
export async function tellGuideReviewers(
  tx: Tx,
  draft: GuideDraft,
  { note, at }: { note: string; at: Date },
): Promise<void> {
  const writer = await findUser(tx, draft.author);
  for (const reviewer of await reviewersOf(tx, draft.fields.category)) {
    if (reviewer.id === draft.author) continue;
    const locale = reviewer.locale ?? writer?.locale ?? languageOf(draft);
    await sendMail(tx, {
      kind: 'draft-submitted',
      to: reviewer.email,
      locale,
      data: {
        ...dataOf(draft, locale),
        reader: String(reviewer.id),
        name: reviewer.name,
        writer: writer?.name ?? '',
        words: note,
        hasWords: note.trim() === '' ? '0' : '1',
        link: guideReviewUrl(locale, draft),
      },
      event: `draft-submitted:${idOf(draft)}:${at.getTime()}:${reviewer.id}`,
    });
  }
}

/** Tells a writer what was decided about their draft. Who decides about their own, is suspended or has left is told nothing. */
export async function tellGuideWriter(
  tx: Tx,
  kind: 'draft-returned' | 'draft-approved' | 'draft-published',
  draft: GuideDraft,
  { by, words = '', at = new Date() }: { by: number; words?: string; at?: Date },
): Promise<void> {
  if (draft.author === by) return;
  const [writer, decider] = [await findUser(tx, draft.author), await findUser(tx, by)];
  if (!writer?.email || writer.suspendedAt) return;
  const locale = writer.locale ?? languageOf(draft);
  await sendMail(tx, {
    kind,
    to: writer.email,
    locale,
    data: {
      ...dataOf(draft, locale),
      reader: String(writer.id),
      name: writer.name,
      by: decider?.name ?? '',
      words,
      link: guideEditorUrl(locale, draft.slug),
    },
    event: `${kind}:${idOf(draft)}:${at.getTime()}`,
  });
}

const languageOf = ({ fields }: GuideDraft) => Object.keys(fields.title)[0] ?? 'en';
const idOf = ({ slug, author, sequence }: GuideDraft) => `guide:${slug}:${author}:${sequence}`;

function dataOf({ slug, author, sequence, fields }: GuideDraft, locale: string): Record<string, string> {
  return {
    guide: slug,
    author: String(author),
    sequence: String(sequence),
    title: fields.title[locale] || Object.values(fields.title).find(Boolean) || slug,
  };
}

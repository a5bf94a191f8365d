// Mails about drafts of guides; the same as about drafts of articles.
import { findUser } from '../../accounts/store.ts';
import type { Tx } from '../../db/client.ts';
import { askReviewers, type Decided, type ToldDraft, tellDecision } from '../draft-mail.ts';
import type { GuideDraft } from './drafts/store.ts';
import { guideEditorUrl, guideReviewUrl } from './urls.ts';

/** Asks the reviewers of the category, once each a submission. */
export async function tellGuideReviewers(
  tx: Tx,
  draft: GuideDraft,
  { note, at }: { note: string; at: Date },
): Promise<void> {
  // In the language of who wrote it, since a guide has many.
  const locale = (await findUser(tx, draft.author))?.locale ?? languageOf(draft);
  const link = (locale: string) => guideReviewUrl(locale, draft);
  await askReviewers(tx, { ...toldOf(draft), locale }, { category: draft.fields.category, note, at, link });
}

/** Tells a writer what was decided about their draft. Who decides about their own, is suspended or has left is told nothing. */
export function tellGuideWriter(
  tx: Tx,
  kind: Decided,
  draft: GuideDraft,
  decision: { by: number; words?: string; at?: Date },
): Promise<void> {
  return tellDecision(tx, kind, toldOf(draft), { ...decision, link: (locale) => guideEditorUrl(locale, draft.slug) });
}

const languageOf = ({ fields }: GuideDraft) => Object.keys(fields.title)[0] ?? 'en';

function toldOf(draft: GuideDraft): ToldDraft {
  const { slug, author, sequence, fields } = draft;
  return {
    author,
    id: `guide:${slug}:${author}:${sequence}`,
    locale: languageOf(draft),
    data: (locale) => ({
      guide: slug,
      author: String(author),
      sequence: String(sequence),
      title: fields.title[locale] || Object.values(fields.title).find(Boolean) || slug,
    }),
  };
}

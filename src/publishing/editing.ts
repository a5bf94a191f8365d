import type { Db } from '../db/client.ts';
import { type DraftFields, type DraftKey, type DraftText, NO_FIELDS, readText, typedFields } from './draft.ts';
import { mergeTexts } from './merge.ts';
import { type Draft, findDraft, findLive, findRevision, type Live } from './store.ts';

/** What somebody has before them who writes on an article in a language. */
export interface Editing extends DraftText {
  live: Live | undefined;
  /** As it is kept. */
  draft: Draft | undefined;
  /** Number of the revision that they write on top of; null: there is none. */
  base: number | null;
  /** Path of the file that it began from, for its relative links. */
  sourcePath: string | null;
  /** Of the draft that they have seen; 0: there was none. */
  sequence: number;
  /** The other text, where two are in conflict that could not be put together. */
  theirs: DraftText | undefined;
  /** Two texts in conflict were put together. */
  isMerged: boolean;
}

/**
 * What the editor shows: the draft of its writer, else what readers have, and in place of both what was typed. Where two texts are in
 * conflict, whoever sees this has seen the other one, and goes on on top of it.
 * @param typed a field of the posted form; undefined where none was posted.
 * @param conflict what the text is in conflict with: the draft as another window wrote it, or what readers have by now.
 */
export async function readEditing(
  db: Db,
  key: DraftKey,
  typed: (field: string) => string | undefined = () => undefined,
  conflict?: 'draft' | 'live',
): Promise<Editing> {
  const [live, draft] = await Promise.all([findLive(db, key), findDraft(db, key)]);
  const published = live && { fields: typedFields(live.revision), body: live.revision.body };
  const kept: DraftText = draft ?? published ?? { fields: NO_FIELDS, body: '' };
  const liveId = live?.revision.id ?? null;
  const typedBase = typed('base');
  const begun = typedBase === undefined ? (draft ? draft.baseRevisionId : liveId) : Number(typedBase);
  const from =
    live && begun === liveId ? live.revision : begun ? await findRevision(db, { ...key, id: begun }) : undefined;
  const typedBody = typed('body');
  const mine = typedBody === undefined ? kept.body : readText(typedBody, from?.body);
  const merged = conflict === 'live' && published && from ? mergeTexts(from.body, mine, published.body) : undefined;
  const isMerged = merged?.is === 'merged';
  const sequence = conflict === 'draft' ? undefined : typed('sequence');
  return {
    fields: Object.fromEntries(
      Object.entries(kept.fields).map(([name, value]) => [name, typed(name) ?? value]),
    ) as unknown as DraftFields,
    body: isMerged ? merged.text : mine,
    base: conflict === 'live' ? liveId : (from?.id ?? null),
    sourcePath: from?.sourcePath ?? null,
    sequence: sequence === undefined ? (draft?.sequence ?? 0) : Number(sequence),
    theirs: isMerged ? undefined : { live: published, draft, none: undefined }[conflict ?? 'none'],
    ...{ live, draft, isMerged },
  };
}

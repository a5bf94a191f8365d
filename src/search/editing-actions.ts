// What staff do on the search pages: each form names what to do in `do`; the outcome says what to tell.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import type { PageKey } from './asked-as.ts';
import { approveQuestion, forgetQuestion, removeQuestion } from './decide-questions.ts';
import { addPin, addSynonyms, type PinAdded, removePin, removeSynonyms, type SynonymsAdded } from './editing.ts';
import { askerKeys, type Noted, noteAnswered } from './learning.ts';
import { findable, mayEditSearch, mayFind, mayTeach } from './policy.ts';
import { pageOfQuestion } from './question-list.ts';
import { searchDocuments } from './schema.ts';

const id = z.coerce.number().int().positive();

const action = z.discriminatedUnion('do', [
  z.object({ do: z.literal('approve'), id }),
  z.object({ do: z.literal('remove'), id }),
  z.object({ do: z.literal('forget'), id }),
  z.object({ do: z.literal('teach'), documentId: id, question: z.string().max(4_000) }),
  z.object({ do: z.literal('add-synonyms'), locale: z.string().max(20), expressions: z.string().max(2_000) }),
  z.object({ do: z.literal('remove-synonyms'), id }),
  z.object({
    do: z.literal('add-pin'),
    locale: z.string().max(20),
    query: z.string().max(1_000),
    url: z.string().max(2_000),
  }),
  z.object({ do: z.literal('remove-pin'), id }),
]);

/** What staff do to the search, as the audit log has it. */
type SearchAuditAction =
  | 'question.taught'
  | 'question.approved'
  | 'question.removed'
  | 'question.forgotten'
  | 'synonyms.added'
  | 'synonyms.removed'
  | 'pin.added'
  | 'pin.removed';

/** What became of a form; the names of the outcomes are keys of the messages. */
export type Edited =
  | { outcome: 'approved' | 'removed' | 'forgotten' | 'gone' | 'synonyms-removed' | 'pin-removed' | 'not-understood' }
  | { outcome: 'taught'; noted: Noted }
  | { outcome: 'synonyms'; added: SynonymsAdded }
  | { outcome: 'pin'; added: PinAdded }
  | { outcome: 'not-allowed' };

/**
 * Does what a form of the staff's search pages asks for, if the person may, and notes it in the audit log in the same transaction.
 * @param site.locales languages of the site: words and pins in others are refused.
 */
export async function editSearch(
  db: Db,
  site: { secret: string; locales: readonly string[] },
  me: SignedIn,
  fields: Record<string, string>,
): Promise<Edited> {
  const given = action.safeParse(fields);
  if (!given.success) return { outcome: 'not-understood' };
  const wanted = given.data;
  if ('locale' in wanted && !site.locales.includes(wanted.locale)) return { outcome: 'not-understood' };
  return db.transaction((tx) => edit(tx, site.secret, me, wanted));
}

async function edit(db: Tx, secret: string, me: SignedIn, wanted: z.output<typeof action>): Promise<Edited> {
  const keys = askerKeys(secret, { accountId: me.id, email: me.email });
  const note = (what: SearchAuditAction, details: Record<string, string>) =>
    addAuditEntry(db, { actorId: me.id, action: what, subjectId: null, details });

  switch (wanted.do) {
    case 'approve':
    case 'remove':
    case 'forget': {
      if (!mayTeach(me)) return { outcome: 'not-allowed' };
      const page = await pageOfQuestion(db, wanted.id);
      if (!page || !(await mayFindPage(db, me, page))) return { outcome: 'gone' };
      const { done, outcome, entry } = {
        approve: { done: () => approveQuestion(db, wanted.id, keys), outcome: 'approved', entry: 'question.approved' },
        remove: { done: () => removeQuestion(db, wanted.id), outcome: 'removed', entry: 'question.removed' },
        forget: { done: () => forgetQuestion(db, wanted.id), outcome: 'forgotten', entry: 'question.forgotten' },
      }[wanted.do] as { done: () => Promise<boolean>; outcome: 'approved'; entry: SearchAuditAction };
      if (!(await done())) return { outcome: 'gone' };
      await note(entry, { question: String(wanted.id), page: nameOf(page) });
      return { outcome };
    }
    case 'teach': {
      if (!mayTeach(me)) return { outcome: 'not-allowed' };
      const [document] = await db.select().from(searchDocuments).where(eq(searchDocuments.id, wanted.documentId));
      if (!document || !mayFind(me, document)) return { outcome: 'gone' };
      const noted = await noteAnswered(db, {
        documentId: document.id,
        question: wanted.question,
        locale: document.locale,
        source: 'staff',
        byStaff: true,
        askerKeys: keys,
      });
      if (noted.outcome === 'learnt')
        await note('question.taught', { question: String(noted.questionId), page: nameOf(document) });
      return { outcome: 'taught', noted };
    }
    case 'add-synonyms': {
      if (!mayEditSearch(me)) return { outcome: 'not-allowed' };
      const added = await addSynonyms(db, wanted.locale, wanted.expressions);
      if (added.outcome === 'added')
        await note('synonyms.added', { locale: wanted.locale, words: added.expressions.join(', ') });
      return { outcome: 'synonyms', added };
    }
    case 'remove-synonyms': {
      if (!mayEditSearch(me)) return { outcome: 'not-allowed' };
      const row = await removeSynonyms(db, wanted.id);
      if (!row) return { outcome: 'gone' };
      await note('synonyms.removed', { locale: row.locale, words: row.expressions.join(', ') });
      return { outcome: 'synonyms-removed' };
    }
    case 'add-pin': {
      if (!mayEditSearch(me)) return { outcome: 'not-allowed' };
      const added = await addPin(db, wanted, findable(me));
      if (added.outcome === 'added')
        await note('pin.added', { locale: wanted.locale, query: added.query, page: wanted.url });
      return { outcome: 'pin', added };
    }
    case 'remove-pin': {
      if (!mayEditSearch(me)) return { outcome: 'not-allowed' };
      const row = await removePin(db, wanted.id);
      if (!row) return { outcome: 'gone' };
      await note('pin.removed', { locale: row.locale, query: row.query, page: nameOf(row) });
      return { outcome: 'pin-removed' };
    }
  }
}

/** A page that does not exist at the moment has no audience: whoever may teach may tidy up after it. */
async function mayFindPage(db: Db, me: SignedIn, page: PageKey): Promise<boolean> {
  const rows = await db
    .select({
      kind: searchDocuments.kind,
      sourceId: searchDocuments.sourceId,
      locale: searchDocuments.locale,
      audience: searchDocuments.audience,
    })
    .from(searchDocuments)
    .where(eq(searchDocuments.sourceId, page.sourceId));
  const row = rows.find(({ kind, locale }) => kind === page.kind && locale === page.locale);
  return row === undefined || mayFind(me, row);
}

function nameOf({ kind, sourceId, locale }: PageKey): string {
  return `${kind} ${sourceId} ${locale}`;
}

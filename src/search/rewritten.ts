// Pages that say something else than before: what they were asked as fades.
import { and, sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { analyzerFor } from './analyze.ts';
import { isDocumentOf, keyOf, type PageKey, pageColumns } from './asked-as.ts';
import type { DocumentSection } from './document.ts';
import { askedQuestions, searchDocuments } from './schema.ts';

/** A text that shares less of its words (Jaccard) with the one before is another text. */
const STILL_THE_SAME = 0.5;

/** The text of a page for comparing it with another version of itself. */
interface PageText extends PageKey {
  title: string;
  summary: string;
  sections: DocumentSection[];
}

/**
 * Which of these pages, about to be written, say something substantially else than what is stored. Only pages that have questions are
 * looked at: for the others it does not matter.
 */
export async function findRewritten(db: Db, pages: readonly PageText[]): Promise<PageText[]> {
  const rewritten: PageText[] = [];
  if (pages.length === 0) return rewritten;
  const stored = await db
    .select({ ...pageColumns, summary: searchDocuments.summary, sections: searchDocuments.sections })
    .from(searchDocuments)
    .where(
      and(
        anyOf(searchDocuments.sourceId, [...new Set(pages.map(({ sourceId }) => sourceId))]),
        sql`exists (select from ${askedQuestions} where ${askedQuestions.kind} = ${searchDocuments.kind}
          and ${askedQuestions.sourceId} = ${searchDocuments.sourceId} and ${askedQuestions.locale} = ${searchDocuments.locale})`,
      ),
    );
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  for (const page of pages) {
    const old = before.get(keyOf(page));
    if (old && !isStillTheSame(old, page)) rewritten.push(page);
  }
  return rewritten;
}

/** Notes that pages were rewritten: what they were asked as before fades unless it is confirmed again. */
export async function noteRewritten(db: Db, pages: readonly PageKey[]): Promise<void> {
  for (const page of pages) await db.update(searchDocuments).set({ rewrittenAt: sql`now()` }).where(isDocumentOf(page));
}

function isStillTheSame(before: Pick<PageText, 'sections' | 'summary'>, after: PageText): boolean {
  const [one, two] = [wordsOf(before, after.locale), wordsOf(after, after.locale)];
  if (one.size === 0 && two.size === 0) return true;
  let shared = 0;
  for (const word of one) if (two.has(word)) shared++;
  return shared / (one.size + two.size - shared) >= STILL_THE_SAME;
}

function wordsOf({ summary, sections }: Pick<PageText, 'sections' | 'summary'>, locale: string): Set<number> {
  const analyzer = analyzerFor(locale);
  const texts = [summary, ...sections.flatMap(({ heading, text }) => [heading, text])];
  return new Set(
    texts.flatMap((text) =>
      analyzer
        .words(text)
        .filter(({ word }) => !word.stop)
        .map(({ word }) => word.term),
    ),
  );
}

import { and, eq, like, sql } from 'drizzle-orm';
import { articleVotes } from '../../articles/schema.ts';
import type { Tx } from '../../db/client.ts';
import { asPattern } from '../../db/like.ts';

/** Votes of one article; what claims more is a mistake. */
const MOST_VOTES = 20_000;
/** Votes from elsewhere say nothing of what helps at present: they count as old. */
const OLD = sql`now() - interval '1 year'`;

/**
 * Puts the votes that an article had where it came from beside those that it has here, each once however often it is brought. Nobody knows whose
 * they were.
 */
export async function bringVotes(
  tx: Tx,
  { articleId, locale, revisionId, source }: { articleId: number; locale: string; revisionId: number; source: string },
  votes: { up: number; down: number } | undefined,
): Promise<void> {
  const visitor = `import:${source}:`;
  await tx
    .delete(articleVotes)
    .where(
      and(
        eq(articleVotes.articleId, articleId),
        eq(articleVotes.locale, locale),
        like(articleVotes.visitor, `${asPattern(visitor)}%`),
      ),
    );
  if (!votes) return;
  for (const helpful of [true, false]) {
    const count = Math.min(helpful ? votes.up : votes.down, MOST_VOTES);
    if (!(count > 0)) continue;
    await tx.execute(sql`insert into ${articleVotes} (article_id, locale, revision_id, visitor, helpful, created_at, updated_at)
      select ${articleId}::bigint, ${locale}, ${revisionId}::bigint, ${`${visitor}${helpful}:`} || n, ${helpful}, ${OLD}, ${OLD}
      from generate_series(1, ${Math.round(count)}::integer) as n`);
  }
}

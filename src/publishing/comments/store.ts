import { aliasedTable, and, asc, eq, type SQL } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { COMMENT_LIMITS, type CommentedKey, type CommentThread } from './comment.ts';
import { draftComments } from './schema.ts';

/** Whether a row is about this draft. */
export function isAbout(key: CommentedKey): SQL {
  if ('slug' in key) return and(eq(draftComments.guide, key.slug), eq(draftComments.draftAuthor, key.author))!;
  const { articleId, locale, author } = key;
  return and(
    eq(draftComments.articleId, articleId),
    eq(draftComments.locale, locale),
    eq(draftComments.draftAuthor, author),
  )!;
}

/** What was said about a draft, in the order in which it was said, each with its replies. */
export async function listComments(db: Db, key: CommentedKey): Promise<CommentThread[]> {
  const resolvers = aliasedTable(users, 'resolvers');
  const rows = await db
    .select({ row: draftComments, name: users.name, resolvedBy: resolvers.name })
    .from(draftComments)
    .innerJoin(users, eq(users.id, draftComments.author))
    .leftJoin(resolvers, eq(resolvers.id, draftComments.resolvedBy))
    .where(isAbout(key))
    .orderBy(asc(draftComments.id))
    .limit(COMMENT_LIMITS.most);
  const threads = new Map<number, CommentThread>();
  for (const { row, name, resolvedBy } of rows) {
    const { id, parentId, author: authorId, body, createdAt, resolvedAt } = row;
    const comment = { id, authorId, name, body, createdAt };
    if (parentId !== null) threads.get(parentId)?.replies.push(comment);
    else {
      const { quote, before, after, block, at } = row;
      threads.set(id, { ...comment, anchor: { quote, before, after, block, at }, resolvedAt, resolvedBy, replies: [] });
    }
  }
  return [...threads.values()];
}

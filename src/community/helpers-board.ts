import { and, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import type { ShownPerson } from './threads/lists.ts';
import { visiblePosts } from './threads/policy.ts';
import { helpfulVotes, posts, threads } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { isNobodys } from './transfer/nobody.ts';

/** So many stand on the board. */
const MOST_HELPERS = 20;

/** Which month: the present one, or the one before. */
export const BOARD_MONTHS = ['this', 'last'] as const;
export type BoardMonth = (typeof BOARD_MONTHS)[number];

/** Somebody who helped. */
export interface Helper {
  person: ShownPerson;
  /** Questions of others that their replies solved, by when that was marked. */
  solutions: number;
  /** "Helpful" votes that they were given. */
  helpful: number;
}

/**
 * Who helped others most in a month, by the time zone of the site: by solutions of questions that others asked, then by votes. Members alone,
 * because helping is what the team is there for; only what the viewer may read counts. Twice the same vote of one person counts once.
 * @returns the first day of the month, too.
 */
export async function readHelpers(
  db: Db,
  { community, timeZone }: { community: Community; timeZone: string },
  viewer: Viewer,
  month: BoardMonth,
): Promise<{ month: Date; helpers: Helper[] }> {
  const back = sql.raw(month === 'last' ? `interval '1 month'` : `interval '0 month'`);
  const first = sql`(date_trunc('month', now() at time zone ${timeZone}) - ${back})`;
  const [from, to] = [
    sql`(${first} at time zone ${timeZone})`,
    sql`((${first} + interval '1 month') at time zone ${timeZone})`,
  ];
  const within = (column: SQL | typeof posts.solutionAt) => sql`${column} >= ${from} and ${column} < ${to}`;
  const counts = and(isNull(posts.removal), isNull(threads.removal), visiblePosts(viewer, community));
  const solved = and(
    isNotNull(posts.solutionAt),
    within(posts.solutionAt),
    ne(threads.authorId, posts.authorId),
    counts,
  );
  const result = await db.execute(sql`with helped as (
      select ${posts.authorId} as id, 1 as solutions, 0 as helpful
        from ${posts} join ${threads} on ${threads.id} = ${posts.threadId} where ${solved}
      union all
      select ${posts.authorId}, 0, 1
        from ${helpfulVotes} join ${posts} on ${posts.id} = ${helpfulVotes.postId}
          join ${threads} on ${threads.id} = ${posts.threadId}
        where ${within(sql`${helpfulVotes.createdAt}`)} and ${counts})
    select ${users.id}::int as id, ${users.name}, ${users.role}, sum(h.solutions)::int as solutions, sum(h.helpful)::int as helpful
    from helped h join ${users} on ${users.id} = h.id
    where ${users.role} = 'member' and ${users.deletedAt} is null
      and (${users.suspendedAt} is null or ${isNobodys(users.email)})
    group by ${users.id} order by 4 desc, 5 desc, ${users.id} limit ${MOST_HELPERS}`);
  const [began] = rowsOf<{ at: number }>(
    await db.execute(sql`select (extract(epoch from ${from}) * 1000)::float8 as at`),
  );
  const rows = rowsOf<{ id: number; name: string; role: ShownPerson['role']; solutions: number; helpful: number }>(
    result,
  );
  return {
    month: new Date(began!.at),
    helpers: rows.map(({ solutions, helpful, ...person }) => ({
      person: { ...person, isDeleted: false },
      solutions,
      helpful,
    })),
  };
}

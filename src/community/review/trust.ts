import { type SQL, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { isStaff, type Viewer } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { posts, readMarks, threads } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';

/** How far somebody is known, the least first. */
export const TRUSTS = ['new', 'member', 'trusted'] as const;
export type Trust = (typeof TRUSTS)[number];

const DAY_SECONDS = 86_400;

/** So many posts of a new account are looked at, in time. */
export const LOOKED_AT = 5;

/** What it takes; whoever changes a figure changes the articles for members that name it. */
export const TRUST_RULES = {
  /** No member is younger, has read fewer threads, or had a post taken away within so many days. */
  member: { days: 1, threadsRead: 5, cleanDays: 7 },
  /** As above; and so many of their posts helped somebody or solved a question. */
  trusted: { days: 30, threadsRead: 30, cleanDays: 90, helped: 5 },
} as const;

/** What trust is made of. Counts go no further than the rules ask. */
export interface TrustFacts {
  /** Since the account was made, in seconds. */
  ageSeconds: number;
  threadsRead: number;
  /** Posts that others found helpful, or that solved a question. */
  helped: number;
  /** Posts that can be read. */
  posts: number;
  /** Since a moderator took a post of theirs away last, in seconds; null where none did. */
  removedSeconds: number | null;
}

/** How far somebody is known by what they did. */
export function trustFrom(facts: TrustFacts): Trust {
  const meets = ({ days, threadsRead, cleanDays }: { days: number; threadsRead: number; cleanDays: number }) =>
    facts.ageSeconds >= days * DAY_SECONDS &&
    facts.threadsRead >= threadsRead &&
    (facts.removedSeconds === null || facts.removedSeconds >= cleanDays * DAY_SECONDS);
  if (meets(TRUST_RULES.trusted) && facts.helped >= TRUST_RULES.trusted.helped) return 'trusted';
  return meets(TRUST_RULES.member) ? 'member' : 'new';
}

type Known = Pick<Viewer, 'role' | 'email' | 'plan' | 'moderates'>;

/** Whether somebody is known without having done anything: the team, who moderates a topic, and who has more than the first plan. */
export function trustByRole(viewer: Known, community: Community): Trust {
  if (isStaff(viewer as Viewer)) return 'trusted';
  const { plan, email = '', moderates = [] } = viewer;
  if (community.topics.some(({ id, moderators }) => moderators.includes(email) || moderates.includes(id)))
    return 'trusted';
  return plan && community.plans.slice(1).includes(plan) ? 'member' : 'new';
}

/** What somebody has done in the community as JSON, as part of another statement; it counts no further than the rules ask. */
export function trustFactsOf(userId: number, { newcomers }: Community): SQL {
  const posted = Math.max(LOOKED_AT, newcomers.firstPostsHeld);
  const { threadsRead, helped } = TRUST_RULES.trusted;
  const mine = sql`${posts.authorId} = ${userId}`;
  return sql`(select row_to_json(facts) from (select
      extract(epoch from now() - ${users.createdAt})::float8 as "ageSeconds",
      (select count(*) from (select 1 from ${readMarks} where ${readMarks.userId} = ${userId} limit ${threadsRead}) r)::int
        as "threadsRead",
      (select count(*) from (select 1 from ${posts} where ${mine} and (${posts.helpful} > 0 or ${posts.solutionAt} is not null)
        and ${posts.removal} is null limit ${helped}) h)::int as "helped",
      (select count(*) from (select 1 from ${posts} join ${threads} on ${threads.id} = ${posts.threadId}
        where ${mine} and ${posts.removal} is null and ${threads.removal} is null limit ${posted}) p)::int as "posts",
      (select extract(epoch from now() - max(${posts.removedAt}))::float8 from ${posts}
        where ${mine} and ${posts.removal} is not null and ${posts.removedBy} is distinct from ${userId}) as "removedSeconds"
    from ${users} where ${users.id} = ${userId}) facts)`;
}

async function readFacts(db: Db, userId: number, community: Community): Promise<TrustFacts> {
  const [row] = rowsOf<{ facts: string }>(
    await db.execute(sql`select ${trustFactsOf(userId, community)}::text as facts`),
  );
  return JSON.parse(row!.facts) as TrustFacts;
}

/** How far somebody is known, by who they are and by what they did. */
export function trustOf(who: Known, community: Community, facts: TrustFacts): Trust {
  const [byRole, byDeeds] = [trustByRole(who, community), trustFrom(facts)];
  return TRUSTS.indexOf(byRole) > TRUSTS.indexOf(byDeeds) ? byRole : byDeeds;
}

/** How far somebody is known, with what it was found by. */
export async function readTrust(
  db: Db,
  community: Community,
  who: Known & { id: number },
): Promise<{ trust: Trust; facts: TrustFacts }> {
  const facts = await readFacts(db, who.id, community);
  return { trust: trustOf(who, community, facts), facts };
}

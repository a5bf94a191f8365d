import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { asPattern } from '../../db/like.ts';
import { rowsOf } from '../../db/rows.ts';
import { editedGuides } from '../../videos/revisions-schema.ts';
import { videoGuides } from '../../videos/schema.ts';
import { guideDrafts } from './drafts/schema.ts';
import { guideSchedules } from './schema.ts';

/** Guides on one page of the list. */
const GUIDES_PAGE_SIZE = 50;

/** Which guides are listed; `proposed`: whose folder has changed and waits. */
export const SHOWN_GUIDES = ['all', 'mine', 'waiting', 'scheduled', 'unpublished', 'proposed'] as const;
export type ShownGuides = (typeof SHOWN_GUIDES)[number];

/** What the address of the list may say; anything else counts as not said. */
export const guideListParameters = z.object({
  q: z.string().max(200).catch(''),
  show: z.enum(SHOWN_GUIDES).catch('all'),
  after: z.string().max(200).catch(''),
});

/** A guide in the list of the staff. */
export interface ListedGuide {
  slug: string;
  /** In the language of the list, else in any; empty where it has none yet. */
  title: string;
  category: string;
  isLive: boolean;
  /** It is live as its folder says. */
  isOfFolder: boolean;
  /** Readers had it, and have it no longer. */
  wasTaken: boolean;
  isMine: boolean;
  drafts: number;
  /** Whose draft waits to be looked at. */
  waitingOf: number | null;
  isProposed: boolean;
  isScheduled: boolean;
  failed: boolean;
}

/** Guides by their address. @returns `next`: after which the following page begins; undefined on the last. */
export async function listStaffGuides(
  db: Db,
  me: { id: number },
  { locale, text, show, after }: { locale: string; text: string; show: ShownGuides; after: string },
): Promise<{ rows: ListedGuide[]; next: string | undefined }> {
  const pattern = `%${asPattern(text.trim())}%`;
  const chosen = {
    all: sql`true`,
    mine: sql`"isMine"`,
    waiting: sql`"waitingOf" is not null`,
    scheduled: sql`"isScheduled"`,
    unpublished: sql`not "isLive"`,
    proposed: sql`"isProposed"`,
  }[show];
  const titleIn = (json: unknown) => sql`coalesce(${json} -> 'title' ->> ${locale},
    (select value from jsonb_each_text(${json} -> 'title') where value <> '' limit 1))`;
  const result = await db.execute(sql`
    with named as (
      select slug from ${videoGuides} union select slug from ${editedGuides} union select slug from ${guideDrafts}
    ), drafts as (
      select slug, count(*)::integer as count, bool_or(author = ${me.id}::bigint) as mine,
        (array_agg(author order by submitted_at) filter (where submitted_at is not null))[1]::float8 as waiting_of,
        (array_agg(fields order by updated_at desc))[1] as fields
      from ${guideDrafts} group by slug
    ), listed as (
      select named.slug,
        coalesce(${titleIn(sql`live.guide`)}, ${titleIn(sql`drafts.fields`)}, '') as title,
        coalesce(live.guide ->> 'category', drafts.fields ->> 'category', '') as category,
        live.slug is not null as "isLive",
        live.slug is not null and edited.slug is null as "isOfFolder",
        live.slug is null and edited.slug is not null as "wasTaken",
        coalesce(drafts.mine, false) as "isMine",
        coalesce(drafts.count, 0) as drafts,
        drafts.waiting_of as "waitingOf",
        edited.proposed_at is not null as "isProposed",
        schedules.id is not null as "isScheduled",
        schedules.failure is not null as failed
      from named
      left join ${videoGuides} live on live.slug = named.slug
      left join ${editedGuides} edited on edited.slug = named.slug
      left join drafts on drafts.slug = named.slug
      left join ${guideSchedules} schedules on schedules.slug = named.slug
    )
    select * from listed
    where slug > ${after} and ${chosen} and (slug ilike ${pattern} or title ilike ${pattern})
    order by slug limit ${GUIDES_PAGE_SIZE + 1}`);
  const rows = rowsOf<ListedGuide>(result);
  const shown = rows.slice(0, GUIDES_PAGE_SIZE);
  return { rows: shown, next: rows.length > GUIDES_PAGE_SIZE ? shown.at(-1)!.slug : undefined };
}

/** Whether anybody has begun a guide of this name. */
export async function isGuideTaken(db: Db, slug: string): Promise<boolean> {
  const result = await db.execute(sql`select slug from ${videoGuides} where slug = ${slug}
    union all select slug from ${editedGuides} where slug = ${slug}
    union all select slug from ${guideDrafts} where slug = ${slug} limit 1`);
  return rowsOf(result).length > 0;
}

/** How many drafts of guides wait, and folders that changed: for who may publish. */
export async function countWaitingGuides(db: Db): Promise<number> {
  const [drafts, folders] = await Promise.all([
    db.$count(guideDrafts, sql`submitted_at is not null`),
    db.$count(editedGuides, sql`proposed_at is not null`),
  ]);
  return drafts + folders;
}

/** How many drafts wait for this reviewer: those of their categories about whose present text they have not decided. */
export async function countGuidesToReview(db: Db, reviewer: number): Promise<number> {
  const result = await db.execute(sql`select count(*)::integer as count from ${guideDrafts} d
    where d.submitted_at is not null and d.author <> ${reviewer}::bigint
    and exists (select 1 from article_reviewers a where a.user_id = ${reviewer}::bigint and a.category = d.fields ->> 'category')
    and not exists (select 1 from guide_reviews r where r.slug = d.slug and r.draft_author = d.author
      and r.reviewer = ${reviewer}::bigint and r.sequence = d.sequence)`);
  return rowsOf<{ count: number }>(result)[0]?.count ?? 0;
}

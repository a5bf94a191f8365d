import { z } from 'zod';
import type { Audience } from '../../accounts/audience.ts';
import { articleUrl } from '../../articles/slug.ts';
import type { Call } from '../frame/endpoint.ts';
import { at, flag, id, idOrNull, moment, noneOf, rowUrl, text } from '../frame/shapes.ts';
import { PERMISSION_GROUP } from './segments.ts';

/** An article in one language, as the database has it. */
export interface ArticleRow {
  id: number;
  slug: string;
  category: string;
  createdAt: Date;
  locale: string;
  publishedAt: Date | null;
  outdatedAt: Date | null;
  revisionId: number;
  title: string;
  body: string;
  tags: string[];
  position: number;
  audience: Audience;
  writtenAt: Date;
  author: number | null;
  sourcePath: string | null;
  archivedAt: Date | null;
}

/** What answers about articles need beside the row. */
export interface ArticleFacts {
  sectionOf(category: string): number;
  segmentOf(audience: Audience): number | null;
  personOf(author: number | null): number | null;
  votesOf(articleId: number): { sum: number; count: number };
  /** In which languages it can be read, and which of them are out of date. */
  localesOf(articleId: number): { all: string[]; outdated: string[] };
  html(row: ArticleRow): string;
  defaultLocale: string;
}

/** An article as answers show it. */
export const articleSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  author_id: idOrNull,
  comments_disabled: flag,
  content_tag_ids: noneOf,
  label_names: z.array(text),
  draft: flag,
  promoted: flag,
  position: z.number().int(),
  vote_sum: z.number().int(),
  vote_count: z.number().int(),
  section_id: id,
  created_at: at,
  updated_at: at,
  edited_at: at,
  name: text,
  title: text,
  body: text,
  source_locale: text,
  locale: text,
  outdated: flag,
  outdated_locales: z.array(text),
  permission_group_id: id,
  user_segment_id: idOrNull,
  user_segment_ids: z.array(id),
});
export type ArticleAnswer = z.infer<typeof articleSchema>;

/** When a text was last changed for its readers. */
export const changedAt = ({ publishedAt, writtenAt }: ArticleRow): Date => publishedAt ?? writtenAt;

/** An article as programs are shown it. */
export function articleAnswer(call: Pick<Call, 'url' | 'sender'>, row: ArticleRow, facts: ArticleFacts): ArticleAnswer {
  const { sum, count } = facts.votesOf(row.id);
  const { all, outdated } = facts.localesOf(row.id);
  const segment = facts.segmentOf(row.audience);
  return {
    id: row.id,
    url: rowUrl(call, `/help_center/${row.locale}/articles/${row.id}`),
    html_url: new URL(articleUrl(row.locale, row.slug), call.sender.base).href,
    author_id: facts.personOf(row.author),
    comments_disabled: true,
    content_tag_ids: [],
    label_names: row.tags,
    draft: false,
    promoted: false,
    position: row.position,
    vote_sum: sum,
    vote_count: count,
    section_id: facts.sectionOf(row.category),
    created_at: moment(row.createdAt),
    updated_at: moment(changedAt(row)),
    edited_at: moment(row.writtenAt),
    name: row.title,
    title: row.title,
    body: facts.html(row),
    source_locale: all.includes(facts.defaultLocale) ? facts.defaultLocale : (all[0] ?? row.locale),
    locale: row.locale,
    outdated: row.outdatedAt !== null,
    outdated_locales: outdated,
    permission_group_id: PERMISSION_GROUP,
    user_segment_id: segment,
    user_segment_ids: segment === null ? [] : [segment],
  };
}

import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { mayReadVotes } from '../../articles/policy.ts';
import { articleVotes } from '../../articles/schema.ts';
import { castVote } from '../../articles/votes.ts';
import { voteHelpful } from '../../community/vote.ts';
import { keyedHash } from '../../config/secret.ts';
import { recordNotFound, unauthenticated } from '../frame/api-error.ts';
import { countRows } from '../frame/count.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { pageSchema, readPage } from '../frame/paging.ts';
import { at, id, idOrNull, moment, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';
import { findArticles, requireArticle } from './read-articles.ts';

/** A vote as answers show it. */
export const voteSchema = z.strictObject({
  id,
  url: text,
  user_id: idOrNull,
  value: z.union([z.literal(1), z.literal(-1)]),
  item_id: id,
  item_type: z.enum(['Article', 'Post', 'PostComment']),
  created_at: at,
  updated_at: at,
});

/** What a vote is about. */
interface VotedItem {
  /** How it is known among the numbers: `a5` for the row of an answer below an article, `p3-7` for who found a post helpful. */
  key: string;
  itemId: number;
  itemType: z.infer<typeof voteSchema>['item_type'];
  userId: number | null;
  value: 1 | -1;
  createdAt: Date;
  updatedAt: Date;
}

/** Votes as programs are shown them. */
export async function voteAnswers(call: Call, votes: readonly VotedItem[]): Promise<z.infer<typeof voteSchema>[]> {
  const numbers = await numbersOf(
    call.app.db,
    'vote',
    votes.map(({ key }) => key),
  );
  return votes.map((vote) => ({
    id: numbers.get(vote.key)!,
    url: rowUrl(call, `/help_center/votes/${numbers.get(vote.key)}`),
    user_id: vote.userId,
    value: vote.value,
    item_id: vote.itemId,
    item_type: vote.itemType,
    created_at: moment(vote.createdAt),
    updated_at: moment(vote.updatedAt),
  }));
}

/** Votes of one person in one list. */
const MOST_OWN = 1_000;

/** By what the answers of a person through the API are known, as those of a browser are by its cookie. */
const visitorOf = ({ app }: Call, personId: number) => keyedHash(app.secret, 'article votes', `person ${personId}`);

async function vote(call: Call, helpful: boolean) {
  const { personId } = call;
  if (personId === undefined) throw unauthenticated();
  const { db } = call.app;
  const article = await requireArticle(call);
  const key = { articleId: article.id, locale: article.locale, visitor: visitorOf(call, personId) };
  const answer = { revisionId: article.revisionId, liveRevisionId: article.revisionId, helpful };
  const cast = await castVote(db, key, answer);
  const item = { ...cast, key: `a${cast.id}`, itemId: article.id, itemType: 'Article', userId: personId } as const;
  return { vote: (await voteAnswers(call, [{ ...item, value: helpful ? 1 : -1 }]))[0]! };
}

/** `POST /help_center/articles/{id}/up`. */
export const voteArticleUp = defineEndpoint({
  method: 'POST',
  path: '/help_center/articles/{id}/up',
  summary: 'Say that an article was helpful.',
  group: 'Votes',
  resource: 'hc',
  answer: z.strictObject({ vote: voteSchema }),
  run: (call) => vote(call, true),
});

/** `POST /help_center/articles/{id}/down`. */
export const voteArticleDown = defineEndpoint({
  method: 'POST',
  path: '/help_center/articles/{id}/down',
  summary: 'Say that an article was not helpful.',
  group: 'Votes',
  resource: 'hc',
  answer: z.strictObject({ vote: voteSchema }),
  run: (call) => vote(call, false),
});

/** `GET /help_center/articles/{id}/votes`: nobody knows whose they are. */
export const listArticleVotes = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/votes',
  summary: 'The votes on an article; they do not say whose they are.',
  group: 'Votes',
  resource: 'hc',
  may: mayReadVotes,
  answer: pageSchema('votes', voteSchema),
  async run(call) {
    const { db } = call.app;
    const article = await requireArticle(call);
    const which = eq(articleVotes.articleId, article.id);
    const { rows, envelope } = await readPage(
      call,
      {
        id: articleVotes.id,
        sorts: {
          created_at: { by: articleVotes.createdAt, type: 'timestamptz' },
          updated_at: { by: articleVotes.updatedAt, type: 'timestamptz' },
        },
        defaultSort: 'created_at',
        perPage: 30,
        rows: ({ where, orderBy, limit, offset, place }) =>
          db
            .select({
              id: articleVotes.id,
              helpful: articleVotes.helpful,
              createdAt: articleVotes.createdAt,
              updatedAt: articleVotes.updatedAt,
              place,
            })
            .from(articleVotes)
            .where(and(which, where))
            .orderBy(orderBy)
            .limit(limit)
            .offset(offset),
        count: () => countRows(db, sql`${articleVotes} where ${which}`),
      },
      'hc',
    );
    const votes = rows.map((row) => ({
      ...row,
      key: `a${row.id}`,
      itemId: article.id,
      itemType: 'Article' as const,
      userId: null,
      value: row.helpful ? (1 as const) : (-1 as const),
    }));
    return { ...envelope, votes: await voteAnswers(call, votes) };
  },
});

/** The answer of somebody below articles that was given through the API, as far as they may read the articles; the newest first. */
async function ownVotes(call: Call, personId: number, voteId?: number) {
  const rows = await call.app.db
    .select()
    .from(articleVotes)
    .where(
      and(
        eq(articleVotes.visitor, visitorOf(call, personId)),
        voteId === undefined ? undefined : eq(articleVotes.id, voteId),
      ),
    )
    .orderBy(desc(articleVotes.id))
    .limit(MOST_OWN);
  const ids = [...new Set(rows.map(({ articleId }) => articleId))];
  const readable = new Set((await findArticles(call, ids, undefined)).map((row) => row.id));
  const items = rows
    .filter(({ articleId }) => readable.has(articleId))
    .map(({ id: number, articleId, helpful, createdAt, updatedAt }) => ({
      key: `a${number}`,
      itemId: articleId,
      itemType: 'Article' as const,
      userId: personId,
      value: helpful ? (1 as const) : (-1 as const),
      createdAt,
      updatedAt,
    }));
  return voteAnswers(call, items);
}

/** `GET /help_center/users/{id}/votes`: one's own on articles; nobody learns those of others. */
export const listVotesOfUser = defineEndpoint({
  method: 'GET',
  path: '/help_center/users/{id}/votes',
  summary: "Your own votes on articles, the newest first; those of others are nobody's matter.",
  group: 'Votes',
  resource: 'hc',
  answer: pageSchema('votes', voteSchema),
  async run(call) {
    if (call.personId === undefined) throw unauthenticated();
    if (call.id() !== call.personId) throw recordNotFound();
    const all = await ownVotes(call, call.personId);
    const { rows, envelope } = pageOfRows(call, all, 'hc');
    return { ...envelope, votes: rows };
  },
});

/** `GET /help_center/votes/{id}`: one's own on an article. */
export const showVote = defineEndpoint({
  method: 'GET',
  path: '/help_center/votes/{id}',
  summary: 'A vote of your own on an article.',
  group: 'Votes',
  resource: 'hc',
  answer: z.strictObject({ vote: voteSchema }),
  async run(call) {
    if (call.personId === undefined) throw unauthenticated();
    const key = await keyOfNumber(call.app.db, 'vote', call.id());
    const [, number] = /^a(\d+)$/.exec(key ?? '') ?? [];
    const [vote] = number === undefined ? [] : await ownVotes(call, call.personId, Number(number));
    if (!vote) throw recordNotFound();
    return { vote };
  },
});

/** `DELETE /help_center/votes/{id}`: takes back one's own. */
export const deleteVote = defineEndpoint({
  method: 'DELETE',
  path: '/help_center/votes/{id}',
  summary: 'Take back a vote of your own.',
  group: 'Votes',
  resource: 'hc',
  async run(call) {
    const { personId, viewer } = call;
    if (personId === undefined) throw unauthenticated();
    const { db, site } = call.app;
    const key = await keyOfNumber(db, 'vote', call.id());
    const [, article, post, user] = /^(?:a(\d+)|p(\d+)-(\d+))$/.exec(key ?? '') ?? [];
    if (article !== undefined) {
      const mine = and(eq(articleVotes.id, Number(article)), eq(articleVotes.visitor, visitorOf(call, personId)));
      if ((await db.delete(articleVotes).where(mine).returning({ id: articleVotes.id })).length > 0) return undefined;
    }
    if (post !== undefined && viewer.id !== undefined && viewer.id === Number(user)) {
      const about = { postId: Number(post), isHelpful: false };
      if (await voteHelpful(db, site.community, viewer as SignedIn, about)) return undefined;
    }
    throw recordNotFound();
  },
});

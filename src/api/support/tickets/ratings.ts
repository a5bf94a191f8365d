import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Viewer } from '../../../accounts/viewer.ts';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { rate } from '../../../tickets/satisfaction.ts';
import { fieldInvalid, forbidden, recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { type ListSource, pageSchema, readPage } from '../../frame/paging.ts';
import { momentParameter, textParameter } from '../../frame/read.ts';
import { at, id, idOrNull, moment, rowUrl, text, textOrNull } from '../../frame/shapes.ts';

const common = { group: 'Satisfaction ratings', resource: 'tickets' } as const;

const ratingSchema = z.strictObject({
  url: text,
  id,
  assignee_id: idOrNull,
  group_id: idOrNull,
  requester_id: id,
  ticket_id: id,
  score: text,
  comment: textOrNull,
  reason: textOrNull,
  reason_id: idOrNull,
  reason_code: idOrNull,
  created_at: at,
  updated_at: at,
});

interface RatingRow {
  id: number;
  assigneeId: number | null;
  groupId: number | null;
  requesterId: number;
  ticketId: number;
  score: string;
  reason: string | null;
  createdAt: Date;
  updatedAt: Date;
  place: string;
}

function ratingList(db: Db, condition: SQL): ListSource<RatingRow> {
  const from = sql`tickets.satisfaction s where ${condition}`;
  return {
    id: sql`s.id`,
    sorts: { created_at: { by: sql`s.created_at`, type: 'timestamptz' }, id: { by: sql`s.id`, type: 'bigint' } },
    defaultSort: 'created_at',
    async rows({ where, orderBy, limit, offset, place }) {
      const result = await db.execute(sql`
        select s.id, s.ticket_id, s.requester_id, s.score, s.reason, s.created_at, s.updated_at, s.place, u.person_id as assignee,
          (select g.id from tickets.groups g where lower(g.name) = lower(t.group_name)) as group_id
        from (select s.*, ${place} as place from ${from} ${where ? sql`and ${where}` : sql``} order by ${orderBy} limit ${limit} offset ${offset}) as s
        join tickets.tickets t on t.id = s.ticket_id left join users u on u.id = t.assignee_id order by ${orderBy}`);
      return rowsOf<Record<string, string | null>>(result).map((row) => ({
        id: Number(row['id']),
        assigneeId: row['assignee'] === null ? null : Number(row['assignee']),
        groupId: row['group_id'] === null ? null : Number(row['group_id']),
        requesterId: Number(row['requester_id']),
        ticketId: Number(row['ticket_id']),
        score: row['score']!,
        reason: row['reason']!,
        createdAt: new Date(row['created_at']!),
        updatedAt: new Date(row['updated_at']!),
        place: row['place']!,
      }));
    },
    count: () => countRows(db, from),
  };
}

function ratingAnswer(call: Pick<Call, 'url'>, row: RatingRow): z.infer<typeof ratingSchema> {
  return {
    url: rowUrl(call, `/satisfaction_ratings/${row.id}`),
    id: row.id,
    assignee_id: row.assigneeId,
    group_id: row.groupId,
    requester_id: row.requesterId,
    ticket_id: row.ticketId,
    score: row.score,
    comment: row.reason,
    reason: null,
    reason_id: null,
    reason_code: null,
    created_at: moment(row.createdAt),
    updated_at: moment(row.updatedAt),
  };
}

/** Which ratings a score of the contract means. */
function scoreCondition(score: string | undefined): SQL {
  const [, name, words] = /^(good|bad|received)(_with(?:out)?_comment)?$/.exec(score ?? 'received') ?? [];
  // What was only offered is no rating here.
  if (name === undefined) return sql`false`;
  const ofScore = name === 'received' ? sql`true` : sql`s.score = ${name}`;
  if (words === undefined) return ofScore;
  return words === '_with_comment' ? sql`${ofScore} and s.reason is not null` : sql`${ofScore} and s.reason is null`;
}

const list = (path: string) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'How requesters judged.',
    may: mayReadRequests,
    query: z.object({
      score: textParameter('received, good, bad, good_with_comment and the like.'),
      start_time: momentParameter('Only those from then on.'),
      end_time: momentParameter('Only those before.'),
    }),
    answer: pageSchema('satisfaction_ratings', ratingSchema),
    async run(call) {
      const { score, start_time: from, end_time: to } = call.query;
      const conditions = [scoreCondition(score)];
      if (from) conditions.push(sql`s.created_at >= ${from.toISOString()}::timestamptz`);
      if (to) conditions.push(sql`s.created_at < ${to.toISOString()}::timestamptz`);
      const { rows, envelope } = await readPage(call, ratingList(call.app.db, sql.join(conditions, sql` and `)));
      return { satisfaction_ratings: rows.map((row) => ratingAnswer(call, row)), ...envelope };
    },
  });

async function findRating(call: Pick<Call, 'app'>, where: SQL): Promise<RatingRow> {
  const [row] = await ratingList(call.app.db, where).rows({
    where: undefined,
    orderBy: sql`s.id`,
    limit: 1,
    offset: 0,
    place: sql`''`,
  });
  if (!row) throw recordNotFound();
  return row;
}

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/satisfaction_ratings/{id}',
  summary: 'One judgement.',
  may: mayReadRequests,
  answer: z.strictObject({ satisfaction_rating: ratingSchema }),
  run: async (call) => ({ satisfaction_rating: ratingAnswer(call, await findRating(call, sql`s.id = ${call.id()}`)) }),
});

const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/tickets/{id}/satisfaction_rating',
  summary: 'Judge how a request of yours was answered.',
  may: (viewer: Viewer) => viewer.email !== undefined,
  body: z.object({
    satisfaction_rating: z.object({
      score: z.enum(['good', 'bad']),
      comment: z.string().nullable().optional(),
      reason_code: z.unknown().optional(),
    }),
  }),
  answer: z.strictObject({ satisfaction_rating: ratingSchema }),
  async run(call) {
    const { score, comment } = call.body.satisfaction_rating;
    const { personId } = call;
    if (personId === undefined) throw forbidden();
    const rated = await rate(
      call.app.db,
      { ticketId: call.id(), requesterId: personId },
      { score, reason: comment ?? '' },
      new Date(),
    );
    if (rated.outcome === 'not-found')
      throw mayReadRequests(call.viewer) ? forbidden('Only the requester judges.') : recordNotFound();
    if (rated.outcome === 'over') throw fieldInvalid('status', 'the ticket must be solved, and not long ago');
    if (rated.outcome === 'invalid') throw fieldInvalid('comment', 'is too long', 'ValueTooLong');
    return { satisfaction_rating: ratingAnswer(call, await findRating(call, sql`s.ticket_id = ${call.id()}`)) };
  },
});

/** How requesters judged. */
export const ratingEndpoints: readonly Endpoint[] = [
  list('/satisfaction_ratings'),
  list('/satisfaction_ratings/received'),
  show,
  create,
];

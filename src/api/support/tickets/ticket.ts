import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { type Channel, PRIORITIES, STATUSES, TYPES } from '../../../tickets/ticket.ts';
import type { Call } from '../../frame/endpoint.ts';
import { at, flag, id, idOrNull, moment, noneOf, nothing, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { type FieldValue, fieldsOfTickets } from './fields.ts';
import type { TicketRow } from './ticket-row.ts';

/** The value of a company's own field. */
export const fieldValueSchema = z.strictObject({
  id,
  value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
});

/** How something came in. */
export const viaSchema = z.strictObject({
  channel: text,
  source: z.strictObject({ from: z.strictObject({}), to: z.strictObject({}), rel: z.null() }),
});

/** The contract's names of the ways in. */
const CHANNEL: Record<Channel, string> = {
  web: 'web',
  email: 'email',
  chat: 'chat',
  call: 'voice',
  widget: 'web',
  api: 'api',
  community: 'web',
};

/** How a ticket came in, as answers say it. */
export function via(channel: Channel) {
  return { channel: CHANNEL[channel], source: { from: {}, to: {}, rel: null } };
}

/** A ticket as answers show it. */
export const ticketSchema = z.strictObject({
  url: text,
  id,
  external_id: textOrNull,
  via: viaSchema,
  created_at: at,
  updated_at: at,
  generated_timestamp: id,
  type: z.enum(TYPES).nullable(),
  subject: text,
  raw_subject: text,
  description: text,
  priority: z.enum(PRIORITIES).nullable(),
  status: z.enum([...STATUSES, 'deleted']),
  recipient: nothing,
  requester_id: id,
  submitter_id: id,
  assignee_id: idOrNull,
  organization_id: idOrNull,
  group_id: idOrNull,
  collaborator_ids: z.array(id),
  follower_ids: z.array(id),
  email_cc_ids: z.array(id),
  forum_topic_id: nothing,
  problem_id: idOrNull,
  has_incidents: flag,
  is_public: flag,
  due_at: nothing,
  tags: z.array(text),
  custom_fields: z.array(fieldValueSchema),
  satisfaction_rating: z.strictObject({ score: text, id: id.optional(), comment: textOrNull.optional() }),
  sharing_agreement_ids: noneOf,
  custom_status_id: nothing,
  fields: z.array(fieldValueSchema),
  followup_ids: noneOf,
  ticket_form_id: nothing,
  brand_id: nothing,
  allow_channelback: flag,
  allow_attachments: flag,
  from_messaging_channel: flag,
  metric_set: z.unknown().optional(),
});
export type TicketAnswer = z.infer<typeof ticketSchema>;

/** Tickets as programs are shown them, with one statement where a field has no number yet. */
export async function ticketAnswers(
  call: Pick<Call, 'url' | 'app'>,
  rows: readonly TicketRow[],
  db: Db = call.app.db,
): Promise<TicketAnswer[]> {
  const fieldsOf = await fieldsOfTickets(db, call.app.site, rows);
  return rows.map((row) => ticketAnswer(call, row, fieldsOf(row.customFields)));
}

function ticketAnswer(call: Pick<Call, 'url'>, row: TicketRow, fields: FieldValue[]): TicketAnswer {
  const { rating } = row;
  const isDone = row.status === 'solved' || row.status === 'closed';
  return {
    url: rowUrl(call, `/tickets/${row.id}`),
    id: row.id,
    external_id: row.externalId,
    via: via(row.channel),
    created_at: moment(row.createdAt),
    updated_at: moment(row.updatedAt),
    generated_timestamp: Math.floor(row.updatedAt.getTime() / 1000),
    type: row.type,
    subject: row.subject,
    raw_subject: row.subject,
    description: row.description,
    priority: row.priority,
    status: row.isDeleted ? 'deleted' : row.status,
    recipient: null,
    requester_id: row.requesterId,
    submitter_id: row.submitterId,
    assignee_id: row.assigneeId,
    organization_id: row.organizationId,
    group_id: row.groupId,
    collaborator_ids: row.collaboratorIds,
    follower_ids: row.followerIds,
    email_cc_ids: row.collaboratorIds,
    forum_topic_id: null,
    problem_id: row.problemId,
    has_incidents: row.hasIncidents,
    is_public: row.isPublic,
    due_at: null,
    tags: row.tags,
    custom_fields: fields,
    satisfaction_rating: rating
      ? { score: rating.score, id: Number(rating.id), comment: rating.comment }
      : { score: isDone ? 'offered' : 'unoffered' },
    sharing_agreement_ids: [],
    custom_status_id: null,
    fields,
    followup_ids: [],
    ticket_form_id: null,
    brand_id: null,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
  };
}

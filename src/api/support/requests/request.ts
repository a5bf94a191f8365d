import { z } from 'zod';
import { fieldsForRequester, ownerOfField } from '../../../tickets/policy.ts';
import { FOLLOWS_UP, PRIORITIES, STATUSES, type Status, shownStatus, TYPES } from '../../../tickets/ticket.ts';
import type { Call } from '../../frame/endpoint.ts';
import { at, flag, id, idOrNull, moment, nothing, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { fieldsOfTickets } from '../tickets/fields.ts';
import { fieldValueSchema, via, viaSchema } from '../tickets/ticket.ts';
import type { TicketRow } from '../tickets/ticket-row.ts';

/** A ticket as its requester is shown it. */
export const requestSchema = z.strictObject({
  url: text,
  id,
  status: z.enum(STATUSES),
  priority: z.enum(PRIORITIES).nullable(),
  type: z.enum(TYPES).nullable(),
  subject: text,
  description: text,
  organization_id: idOrNull,
  via: viaSchema,
  custom_fields: z.array(fieldValueSchema),
  requester_id: id,
  collaborator_ids: z.array(id),
  email_cc_ids: z.array(id),
  is_public: flag,
  due_at: nothing,
  can_be_solved_by_me: flag,
  solved: flag,
  created_at: at,
  updated_at: at,
  recipient: textOrNull,
  followup_source_id: idOrNull,
  assignee_id: idOrNull,
  ticket_form_id: idOrNull,
  custom_status_id: idOrNull,
  fields: z.array(fieldValueSchema),
});
export type RequestAnswer = z.infer<typeof requestSchema>;

/** Tickets as their requesters are shown them. */
export async function requestAnswers(
  call: Pick<Call, 'app' | 'url' | 'personId'>,
  rows: readonly TicketRow[],
): Promise<RequestAnswer[]> {
  const { site, db } = call.app;
  const fieldsOf = await fieldsOfTickets(
    db,
    site,
    rows.map((row) => ({ customFields: fieldsForRequester(row.customFields, site) })),
    (key) => ownerOfField(key, site) === 'requester',
  );
  return rows.map((row) => {
    const fields = fieldsOf(fieldsForRequester(row.customFields, site));
    const follows = row.customFields[FOLLOWS_UP];
    const status = shownStatus({ status: row.status, firstRepliedAt: row.firstRepliedAt, assigneeId: row.assigneeId });
    return {
      url: rowUrl(call, `/requests/${row.id}`),
      id: row.id,
      status: forRequester(status),
      priority: row.priority,
      type: row.type,
      subject: row.subject,
      description: row.isPublic ? row.description : '',
      organization_id: row.organizationId,
      via: via(row.channel),
      custom_fields: fields,
      requester_id: row.requesterId,
      collaborator_ids: row.collaboratorIds,
      email_cc_ids: row.collaboratorIds,
      is_public: true,
      due_at: null,
      can_be_solved_by_me: row.requesterId === call.personId && row.assigneeId !== null && !isDone(row.status),
      solved: isDone(row.status),
      created_at: moment(row.createdAt),
      updated_at: moment(row.updatedAt),
      recipient: null,
      followup_source_id: typeof follows === 'number' ? follows : null,
      assignee_id: row.assigneeId,
      ticket_form_id: null,
      custom_status_id: null,
      fields,
    };
  });
}

const isDone = (status: Status) => status === 'solved' || status === 'closed';

/** That something is on hold is the team's matter; for who asked it is open. */
function forRequester(status: Status): Status {
  return status === 'hold' ? 'open' : status;
}

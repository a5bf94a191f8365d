import { and, asc, eq, gte, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { groups } from '../../../tickets/groups/schema.ts';
import { ticketEvents } from '../../../tickets/schema.ts';
import type { Changes } from '../../../tickets/ticket.ts';
import { countRows } from '../../frame/count.ts';
import type { Call } from '../../frame/endpoint.ts';
import type { ListSource } from '../../frame/paging.ts';
import { at, id, moment, text } from '../../frame/shapes.ts';
import { personIdsOf } from '../users/people.ts';
import { type CommentRow, commentAnswer, commentSchema, NOBODY, readComments } from './comment.ts';
import { fieldNumbers } from './fields.ts';
import { viaSchema } from './ticket.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), z.array(z.number())]);

/** What was done to a ticket at once, by one. */
export const auditSchema = z.strictObject({
  id,
  ticket_id: id,
  created_at: at,
  author_id: id,
  metadata: z.strictObject({ system: z.record(z.string(), z.unknown()), custom: z.strictObject({}) }),
  events: z.array(
    z.union([
      commentSchema.omit({ via: true, created_at: true, metadata: true }),
      z.strictObject({ id, type: z.literal('Create'), field_name: text, value }),
      z.strictObject({ id, type: z.literal('Change'), field_name: text, value, previous_value: value }),
      z.strictObject({ id, type: z.literal('SatisfactionRating'), score: text, body: text.nullable() }),
    ]),
  ),
  via: viaSchema,
});
export type AuditAnswer = z.infer<typeof auditSchema>;

/** Events that were written together, the oldest first. */
export interface AuditRow {
  id: number;
  ticketId: number;
  actor: string;
  createdAt: Date;
  events: { id: number; kind: string; subjectId: number | null; changes: Changes }[];
  place: string;
}

/** What was written in one transaction has one moment and one who did it: its first event says which audit it is. */
const isFirst = sql`not exists (select from tickets.events f where f.ticket_id = e.ticket_id and f.created_at = e.created_at
  and f.actor = e.actor and f.id < e.id)`;

/** The audits of tickets. @param where over `e`, the events. @param isKnown only first events fulfil it. */
export function auditList(db: Db, where: SQL, isKnown = false): ListSource<AuditRow> {
  const from = isKnown ? sql`tickets.events e where ${where}` : sql`tickets.events e where ${where} and ${isFirst}`;
  return {
    id: sql`e.id`,
    sorts: { created_at: { by: sql`e.created_at`, type: 'timestamptz' } },
    defaultSort: 'created_at',
    async rows({ where: after, orderBy, limit, offset, place }) {
      const result = await db.execute(sql`
        select e.id, e.ticket_id, e.actor, e.created_at, e.place, o.id as event, o.kind, o.subject_id, o.changes::text as changes
        from (select e.*, ${place} as place from ${from} ${after ? sql`and ${after}` : sql``}
          order by ${orderBy} limit ${limit} offset ${offset}) as e
        join tickets.events o on o.ticket_id = e.ticket_id and o.created_at = e.created_at and o.actor = e.actor
        order by ${orderBy}, o.id`);
      const audits = new Map<number, AuditRow>();
      for (const row of rowsOf<Record<string, string | null>>(result)) {
        const id = Number(row['id']);
        const audit = audits.get(id) ?? {
          id,
          ticketId: Number(row['ticket_id']),
          actor: row['actor']!,
          createdAt: new Date(row['created_at']!),
          events: [],
          place: row['place']!,
        };
        audits.set(id, audit);
        const subjectId = row['subject_id'] == null ? null : Number(row['subject_id']);
        const changes = JSON.parse(row['changes']!) as Changes;
        audit.events.push({ id: Number(row['event']), kind: row['kind']!, subjectId, changes });
      }
      return [...audits.values()];
    },
    count: () => countRows(db, from),
  };
}

/** What was done to a ticket from an event on. */
export async function auditSince(db: Db, ticketId: number, eventId: number): Promise<AuditRow | undefined> {
  const rows = await db
    .select()
    .from(ticketEvents)
    .where(and(eq(ticketEvents.ticketId, ticketId), gte(ticketEvents.id, eventId)))
    .orderBy(asc(ticketEvents.id));
  const [first] = rows;
  if (!first) return undefined;
  return { id: first.id, ticketId, actor: first.actor, createdAt: first.createdAt, events: rows, place: '' };
}

/** Columns of ours by the names of the contract; what is not here is nothing that programs know. */
const FIELD_NAMES: Record<string, string> = {
  subject: 'subject',
  status: 'status',
  priority: 'priority',
  type: 'type',
  requester_id: 'requester_id',
  organization_id: 'organization_id',
  assignee_id: 'assignee_id',
  group_name: 'group_id',
  tags: 'tags',
  external_id: 'external_id',
  problem_id: 'problem_id',
  custom_fields: 'custom_fields',
};

/** Audits as programs of agents are shown them; at most four statements for a page. */
export async function auditAnswers(
  call: Pick<Call, 'url' | 'app'>,
  rows: readonly AuditRow[],
  db: Db = call.app.db,
): Promise<AuditAnswer[]> {
  const events = rows.flatMap((row) => row.events);
  const said = events.flatMap(({ kind, subjectId }) =>
    kind === 'comment.created' && subjectId !== null ? [subjectId] : [],
  );
  const changes = events.flatMap((event) => Object.entries(event.changes));
  const accounts = changes.flatMap(([name, pair]) => (name === 'assignee_id' ? pair.map(numberOrNull) : []));
  const fields = changes.flatMap(([name, pair]) =>
    name === 'custom_fields' ? pair.flatMap((one) => Object.keys(one ?? {})) : [],
  );
  const isGrouped = changes.some(([name]) => name === 'group_name');
  const [comments, personOf, numberOf, named] = await Promise.all([
    readComments(db, said),
    personIdsOf(db, [...accounts, ...rows.map(({ actor }) => accountIn(actor))]),
    fieldNumbers(db, [...new Set(fields)]),
    isGrouped ? db.select({ id: groups.id, name: groups.name }).from(groups) : [],
  ]);
  const groupOf = new Map(named.map(({ id: one, name }) => [name.toLowerCase(), one]));
  const shown = (name: string, one: unknown): z.infer<typeof value> => {
    if (one === null || one === undefined) return null;
    if (name === 'assignee_id') return personOf(Number(one));
    if (name === 'group_name') return groupOf.get(String(one).toLowerCase()) ?? null;
    return one as z.infer<typeof value>;
  };
  return rows.map((row) => ({
    id: row.id,
    ticket_id: row.ticketId,
    created_at: moment(row.createdAt),
    author_id: authorOf(row.actor, personOf),
    metadata: { system: {}, custom: {} },
    events: row.events.flatMap((event) => eventAnswers(call, row, event, { comments, shown, numberOf })),
    via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
  }));
}

const numberOrNull = (one: unknown) => (one === null || one === undefined ? null : Number(one));

function accountIn(actor: string): number | null {
  const [, number] = /^agent:(\d+)$/.exec(actor) ?? [];
  return number === undefined ? null : Number(number);
}

function authorOf(actor: string, personOf: (account: number | null) => number | null): number {
  const [, requester] = /^requester:(\d+)$/.exec(actor) ?? [];
  if (requester !== undefined) return Number(requester);
  return personOf(accountIn(actor)) ?? NOBODY;
}

function eventAnswers(
  call: Pick<Call, 'url' | 'app'>,
  row: AuditRow,
  event: AuditRow['events'][number],
  known: {
    comments: ReadonlyMap<number, CommentRow>;
    shown(name: string, one: unknown): z.infer<typeof value>;
    numberOf(key: string): number;
  },
): AuditAnswer['events'] {
  if (event.kind === 'comment.created') {
    const comment = known.comments.get(event.subjectId ?? 0);
    if (!comment) return [];
    const { via: _via, created_at: _at, metadata: _metadata, ...answer } = commentAnswer(call, comment, row.id);
    return [answer];
  }
  if (event.kind.startsWith('satisfaction.') && event.kind !== 'satisfaction.deleted') {
    const score = event.changes['score']?.[1];
    const reason = event.changes['reason']?.[1];
    return [
      {
        id: event.id,
        type: 'SatisfactionRating',
        score: String(score ?? ''),
        body: typeof reason === 'string' ? reason : null,
      },
    ];
  }
  if (event.kind !== 'ticket.created' && event.kind !== 'ticket.updated') return [];
  const isNew = event.kind === 'ticket.created';
  const one = (field: string, now: z.infer<typeof value>, before: z.infer<typeof value>) =>
    isNew
      ? { id: event.id, type: 'Create' as const, field_name: field, value: now }
      : { id: event.id, type: 'Change' as const, field_name: field, value: now, previous_value: before };
  return Object.entries(event.changes).flatMap(([name, [before, now]]) => {
    const field = FIELD_NAMES[name];
    if (field === undefined) return [];
    if (name !== 'custom_fields') return [one(field, known.shown(name, now), known.shown(name, before))];
    const [was, is] = [before ?? {}, now ?? {}] as Record<string, z.infer<typeof value>>[];
    return [...new Set([...Object.keys(was!), ...Object.keys(is!)])]
      .filter((key) => JSON.stringify(was![key]) !== JSON.stringify(is![key]))
      .map((key) => one(String(known.numberOf(key)), is![key] ?? null, was![key] ?? null));
  });
}

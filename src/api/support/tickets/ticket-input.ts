import { z } from 'zod';
import { PRIORITIES, STATUSES, TYPES } from '../../../tickets/ticket.ts';

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional();
const number = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
const numberOrEmpty = z.union([number, z.literal('').transform(() => null)]);
/** Texts may be sent as numbers. */
const words = z.union([z.string(), z.number().transform(String)]);
const tags = z.union([z.array(words), z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))]);

const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.union([z.enum(values), z.literal('').transform(() => null)]);

/** Values of a company's own fields: a list of ids and values, or an object. */
const customValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
export const customFieldsInput = z.union([
  z.array(z.object({ id: z.union([z.number(), z.string()]), value: customValue.optional() })),
  z.record(z.string(), customValue).transform((fields) => Object.entries(fields).map(([id, value]) => ({ id, value }))),
]);

/** What is said with a ticket; a text alone is its body. */
export const commentInput = z.union([
  z.object({
    body: maybe(words),
    html_body: maybe(z.string()),
    public: maybe(z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])),
    author_id: maybe(number),
    uploads: maybe(z.union([z.array(z.string()), z.string().transform((token) => [token])])),
  }),
  z.string().transform((body) => ({ body })),
]);
export type CommentInput = z.output<typeof commentInput>;

const person = z.object({
  name: maybe(words),
  email: maybe(z.string()),
  locale: maybe(z.string()),
  locale_id: z.unknown().optional(),
});

/** What can be written of a ticket. */
export const ticketInput = z.object({
  subject: maybe(words),
  raw_subject: maybe(words),
  description: maybe(words),
  comment: maybe(commentInput),
  requester: maybe(person),
  requester_id: maybe(number),
  submitter_id: maybe(number),
  status: maybe(choice(STATUSES)),
  priority: maybe(choice(PRIORITIES)),
  type: maybe(choice(TYPES)),
  external_id: maybe(words),
  group_id: maybe(numberOrEmpty),
  assignee_id: maybe(numberOrEmpty),
  assignee_email: maybe(z.string()),
  problem_id: maybe(numberOrEmpty),
  tags: maybe(tags),
  additional_tags: maybe(tags),
  remove_tags: maybe(tags),
  custom_fields: maybe(customFieldsInput),
  fields: maybe(customFieldsInput),
  collaborators: maybe(z.array(z.union([number, z.string(), person]))),
  collaborator_ids: maybe(z.array(number)),
  additional_collaborators: maybe(z.array(z.union([number, z.string(), person]))),
  email_ccs: maybe(
    z.array(
      z.object({ user_id: maybe(number), user_email: maybe(z.string()), action: maybe(z.enum(['put', 'delete'])) }),
    ),
  ),
  safe_update: maybe(z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])),
  updated_stamp: maybe(z.string()),
});
export type TicketInput = z.output<typeof ticketInput>;

/** A moment in ISO 8601 or in seconds since 1970. */
const when = maybe(z.union([z.string(), z.number()]));
/** Comments that one ticket is imported with, at most. */
const MOST_IMPORTED = 1_000;

/** A ticket that is brought in from elsewhere, with what was said in it there. */
export const importInput = ticketInput.extend({
  created_at: when,
  solved_at: when,
  comments: maybe(
    z
      .array(
        z.object({
          value: maybe(words),
          body: maybe(words),
          html_body: maybe(z.string()),
          public: maybe(z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])),
          author_id: maybe(number),
          created_at: when,
          uploads: maybe(z.array(z.string())),
        }),
      )
      .max(MOST_IMPORTED),
  ),
});
export type ImportInput = z.output<typeof importInput>;

// What agents have saved to say and do again.
import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { deleteMacro, type MacroInput, saveMacro } from '../../../desk/macros/edit-macro.ts';
import { macros } from '../../../desk/macros/schema.ts';
import { findMacro, type Macro } from '../../../desk/macros/store.ts';
import { macroFor } from '../../../desk/macros/use-macro.ts';
import { mayEditMacros, mayWorkOnDesk } from '../../../desk/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { numbers } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { onePage, pageSchema } from '../../frame/paging.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { idsParameter, textParameter } from '../../frame/read.ts';
import { at, flag, id, idOrNull, moment, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { MOST_AT_ONCE } from '../jobs/job-status.ts';
import { wordsOf } from '../tickets/comment.ts';
import { findTicketRow } from '../tickets/read-endpoints.ts';
import { ticketAnswers, ticketSchema } from '../tickets/ticket.ts';
import { type GroupNames, readGroupNames } from './group-names.ts';
import { actionSchema, actionsInput, actionsOf, bodyOut, workOf } from './macro-actions.ts';

const common = { group: 'Macros', resource: 'tickets', may: mayWorkOnDesk } as const;
const writes = { ...common, may: mayEditMacros } as const;

/** For whom something saved is: everybody, or one group or person. */
export const restrictionSchema = z.strictObject({ type: text, id: idOrNull, ids: z.array(id).optional() }).nullable();

const macroSchema = z.strictObject({
  url: text,
  id,
  title: text,
  active: flag,
  updated_at: at,
  created_at: at,
  default: flag,
  position: id,
  description: textOrNull,
  actions: z.array(actionSchema),
  restriction: restrictionSchema,
  raw_title: text,
  usage_1h: id.optional(),
});
const answer = z.strictObject({ macro: macroSchema });

function macroAnswer(call: Pick<Call, 'url'>, row: Macro, position: number, groups: GroupNames) {
  const group = row.groupName === null ? null : groups.idOf(row.groupName);
  return {
    url: rowUrl(call, `/macros/${row.id}`),
    id: row.id,
    title: row.title,
    raw_title: row.title,
    active: row.active,
    updated_at: moment(row.updatedAt),
    created_at: moment(row.createdAt),
    default: false,
    position,
    description: null,
    actions: actionsOf(row, groups),
    restriction: row.groupName === null ? null : { type: 'Group', id: group, ...(group !== null && { ids: [group] }) },
  };
}

const lists = (path: string, onlyActive: boolean) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: onlyActive ? 'Macros that can be used.' : 'Macros.',
    query: z.object({
      active: textParameter('true: only those that can be used.'),
      query: textParameter('Words of the title.'),
    }),
    answer: pageSchema('macros', macroSchema),
    async run(call) {
      const active = onlyActive || call.query.active === 'true';
      const all = await call.app.db
        .select()
        .from(macros)
        .where(active ? eq(macros.active, true) : undefined)
        .orderBy(asc(macros.id));
      const words = call.query.query?.toLowerCase();
      const wanted = words === undefined ? all : all.filter(({ title }) => title.toLowerCase().includes(words));
      const { rows, envelope } = pageOfRows(call, wanted);
      const groups = await readGroupNames(call.app.db);
      return { macros: rows.map((row, index) => macroAnswer(call, row, index, groups)), ...envelope };
    },
  });

/** @throws ApiError when there is none. */
async function found(call: Pick<Call, 'app'>, macroId: number): Promise<Macro> {
  const macro = await findMacro(call.app.db, macroId);
  if (!macro) throw recordNotFound();
  return macro;
}

async function shown(call: Pick<Call, 'app' | 'url'>, macroId: number) {
  return { macro: macroAnswer(call, await found(call, macroId), 0, await readGroupNames(call.app.db)) };
}

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/macros/{id}',
  summary: 'One macro.',
  answer,
  run: (call) => shown(call, call.id()),
});

const categories = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/macros/categories',
  summary: 'The beginnings of titles, up to ::.',
  answer: z.strictObject({ categories: z.array(text) }),
  async run({ app }) {
    const rows = await app.db.select({ title: macros.title }).from(macros).where(eq(macros.active, true));
    const first = rows.flatMap(({ title }) => (title.includes('::') ? [title.split('::')[0]!.trim()] : []));
    return { categories: [...new Set(first)].toSorted() };
  },
});

const macroInput = z.object({
  title: z.string().nullable().optional(),
  active: z.boolean().optional(),
  actions: actionsInput.optional(),
  restriction: z
    .object({
      type: z.string(),
      id: z.number().int().nullable().optional(),
      ids: z.array(z.number().int()).nullable().optional(),
    })
    .nullable()
    .optional(),
});
type Input = z.output<typeof macroInput>;

/** The name of the group that a macro is for. @throws ApiError for who is none. */
function groupNameOf({ restriction }: Input, groups: GroupNames): string | null {
  if (!restriction) return null;
  const ids = restriction.ids ?? (restriction.id ? [restriction.id] : []);
  const name = restriction.type === 'Group' && ids.length === 1 ? groups.nameOf(ids[0]!) : undefined;
  if (name === undefined) throw fieldInvalid('restriction', 'a macro is for everybody or for one group');
  return name;
}

/** Adds a macro, or changes the one with this number: what is not named stays. @throws ApiError */
async function save(call: Pick<Call, 'app' | 'viewer'>, input: Input, macroId?: number): Promise<number> {
  const { db } = call.app;
  const before = macroId === undefined ? undefined : await found(call, macroId);
  const groups = await readGroupNames(db);
  const work = input.actions ? workOf(input.actions, groups) : (before ?? { mode: 'answer', body: '', changes: {} });
  const wanted: MacroInput = {
    title: input.title ?? before?.title ?? '',
    groupName: input.restriction === undefined ? (before?.groupName ?? null) : groupNameOf(input, groups),
    mode: work.mode,
    body: work.body,
    changes: work.changes,
    active: input.active ?? before?.active ?? true,
  };
  const saved = await saveMacro(db, agentOf(call), wanted, macroId);
  if (saved.outcome === 'saved') return saved.id;
  if (saved.outcome === 'not-found') throw recordNotFound();
  for (const error of saved.errors)
    if (error.problem === 'unknown')
      throw fieldInvalid('actions', `the text has a placeholder that is not known: ${error.placeholder}`);
  throw problemsInvalid(saved.errors, { body: 'actions', tags: 'actions' });
}

const create = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/macros',
  summary: 'Write a macro.',
  body: z.object({ macro: macroInput }),
  answer,
  status: 201,
  async run(call) {
    const made = await shown(call, await save(call, call.body.macro));
    return new Reply(made, { headers: { location: made.macro.url } });
  },
});

const update = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/macros/{id}',
  summary: 'Change a macro.',
  body: z.object({ macro: macroInput }),
  answer,
  run: async (call) => await shown(call, await save(call, call.body.macro, call.id())),
});

const updateMany = defineEndpoint({
  ...writes,
  method: 'PUT',
  path: '/macros/update_many',
  summary: 'Switch up to 100 macros on or off.',
  body: z.object({
    macros: z
      .array(z.object({ id: z.number().int(), active: z.boolean().optional(), position: z.unknown().optional() }))
      .min(1)
      .max(MOST_AT_ONCE),
  }),
  answer: pageSchema('macros', macroSchema),
  async run(call) {
    for (const { id: macroId, active } of call.body.macros)
      await save(call, active === undefined ? {} : { active }, macroId);
    const ids = call.body.macros.map((one) => one.id);
    const rows = await call.app.db
      .select()
      .from(macros)
      .where(sql`${macros.id} = any(${numbers(ids)})`)
      .orderBy(asc(macros.id));
    const groups = await readGroupNames(call.app.db);
    return {
      macros: rows.map((row, index) => macroAnswer(call, row, index, groups)),
      ...onePage(rows.length),
    };
  },
});

const destroy = defineEndpoint({
  ...writes,
  method: 'DELETE',
  path: '/macros/{id}',
  summary: 'Delete a macro.',
  async run(call) {
    await found(call, call.id());
    await deleteMacro(call.app.db, agentOf(call), call.id());
  },
});

const destroyMany = defineEndpoint({
  ...writes,
  method: 'DELETE',
  path: '/macros/destroy_many',
  summary: 'Delete up to 100 macros.',
  query: z.object({ ids: idsParameter('Numbers of macros.') }),
  async run(call) {
    for (const macroId of call.query.ids ?? []) await deleteMacro(call.app.db, agentOf(call), macroId);
  },
});

const commentSchema = z.strictObject({
  body: text,
  html_body: text,
  public: flag,
  scoped_body: z.array(z.tuple([text, text])),
});

function commentAnswer(call: Pick<Call, 'app'>, { body, mode }: { body: string; mode: 'answer' | 'note' }) {
  const { html_body } = wordsOf({ body, format: 'markdown' }, call.app.site);
  return { body, html_body, public: mode === 'answer', scoped_body: [['channel:all', body]] as [string, string][] };
}

const apply = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/macros/{id}/apply',
  summary: 'What a macro would change of any ticket; nothing is changed.',
  answer: z.strictObject({
    result: z.strictObject({
      ticket: z.strictObject({
        status: text.optional(),
        priority: textOrNull.optional(),
        type: textOrNull.optional(),
        group_id: idOrNull.optional(),
        assignee_id: id.optional(),
        additional_tags: z.array(text).optional(),
        comment: commentSchema.optional(),
      }),
      comment: commentSchema.optional(),
    }),
  }),
  async run(call) {
    const macro = await found(call, call.id());
    const groups = await readGroupNames(call.app.db);
    const { status, priority, type, groupName, addTags, assignee } = macro.changes;
    const comment = macro.body ? commentAnswer(call, { ...macro, body: bodyOut(macro.body) }) : undefined;
    return {
      result: {
        ticket: {
          ...(status && { status }),
          ...(priority !== undefined && { priority }),
          ...(type !== undefined && { type }),
          ...(groupName !== undefined && { group_id: groupName === null ? null : groups.idOf(groupName) }),
          ...(assignee && { assignee_id: call.personId! }),
          ...(addTags?.length && { additional_tags: [...addTags] }),
          ...(comment && { comment }),
        },
        ...(comment && { comment }),
      },
    };
  },
});

const applyToTicket = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/tickets/{id}/macros/{macro}/apply',
  summary: 'A ticket as it would be after a macro; nothing is changed.',
  answer: z.strictObject({
    result: z.strictObject({ ticket: ticketSchema.extend({ comment: commentSchema.optional() }) }),
  }),
  async run(call) {
    const { app } = call;
    const [ticket] = await ticketAnswers(call, [await findTicketRow(call, call.id())]);
    const filled = await macroFor(app, agentOf(call), { macroId: call.id('macro'), ticketId: call.id() });
    if (!filled || !ticket) throw recordNotFound();
    const { status, priority, type, groupName, addTags = [], assigneeId } = filled.changes;
    const groups = await readGroupNames(app.db);
    return {
      result: {
        ticket: {
          ...ticket,
          ...(status && { status }),
          ...(priority !== undefined && { priority }),
          ...(type !== undefined && { type }),
          ...(groupName !== undefined && { group_id: groupName === null ? null : groups.idOf(groupName) }),
          // A macro gives a ticket to whoever uses it, and to nobody else.
          ...(assigneeId && { assignee_id: call.personId! }),
          tags: [...new Set([...ticket.tags, ...addTags])],
          ...(filled.body && { comment: commentAnswer(call, filled) }),
        },
      },
    };
  },
});

/** What agents have saved to say and do again. */
export const macroEndpoints: readonly Endpoint[] = [
  lists('/macros', false),
  lists('/macros/active', true),
  lists('/macros/search', false),
  categories,
  show,
  create,
  update,
  updateMany,
  destroy,
  destroyMany,
  apply,
  applyToTicket,
];

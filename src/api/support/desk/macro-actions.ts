// What macros do, as the contract writes it and as Helpwell keeps it.
import { z } from 'zod';
import { cookedToMarkdown } from '../../../community/transfer/cooked.ts';
import type { MacroInput } from '../../../desk/macros/edit-macro.ts';
import type { MacroChanges } from '../../../desk/macros/macro.ts';
import { PRIORITIES, STATUSES, TYPES } from '../../../tickets/ticket.ts';
import { fieldInvalid } from '../../frame/api-error.ts';
import { text } from '../../frame/shapes.ts';
import type { GroupNames } from './group-names.ts';

/** Something that a macro does, as answers show it. */
export const actionSchema = z.strictObject({ field: text, value: z.union([text, z.array(text), z.null()]) });
type Action = z.infer<typeof actionSchema>;

const word = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
/** The same as it is sent. */
export const actionsInput = z
  .array(z.object({ field: z.string(), value: z.union([word, z.null(), z.array(word).max(100)]).optional() }))
  .max(50);

/** What a macro says and does, of what its form has. */
export type MacroWork = Pick<MacroInput, 'mode' | 'body' | 'changes'>;

/** Placeholders of the contract and ours. */
const PLACEHOLDERS: readonly [theirs: string, ours: string][] = [
  ['ticket.requester.name', 'requester.name'],
  ['ticket.requester.first_name', 'requester.first_name'],
  ['ticket.requester.email', 'requester.email'],
  ['ticket.organization.name', 'organization.name'],
  ['ticket.title', 'ticket.subject'],
  ['current_user.name', 'agent.name'],
  ['current_user.first_name', 'agent.first_name'],
  ['ticket.account', 'site.name'],
];

function translated(body: string, from: 0 | 1): string {
  const names = new Map(PLACEHOLDERS.map((pair) => [pair[from], pair[1 - from]!]));
  return body.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) =>
    names.has(name) ? `{{${names.get(name)}}}` : whole,
  );
}

/** The text of a macro with the placeholders of the contract. */
export const bodyOut = (body: string) => translated(body, 1);

/** What a macro does, as the actions of the contract. */
export function actionsOf({ mode, body, changes }: MacroWork, groups: GroupNames): Action[] {
  const { status, priority, type, groupName, addTags, assignee } = changes;
  return [
    ...(body
      ? [
          { field: 'comment_value', value: bodyOut(body) },
          { field: 'comment_mode_is_public', value: String(mode === 'answer') },
        ]
      : []),
    ...(status ? [{ field: 'status', value: status }] : []),
    ...(priority !== undefined ? [{ field: 'priority', value: priority }] : []),
    ...(type !== undefined ? [{ field: 'type', value: type }] : []),
    ...(groupName !== undefined
      ? [{ field: 'group_id', value: groupName === null ? null : String(groups.idOf(groupName) ?? groupName) }]
      : []),
    ...(addTags?.length ? [{ field: 'current_tags', value: addTags.join(' ') }] : []),
    ...(assignee ? [{ field: 'assignee_id', value: 'current_user' }] : []),
  ];
}

/** Reads the actions of the contract. @throws ApiError for what no macro of ours does. */
export function workOf(actions: z.output<typeof actionsInput>, groups: GroupNames): MacroWork {
  const work: MacroWork = { mode: 'answer', body: '', changes: {} };
  for (const { field, value = null } of actions) {
    const said = Array.isArray(value) ? value.at(-1) : value;
    const one = said === '' || said === '-' ? null : (said ?? null);
    if (field === 'comment_value') work.body = translated(one ?? '', 0);
    else if (field === 'comment_value_html') work.body = translated(fromHtml(one ?? ''), 0);
    else if (field === 'comment_mode_is_public') work.mode = one === 'false' ? 'note' : 'answer';
    else Object.assign(work.changes, changeOf(field, one, value, groups));
  }
  return work;
}

function changeOf(
  field: string,
  one: string | null,
  value: string | string[] | null,
  groups: GroupNames,
): MacroChanges {
  const known = <Value extends string>(values: readonly Value[]) => {
    const found = values.find((each) => each === one);
    if (found === undefined) throw refused(`${field} cannot become ${one}`);
    return found;
  };
  switch (field) {
    case 'status':
      return { status: known(STATUSES) };
    case 'priority':
      return { priority: one === null ? null : known(PRIORITIES) };
    case 'type':
      return { type: one === null ? null : known(TYPES) };
    case 'group_id': {
      const groupName = one === null ? null : groups.nameOf(Number(one));
      if (groupName === undefined) throw refused(`${one} is not a group`);
      return { groupName };
    }
    case 'current_tags':
      return {
        addTags: (Array.isArray(value) ? value : (one ?? '').split(/[\s,]+/)).map((tag) => tag.trim()).filter(Boolean),
      };
    case 'assignee_id':
      if (one !== 'current_user') throw refused('assignee_id can become current_user only');
      return { assignee: 'me' };
    default:
      throw refused(`${field} is nothing that macros change here`);
  }
}

const refused = (problem: string) => fieldInvalid('actions', problem);

/** Placeholders keep their names: in Markdown an underscore is a mark, and would be written with a sign before it. */
function fromHtml(html: string): string {
  return cookedToMarkdown(html).replace(/\{\{[^}]*\}\}/g, (placeholder) => placeholder.replaceAll('\\', ''));
}

import type { FormField } from '../../config/site.ts';
import type { AgentChanges } from '../../tickets/agent-changes.ts';
import { fieldText } from '../../tickets/field-values.ts';
import type { Ticket } from '../../tickets/store.ts';
import { PRIORITIES, STATUSES, TOPIC, TYPES } from '../../tickets/ticket.ts';
import { readTags } from '../settable.ts';

/** Before the name of a field that says what it held when the page was made: only what was changed here is changed. */
const WAS = 'was:';
/** Before the id of a custom field. */
const CUSTOM = 'field:';

/** The values of the form's fields, as text, by the names there. */
export type FieldValues = Record<string, string>;

/** The custom fields that agents fill in on the page of a ticket. */
export function customFieldsOf(contactForm: {
  fields: readonly FormField[];
  agentsFields: readonly FormField[];
}): readonly FormField[] {
  return [...contactForm.fields, ...contactForm.agentsFields];
}

/** What the form holds of a ticket. */
export function valuesOf(ticket: Ticket, custom: readonly { id: string }[]): FieldValues {
  return {
    status: ticket.status,
    priority: ticket.priority ?? '',
    type: ticket.type ?? '',
    assignee: ticket.assigneeId === null ? '' : String(ticket.assigneeId),
    group: ticket.groupName ?? '',
    tags: ticket.tags.join(', '),
    ...Object.fromEntries(custom.map(({ id }) => [CUSTOM + id, fieldText(ticket.customFields, id)])),
    [CUSTOM + TOPIC]: fieldText(ticket.customFields, TOPIC),
  };
}

/** The name of the field that says what another one held. */
export const wasName = (name: string): string => WAS + name;
/** The name of the field of a custom field. */
export const customName = (id: string): string => CUSTOM + id;

/**
 * What was changed in the form, compared to what it held when it was made: what a colleague has changed meanwhile stays. Values that no form of ours
 * has are nothing.
 */
export function changesIn(given: FieldValues, custom: readonly { id: string }[]): AgentChanges {
  const changed = (name: string): string | undefined => {
    const [now, was] = [given[name], given[WAS + name]];
    return now === undefined || was === undefined || now === was ? undefined : now;
  };
  const choice = <Value extends string>(name: string, values: readonly Value[]): Value | null | undefined => {
    const value = changed(name);
    if (value === '') return null;
    return values.includes(value as Value) ? (value as Value) : undefined;
  };
  const changes: AgentChanges = {
    status: choice('status', STATUSES) ?? undefined,
    priority: choice('priority', PRIORITIES),
    type: choice('type', TYPES),
  };
  const assignee = changed('assignee');
  if (assignee === '') changes.assigneeId = null;
  else if (assignee !== undefined && /^[1-9]\d{0,14}$/.test(assignee)) changes.assigneeId = Number(assignee);
  const group = changed('group');
  if (group !== undefined) changes.groupName = group === '' ? null : group;
  const tags = changed('tags');
  if (tags !== undefined) {
    const [now, was] = [readTags(tags), readTags(given[wasName('tags')] ?? '')];
    changes.addTags = now.filter((tag) => !was.includes(tag));
    changes.removeTags = was.filter((tag) => !now.includes(tag));
  }
  const fields = [...custom.map(({ id }) => id), TOPIC].flatMap((id) => {
    const value = changed(CUSTOM + id);
    return value === undefined ? [] : [[id, value.trim() === '' ? null : value] as const];
  });
  if (fields.length > 0) changes.customFields = Object.fromEntries(fields);
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** What the form holds with changes that wait beside the ticket, such as those of an answer that came back. */
export function withChanges(values: FieldValues, changes: AgentChanges): FieldValues {
  const { status, priority, type, assigneeId, groupName, addTags = [], removeTags = [], customFields = {} } = changes;
  const tags = [...readTags(values['tags'] ?? '').filter((tag) => !removeTags.includes(tag)), ...addTags];
  return {
    ...values,
    ...(status !== undefined && { status }),
    ...(priority !== undefined && { priority: priority ?? '' }),
    ...(type !== undefined && { type: type ?? '' }),
    ...(assigneeId !== undefined && { assignee: assigneeId === null ? '' : String(assigneeId) }),
    ...(groupName !== undefined && { group: groupName ?? '' }),
    tags: [...new Set(tags)].join(', '),
    ...Object.fromEntries(Object.entries(customFields).map(([id, value]) => [CUSTOM + id, String(value ?? '')])),
  };
}

/** The values of the form as they were typed, without what they were before. */
export function typedValues(values: FieldValues, typed: (field: string) => string | undefined): FieldValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typed(name) ?? value]));
}

import { isEmail } from '../accounts/email.ts';
import { normalEmail } from '../server/clean-text.ts';
import {
  type CustomFields,
  canBecome,
  cleanLine,
  customFieldProblems,
  LIMITS,
  type Priority,
  type Status,
  type TicketType,
} from './ticket.ts';

/** What an agent changes of a ticket; what is undefined stays as it is. */
export interface AgentChanges {
  status?: Status | undefined;
  priority?: Priority | null | undefined;
  type?: TicketType | null | undefined;
  /** Id of an agent; null for nobody. */
  assigneeId?: number | null | undefined;
  groupName?: string | null | undefined;
  addTags?: readonly string[] | undefined;
  removeTags?: readonly string[] | undefined;
  /** Addresses that get copies from now on, or no more. */
  addCc?: readonly string[] | undefined;
  removeCc?: readonly string[] | undefined;
  /** Only what is named changes; null takes the field out. */
  customFields?: CustomFields | undefined;
}

/** A field that an agent's change cannot have, and why. */
export interface ChangeProblem {
  field: 'status' | 'groupName' | 'tags' | 'cc' | 'customFields';
  reason: 'impossible' | 'too-long' | 'too-many';
}

/** What decides what a change makes of a ticket. */
export interface ChangedTicket {
  status: Status;
  priority: Priority | null;
  type: TicketType | null;
  assigneeId: number | null;
  groupName: string | null;
  tags: string[];
  cc: string[];
  customFields: CustomFields;
}

/** Who changes it, and whether the requester hears from them with it. */
export interface Changer {
  agentId: number;
  answers: boolean;
}

/**
 * What the change makes of the ticket, by the rules that hold for every desk: who answers a ticket that nobody has takes it; one that somebody
 * has, or that was answered, is no longer new; what is solved has somebody who solved it.
 * @returns the columns that differ afterwards, with their values; none when nothing does.
 */
export function changedColumns(
  ticket: ChangedTicket,
  changes: AgentChanges,
  { agentId, answers }: Changer,
): { set: Partial<ChangedTicket>; problems: ChangeProblem[] } {
  const problems: ChangeProblem[] = [];
  let assigneeId = changes.assigneeId === undefined ? ticket.assigneeId : changes.assigneeId;
  if (assigneeId === null && answers && changes.assigneeId === undefined) assigneeId = agentId;

  let status = changes.status ?? ticket.status;
  if (!canBecome(ticket.status, status)) problems.push({ field: 'status', reason: 'impossible' });
  if (status === 'new' && (answers || assigneeId !== null)) status = 'open';
  const isSolvedNow = status === 'solved' && ticket.status !== 'solved';
  if (isSolvedNow && assigneeId === null) assigneeId = agentId;

  const after: ChangedTicket = {
    status,
    assigneeId,
    priority: changes.priority === undefined ? ticket.priority : changes.priority,
    type: changes.type === undefined ? ticket.type : changes.type,
    groupName: changes.groupName === undefined ? ticket.groupName : cleanLine(changes.groupName ?? '') || null,
    tags: changedTags(ticket.tags, changes),
    cc: changedCopies(ticket.cc, changes),
    customFields: changedFields(ticket.customFields, changes.customFields ?? {}),
  };
  if ([...(after.groupName ?? '')].length > LIMITS.name) problems.push({ field: 'groupName', reason: 'too-long' });
  if (after.tags.length > LIMITS.tags) problems.push({ field: 'tags', reason: 'too-many' });
  if (after.tags.some((tag) => [...tag].length > LIMITS.tag)) problems.push({ field: 'tags', reason: 'too-long' });
  if (after.cc.length > LIMITS.copies) problems.push({ field: 'cc', reason: 'too-many' });
  if (after.cc.some((one) => !ticket.cc.includes(one) && !isPersonsAddress(one)))
    problems.push({ field: 'cc', reason: 'impossible' });
  if (changes.customFields && customFieldProblems(after.customFields).length > 0)
    problems.push({ field: 'customFields', reason: 'too-long' });

  const names = Object.keys(after) as (keyof ChangedTicket)[];
  const differing = names.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(ticket[name]));
  return { set: Object.fromEntries(differing.map((name) => [name, after[name]])), problems };
}

function changedTags(tags: readonly string[], { addTags = [], removeTags = [] }: AgentChanges): string[] {
  const clean = (given: readonly string[]) => given.map((tag) => cleanLine(tag).toLowerCase()).filter(Boolean);
  const removed = new Set(clean(removeTags));
  return [...new Set([...tags.filter((tag) => !removed.has(tag)), ...clean(addTags)])];
}

function changedCopies(cc: readonly string[], { addCc = [], removeCc = [] }: AgentChanges): string[] {
  const removed = new Set(removeCc.map(normalEmail));
  return [...new Set([...cc, ...addCc.map(normalEmail).filter(Boolean)])].filter((one) => !removed.has(one));
}

/** Whether mail to somebody can be sent there: a mail server of one name is nobody's. */
function isPersonsAddress(email: string): boolean {
  return isEmail(email) && /@[^@]+\.[^@.]+$/.test(email);
}

function changedFields(fields: CustomFields, changed: CustomFields): CustomFields {
  const merged = { ...fields, ...changed };
  return Object.fromEntries(Object.entries(merged).filter(([id, value]) => value !== null || !(id in changed)));
}

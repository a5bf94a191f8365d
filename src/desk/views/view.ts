import type { Viewer } from '../../accounts/viewer.ts';
import { UNSOLVED } from '../../tickets/ticket.ts';
import { type Conditions, isUnsolvedOnly, ME } from './condition.ts';

/** Orders of a list. */
export const ORDERS = ['waiting', 'due', 'priority', 'updated', 'newest', 'oldest'] as const;
export type Order = (typeof ORDERS)[number];

/** Columns of a list besides number and subject, which every list has. */
export const COLUMNS = [
  'requester',
  'status',
  'priority',
  'assignee',
  'group',
  'topic',
  'tags',
  'channel',
  'locale',
  'created',
  'updated',
  'waiting',
  'due',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Who sees a saved view. */
export const AUDIENCES = ['personal', 'group', 'all'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a list shows, and how. */
export interface View {
  /** As the address names it: a word of ours, or the number of a saved one. */
  id: string;
  /** Undefined of those that everybody has, whose names stand in the messages. */
  name?: string;
  conditions: Conditions;
  columns: readonly Column[];
  order: Order;
  /** What was marked as spam, which no other view shows. */
  spam?: true;
  /** Of saved ones: who sees it, and whose it is. */
  saved?: { audience: Audience; ownerId: number; groupId: number | null };
}

export const VIEW_LIMITS = {
  name: 100,
  /** Saved views of one person, of one group, or of all. */
  most: 50,
} as const;

const unsolved = { field: 'status', is: 'any-of', values: UNSOLVED } satisfies Conditions['all'][number];
/** Days after which what is solved is found by the search only. */
export const SOLVED_DAYS = 30;
const WORK: readonly Column[] = ['requester', 'status', 'priority', 'assignee', 'group', 'waiting', 'due'];

/** The views that everybody has, in their order. */
export const SYSTEM_VIEWS = [
  view('mine', [unsolved, { field: 'assignee', is: 'any-of', values: [ME] }], 'due', [
    'requester',
    'status',
    'priority',
    'group',
    'waiting',
    'due',
  ]),
  view('unassigned', [unsolved, { field: 'assignee', is: 'any-of', values: [''] }], 'due', [
    'requester',
    'status',
    'priority',
    'group',
    'waiting',
    'due',
  ]),
  view('overdue', [unsolved, { field: 'overdue', is: 'yes' }], 'due', WORK),
  view('unsolved', [unsolved], 'due', WORK),
  view('solved', [{ field: 'status', is: 'any-of', values: ['solved', 'closed'] }], 'updated', [
    'requester',
    'status',
    'assignee',
    'group',
    'updated',
  ]),
  { ...view('spam', [], 'newest', ['requester', 'status', 'created']), spam: true },
] satisfies View[];
export type SystemView = 'mine' | 'unassigned' | 'overdue' | 'unsolved' | 'solved' | 'spam';

function view<Id extends SystemView>(id: Id, all: Conditions['all'], order: Order, columns: readonly Column[]) {
  return { id, conditions: { all, any: [] }, order, columns };
}

/** Whether the number of its requests is shown: what is solved is too much to count for everybody. */
export function isCounted({ conditions, spam }: Pick<View, 'conditions' | 'spam'>): boolean {
  return !spam && isUnsolvedOnly(conditions);
}

/** The order that the view can have: by what only what is unsolved has, only where there is nothing else. */
export function orderOf(given: Pick<View, 'conditions' | 'order'>): Order {
  const needsFew = given.order === 'waiting' || given.order === 'due' || given.order === 'priority';
  return needsFew && !isUnsolvedOnly(given.conditions) ? 'updated' : given.order;
}

/** Whether the viewer may change or delete a saved view: their own, and administrators those of groups and of all. */
export function mayChangeView(viewer: Viewer, saved: NonNullable<View['saved']>): boolean {
  return viewer.id === saved.ownerId || (saved.audience !== 'personal' && viewer.role === 'administrator');
}

/** Whether the viewer may save a view for these: themselves, a group they are in, and administrators for every group and for all. */
export function maySaveFor(viewer: Viewer, audience: Audience, isInGroup: boolean): boolean {
  return audience === 'personal' || viewer.role === 'administrator' || (audience === 'group' && isInGroup);
}

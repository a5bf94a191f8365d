// The fields by which a list is filtered and a view is made: what stands in an address or a form, as conditions and back.
import { cleanLine } from '../../tickets/ticket.ts';
import { type Condition, type Conditions, conditionSchema, GROUP, MOST_CONDITIONS } from './condition.ts';

/** Fields with several choices, by the names that they have in addresses and forms. */
export const CHOICE_FIELDS = {
  status: 'status',
  priority: 'priority',
  type: 'type',
  channel: 'channel',
  assignee: 'assignee',
  group: 'group',
  in: 'locale',
  topic: 'topic',
} as const;
type ChoiceName = keyof typeof CHOICE_FIELDS;

/** Fields with a number of hours: which moment it is about, and whether it is to be longer ago. */
export const HOUR_FIELDS = {
  waits: { field: 'waiting', is: 'longer-ago' },
  quiet: { field: 'updated', is: 'longer-ago' },
  since: { field: 'created', is: 'shorter-ago' },
  solved: { field: 'solved', is: 'shorter-ago' },
} as const;
type HourName = keyof typeof HOUR_FIELDS;

/** Fields with words between commas. */
const TAG_FIELDS = { tag: 'any-of', without: 'none-of' } as const;
type TagName = keyof typeof TAG_FIELDS;

/** In a field of choices, "has none": in an address an empty value says nothing. */
export const NOTHING = '-';
/** Before the id of a field of the company's own. */
const OWN_FIELD = 'field-';

/** What the fields say; texts as they are typed. */
export type Filters = Partial<Record<ChoiceName, string[]>> &
  Partial<Record<HourName | TagName, string>> & {
    overdue?: 'yes';
    /** Fields of the company's own, by their ids. */
    own?: Record<string, string>;
  };

const names = <Name extends string>(fields: Record<Name, unknown>) => Object.keys(fields) as Name[];

/** Reads the fields of an address or a form; what is no such value counts as not said. @param values every value of a field. */
export function readFilters(values: (name: string) => readonly string[], ownFields: readonly string[]): Filters {
  const filters: Filters = {};
  for (const name of names(CHOICE_FIELDS)) {
    const chosen = [...new Set(values(name))].filter(
      (value) => value !== '' && conditionOfChoice(name, [value]) !== undefined,
    );
    if (chosen.length > 0) filters[name] = chosen.slice(0, 50);
  }
  for (const name of names(TAG_FIELDS)) {
    const typed = splitTags(values(name)[0] ?? '').join(', ');
    if (typed) filters[name] = typed;
  }
  for (const name of names(HOUR_FIELDS)) {
    const typed = (values(name)[0] ?? '').trim();
    const hours = Number(typed);
    if (typed !== '' && hours >= 0 && hours <= 87_600) filters[name] = String(hours);
  }
  if (values('overdue')[0] === 'yes') filters.overdue = 'yes';
  const own = ownFields.flatMap((id) => {
    const typed = cleanLine(values(OWN_FIELD + id)[0] ?? '').slice(0, 200);
    return typed ? [[id, typed] as const] : [];
  });
  if (own.length > 0) filters.own = Object.fromEntries(own);
  return filters;
}

/** The fields as parameters of an address. */
export function filterParameters(filters: Filters): [string, string][] {
  return [
    ...names(CHOICE_FIELDS).flatMap((name) => (filters[name] ?? []).map((value): [string, string] => [name, value])),
    ...[...names(TAG_FIELDS), ...names(HOUR_FIELDS)].flatMap((name): [string, string][] =>
      filters[name] === undefined ? [] : [[name, filters[name]]],
    ),
    ...(filters.overdue ? [['overdue', 'yes'] as [string, string]] : []),
    ...Object.entries(filters.own ?? {}).map(([id, value]): [string, string] => [OWN_FIELD + id, value]),
  ];
}

/** The name that a field of the company's own has in forms. */
export function ownFieldName(id: string): string {
  return OWN_FIELD + id;
}

/** What the fields ask of a request. */
export function conditionsOf(filters: Filters): Conditions {
  const all: Condition[] = [
    ...names(CHOICE_FIELDS).flatMap((name) => (filters[name] ? (conditionOfChoice(name, filters[name]) ?? []) : [])),
    ...names(TAG_FIELDS).flatMap((name): Condition[] => {
      const values = splitTags(filters[name] ?? '');
      return values.length > 0 ? [{ field: 'tag', is: TAG_FIELDS[name], values }] : [];
    }),
    ...names(HOUR_FIELDS).flatMap((name): Condition[] =>
      filters[name] === undefined ? [] : [{ ...HOUR_FIELDS[name], hours: Number(filters[name]) }],
    ),
    ...(filters.overdue ? [{ field: 'overdue', is: 'yes' } as const] : []),
    ...Object.entries(filters.own ?? {}).map(
      ([id, value]): Condition => ({ field: 'custom', id, is: 'any-of', values: [value] }),
    ),
  ];
  return { all: all.slice(0, MOST_CONDITIONS), any: [] };
}

/** The fields that say what conditions ask; what no field can say is left out. */
export function filtersOf({ all }: Pick<Conditions, 'all'>): Filters {
  const filters: Filters = {};
  for (const one of all) {
    if (one.field === 'overdue') {
      if (one.is === 'yes') filters.overdue = 'yes';
    } else if (one.field === 'tag') {
      filters[one.is === 'any-of' ? 'tag' : 'without'] = one.values.join(', ');
    } else if (one.field === 'custom') {
      if (one.is === 'any-of') filters.own = { ...filters.own, [one.id]: one.values[0]! };
    } else if ('hours' in one) {
      const name = names(HOUR_FIELDS).find(
        (known) => HOUR_FIELDS[known].field === one.field && HOUR_FIELDS[known].is === one.is,
      );
      if (name) filters[name] = String(one.hours);
    } else if (one.is === 'any-of') {
      const name = names(CHOICE_FIELDS).find((known) => CHOICE_FIELDS[known] === one.field)!;
      filters[name] = one.values.map((value) => writeChoice(name, value));
    }
  }
  return filters;
}

/** What all of both ask. */
export function bothConditions(a: Conditions, b: Conditions): Conditions {
  return { all: [...a.all, ...b.all], any: [...a.any, ...b.any] };
}

function conditionOfChoice(name: ChoiceName, given: readonly string[]): Condition | undefined {
  const values = given.map((value) => readChoice(name, value));
  const read = conditionSchema.safeParse({ field: CHOICE_FIELDS[name], is: 'any-of', values });
  return read.success ? read.data : undefined;
}

function readChoice(name: ChoiceName, value: string): string {
  if (value === NOTHING) return '';
  return name === 'group' && value !== 'mine' && !value.startsWith(GROUP) ? GROUP + value : value;
}

function writeChoice(name: ChoiceName, value: string): string {
  if (value === '') return NOTHING;
  // A group that is called like one of our words keeps its sign.
  const plain = name === 'group' && value.startsWith(GROUP) ? value.slice(GROUP.length) : value;
  return name === 'group' && (plain === 'mine' || plain === NOTHING || plain.startsWith(GROUP)) && value !== 'mine'
    ? value
    : plain;
}

/** Tags between commas, as the ticket store keeps them. */
export function splitTags(typed: string): string[] {
  const tags = typed.split(',').map((tag) => cleanLine(tag).toLowerCase());
  return [...new Set(tags)].filter((tag) => tag !== '' && [...tag].length <= 100).slice(0, 50);
}

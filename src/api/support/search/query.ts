// What the text of a search says, in the words of the contract. Pure.

/** How a value is compared. */
export type Operator = ':' | '<' | '>' | '<=' | '>=';

/** A field and what it is compared with. */
export interface Term {
  field: string;
  operator: Operator;
  value: string;
  isNot: boolean;
}

/** What is looked for. */
export interface SearchQuery {
  /** Kinds of things; undefined: all. */
  types: string[] | undefined;
  terms: Term[];
  /** Words that must be there, and such that must not; with * at the end of one for any letters that follow. */
  words: string[];
  notWords: string[];
  sortBy: string | undefined;
  descending: boolean | undefined;
}

/** Parts that count; more make it slower and find nothing else. */
const MOST_PARTS = 32;
/** Longest text of a search that is read. */
const LONGEST = 2_000;

/** Fields whose name counts as one; a word with a colon of another kind is a word. */
const FIELDS =
  /^(status|priority|ticket_type|assignee|requester|submitter|group|tags|organization|created|updated|solved|subject|description|external_id|cc|via|brand|form|name|email|role|user|phone|fieldvalue|custom_field_\d+|commenter|comment|has_attachment|created_at|updated_at|solved_at|requester_id|assignee_id|group_id|organization_id)$/;

/** Reads the text of a search; what it does not know is looked for as words. */
export function readSearchQuery(text: string): SearchQuery {
  const query: SearchQuery = {
    types: undefined,
    terms: [],
    words: [],
    notWords: [],
    sortBy: undefined,
    descending: undefined,
  };
  const parts = text.slice(0, LONGEST).match(/-?\w+(?:<=|>=|:|<|>)"[^"]*"|-?\w+(?:<=|>=|:|<|>)\S*|"[^"]*"|\S+/g) ?? [];
  for (const part of parts.slice(0, MOST_PARTS)) {
    const [, minus, name = '', operator, quoted, plain] =
      /^(-?)(\w+)(<=|>=|:|<|>)(?:"([^"]*)"|(.*))$/s.exec(part) ?? [];
    const field = name.toLowerCase();
    const value = (quoted ?? plain ?? '').trim();
    const isNot = minus === '-';
    if (operator !== undefined && field === 'type')
      query.types = [...(query.types ?? []), ...value.toLowerCase().split(',')];
    else if (operator !== undefined && field === 'order_by') query.sortBy = value;
    else if (operator !== undefined && field === 'sort') query.descending = value.toLowerCase() !== 'asc';
    else if (operator !== undefined && FIELDS.test(field))
      query.terms.push({ field, operator: operator as Operator, value, isNot });
    else {
      const words = part.toLowerCase().match(/[\p{L}\p{N}]+\*?/gu) ?? [];
      if (part.startsWith('-') && words.length > 0) query.notWords.push(...words);
      else query.words.push(...words);
    }
  }
  return query;
}

/** Milliseconds of the units in which time is told from now. */
const UNITS: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};

/** A span of time that a value names: a day, a moment, or so long ago; undefined when it is none. */
export function readSpan(value: string, now: Date): { from: Date; to: Date } | undefined {
  const [, count, unit] = /^(\d{1,4})(minute|hour|day|week|month|year)s?$/.exec(value.toLowerCase()) ?? [];
  if (count !== undefined) {
    const at = new Date(now.getTime() - Number(count) * UNITS[unit!]!);
    return { from: at, to: at };
  }
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(value) ?? [];
  if (year !== undefined) {
    const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
    const from = new Date(Date.UTC(y, m, d));
    const to =
      month === undefined
        ? new Date(Date.UTC(y + 1, 0))
        : day === undefined
          ? new Date(Date.UTC(y, m + 1))
          : new Date(Date.UTC(y, m, d + 1));
    return isOrdinary(from) && isOrdinary(to) ? { from, to } : undefined;
  }
  const at = new Date(Date.parse(value));
  return isOrdinary(at) ? { from: at, to: new Date(at.getTime() + 1000) } : undefined;
}

const isOrdinary = (time: Date) => time.getTime() >= 0 && time.getTime() < Date.UTC(9999, 0);

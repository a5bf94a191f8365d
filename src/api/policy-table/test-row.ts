// What a table says of who may ask what.

/**
 * Who asks: V a visitor; S somebody with an account and nothing else; O somebody with the plan `premium` whose the things called `own…` are;
 * A an agent, M a moderator, E an editor, X an administrator.
 */
export const WHO = ['V', 'S', 'O', 'A', 'M', 'E', 'X'] as const;
export type Who = (typeof WHO)[number];

export const ALL = 'VSOAMEX';
export const KNOWN = 'SOAMEX';
export const TEAM = 'AMEX';
export const DESK = 'AX';
export const PUBLISHERS = 'EX';
export const ADMIN = 'X';
export const NOBODY = '';

/** What is asked for by its number. */
export type Thing =
  | 'ownRequest'
  | 'foreignRequest'
  | 'ownFile'
  | 'noteFile'
  | 'self'
  | 'other'
  | 'suspended'
  | 'organization'
  | 'group'
  | 'openArticle'
  | 'memberArticle'
  | 'planArticle'
  | 'staffArticle'
  | 'archivedArticle'
  | 'openSection'
  | 'staffSection'
  | 'category'
  | 'openTopic'
  | 'planTopic'
  | 'staffTopic'
  | 'openThread'
  | 'planThread'
  | 'staffThread'
  | 'removedThread'
  | 'hiddenThread';

/** What one endpoint does for whom. */
export interface Row {
  /** Who may ask at all: others get 401 without an account, 403 with one. */
  who: string;
  /** Who sees each thing: for others it is as if there were none, 404. */
  sees?: Partial<Record<Thing, string>>;
  /** Who finds each thing in the list; others have the list without it. */
  lists?: Partial<Record<Thing, string>>;
  query?: string;
  /** A number of nothing has an empty list. */
  emptyOfNothing?: true;
  /** What its path names are not things of anybody: rules of the site, or what is made elsewhere. */
  ofSite?: true;
}

/** Who writes sees no more than who reads. */
export const only = (who: string, things: NonNullable<Row['sees']>): Row['sees'] =>
  Object.fromEntries(
    Object.entries(things).map(([thing, roles]) => [thing, [...roles].filter((role) => who.includes(role)).join('')]),
  );

/** Rows by method and path, and what adds the same row for several of them. */
export function startTable() {
  const table: Record<string, Row> = {};
  return {
    table: table as Readonly<Record<string, Row>>,
    rows(row: Row, ...names: string[]): void {
      for (const name of names) {
        if (table[name]) throw new Error(`${name} stands twice in the table.`);
        table[name] = row;
      }
    },
  };
}

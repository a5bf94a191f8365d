// What requests that succeed are made with, for tests that send them.
import type { Who } from './policy-table/test-row.ts';

/** What stands in a path, by name. */
export type Params = Readonly<Record<string, string | number>>;
// biome-ignore lint/suspicious/noExplicitAny: whatever was answered is used as it is
type Answer = any;

/** A request that succeeds. */
interface Request {
  params?: Params;
  query?: string;
  body?: unknown;
}

/** What the requests are made with. */
export interface Making {
  who: Who;
  /** Address of who asks; of a visitor, one that nobody has. */
  email: string;
  /** Number of the person who asks. */
  personId: number;
  /** Asks as an administrator, and answers with what came. */
  admin(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Asks as who is tried. */
  own(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A token of who asks. */
  ownToken(): Promise<number>;
  /** An article that everybody may read. */
  article(): Promise<number>;
  /** A section that there is. */
  section: number;
  category: number;
  /** A topic in which everybody may write. */
  topic: number;
  /** A post and a comment in it of somebody who is none of those who ask. */
  foreignPost: number;
  foreignComment: number;
  /** An agent, by the number of their person. */
  agent: number;
  unique(): string;
}
/** Makes what one request needs, and says what is sent. */
export type Make = (making: Making) => Promise<Request> | Request;

/** Collects such requests, by method and path. */
export function collecting() {
  const all: Record<string, Make> = {};
  return {
    all,
    /** Several endpoints that are tried alike. */
    writes(make: Make, ...names: string[]): void {
      for (const name of names) all[name] = make;
    },
  };
}

/** Has the administrator make something. @returns its number. */
export const made = async ({ admin, unique }: Making, path: string, name: string, more: object = {}): Promise<number> =>
  (await admin('POST', path, { [name]: { name: unique(), title: unique(), ...more } }))[name].id;

import type { Db } from '../db/client.ts';

/** A question that somebody asked somewhere else than in the search and the contact form, and that waits for an answer. */
export interface AskedElsewhere {
  /** Its shortest form, such as a title. */
  text: string;
  locale: string;
  at: Date;
}

/** Questions that another domain knows of: each declares its own, and what to write next is made of all. */
export interface QuestionSource {
  /**
   * Questions without an answer.
   * @param range.since those asked since then.
   * @param range.most at most so many, the newest.
   */
  read(db: Db, range: { since: Date; most: number }): Promise<AskedElsewhere[]>;
}

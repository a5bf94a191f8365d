/** The words in which a comparison says what cannot be marked, in the reader's language. */
export interface CompareWords {
  /** Their language. */
  locale: string;
  /** Heard before and after what is marked. */
  added: string;
  removed: string;
  end: string;
  movedHere: string;
  movedAway(values: { words: string }): string;
  divided: string;
  joined: string;
  now(values: { what: string }): string;
  noLonger(values: { what: string }): string;
  linkNow(values: { now: string; was: string }): string;
  linkNew(values: { now: string }): string;
  linkGone(values: { was: string }): string;
  pictureReplaced: string;
  kind(values: { now: string; was: string }): string;
  field(values: { field: string; now: string; was: string }): string;
  nothing: string;
  /** Names of kinds of blocks and of formats, by their elements and components; {@link kindKey}. */
  kinds: Readonly<Record<string, string>>;
  /** Names of attributes and of properties, as `alt` or `Figure.alt`. */
  fields: Readonly<Record<string, string>>;
}

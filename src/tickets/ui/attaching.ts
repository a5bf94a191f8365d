/** A file that is kept until the form is sent. */
export interface Attached {
  token: string;
  name: string;
  /** Unknown of what a draft from before has. */
  sizeBytes?: number | undefined;
}

/** What may be attached besides what is there. */
export interface Room {
  files: number;
  /** Of one file. */
  bytes: number;
}

/** Which of the chosen files are uploaded, in their order. */
export interface Chosen<Item> {
  files: Item[];
  /** Names of those that are too large; they take no room. */
  tooLarge: string[];
  /** There were more than there is room for. */
  tooMany: boolean;
}

/** Chooses of a list of files what may be attached. */
export function choose<Item extends { name: string; size: number }>(
  list: readonly Item[],
  { files, bytes }: Room,
): Chosen<Item> {
  const small = list.filter(({ size }) => size <= bytes);
  const tooLarge = list.filter(({ size }) => size > bytes).map(({ name }) => name);
  return { files: small.slice(0, Math.max(0, files)), tooLarge, tooMany: small.length > files };
}

/** A name like the wanted one that none of the others is: browsers call every pasted picture the same. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const [, stem = wanted, ending = ''] = /^(.+?)(\.[^.]*)?$/s.exec(wanted) ?? [];
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${stem}-${number}${ending}`;
    if (!taken.includes(name)) return name;
  }
}

// Which of two lists of blocks is which: those that are the same, then those that are most alike.
import { type ChangeObject, diffArrays } from 'diff';

/** A block of the one text, of the other, or of both. */
export interface Pair<T> {
  before?: T;
  after?: T;
  /** Both say the same. */
  isSame: boolean;
}

/** How much two blocks must have in common to be one that was changed, of 1. */
const ALIKE = 0.35;
/** Blocks that are looked at each with each; of more it would take long. */
const MOST_PAIRS = 40_000;

/** What is needed to compare blocks. */
export interface Alignment<T> {
  /** The same for blocks that say the same. */
  key(block: T): string;
  /** How much two blocks have in common, from 0 to 1. */
  likeness(before: T, after: T): number;
  /** Milliseconds since the epoch after which everything left is taken for different. */
  deadline: number;
}

/** Pairs the blocks of two texts in their order: first all that was before, where blocks were replaced. */
export function align<T>(before: readonly T[], after: readonly T[], how: Alignment<T>): Pair<T>[] {
  const [was, is] = [before.map(how.key), after.map(how.key)];
  const timeout = Math.max(1, how.deadline - Date.now());
  const changes = diffArrays(was, is, { timeout }) as ChangeObject<string[]>[] | undefined;
  const pairs: Pair<T>[] = [];
  let [from, to] = [0, 0];
  let [gone, come] = [0, 0];
  const flush = () => {
    pairs.push(...alike(before.slice(from - gone, from), after.slice(to - come, to), how));
    gone = come = 0;
  };
  if (!changes) return alike(before, after, how);
  for (const { added, removed, value } of changes) {
    if (removed) {
      from += value.length;
      gone += value.length;
    } else if (added) {
      to += value.length;
      come += value.length;
    } else {
      flush();
      for (let n = 0; n < value.length; n++) pairs.push({ before: before[from++]!, after: after[to++]!, isSame: true });
    }
  }
  flush();
  return pairs;
}

/** Pairs blocks that differ, so that what is paired has most in common in all and stays in its order. */
function alike<T>(before: readonly T[], after: readonly T[], how: Alignment<T>): Pair<T>[] {
  const [rows, columns] = [before.length, after.length];
  if (rows === 0 || columns === 0 || rows * columns > MOST_PAIRS) return apart(before, after);
  const likeness: number[][] = [];
  for (const one of before) {
    if (Date.now() > how.deadline) return apart(before, after);
    likeness.push(after.map((other) => how.likeness(one, other)));
  }
  // best[row][column]: what the blocks from there on have in common at most.
  const best = Array.from({ length: rows + 1 }, () => new Array<number>(columns + 1).fill(0));
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--) {
      const value = likeness[row]![column]!;
      const paired = value >= ALIKE ? value + best[row + 1]![column + 1]! : 0;
      best[row]![column] = Math.max(paired, best[row + 1]![column]!, best[row]![column + 1]!);
    }
  const pairs: Pair<T>[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    const value = likeness[row]![column]!;
    if (value >= ALIKE && best[row]![column] === value + best[row + 1]![column + 1]!)
      pairs.push({ before: before[row++]!, after: after[column++]!, isSame: false });
    else if (best[row]![column] === best[row + 1]![column]) pairs.push({ before: before[row++]!, isSame: false });
    else pairs.push({ after: after[column++]!, isSame: false });
  }
  return [...pairs, ...apart(before.slice(row), after.slice(column))];
}

function apart<T>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  return [
    ...before.map((one) => ({ before: one, isSame: false })),
    ...after.map((one) => ({ after: one, isSame: false })),
  ];
}

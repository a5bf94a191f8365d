// Two changes of one text put together: by blocks first, and within what both changed by lines.
import { diffIndices } from 'node-diff3';

/** Two texts that began from the same one, put together. */
export type Merged =
  | { is: 'merged'; text: string }
  /** Both have changed the same lines: only a person can say what is meant. */
  | { is: 'conflict' };

/** A block, which is lines between empty ones, or a line that is not empty. */
interface Piece {
  lines: string[];
  /** The empty lines before it; of the first one, whatever the text begins with. */
  gap: string[];
}

/** A text in pieces, and the empty lines at its end. */
interface Pieces {
  pieces: Piece[];
  end: string[];
}

/** What one of two writers made of a part of what both began from. `from` and `to` count its entries. */
interface Change<T> {
  from: number;
  to: number;
  now: T[];
}

/** A part of both texts, in order: as it was, as one of them has it, or as both do in their ways. */
type Part<T> =
  | { is: 'kept'; from: number; to: number }
  | { is: 'changed'; by: 'mine' | 'theirs'; was: T[]; now: T[] }
  | { is: 'same' | 'apart'; was: T[]; mine: T[]; theirs: T[] };

/**
 * Puts two changes of one text together. They are a conflict only where they change the same line, put something different in at the same
 * place, or one changes what the other took out. (After diff3: Khanna, Kunal, Pierce, "A formal investigation of diff3", 2007, whose changes
 * must not even touch.)
 * @param base the text that both began from.
 */
export function mergeTexts(base: string, mine: string, theirs: string): Merged {
  if (mine === theirs || base === theirs) return { is: 'merged', text: mine };
  if (base === mine) return { is: 'merged', text: theirs };
  const [was, one, other] = [blocksOf(base), blocksOf(mine), blocksOf(theirs)];
  const between = base.includes('\r\n') ? ['\r'] : [''];
  const merged = mergePieces(was.pieces, one.pieces, other.pieces, (part) => {
    const lines = mergePieces(linesOf(part.was), linesOf(part.mine), linesOf(part.theirs));
    const gapOf = ([first]: Piece[]) => first?.gap ?? [];
    if (lines?.[0]) lines[0].gap = pick(gapOf(part.was), gapOf(part.mine), gapOf(part.theirs));
    // Together they are one piece, which nothing runs into.
    return lines && [{ lines: flat(lines), gap: gapOf(lines) }];
  });
  if (!merged) return { is: 'conflict' };
  const begin = pick(beginOf(was), beginOf(one), beginOf(other));
  const apart = merged.map(({ lines, gap }) => ({ lines, gap: gap.length > 0 ? gap : between }));
  return { is: 'merged', text: [...begin, ...flat(apart), ...pick(was.end, one.end, other.end)].join('\n') };
}

/**
 * Pieces put together.
 * @param within what becomes of a part that both changed.
 * @returns undefined where a person has to say.
 */
function mergePieces(
  was: Piece[],
  mine: Piece[],
  theirs: Piece[],
  within: (part: { was: Piece[]; mine: Piece[]; theirs: Piece[] }) => Piece[] | undefined = () => undefined,
): Piece[] | undefined {
  const [ofMine, ofTheirs] = [gapsIn(was, mine), gapsIn(was, theirs)];
  const merged: Piece[] = [];
  for (const part of partsOf(was, mine, theirs, contentOf)) {
    if (part.is === 'kept')
      for (const piece of was.slice(part.from, part.to)) {
        const [one, other] = [ofMine.get(piece) ?? piece.gap, ofTheirs.get(piece) ?? piece.gap];
        merged.push({ lines: piece.lines, gap: pick(piece.gap, one, other) });
      }
    else if (part.is === 'changed') {
      const [[before], [first, ...rest]] = [part.was, part.now];
      if (!first) continue;
      const other = before && (part.by === 'mine' ? ofTheirs : ofMine).get(before);
      merged.push(before && other ? { ...first, gap: pick(before.gap, first.gap, other) } : first, ...rest);
    } else if (part.is === 'same')
      merged.push(...part.mine.map((piece, at) => ({ ...piece, gap: pick([], piece.gap, part.theirs[at]!.gap) })));
    else {
      const now = within(part);
      if (!now) return undefined;
      merged.push(...now);
    }
  }
  return merged;
}

/** What two lists have made of one, in its order. Changes that only touch each other are two changes. */
function partsOf<T>(was: T[], mine: T[], theirs: T[], keyOf: (entry: T) => string): Part<T>[] {
  const changes = [
    ...changesOf(was, mine, keyOf).map((change) => ({ ...change, by: 'mine' as const })),
    ...changesOf(was, theirs, keyOf).map((change) => ({ ...change, by: 'theirs' as const })),
    // What is put in before an entry stands before what is made of it.
  ].sort((a, b) => a.from - b.from || a.to - b.to);
  const parts: Part<T>[] = [];
  let done = 0;
  for (let next = 0; next < changes.length; ) {
    const group = [changes[next++]!];
    let { from, to } = group[0]!;
    while (next < changes.length && clash({ from, to }, changes[next]!)) {
      to = Math.max(to, changes[next]!.to);
      group.push(changes[next++]!);
    }
    if (from > done) parts.push({ is: 'kept', from: done, to: from });
    from = Math.max(from, done);
    done = Math.max(done, to);
    const [only, second] = group;
    if (!second) {
      parts.push({ is: 'changed', by: only!.by, was: was.slice(only!.from, only!.to), now: only!.now });
      continue;
    }
    const by = (who: 'mine' | 'theirs') =>
      applied(
        was,
        { from: group[0]!.from, to },
        group.filter((change) => change.by === who),
      );
    const [one, other] = [by('mine'), by('theirs')];
    const isSame = one.length === other.length && one.every((entry, at) => keyOf(entry) === keyOf(other[at]!));
    parts.push({ is: isSame ? 'same' : 'apart', was: was.slice(group[0]!.from, to), mine: one, theirs: other });
  }
  if (done < was.length) parts.push({ is: 'kept', from: done, to: was.length });
  return parts;
}

/** Whether two changes, in order, are about the same entries, or put something in at the same place. */
function clash(one: { from: number; to: number }, next: { from: number; to: number }): boolean {
  const isPutIn = one.from === one.to && next.from === next.to;
  return isPutIn ? one.from === next.from : next.from < one.to;
}

function changesOf<T>(was: T[], now: T[], keyOf: (entry: T) => string): Change<T>[] {
  return diffIndices(was.map(keyOf), now.map(keyOf)).map(({ buffer1: [from, length], buffer2: [at, count] }) => ({
    ...{ from, to: from + length },
    now: now.slice(at, at + count),
  }));
}

/** A part of what both began from, as one of them has it. */
function applied<T>(was: T[], { from, to }: { from: number; to: number }, changes: Change<T>[]): T[] {
  let at = from;
  const now = changes.flatMap((change) => {
    const before = was.slice(at, change.from);
    at = change.to;
    return [...before, ...change.now];
  });
  return [...now, ...was.slice(at, to)];
}

const FENCE = /^\s*(`{3,}|~{3,})/;

function blocksOf(text: string): Pieces {
  const pieces: Piece[] = [];
  let gap: string[] = [];
  let block: Piece | undefined;
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    if (line.trim() === '' && fence === undefined) {
      gap.push(line);
      block = undefined;
      continue;
    }
    const mark = FENCE.exec(line)?.[1];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    if (!block) {
      block = { lines: [], gap };
      pieces.push(block);
      gap = [];
    }
    block.lines.push(line);
  }
  return { pieces, end: gap };
}

/** The lines of some blocks. Empty ones are no pieces: they are alike, and would be taken for each other. */
function linesOf(blocks: Piece[]): Piece[] {
  const pieces: Piece[] = [];
  let gap: string[] = [];
  for (const line of flat(blocks)) {
    if (line.trim() === '') gap.push(line);
    else {
      pieces.push({ lines: [line], gap });
      gap = [];
    }
  }
  return pieces;
}

const contentOf = ({ lines }: Piece) => lines.join('\n');
const beginOf = ({ pieces }: Pieces) => pieces[0]?.gap ?? [];
/** The lines of some pieces, with what is between them. */
const flat = (pieces: Piece[]) => pieces.flatMap(({ lines, gap }, index) => [...(index > 0 ? gap : []), ...lines]);

/** What is before each of the pieces that somebody kept; what a text begins with says nothing about that. */
function gapsIn(was: Piece[], now: Piece[]): Map<Piece, string[]> {
  const gaps = new Map<Piece, string[]>();
  let [at, there] = [0, 0];
  const keep = (to: number) => {
    for (; at < to; at++, there++) if (there > 0) gaps.set(was[at]!, now[there]!.gap);
  };
  for (const change of changesOf(was, now, contentOf)) {
    keep(change.from);
    at = change.to;
    there += change.now.length;
  }
  keep(was.length);
  return gaps;
}

/** The one of two that was changed; where both were, the longer. */
function pick(was: string[], mine: string[], theirs: string[]): string[] {
  const [before, one, other] = [was, mine, theirs].map((lines) => lines.join('\n'));
  if (one === before && mine.length === was.length) return theirs;
  if (other === before && theirs.length === was.length) return mine;
  return mine.length > theirs.length || (mine.length === theirs.length && one! > other!) ? mine : theirs;
}

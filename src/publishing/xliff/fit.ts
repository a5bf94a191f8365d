// What a translator did to the marks of a unit, made to fit its text again.
import type { Mark, Token, Unit } from './units.ts';

/** A target with marks of its unit alone, each once and each end with its beginning. */
export interface Fitted {
  tokens: Token[];
  /** Marks of the unit that the target does not have, as they stand in the text. */
  lost: string[];
}

/** Leaves out of a target what is no mark of the unit, what is there twice, and ends without their beginning. */
export function fitted(target: readonly Token[], { tokens: source }: Pick<Unit, 'tokens'>): Fitted {
  const known = new Map(source.flatMap((token) => (typeof token === 'string' ? [] : [[keyOf(token), token] as const])));
  const closed = closedIn(target);
  const used = new Set<string>();
  const tokens: Token[] = [];
  for (const token of target) {
    if (typeof token === 'string') {
      const last = tokens.at(-1);
      if (typeof last === 'string') tokens[tokens.length - 1] = last + token;
      else tokens.push(token);
      continue;
    }
    const mark = known.get(keyOf(token));
    if (!mark || used.has(keyOf(mark)) || (mark.is !== 'alone' && !closed.has(mark.id))) continue;
    used.add(keyOf(mark));
    tokens.push(mark);
  }
  const lost = [...known.values()].filter((mark) => mark.is !== 'close' && !used.has(keyOf(mark)));
  return { tokens, lost: lost.map((mark) => lostText(mark, source)) };
}

const keyOf = ({ is, id }: Mark) => `${is} ${id}`;

/** Marks whose two ends stand properly within each other. */
function closedIn(tokens: readonly Token[]): Set<string> {
  const closed = new Set<string>();
  const open: string[] = [];
  for (const token of tokens) {
    if (typeof token === 'string' || token.is === 'alone') continue;
    if (token.is === 'open') open.push(token.id);
    else {
      const at = open.lastIndexOf(token.id);
      if (at === -1 || closed.has(token.id)) continue;
      // What was opened since and is still open would end outside.
      open.length = at;
      closed.add(token.id);
    }
  }
  return closed;
}

function lostText(mark: Mark, source: readonly Token[]): string {
  if (mark.is === 'alone') return mark.source.trim();
  const end = source.find((token) => typeof token !== 'string' && token.is === 'close' && token.id === mark.id);
  return `${mark.source}…${end ? (end as Mark).source : ''}`;
}

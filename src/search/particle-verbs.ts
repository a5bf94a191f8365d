// English verbs with a particle: "log in", "logged in" and "log me in" are the one thing that "login" names, and no log.
import type { PlacedWord, Word } from './word.ts';

/** Verbs by their particles: those that have a noun in one word, and those of switching. */
const VERBS = {
  in: 'check log opt plug sign zoom',
  on: 'add log power sign switch turn',
  up: 'back boot clean follow hang line look mark pick pop set sign start sync top wake',
  out: 'check lay lock log opt pay print roll sign time zoom',
  off: 'drop kick log power shut sign switch turn',
  back: 'call charge fall feed pay play roll',
  down: 'break drop scroll shut',
  over: 'hand take',
  around: 'work',
} as const;

type Particle = keyof typeof VERBS;

/** Written together with the preposition that follows: "log into your account". */
const INTO: Readonly<Record<string, Particle>> = { into: 'in', onto: 'on' };

const PARTICLES = new Map<string, ReadonlySet<string>>(
  Object.entries(VERBS).map(([particle, verbs]) => [particle, new Set(verbs.split(' '))]),
);

/** May stand between verb and particle. */
const PRONOUNS = new Set('me you him her it us them myself yourself themselves everyone everything'.split(' '));

/** After these a word is a noun: "the log in this folder". */
const DETERMINERS = new Set(
  'a an the this that these those my your our their his her its each every any no some which whose error'.split(' '),
);

/** Particles that are mostly prepositions after a noun. */
const PREPOSITIONS = new Set(['in', 'on']);

/**
 * Takes a verb and its particle for one word, that of their noun ("login", "backup"): in place of both where they stand side by side, else
 * in place of the verb.
 * @param look gives the word that is written so.
 */
export function joinParticles(words: PlacedWord[], look: (written: string) => Word): PlacedWord[] {
  let joined: PlacedWord[] | undefined;
  for (let i = 0; i < words.length; i++) {
    const found = particleOf(words, i);
    if (!found) {
      joined?.push(words[i]!);
      continue;
    }
    joined ??= words.slice(0, i);
    const { start, end, word } = words[i]!;
    const isAdjacent = found.at === i + 1;
    joined.push({
      word: look(word.stem + found.particle),
      start,
      end: isAdjacent ? words[found.at]!.end : end,
      compound: false,
    });
    if (isAdjacent) i++;
  }
  return joined ?? words;
}

function particleOf(words: readonly PlacedWord[], i: number): { at: number; particle: string } | undefined {
  const verb = words[i]!;
  if (verb.compound || verb.word.stop || verb.word.stem.length > 6) return undefined;
  const next = words[i + 1]?.word.folded;
  const at = next !== undefined && PRONOUNS.has(next) ? i + 2 : i + 1;
  const written = words[at]?.word.folded;
  if (written === undefined) return undefined;
  const particle = INTO[written] ?? written;
  if (!PARTICLES.get(particle)?.has(verb.word.stem)) return undefined;
  return PREPOSITIONS.has(particle) && isNoun(words, i) ? undefined : { at, particle };
}

/** "Logs in", "the log on": more often the plural, or a noun, than somebody who logs in. */
function isNoun(words: readonly PlacedWord[], i: number): boolean {
  const { folded, stem } = words[i]!.word;
  if (folded === `${stem}s`) return true;
  return folded === stem && DETERMINERS.has(words[i - 1]?.word.folded ?? '');
}

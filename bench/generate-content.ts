import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const VERBS =
  'change cancel export import reset connect share download restore merge archive invite verify upgrade print schedule translate'.split(
    ' ',
  );
const THINGS =
  'invoice account password workspace report calendar device browser payment project backup signature template contact folder dashboard licence notification'.split(
    ' ',
  );
const PLACES =
  'settings team phone tablet office website application newsletter store warehouse gateway portal archive studio'.split(
    ' ',
  );
const WORDS = [
  ...VERBS,
  ...THINGS,
  ...PLACES,
  ...'open select click field button page list name value error message before after because when window menu choose save confirm appears again without screen'.split(
    ' ',
  ),
];
const WORDS_AN_ARTICLE = 350;

/** A seeded generator (mulberry32), so that every run measures the same corpus. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Writes a content folder with so many articles of about 350 words, the same in every folder, and returns their slugs.
 * @param checkout whose site file it has: each version of the product reads its own.
 */
export async function generateContent(
  folder: string,
  count: number,
  checkout = path.join(import.meta.dirname, '..'),
): Promise<string[]> {
  const random = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const sentence = () => `${Array.from({ length: 14 }, () => pick(WORDS)).join(' ')}.`;
  await mkdir(path.join(folder, 'images'), { recursive: true });
  const shipped = path.join(checkout, 'content');
  await copyFile(path.join(shipped, 'site.yml'), path.join(folder, 'site.yml'));
  await copyFile(path.join(shipped, 'images/logo.svg'), path.join(folder, 'images/logo.svg'));
  const slugs: string[] = [];
  for (let n = 0; n < count; n++) {
    const [verb, thing, place] = [pick(VERBS), pick(THINGS), pick(PLACES)];
    const slug = `${verb}-${thing}-${place}-${n}`;
    const category = path.join(folder, 'articles/en', place);
    const paragraphs = Array.from(
      { length: WORDS_AN_ARTICLE / 70 },
      () =>
        `## ${pick(VERBS)} the ${pick(THINGS)}\n\n${Array.from({ length: 4 }, sentence).join(' ')}\n\n- ${sentence()}\n- ${sentence()}`,
    );
    await mkdir(category, { recursive: true });
    await writeFile(
      path.join(category, `${slug}.mdx`),
      `---\ntitle: ${verb} the ${thing} in the ${place} (${n})\nsummary: ${sentence()}\nupdated: 2026-11-01\n---\n\n${sentence()}\n\n${paragraphs.join('\n\n')}\n`,
    );
    slugs.push(slug);
  }
  return slugs;
}

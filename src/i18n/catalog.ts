import { checkTexts } from './check.ts';
import type { MessageTree } from './declare.ts';
import { compileMessage, type MessageFunction } from './message.ts';

/** The language that every text exists in, and that stands in for what another lacks. */
const SOURCE_LANGUAGE = 'en';

/** Texts as code uses them. */
interface Compiled {
  [key: string]: string | MessageFunction | Compiled;
}

/** The texts of all languages; `Messages` is the shape of each. */
export class Catalog<Messages> {
  readonly #texts = new Map<string, MessageTree>();
  readonly #compiled = new Map<string, Messages>();

  /** Languages that have texts. */
  get languages(): string[] {
    return [...this.#texts.keys()].sort();
  }

  /** Adds texts to a language; what is added later replaces what has the same key. Texts must have been checked. */
  add(language: string, texts: MessageTree): void {
    this.#texts.set(language, merged(this.#texts.get(language) ?? {}, texts));
    this.#compiled.clear();
  }

  /**
   * Adds texts that somebody else wrote. What could not be shown is left out, so that the page shows what stood there before.
   * @returns what is wrong with them, also with those that were added all the same.
   */
  addUnchecked(language: string, texts: unknown): string[] {
    if (!isTree(texts)) return ['this is not an object of texts'];
    const problems = checkTexts(texts, this.#texts.get(SOURCE_LANGUAGE) ?? {}, language);
    const unusable = new Set(problems.filter(({ unusable }) => unusable).map(({ key }) => key));
    this.add(language, without(texts, unusable));
    return problems.map(({ key, problem }) => `${key}: ${problem}`);
  }

  /** The texts of a language; where it has none, those of the language without its region, then the English ones. */
  in(locale: string): Messages {
    const known = this.#compiled.get(locale);
    if (known) return known;
    const chain = new Set([SOURCE_LANGUAGE, locale.split('-')[0]!, locale]);
    const layers = [...chain].map((language) => ({ language, texts: this.#texts.get(language) ?? {} }));
    const messages = compiled(layers) as Messages;
    this.#compiled.set(locale, messages);
    return messages;
  }
}

/** Texts of one language, over those of another. */
interface Layer {
  language: string;
  texts: MessageTree;
}

/** What the last layer says that says something; what lies under it is not compiled. */
function compiled(layers: readonly Layer[]): Compiled {
  const found = new Map<string, { language: string; text: string } | Layer[]>();
  for (const { language, texts } of layers)
    for (const [key, value] of Object.entries(texts)) {
      const under = found.get(key);
      if (typeof value === 'string') found.set(key, { language, text: value });
      else found.set(key, [...(Array.isArray(under) ? under : []), { language, texts: value }]);
    }
  return Object.fromEntries(
    [...found].map(([key, value]) => [
      key,
      Array.isArray(value) ? compiled(value) : compileMessage(value.text, value.language),
    ]),
  );
}

interface Nested<Leaf> {
  [key: string]: Leaf | Nested<Leaf>;
}

function merged<Tree extends Nested<unknown>>(before: Tree, added: Tree): Tree {
  const all: Nested<unknown> = { ...before };
  for (const [key, value] of Object.entries(added)) {
    const old = all[key];
    all[key] = isTree(value) && isTree(old) ? merged(old, value) : value;
  }
  return all as Tree;
}

function without(texts: MessageTree, keys: Set<string>, above = ''): MessageTree {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => {
      const key = above ? `${above}.${name}` : name;
      if (keys.has(key)) return [];
      return [[name, typeof value === 'string' ? value : without(value, keys, key)]];
    }),
  );
}

function isTree(value: unknown): value is MessageTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

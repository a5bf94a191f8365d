// A help center as data, whatever system kept it: what its export files, or its interface, say of its articles.
import type { Field } from './visibility.ts';

/** A topic: a category, a section or a collection. */
export type HelpCenterTopic = {
  id: string;
  /** Names of its pages in addresses: `sections`, `categories`, `collections`. */
  kind: string;
  parent?: string;
  position?: number;
  /** The language it was named in first. */
  sourceLocale?: string;
  names: LocaleTexts<{ title: string; summary?: string }>;
  /** Fields that may say who reads it. */
  fields: Field[];
};

/** An article in one language. */
export type HelpCenterText = {
  title: string;
  body: string;
  /** It is Markdown; otherwise HTML. */
  isMarkdown?: boolean;
  summary?: string;
  /** `YYYY-MM-DD`. */
  updated?: string;
  /** Where it lay. */
  addresses: string[];
  /** What it was called in addresses that are not known whole. */
  formerly?: string[];
  /** Fields that may say who reads this language. */
  fields: Field[];
};

export type HelpCenterArticle = {
  id: string;
  /** The language it was written in first. */
  sourceLocale?: string;
  texts: LocaleTexts<HelpCenterText>;
  topic?: string;
  position?: number;
  labels: string[];
  /** Fields that may say who reads it, in any language. */
  fields: Field[];
  /** It was for everybody who is signed in. */
  forMembers?: boolean;
  /** How many said that it helped, or that it did not. */
  votes?: { up: number; down: number };
  /** Files below its text. */
  files: { name: string; address: string }[];
};

/** By language, as the system writes it (`en-us`); the empty one is a language that is not said. */
export type LocaleTexts<T> = Map<string, T>;

export type HelpCenter = {
  /** What its articles are known by from one import to the next, before their ids. */
  system: string;
  topics: Map<string, HelpCenterTopic>;
  articles: HelpCenterArticle[];
};

/**
 * The text in a language: in the language itself, else in one of its variants (`fr-ca` for `fr`), the one it was written in first.
 * What says no language is in every one.
 */
export function textIn<T>(texts: LocaleTexts<T>, locale: string, first = ''): { locale: string; text: T } | undefined {
  const wanted = locale.toLowerCase();
  const base = (one: string) => one.toLowerCase().split(/[-_]/)[0]!;
  const same = [...texts.keys()].filter((one) => base(one) === base(wanted)).sort();
  const found =
    same.find((one) => one.toLowerCase().replace('_', '-') === wanted) ??
    same.find((one) => one === first) ??
    same[0] ??
    (texts.has('') ? '' : undefined);
  return found === undefined ? undefined : { locale: found, text: texts.get(found)! };
}

/** The name that is the same whatever language is imported: that in the first language. */
export function firstText<T>(texts: LocaleTexts<T>, first = ''): T | undefined {
  return texts.get(first) ?? texts.values().next().value;
}

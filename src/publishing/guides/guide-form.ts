// The form of a guide: names of its fields, and what they say.
import { type GuideFields, type InLanguages, NO_STEP, type StepFields } from './drafts/guide-draft.ts';

/** Longest text of one field that is kept at all, in characters. */
const LONGEST_FIELD = 20_000;
/** More steps are none that a person wrote. */
const MOST_STEPS = 60;

/** A value of a posted form; undefined: the form has no such field. */
export type TypedField = (name: string) => string | undefined;

/**
 * What a guide says after its form was posted. What the form has no field for stays.
 * @param locales the languages that the form has fields for.
 */
export function readGuideForm(typed: TypedField, kept: GuideFields, locales: readonly string[]): GuideFields {
  const value = (name: string, was: string) => {
    const given = typed(name);
    return given === undefined ? was : given.replace(/\r\n?/g, '\n').slice(0, LONGEST_FIELD);
  };
  const inLanguages = (name: string, was: InLanguages): InLanguages => {
    const texts = { ...was };
    for (const locale of locales) {
      const text = value(`${name}-${locale}`, was[locale] ?? '');
      if (text.trim() === '') delete texts[locale];
      else texts[locale] = text;
    }
    return texts;
  };
  const step = (index: number): StepFields[] => {
    const name = `step-${index}`;
    if (typed(`${name}-gone`) !== undefined) return [];
    const was = kept.steps[index] ?? NO_STEP;
    const read: StepFields = {
      title: inLanguages(`${name}-title`, was.title),
      text: inLanguages(`${name}-text`, was.text),
      at: value(`${name}-at`, was.at),
      selector: value(`${name}-selector`, was.selector),
      on: inLanguages(`${name}-on`, was.on),
      placement: value(`${name}-placement`, was.placement),
      page: value(`${name}-page`, was.page),
    };
    return isEmpty(read) ? [] : [read];
  };
  const count = typed('steps');
  const steps =
    count === undefined ? kept.steps.length : Math.min(Math.max(0, Math.trunc(Number(count)) || 0), MOST_STEPS);
  return {
    ...kept,
    title: inLanguages('title', kept.title),
    summary: inLanguages('summary', kept.summary),
    category: value('category', kept.category),
    tags: value('tags', kept.tags),
    related: value('related', kept.related),
    pages: value('pages', kept.pages),
    marks: value('marks', kept.marks),
    audience: value('audience', kept.audience),
    version: value('version', kept.version),
    elsewhere: value('elsewhere', kept.elsewhere ?? ''),
    chapters: inLanguages('chapters', kept.chapters),
    steps: Array.from({ length: steps }, (_, index) => step(index)).flat(),
  };
}

/** A step of which nothing was typed is none. */
function isEmpty({ title, text, at, selector, on, page }: StepFields): boolean {
  return [at, selector, page, ...[title, text, on].flatMap((texts) => Object.values(texts))].every(
    (value) => value.trim() === '',
  );
}

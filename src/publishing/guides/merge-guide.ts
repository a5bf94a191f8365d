// Two writers changed the same guide: what they changed is put together, field by field and line by line.
import { mergeTexts } from '../merge.ts';
import { type GuideFields, type InLanguages, NO_STEP, type StepFields } from './drafts/guide-draft.ts';

/** Texts in languages, by the name of the field. */
const IN_LANGUAGES = ['title', 'summary', 'captions', 'chapters'] as const;
/** Lists with commas or line breaks between. */
const LISTS = ['tags', 'related', 'marks', 'pages'] as const;
const SINGLE = ['category', 'audience', 'version', 'elsewhere', 'video', 'poster'] as const;
/** Texts that are put together line by line. */
const BY_LINE = new Set(['captions', 'chapters']);

/** Two texts put together. */
export interface MergedGuide {
  fields: GuideFields;
  /** Names of fields that both changed, such as `title-en`: they are as in the first of the two. */
  both: string[];
}

/**
 * Puts two changes of one guide together.
 * @param base what both began from; undefined: not known, so that everything in which they differ counts as changed by both.
 */
export function mergeGuides(base: GuideFields | undefined, mine: GuideFields, theirs: GuideFields): MergedGuide {
  const both: string[] = [];
  const merge = (name: string, was: string | undefined, is: string, other: string): string => {
    if (is === other || was === other) return is;
    if (was === is) return other;
    const lines = was !== undefined && BY_LINE.has(name.split('-')[0]!) ? mergeTexts(was, is, other) : undefined;
    if (lines?.is === 'merged') return lines.text;
    both.push(name);
    return is;
  };
  const inLanguages = (
    name: string,
    was: InLanguages | undefined,
    is: InLanguages,
    other: InLanguages,
  ): InLanguages => {
    const merged = [...new Set([...Object.keys(is), ...Object.keys(other)])].map((locale) => [
      locale,
      merge(`${name}-${locale}`, base && (was?.[locale] ?? ''), is[locale] ?? '', other[locale] ?? ''),
    ]);
    return Object.fromEntries(merged.filter(([, text]) => text !== ''));
  };
  const step = (was: StepFields, is: StepFields, other: StepFields): StepFields => {
    const one = (name: 'at' | 'selector' | 'placement' | 'page') => merge('steps', was[name], is[name], other[name]);
    const texts = (name: 'title' | 'text' | 'on') => inLanguages('steps', was[name], is[name], other[name]);
    return {
      ...{ title: texts('title'), text: texts('text'), on: texts('on') },
      ...{ at: one('at'), selector: one('selector'), placement: one('placement'), page: one('page') },
    };
  };
  const fields = {
    ...mine,
    ...Object.fromEntries(
      IN_LANGUAGES.map((name) => [name, inLanguages(name, base?.[name], mine[name], theirs[name])]),
    ),
    ...Object.fromEntries(LISTS.map((name) => [name, mergeLists(name, base?.[name], mine[name], theirs[name])])),
    ...Object.fromEntries(
      SINGLE.map((name) => [name, merge(name, base && (base[name] ?? ''), mine[name] ?? '', theirs[name] ?? '')]),
    ),
    steps: mergeSteps(),
  };
  return { fields, both: [...new Set(both.map((name) => (name.startsWith('steps') ? 'steps' : name)))] };

  function mergeSteps(): StepFields[] {
    const [is, other] = [mine.steps, theirs.steps];
    if (base && is.length === other.length && is.length === base.steps.length)
      return is.map((one, index) => step(base.steps[index]!, one, other[index]!));
    const [one, two] = [written(is), written(other)];
    if (one === two) return is;
    const merged = base && mergeTexts(written(base.steps), one, two);
    if (merged?.is === 'merged') return read(merged.text);
    both.push('steps');
    return is;
  }
}

/** A step a line, its parts in one order, so that the same ones are the same lines. */
const written = (steps: readonly StepFields[]): string =>
  steps
    .map((step) => {
      const parts = Object.keys(NO_STEP).map((name) => {
        const part = step[name as keyof StepFields];
        return [name, typeof part === 'string' ? part : Object.fromEntries(Object.entries(part).sort())];
      });
      return JSON.stringify(Object.fromEntries(parts));
    })
    .join('\n');
const read = (lines: string): StepFields[] =>
  lines.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as StepFields)));

/** What is in both, and what either put in; what either took out is out. */
function mergeLists(name: (typeof LISTS)[number], base: string | undefined, mine: string, theirs: string): string {
  const between = name === 'pages' ? '\n' : ',';
  const of = (text: string) =>
    text
      .split(between)
      .map((one) => one.trim())
      .filter(Boolean);
  if (mine === theirs) return mine;
  const [was, is, other] = [of(base ?? ''), of(mine), of(theirs)];
  const kept = [...new Set([...is, ...other])].filter(
    (one) => !was.includes(one) || (is.includes(one) && other.includes(one)),
  );
  return kept.join(name === 'pages' ? '\n' : ', ');
}

/** The text of a field by its name, as {@link MergedGuide} has them; undefined: there is no such field. */
export function textOfField(fields: GuideFields, name: string): string | undefined {
  if (name === 'steps')
    return fields.steps
      .map(({ title, text, at, selector }) =>
        [...Object.values(title), ...Object.values(text), at, selector].join('\n'),
      )
      .join('\n\n');
  const [, group = '', locale = ''] = /^([a-z]+)-([\w-]+)$/.exec(name) ?? [];
  const inLanguage = IN_LANGUAGES.find((one) => one === group);
  if (inLanguage) return fields[inLanguage][locale] ?? '';
  const single = SINGLE.find((one) => one === name);
  return single && (fields[single] ?? '');
}

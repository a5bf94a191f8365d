// Steps of a guide as a tour has them: recorded in the product, pasted, put in another order.
import { readYaml } from '../../config/yaml.ts';
import { guideFields } from '../../videos/guide-fields.ts';
import { stepsOf } from '../../videos/guide-file.ts';
import type { RecordedStep } from '../../videos/tour-recording.ts';
import { NO_STEP, type StepFields, typedSteps } from './drafts/guide-draft.ts';

/**
 * The steps with one that was recorded.
 * @param index of the step that it is, which keeps what was not recorded; after the last one it is a new step.
 * @param language in which title, text and what is written on the element are.
 */
export function withRecorded(
  steps: readonly StepFields[],
  index: number,
  { title, text, selector, on, page }: RecordedStep,
  language: string,
): StepFields[] {
  const was = steps[index] ?? NO_STEP;
  const inLanguage = (texts: StepFields['title'], said: string) => (said ? { ...texts, [language]: said } : texts);
  const step = {
    ...was,
    title: inLanguage(was.title, title),
    text: inLanguage(was.text, text),
    // What was written on another element says nothing of this one.
    ...{ selector, page, on: inLanguage({}, on) },
  };
  return steps.toSpliced(Math.min(index, steps.length), 1, step);
}

/** The steps with two neighbours changed; the first one goes no higher and the last one no lower. @param by 1 or -1 */
export function withMoved(steps: readonly StepFields[], index: number, by: 1 | -1): StepFields[] {
  const [step, other] = [steps[index], steps[index + by]];
  if (!step || !other) return [...steps];
  return steps.with(index, other).with(index + by, step);
}

/**
 * Steps as guide.yml has them, with or without `steps:` before them.
 * @returns where it could not be read, from 1, instead.
 */
export function readPasted(source: string, defaultLocale: string): { steps: StepFields[] } | { line: number } {
  const isBare = source.trimStart().startsWith('-');
  const read = readYaml(isBare ? `steps:\n${source}` : source, guideFields.pick({ steps: true }));
  if (!read.value) return { line: Math.max(1, (read.problems[0]?.line ?? 1) - (isBare ? 1 : 0)) };
  const steps = typedSteps(stepsOf(read.value.steps, defaultLocale));
  return steps.length > 0 ? { steps } : { line: 1 };
}

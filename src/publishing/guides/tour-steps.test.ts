import { describe, expect, test } from 'vitest';
import { NO_STEP, type StepFields } from './drafts/guide-draft.ts';
import { readPasted, withMoved, withRecorded } from './tour-steps.ts';

const recorded = { title: '', text: 'Select it.', selector: '#new', on: 'New', page: '/invoices' };
const step = (text: string, more: Partial<StepFields> = {}): StepFields => ({
  ...NO_STEP,
  text: { en: text },
  ...more,
});
const texts = (steps: readonly StepFields[]) => steps.map(({ text }) => text['en']);

describe('a recorded step', () => {
  test('comes after the others', () => {
    expect(withRecorded([step('One')], 1, recorded, 'fr')).toEqual([
      step('One'),
      { ...NO_STEP, text: { fr: 'Select it.' }, selector: '#new', on: { fr: 'New' }, page: '/invoices' },
    ]);
    expect(withRecorded([], 7, recorded, 'en')).toHaveLength(1);
  });

  test('gives a step that is there its element, and keeps what was not said', () => {
    const [now] = withRecorded(
      [
        step('One', {
          title: { en: 'First', fr: 'D’abord' },
          at: '0:12',
          placement: 'top',
          on: { en: 'Old', fr: 'Vieux' },
        }),
      ],
      0,
      { ...recorded, text: '', on: '' },
      'fr',
    );
    expect(now).toEqual(
      step('One', {
        title: { en: 'First', fr: 'D’abord' },
        ...{ at: '0:12', placement: 'top', on: {}, selector: '#new', page: '/invoices' },
      }),
    );
  });
});

test('steps change places with their neighbours, and the ends stay', () => {
  const steps = [step('One'), step('Two'), step('Three')];
  expect(texts(withMoved(steps, 1, -1))).toEqual(['Two', 'One', 'Three']);
  expect(texts(withMoved(steps, 1, 1))).toEqual(['One', 'Three', 'Two']);
  for (const [index, by] of [
    [0, -1],
    [2, 1],
    [9, 1],
  ] as const)
    expect(texts(withMoved(steps, index, by))).toEqual(['One', 'Two', 'Three']);
});

describe('pasted steps', () => {
  test.each([
    [
      'as guide.yml has them',
      'steps:\n  - { title: Begin, text: Select it., target: { selector: "#new", page: /a } }\n',
    ],
    ['without their name', '- { title: Begin, text: Select it., target: { selector: "#new", page: /a } }'],
  ])('are read %s', (_, source) => {
    expect(readPasted(source, 'en')).toEqual({
      steps: [step('Select it.', { title: { en: 'Begin' }, selector: '#new', page: '/a' })],
    });
  });

  test.each([
    ['', 1],
    ['steps: []', 1],
    ['- { text: One }\n- { text: "" }', 2],
    ['steps:\n  - { text: One, target: { selector: "#a", page: nowhere } }', 2],
    ['- [', 1],
    ['steps: *x', 1],
  ])('are refused where they cannot be read: %j', (source, line) => {
    expect(readPasted(source, 'en')).toEqual({ line });
  });
});

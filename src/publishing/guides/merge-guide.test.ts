import { expect, test } from 'vitest';
import { type GuideFields, NO_GUIDE, NO_STEP } from './drafts/guide-draft.ts';
import { mergeGuides, textOfField } from './merge-guide.ts';

const cue = (at: number, text: string) => `00:0${at}.000 --> 00:0${at}.900\n${text}\n`;
const vtt = (...texts: string[]) => `WEBVTT\n\n${texts.map((text, index) => cue(index, text)).join('\n')}`;
const BASE: GuideFields = {
  ...NO_GUIDE,
  title: { en: 'Pay' },
  summary: { en: 'How to pay.' },
  tags: 'bill, money',
  captions: { en: vtt('One.', 'Two.', 'Three.') },
  steps: [
    { ...NO_STEP, text: { en: 'Open it.' } },
    { ...NO_STEP, text: { en: 'Pay it.' } },
  ],
};

test('what two writers changed in different places is put together', () => {
  const mine = {
    ...BASE,
    title: { en: 'Pay a bill' },
    tags: 'bill, money, card',
    captions: { en: vtt('ONE.', 'Two.', 'Three.') },
    steps: [{ ...BASE.steps[0]!, at: '0:01' }, BASE.steps[1]!],
  };
  const theirs = {
    ...BASE,
    title: { en: 'Pay', fr: 'Payer' },
    summary: { en: 'How one pays.' },
    tags: 'bill, invoice',
    captions: { en: vtt('One.', 'Two.', 'THREE.'), fr: vtt('Un.') },
    steps: [{ ...BASE.steps[0]!, text: { en: 'Open it first.' } }, BASE.steps[1]!],
  };
  expect(mergeGuides(BASE, mine, theirs)).toEqual({
    fields: {
      ...BASE,
      title: { en: 'Pay a bill', fr: 'Payer' },
      summary: { en: 'How one pays.' },
      tags: 'bill, card, invoice',
      captions: { en: vtt('ONE.', 'Two.', 'THREE.'), fr: vtt('Un.') },
      steps: [{ ...NO_STEP, at: '0:01', text: { en: 'Open it first.' } }, BASE.steps[1]!],
      elsewhere: '',
    },
    both: [],
  });
});

test('what both changed stays as the one who asks has it, and is named', () => {
  const mine = { ...BASE, title: { en: 'Mine' }, captions: { en: vtt('Mine.', 'Two.', 'Three.') } };
  const theirs = { ...BASE, title: { en: 'Theirs' }, captions: { en: vtt('Theirs.', 'Two.', 'Three.') } };
  const { fields, both } = mergeGuides(BASE, mine, theirs);
  expect([fields.title, fields.captions, both]).toEqual([mine.title, mine.captions, ['title-en', 'captions-en']]);
  expect(textOfField(theirs, 'title-en')).toBe('Theirs');
  expect(textOfField(theirs, 'constructor-x')).toBeUndefined();
});

test('steps that one put in and the other changed are put together, and not where both put some in', () => {
  const third = { ...NO_STEP, text: { en: 'Done.' } };
  const mine = { ...BASE, steps: [{ ...BASE.steps[0]!, at: '0:01' }, BASE.steps[1]!] };
  const theirs = { ...BASE, steps: [...BASE.steps, third] };
  expect(mergeGuides(BASE, mine, theirs)).toMatchObject({ fields: { steps: [...mine.steps, third] }, both: [] });
  const more = { ...BASE, steps: [...BASE.steps, { ...third, at: '0:09' }] };
  expect(mergeGuides(BASE, more, theirs)).toMatchObject({ fields: { steps: more.steps }, both: ['steps'] });
});

test('where it is not known what both began from, all in which they differ is named', () => {
  const theirs = { ...BASE, title: { en: 'Theirs' } };
  expect(mergeGuides(undefined, BASE, theirs)).toMatchObject({ fields: { title: { en: 'Pay' } }, both: ['title-en'] });
});

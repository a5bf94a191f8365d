import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import type { GuideStep } from '../videos/guide.ts';
import { publishGuide } from '../videos/publish.ts';
import { recordedGuide } from '../videos/test-guide.ts';
import { readTour } from './tour.ts';

const languages = { locales: ['en', 'fr'], defaultLocale: 'en' };
const site = { defaultLocale: 'en', locales: [{ code: 'en' }, { code: 'fr' }] };
const progress = ({ step, all }: { step: number; all: number }) => `${step}/${all}`;

describeStores('a tour of a guide', (on) => {
  const publish = (slug: string, steps: GuideStep[], audience: 'everyone' | 'staff' = 'everyone') =>
    publishGuide(on.db, recordedGuide(slug, ['en', 'fr'], { title: { en: 'Pay', fr: 'Payer' }, steps }), {
      audience,
      languages,
    });
  const read = (slug: string, locale = 'en') =>
    readTour({ db: on.db, memory: new Memory(0), site }, slug, { locale, viewer: { role: 'visitor' }, progress });
  const target = { selector: '#pay', text: { en: 'Pay', fr: 'Payer' }, placement: 'top', page: '/bills/*' } as const;

  test('has its steps in the reader’s language, as plain text', async () => {
    const text = { en: 'Select **Pay** <b>now</b>.', fr: 'Sélectionnez `Payer`.' };
    await publish('pay', [{ title: { en: 'Begin' }, text, from: 1, target }]);
    expect(await read('pay')).toEqual({
      slug: 'pay',
      title: 'Pay',
      steps: [{ title: 'Begin', text: 'Select Pay <b>now</b>.', progress: '1/1', target: { ...target, text: 'Pay' } }],
    });
    expect((await read('pay', 'fr'))?.steps[0]).toMatchObject({
      text: 'Sélectionnez Payer.',
      target: { text: 'Payer' },
    });
  });

  test('is titled by the guide where a step has no title of its own', async () => {
    await publish('untitled', [{ title: undefined, text: { en: 'Do it.' }, from: undefined, target }]);
    expect((await read('untitled'))?.steps[0]?.title).toBe('Pay');
  });

  test('is none where no step points at anything, or the guide is not for the reader', async () => {
    const step: GuideStep = { title: undefined, text: { en: 'Do it.' }, from: undefined, target: undefined };
    await publish('film', [step]);
    await publish('inside', [{ ...step, target }], 'staff');
    for (const slug of ['film', 'inside', 'nothing']) expect(await read(slug)).toBeUndefined();
  });
});

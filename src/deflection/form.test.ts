import { describe, expect, test } from 'vitest';
import { parseSite } from '../config/site.ts';
import { type AskValues, askText, checkAsk, customFieldsOf, EMPTY_ASK, readAskValues } from './form.ts';

const { contactForm } = parseSite(`
name: Test
tagline: Help
defaultLocale: en
locales: [{ code: en, label: English }]
contactForm:
  categories: [{ id: billing, label: Billing }, { id: technical, label: Technical }]
  fields:
    - { id: version, type: text, label: Version, required: true, categories: [technical], maxLength: 10 }
    - { id: system, type: choice, label: System, choices: [{ id: linux, label: Linux }] }
`);
const complete: AskValues = { ...EMPTY_ASK, subject: 'Invoice', body: 'It is wrong.', email: 'ann@example.com' };
const problems = (change: Partial<AskValues>) =>
  checkAsk({ ...complete, ...change }, contactForm, ['email']).map(({ field, problem }) => `${field}: ${problem}`);

describe('the ask form', () => {
  test('can be sent with subject, description and an address', () => {
    expect(problems({})).toEqual([]);
  });

  test.each([
    [{ subject: '  ' }, 'subject: missing'],
    [{ subject: 'x'.repeat(301) }, 'subject: too-long'],
    [{ body: '' }, 'body: missing'],
    [{ body: 'x'.repeat(65_001) }, 'body: too-long'],
    [{ email: '' }, 'email: missing'],
    [{ email: 'ann' }, 'email: not-an-address'],
    [{ email: 'ann@example' }, 'email: not-an-address'],
    [{ email: 'ann@@example.com' }, 'email: not-an-address'],
    [{ name: 'x'.repeat(201) }, 'name: too-long'],
    [{ category: 'gardening' }, 'category: not-a-choice'],
    [{ fields: { system: 'amiga' } }, 'field-system: not-a-choice'],
    [{ category: 'technical' }, 'field-version: missing'],
    [{ category: 'technical', fields: { version: '1.2.3.4.5.6' } }, 'field-version: too-long'],
    [{ trap: 'http://spam.example' }, 'website: trap'],
    [{ attachments: Array.from({ length: 11 }, (_, n) => `t${n}`) }, 'files: too-many'],
  ])('%o is told as %s', (change, expected) => {
    expect(problems(change as Partial<AskValues>)).toEqual([expected]);
  });

  test('an emoji counts as one character of the subject', () => {
    expect(problems({ subject: '🎉'.repeat(300) })).toEqual([]);
  });

  test('a field of another topic is not asked for, and not sent', () => {
    const values = { ...complete, category: 'billing', fields: { version: '1.2', system: 'linux' } };
    expect(problems(values)).toEqual([]);
    expect(customFieldsOf(values, contactForm, 'email')).toMatchObject({ category: 'billing', system: 'linux' });
    expect(customFieldsOf(values, contactForm, 'email')).not.toHaveProperty('version');
  });

  test('reads only what it knows, and nothing in the wrong shape', () => {
    const form = new URLSearchParams([
      ['subject', 'AB'],
      ['askId', 'not-a-uuid'],
      ['key', '<script>'],
      ['field-unknown', 'x'],
    ]);
    expect(
      readAskValues((name) => form.get(name) ?? '', { fields: contactForm.fields, attachments: ['kept'] }),
    ).toMatchObject({
      subject: 'AB',
      attachments: ['kept'],
      askId: '',
      key: '',
      fields: { version: '', system: '' },
    });
  });

  test('subject and description are searched as one text', () => {
    expect(askText({ subject: ' a ', body: '' })).toBe('a');
    expect(askText({ subject: 'a', body: 'b' })).toBe('a\nb');
  });
});

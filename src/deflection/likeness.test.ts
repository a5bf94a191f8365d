import { expect, test } from 'vitest';
import { groupAlike, termsOf } from './likeness.ts';

const question = (text: string) => ({ text, terms: termsOf(text, 'en') });
const texts = (groups: { members: { text: string }[] }[]) =>
  groups.map(({ members }) => members.map(({ text }) => text));

test('questions that share most of their words are one, whatever their order and form', () => {
  const groups = groupAlike([
    question('export invoices to excel'),
    question('Exporting an invoice into Excel'),
    question('fax machines'),
    question('excel invoice export broken'),
  ]);
  expect(texts(groups)).toEqual([
    ['export invoices to excel', 'Exporting an invoice into Excel', 'excel invoice export broken'],
    ['fax machines'],
  ]);
});

test('one word that many questions have does not make them alike', () => {
  const groups = groupAlike(['invoice color', 'invoice deadline', 'invoice signature'].map(question));
  expect(groups).toHaveLength(3);
});

test('a leader that is there already keeps its group, also when nothing is like it', () => {
  const led = question('export invoices');
  const groups = groupAlike([question('fax'), question('exporting invoices')], [led]);
  expect(groups[0]).toMatchObject({ leader: led });
  expect(texts(groups)).toEqual([['exporting invoices'], ['fax']]);
});

test('no question is lost among those of a busy month', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => ({ terms: [i % 997, (i * 7) % 991, 5_000 + (i % 13)] }));
  const groups = groupAlike(many);
  expect(groups.flatMap(({ members }) => members)).toHaveLength(5_000);
});

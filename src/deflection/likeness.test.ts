import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupAlike, termsOf } from './likeness.ts';

const question = (text: string) => ({ text, terms: termsOf(text, 'en') });
const texts = (groups: { members: { text: string }[] }[]) =>
  groups.map(({ members }) => members.map(({ text }) => text));

test('questions that share most of their words are one, whatever their order and form', async () => {
  const groups = await groupAlike([
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

test('one word that many questions have does not make them alike', async () => {
  const groups = await groupAlike(['invoice color', 'invoice deadline', 'invoice signature'].map(question));
  expect(groups).toHaveLength(3);
});

test('a leader that is there already keeps its group, also when nothing is like it', async () => {
  const led = question('export invoices');
  const groups = await groupAlike([question('fax'), question('exporting invoices')], [led]);
  expect(groups[0]).toMatchObject({ leader: led });
  expect(texts(groups)).toEqual([['exporting invoices'], ['fax']]);
});

test('no question is lost among those of a busy month', async () => {
  const many = Array.from({ length: 5_000 }, (_, i) => ({ terms: [i % 997, (i * 7) % 991, 5_000 + (i % 13)] }));
  const groups = await groupAlike(many);
  expect(groups.flatMap(({ members }) => members)).toHaveLength(5_000);
});

test('looking at the rarest words first finds the same groups as looking at all', async () => {
  const words = 'export invoice excel printer photo account password billing sync device login error'.split(' ');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 1, maxLength: 5 }), { maxLength: 40 }),
      async (all) => {
        const questions = all.map((own) => question(own.map((index) => words[index]).join(' ')));
        expect(texts(await groupAlike(questions))).toEqual(texts(inFull(questions)));
      },
    ),
  );
});

/** The same by comparing each question with each leader. */
function inFull(questions: ReturnType<typeof question>[]) {
  const counts = new Map<number, number>();
  for (const { terms } of questions) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const sum = (terms: number[]) =>
    terms.reduce((all, term) => all + (1 + Math.log(questions.length / counts.get(term)!)), 0);
  const groups: { members: typeof questions }[] = [];
  for (const one of questions) {
    const likeness = groups.map(({ members: [leader] }) => {
      const shared = sum(leader!.terms.filter((term) => one.terms.includes(term)));
      return shared / (sum(one.terms) + sum(leader!.terms) - shared);
    });
    const best = Math.max(0, ...likeness);
    if (best >= 0.5) groups[likeness.indexOf(best)]!.members.push(one);
    else groups.push({ members: [one] });
  }
  return groups;
}

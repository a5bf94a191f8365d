import { expect, test } from 'vitest';
import { conditionsOf, type Filters, filterParameters, filtersOf, readFilters } from './filters.ts';

const read = (text: string) => {
  const parameters = new URLSearchParams(text);
  return readFilters((name) => parameters.getAll(name), ['level']);
};

test('what an address says as filters is said by it again', () => {
  const text =
    'status=new&status=open&assignee=me&group=Billing&group=-&in=fr&tag=vip%2C+beta&waits=2.5&overdue=yes&field-level=5';
  expect(String(new URLSearchParams(filterParameters(read(text))))).toBe(text);
});

test('what is no value of a field counts as not said', () => {
  expect(read('status=lost&assignee=x&waits=-1&overdue=maybe&field-other=1&group=')).toEqual({});
});

test('filters come back from the conditions that they make', () => {
  const filters: Filters = {
    status: ['new'],
    group: ['mine', '=mine', 'Billing', '-', '=-'],
    priority: ['-', 'urgent'],
    without: 'spam',
    quiet: '24',
    own: { level: 'gold' },
  };
  expect(filtersOf(conditionsOf(filters))).toEqual(filters);
});

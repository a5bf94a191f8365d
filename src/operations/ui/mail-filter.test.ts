import { expect, test } from 'vitest';
import { readMailFilter } from './mail-filter.ts';

test('what stands in the address chooses the emails', () => {
  expect(readMailFilter(new URLSearchParams('show=sent&to= Ada@example.com&page=3'))).toEqual({
    show: 'sent',
    to: 'Ada@example.com',
    page: 3,
  });
});

test.each(['', 'show=toString&page=-1&to=', 'show=&page=1e-9&to=%00', 'page=NaN'])(
  'nonsense such as %j shows what is to be sent or failed',
  (query) => {
    expect(readMailFilter(new URLSearchParams(query))).toEqual({ show: 'open', to: '', page: 1 });
  },
);

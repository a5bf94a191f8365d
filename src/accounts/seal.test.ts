import { expect, test } from 'vitest';
import { seal, unseal } from './seal.ts';

test('what was sealed is read again', () => {
  expect(unseal('secret', 'totp', seal('secret', 'totp', 'JBSWY3DP'))).toBe('JBSWY3DP');
});

test('another secret, another purpose or a changed byte opens nothing', () => {
  const sealed = seal('secret', 'totp', 'JBSWY3DP');
  expect(unseal('other', 'totp', sealed)).toBeUndefined();
  expect(unseal('secret', 'provider', sealed)).toBeUndefined();
  expect(unseal('secret', 'totp', `${sealed.slice(0, -2)}AA`)).toBeUndefined();
  expect(unseal('secret', 'totp', 'short')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { seal, unseal } from './seal.ts';

test('what was sealed is read again', () => {
  expect(unseal('secret', 'totp', seal('secret', 'totp', 'JBSWY3DP'))).toBe('JBSWY3DP');
});

test('another secret, another purpose or a changed byte opens nothing', () => {
  const sealed = seal('secret', 'totp', 'JBSWY3DP');
  const changed = Buffer.from(sealed, 'base64url');
  changed[changed.length - 1]! ^= 1;
  expect(unseal('other', 'totp', sealed)).toBeUndefined();
  expect(unseal('secret', 'provider', sealed)).toBeUndefined();
  expect(unseal('secret', 'totp', changed.toString('base64url'))).toBeUndefined();
  expect(unseal('secret', 'totp', 'short')).toBeUndefined();
});

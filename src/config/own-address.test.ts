import { expect, test } from 'vitest';
import { ownAddress } from './own-address.ts';

test.each([
  ['http://127.0.0.1:4321', { publicUrl: undefined, host: '127.0.0.1', port: 4321 }],
  ['http://[::1]:80', { publicUrl: undefined, host: '::1', port: 80 }],
  ['https://help.example.com', { publicUrl: 'https://help.example.com', host: '127.0.0.1', port: 4321 }],
])('links begin with %s', (expected, settings) => {
  expect(`${ownAddress(settings)}/en`).toBe(`${new URL(expected).origin}/en`);
});

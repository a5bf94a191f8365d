import { get } from 'node:http';
import { expect, test } from 'vitest';
import { isPrivateHost, isPublicAddress, PrivateAddress, publicLookup } from './public-address.ts';

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
])('%s is no address of the internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('%s is one', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('a host that is written as a number is judged as what it stands for', () => {
  for (const address of ['http://2130706433/', 'http://0x7f.1/', 'http://[::1]:80/', 'http://[::ffff:7f00:1]/'])
    expect(isPrivateHost(new URL(address)), address).toBe(true);
  expect(isPrivateHost(new URL('http://example.com/'))).toBe(false);
});

test('a name that leads into a private network is refused before anything is sent', async () => {
  const error = await new Promise((resolve) => {
    get('http://localhost:1/', { lookup: publicLookup, agent: false }, resolve).on('error', resolve);
  });
  expect(error).toBeInstanceOf(PrivateAddress);
});

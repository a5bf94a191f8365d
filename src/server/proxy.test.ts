import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddressOf } from './proxy.ts';

const request = (from: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: from },
    headers: forwarded ? { 'x-forwarded-for': forwarded } : {},
  }) as unknown as IncomingMessage;

test('without trusted proxies X-Forwarded-For is ignored', () => {
  expect(clientAddressOf([])(request('203.0.113.9', '1.2.3.4'))).toBe('203.0.113.9');
});

test('a trusted proxy is believed', () => {
  expect(clientAddressOf(['10.0.0.0/8'])(request('10.1.2.3', '1.2.3.4'))).toBe('1.2.3.4');
});

test('what a client put before the proxy wrote its own is not believed', () => {
  expect(clientAddressOf(['10.0.0.0/8'])(request('10.1.2.3', '6.6.6.6, 1.2.3.4'))).toBe('1.2.3.4');
});

test('somebody who is not a trusted proxy is not believed', () => {
  expect(clientAddressOf(['10.0.0.0/8'])(request('203.0.113.9', '1.2.3.4'))).toBe('203.0.113.9');
});

test.each([
  ['1.2.3.4:5678', '1.2.3.4'],
  ['[2001:db8::1]:5678', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['"[2001:db8::1]:5678"', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['6.6.6.6, 1.2.3.4:5678, 10.9.9.9:443', '1.2.3.4'],
  ['1.2.3.4,10.9.9.9', '1.2.3.4'],
])('%s is one sender, whatever the port', (forwarded, address) => {
  expect(clientAddressOf(['10.0.0.0/8'])(request('10.1.2.3', forwarded))).toBe(address);
});

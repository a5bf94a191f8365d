import pino from 'pino';
import { VISITOR } from '../accounts/viewer.ts';
import type { Sender } from './action.ts';

/** Who sends a test's request: a visitor, in English, from an address of the documentation. */
export function aSender(differences: Partial<Sender> = {}): Sender {
  return {
    viewer: VISITOR,
    viewerUnknown: false,
    session: undefined,
    locale: 'en',
    base: new URL('https://help.example.com'),
    log: pino({ level: 'silent' }),
    url: new URL('https://help.example.com/en/'),
    params: {},
    address: '192.0.2.1',
    headers: new Headers(),
    cookies: { get: () => undefined, set: () => {}, delete: () => {} },
    ...differences,
  };
}

/** A posted form, with files when there are some. */
export function aForm(fields: Record<string, string | string[]>, files: File[] = []): Request {
  const form = files.length > 0 ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
  for (const file of files) (form as FormData).append('files', file);
  return new Request('https://help.example.com/', { method: 'POST', body: form });
}

/** A posted JSON value. */
export function aJson(value: unknown): Request {
  const headers = { 'content-type': 'application/json' };
  return new Request('https://help.example.com/', { method: 'POST', headers, body: JSON.stringify(value) });
}

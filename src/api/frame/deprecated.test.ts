import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeStores } from '../../db/test-database.ts';
import { aSender } from '../../web/test-sender.ts';
import { apiAnswerer } from './answer.ts';
import { defineEndpoint } from './endpoint.ts';
import { openApiDocument } from './open-api.ts';
import { apiApp } from './test-api.ts';

const old = defineEndpoint({
  method: 'GET',
  path: '/lamps',
  summary: 'The lamps.',
  group: 'Lamps',
  deprecated: { since: new Date('2026-11-30T00:00:00Z'), until: new Date('2027-05-31T00:00:00Z') },
  answer: z.strictObject({ lamps: z.array(z.never()) }),
  run: async () => ({ lamps: [] }),
});

describeStores('an endpoint that will go', (on) => {
  test('says so in its headers and in the document, and answers until then', async () => {
    const url = new URL('https://help.example.com/api/v2/lamps.json');
    const request = new Request(url);
    const sender = { ...aSender({ address: '192.0.2.1', headers: request.headers }), url, base: url };
    const response = await apiAnswerer([old])(await apiApp(on.db), { request, sender, asked: url.origin });
    expect(response.status).toBe(200);
    expect(response.headers.get('deprecation')).toBe('@1795996800');
    expect(response.headers.get('sunset')).toBe('Mon, 31 May 2027 00:00:00 GMT');
    expect(openApiDocument([old], url.origin)).toMatchObject({ paths: { '/lamps': { get: { deprecated: true } } } });
  });
});

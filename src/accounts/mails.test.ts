import { expect, test } from 'vitest';
import { readSite } from '../config/site.ts';
import { siteDeclaration } from '../domains.ts';
import type { QueuedMail } from '../mail/kinds.ts';
import { currentAccountValues } from './mails.ts';

const site = await readSite('content', siteDeclaration);
const [plan] = site.contact.plans;
const nothing = { visitors: [], plans: [{ ...plan, channels: [] }], organizations: [] } as const;
const closed = { ...site, contact: { ...site.contact, ...nothing } };
const valuesOf = (link: string, of: typeof site) =>
  currentAccountValues(undefined as never, { data: { link } } as unknown as QueuedMail, of);

test('a mail about an account leads to the contact form only where somebody may send something', async () => {
  expect(await valuesOf('/fr/ask', site)).toEqual({});
  expect(await valuesOf('/fr/ask', closed)).toEqual({ link: '/fr' });
  expect(await valuesOf('/fr/account/password', closed)).toEqual({});
});

import { z } from 'zod';
import { isStaff } from '../../../accounts/viewer.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onePage, pageSchema } from '../../frame/paging.ts';

/** What clients of the contract ask for and Helpwell has none of, by the name of its list. */
const NONE: [path: string, name: string][] = [
  ['/triggers', 'triggers'],
  ['/triggers/active', 'triggers'],
  ['/automations', 'automations'],
  ['/automations/active', 'automations'],
  ['/trigger_categories', 'trigger_categories'],
  ['/targets', 'targets'],
  ['/suspended_tickets', 'suspended_tickets'],
  ['/recipient_addresses', 'recipient_addresses'],
  ['/activities', 'activities'],
  ['/skips', 'skips'],
  ['/oauth/clients', 'clients'],
  ['/sharing_agreements', 'sharing_agreements'],
  ['/custom_roles', 'custom_roles'],
  ['/user_fields', 'user_fields'],
  ['/organization_fields', 'organization_fields'],
  ['/dynamic_content/items', 'items'],
];

/** Lists that are empty. */
export const emptyLists: readonly Endpoint[] = NONE.map(([path, name]) =>
  defineEndpoint({
    method: 'GET',
    path,
    summary: 'Always empty: there are none.',
    group: 'Empty lists',
    may: isStaff,
    answer: pageSchema(name, z.never()),
    run: async () => ({ [name]: [], ...onePage(0) }),
  }),
);

import { z } from 'zod';
import type { organizations } from '../../../accounts/schema.ts';
import type { Call } from '../../frame/endpoint.ts';
import { at, flag, id, moment, noneOf, nothing, rowUrl, text, textOrNull } from '../../frame/shapes.ts';

/** An organization as answers show it. */
export const organizationSchema = z.strictObject({
  url: text,
  id,
  name: text,
  shared_tickets: flag,
  shared_comments: flag,
  external_id: textOrNull,
  created_at: at,
  updated_at: at,
  domain_names: noneOf,
  details: nothing,
  notes: nothing,
  group_id: nothing,
  tags: noneOf,
  organization_fields: z.strictObject({}),
});

/** An organization as programs are shown it. */
export function organizationAnswer(call: Pick<Call, 'url' | 'app'>, row: typeof organizations.$inferSelect) {
  const shared = call.app.site.contact.organizations.some((rule) => rule.id === row.id && rule.sharedRequests === true);
  return {
    url: rowUrl(call, `/organizations/${row.id}`),
    id: row.id,
    name: row.name,
    shared_tickets: shared,
    shared_comments: false,
    external_id: row.externalId,
    created_at: moment(row.createdAt),
    updated_at: moment(row.updatedAt),
    domain_names: [],
    details: null,
    notes: null,
    group_id: null,
    tags: [],
    organization_fields: {},
  };
}

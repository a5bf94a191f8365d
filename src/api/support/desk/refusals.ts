// What clients of the contract write, and nobody writes through the API here: refused with the reason, so that nobody looks for a mistake of theirs.
import { z } from 'zod';
import { forbidden } from '../../frame/api-error.ts';
import { defineEndpoint, type Endpoint, type Method } from '../../frame/endpoint.ts';

const FORM = 'The form and its fields are described in the settings of the site, site.yml.';
const VIEWS = 'Views stand in the order of their names.';
const BRANDS = 'The site is the only brand; its name is in the settings of the site, site.yml.';
const CATEGORY =
  'The help center has one category, itself, whose name the settings of the site say. What can be made and changed are its sections.';
const COMMENTS = 'Articles take no comments; questions are asked in the community.';
const FOLLOWS = 'Articles and sections cannot be followed; posts of the community can.';
const SEGMENTS = 'For whom articles can be follows from roles, plans and organizations.';
const WEBHOOKS = 'Webhooks are made, changed and deleted on the page of webhooks, which shows their secret once.';
const ACCOUNTS = 'Accounts are not merged; administrators merge people who have none into others.';
const TAGS = 'People have no tags; tickets have.';

const REFUSED: readonly [Method, path: string, reason: string][] = [
  ['PUT', '/views/reorder', VIEWS],
  ['PUT', '/views/update_many', VIEWS],
  ['POST', '/ticket_fields', FORM],
  ['PUT', '/ticket_fields/{id}', FORM],
  ['DELETE', '/ticket_fields/{id}', FORM],
  ['POST', '/ticket_forms', FORM],
  ['PUT', '/ticket_forms/reorder', FORM],
  ['PUT', '/ticket_forms/{id}', FORM],
  ['DELETE', '/ticket_forms/{id}', FORM],
  ['POST', '/brands', BRANDS],
  ['PUT', '/brands/{id}', BRANDS],
  ['DELETE', '/brands/{id}', BRANDS],
  ['POST', '/webhooks', WEBHOOKS],
  ['PUT', '/webhooks/{id}', WEBHOOKS],
  ['DELETE', '/webhooks/{id}', WEBHOOKS],
  ['PUT', '/users/me/merge', ACCOUNTS],
  ['POST', '/users/{id}/tags', TAGS],
  ['PUT', '/users/{id}/tags', TAGS],
  ['DELETE', '/users/{id}/tags', TAGS],
  ['POST', '/help_center/categories', CATEGORY],
  ['PUT', '/help_center/categories/{id}', CATEGORY],
  ['DELETE', '/help_center/categories/{id}', CATEGORY],
  ['POST', '/help_center/categories/{id}/translations', CATEGORY],
  ['PUT', '/help_center/categories/{id}/translations/{locale:text}', CATEGORY],
  ['POST', '/help_center/articles/{id}/comments', COMMENTS],
  ['POST', '/help_center/articles/{id}/subscriptions', FOLLOWS],
  ['POST', '/help_center/sections/{id}/subscriptions', FOLLOWS],
  ['POST', '/help_center/user_segments', SEGMENTS],
  ['PUT', '/help_center/user_segments/{id}', SEGMENTS],
  ['DELETE', '/help_center/user_segments/{id}', SEGMENTS],
];

/** They answer with 403 and why; who has no account is asked who they are. */
export const refusals: readonly Endpoint[] = REFUSED.map(([method, path, reason]) =>
  defineEndpoint({
    method,
    path,
    summary: `Always refused: ${reason[0]!.toLowerCase()}${reason.slice(1)}`,
    group: 'Not through the API',
    may: ({ role }) => role !== 'visitor',
    answer: z.strictObject({}),
    run: () => Promise.reject(forbidden(reason)),
  }),
);

// What is written elsewhere than through the API.
import { NOBODY, startTable } from './test-row.ts';

const { table, rows } = startTable();

// What is written elsewhere than through the API, by anybody.
rows(
  { who: NOBODY, ofSite: true },
  'PUT /views/reorder',
  'PUT /views/update_many',
  'POST /ticket_fields',
  'PUT /ticket_fields/{id}',
  'DELETE /ticket_fields/{id}',
  'POST /ticket_forms',
  'PUT /ticket_forms/reorder',
  'PUT /ticket_forms/{id}',
  'DELETE /ticket_forms/{id}',
  'POST /brands',
  'PUT /brands/{id}',
  'DELETE /brands/{id}',
  'POST /webhooks',
  'PUT /webhooks/{id}',
  'DELETE /webhooks/{id}',
  'PUT /users/me/merge',
  'POST /users/{id}/tags',
  'PUT /users/{id}/tags',
  'DELETE /users/{id}/tags',
  'POST /help_center/categories',
  'PUT /help_center/categories/{id}',
  'DELETE /help_center/categories/{id}',
  'POST /help_center/categories/{id}/translations',
  'PUT /help_center/categories/{id}/translations/{locale:text}',
  'POST /help_center/articles/{id}/comments',
  'POST /help_center/articles/{id}/subscriptions',
  'POST /help_center/sections/{id}/subscriptions',
  'POST /help_center/user_segments',
  'PUT /help_center/user_segments/{id}',
  'DELETE /help_center/user_segments/{id}',
);

export const ofNobody = table;

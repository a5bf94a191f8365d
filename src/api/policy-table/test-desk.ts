// What the desk works with, what is saved there, and what the site says of itself.
import { ADMIN, ALL, DESK, KNOWN, type Row, startTable, TEAM } from './test-row.ts';

const { table, rows } = startTable();
const TICKETS: Row['sees'] = { ownRequest: DESK, foreignRequest: DESK };

rows({ who: ALL }, 'GET /openapi', 'GET /users/me', 'GET /help_center/locales', 'GET /help_center/sessions');
rows({ who: KNOWN }, 'GET /oauth/tokens/current');

// What the desk works with.
rows({ who: KNOWN }, 'GET /ticket_fields', 'GET /brands', 'GET /custom_statuses');
rows({ who: ALL }, 'GET /ticket_forms', 'GET /ticket_forms/show_many');
rows({ who: ALL, ofSite: true }, 'GET /ticket_forms/{id}');
rows({ who: KNOWN, ofSite: true }, 'GET /ticket_fields/{id}', 'GET /brands/{id}');
rows({ who: DESK, ofSite: true }, 'GET /ticket_fields/{id}/options');
rows(
  { who: DESK },
  'GET /macros',
  'GET /macros/active',
  'GET /views',
  'GET /views/active',
  'GET /views/compact',
  'GET /views/count_many',
  'GET /tags',
  'GET /tags/count',
  'GET /slas/policies',
  'GET /business_hours/schedules',
);
rows({ who: DESK, query: 'query=x' }, 'GET /macros/search');
rows({ who: DESK, query: 'name=xx' }, 'GET /autocomplete/tags');
rows(
  { who: DESK, ofSite: true },
  'GET /macros/{id}',
  'GET /views/{id}',
  'GET /views/{id}/tickets',
  'GET /views/{id}/count',
  'GET /views/{id}/export',
  'GET /views/{id}/export/csv',
  'GET /slas/policies/{id}',
  'GET /business_hours/schedules/{id}',
  'GET /business_hours/schedules/{id}/holidays',
);
rows({ who: TEAM }, 'GET /job_statuses', 'GET /job_statuses/show_many');
rows({ who: TEAM, ofSite: true }, 'GET /job_statuses/{id:text}');
rows(
  { who: TEAM },
  'GET /triggers',
  'GET /triggers/active',
  'GET /automations',
  'GET /automations/active',
  'GET /targets',
  'GET /sharing_agreements',
  'GET /custom_roles',
  'GET /user_fields',
  'GET /organization_fields',
  'GET /dynamic_content/items',
);
rows({ who: ADMIN }, 'GET /webhooks', 'GET /exports/manifest');
rows({ who: ADMIN, ofSite: true }, 'GET /webhooks/{id}', 'GET /exports/files/{name:text}');
rows({ who: DESK }, 'GET /incremental/ticket_events', 'GET /incremental/ticket_metric_events');

// What agents' programs save, and what administrators promise.
rows(
  { who: DESK },
  'GET /ticket_fields/count',
  'GET /macros/categories',
  'POST /macros',
  'PUT /macros/update_many',
  'DELETE /macros/destroy_many',
  'GET /views/shared',
  'GET /views/search',
  'GET /views/show_many',
  'POST /views',
  'POST /views/preview',
  'POST /views/preview/count',
  'DELETE /views/destroy_many',
  'GET /slas/policies/definitions',
);
rows(
  { who: DESK, ofSite: true },
  'PUT /macros/{id}',
  'DELETE /macros/{id}',
  'GET /macros/{id}/apply',
  'GET /tickets/{id}/macros/{macro}/apply',
  'PUT /views/{id}',
  'DELETE /views/{id}',
  'GET /views/{id}/execute',
  'GET /business_hours/schedules/{id}/holidays/{holiday}',
);
rows({ who: ADMIN }, 'POST /slas/policies', 'PUT /slas/policies/reorder', 'POST /business_hours/schedules');
rows(
  { who: ADMIN, ofSite: true },
  'PUT /slas/policies/{id}',
  'DELETE /slas/policies/{id}',
  'PUT /business_hours/schedules/{id}',
  'DELETE /business_hours/schedules/{id}',
  'PUT /business_hours/schedules/{id}/workweek',
  'POST /business_hours/schedules/{id}/holidays',
  'PUT /business_hours/schedules/{id}/holidays/{holiday}',
  'DELETE /business_hours/schedules/{id}/holidays/{holiday}',
);
rows(
  { who: DESK, sees: TICKETS },
  'GET /tickets/{id}/collaborators',
  'GET /tickets/{id}/email_ccs',
  'GET /tickets/{id}/followers',
);
rows({ who: DESK, sees: { other: DESK, suspended: DESK } }, 'GET /users/{id}/related', 'GET /users/{id}/tags');
rows({ who: ALL }, 'GET /locales', 'GET /locales/public', 'GET /locales/agent', 'GET /locales/current');
rows({ who: ALL }, 'PUT /locales/detect_best_locale');
rows({ who: ALL, ofSite: true }, 'GET /locales/{id:text}');
rows({ who: KNOWN }, 'GET /oauth/tokens');
rows({ who: KNOWN, ofSite: true }, 'GET /oauth/tokens/{id}', 'DELETE /oauth/tokens/{id}');
rows(
  { who: TEAM },
  'GET /trigger_categories',
  'GET /suspended_tickets',
  'GET /recipient_addresses',
  'GET /activities',
  'GET /skips',
  'GET /oauth/clients',
);

export const ofDesk = table;

import type { Endpoint } from '../frame/endpoint.ts';
import { emptyLists } from './desk/empty-lists.ts';
import { fieldEndpoints } from './desk/fields.ts';
import { localeEndpoints } from './desk/locales.ts';
import { macroEndpoints } from './desk/macros.ts';
import { promiseEndpoints } from './desk/promises.ts';
import { refusals } from './desk/refusals.ts';
import { scheduleEndpoints } from './desk/schedules.ts';
import { slaPolicyEndpoints } from './desk/sla-policies.ts';
import { tagEndpoints } from './desk/tags.ts';
import { viewExports } from './desk/view-export.ts';
import { viewTicketEndpoints } from './desk/view-tickets.ts';
import { viewEndpoints } from './desk/views.ts';
import { webhookEndpoints } from './desk/webhooks.ts';
import { groupEndpoints } from './groups/endpoints.ts';
import { groupMembershipEndpoints } from './groups/memberships.ts';
import { jobEndpoints } from './jobs/job-status.ts';
import { organizationEndpoints } from './organizations/endpoints.ts';
import { organizationMemberships } from './organizations/memberships.ts';
import { organizationWrites } from './organizations/write-endpoints.ts';
import { userEndpoints } from './people/endpoints.ts';
import { relatedEndpoints } from './people/related.ts';
import { requestEndpoints } from './requests/endpoints.ts';
import { searchEndpoints } from './search/endpoints.ts';
import { commentEndpoints } from './tickets/comment-endpoints.ts';
import { ticketImports } from './tickets/import-endpoints.ts';
import { ratingEndpoints } from './tickets/ratings.ts';
import { ticketReads } from './tickets/read-endpoints.ts';
import { uploadEndpoints } from './tickets/uploads.ts';
import { ticketWrites } from './tickets/write-endpoints.ts';
import { identityEndpoints } from './users/identities.ts';
import { showMe } from './users/me.ts';
import { userWrites } from './users/write-endpoints.ts';

/** What programs ask for about tickets and the people around them. */
export const supportEndpoints: readonly Endpoint[] = [
  showMe,
  ...requestEndpoints,
  ...ticketReads,
  ...ticketWrites,
  ...ticketImports,
  ...commentEndpoints,
  ...ratingEndpoints,
  ...uploadEndpoints,
  ...userEndpoints,
  ...userWrites,
  ...identityEndpoints,
  ...relatedEndpoints,
  ...organizationEndpoints,
  ...organizationWrites,
  ...organizationMemberships,
  ...groupEndpoints,
  ...groupMembershipEndpoints,
  ...fieldEndpoints,
  ...macroEndpoints,
  ...viewEndpoints,
  ...viewTicketEndpoints,
  ...viewExports,
  ...tagEndpoints,
  ...slaPolicyEndpoints,
  ...scheduleEndpoints,
  ...promiseEndpoints,
  ...jobEndpoints,
  ...searchEndpoints,
  ...webhookEndpoints,
  ...localeEndpoints,
  ...emptyLists,
  ...refusals,
];

// Requests and tickets.
import { ADMIN, ALL, DESK, KNOWN, NOBODY, type Row, startTable } from './test-row.ts';

const { table, rows } = startTable();
const REQUESTS: Row['sees'] = { ownRequest: 'OAX', foreignRequest: DESK };
const TICKETS: Row['sees'] = { ownRequest: DESK, foreignRequest: DESK };

// Requests: one's own, and everybody's for who answers them.
rows({ who: ALL }, 'POST /requests', 'POST /uploads');
rows({ who: KNOWN, lists: { ownRequest: 'O', foreignRequest: NOBODY } }, 'GET /requests', 'GET /requests/open');
rows({ who: KNOWN }, 'GET /requests/solved', 'GET /requests/ccd');
rows({ who: KNOWN, query: 'query=lamp' }, 'GET /requests/search');
rows({ who: KNOWN, sees: REQUESTS }, 'GET /requests/{id}', 'PUT /requests/{id}', 'GET /requests/{id}/comments');
rows({ who: KNOWN, sees: REQUESTS }, 'GET /requests/{id}/comments/{comment}');
rows(
  { who: KNOWN, sees: { ownFile: 'OAX', noteFile: DESK } },
  'GET /attachments/{id}',
  'GET /attachments/{id}/content',
);
rows({ who: ALL, ofSite: true }, 'DELETE /uploads/{token:text}');
rows(
  { who: KNOWN, sees: { self: KNOWN, other: KNOWN }, emptyOfNothing: true },
  'GET /users/{id}/requests',
  'GET /organizations/{id}/requests',
);

// Tickets: for who answers them alone.
rows(
  { who: DESK, lists: { ownRequest: DESK, foreignRequest: DESK } },
  'GET /tickets',
  'GET /tickets/recent',
  'GET /incremental/tickets',
  'GET /incremental/tickets/cursor',
);
rows(
  { who: DESK },
  'GET /deleted_tickets',
  'GET /problems',
  'GET /tickets/count',
  'GET /ticket_audits',
  'GET /satisfaction_ratings',
  'GET /satisfaction_ratings/received',
  'GET /ticket_metrics',
  'GET /tickets/show_many',
  'POST /tickets',
  'POST /tickets/create_many',
  'PUT /tickets/update_many',
  'DELETE /tickets/destroy_many',
  'PUT /deleted_tickets/restore_many',
);
rows({ who: ADMIN }, 'POST /imports/tickets', 'POST /imports/tickets/create_many');
rows({ who: DESK, query: 'query=lamp' }, 'GET /search', 'GET /search/count');
rows({ who: DESK, query: 'query=lamp&filter[type]=ticket' }, 'GET /search/export');
rows(
  { who: DESK, sees: TICKETS },
  'GET /tickets/{id}',
  'GET /tickets/{id}/comments',
  'GET /tickets/{id}/audits',
  'GET /tickets/{id}/incidents',
  'GET /tickets/{id}/tags',
  'GET /tickets/{id}/metrics',
  'PUT /tickets/{id}',
  'DELETE /tickets/{id}',
  'PUT /tickets/{id}/mark_as_spam',
  'POST /tickets/{id}/merge',
  'POST /tickets/{id}/tags',
  'PUT /tickets/{id}/tags',
  'DELETE /tickets/{id}/tags',
);
rows({ who: DESK, sees: TICKETS }, 'GET /tickets/{id}/audits/{audit}');
rows({ who: DESK, sees: TICKETS }, 'GET /ticket_metrics/{id}');
rows({ who: DESK }, 'PUT /deleted_tickets/{id}/restore');
rows({ who: DESK, ofSite: true }, 'GET /satisfaction_ratings/{id}');
// Who answers requests does not rate them.
rows({ who: 'SOME', sees: { foreignRequest: NOBODY } }, 'POST /tickets/{id}/satisfaction_rating');
rows(
  { who: DESK, sees: { self: DESK, other: DESK }, emptyOfNothing: true },
  'GET /users/{id}/tickets/requested',
  'GET /users/{id}/tickets/ccd',
  'GET /users/{id}/tickets/assigned',
);
rows({ who: DESK, sees: { organization: DESK }, emptyOfNothing: true }, 'GET /organizations/{id}/tickets');

rows({ who: DESK, sees: TICKETS }, 'GET /tickets/{id}/related');
rows(
  { who: DESK, sees: TICKETS },
  'GET /tickets/{id}/comments/count',
  'GET /tickets/{id}/audits/count',
  'PUT /tickets/{id}/comments/{comment}/redact',
  'PUT /tickets/{id}/comments/{comment}/make_private',
  'PUT /tickets/{id}/audits/{audit}/make_private',
);

export const ofRequests = table;

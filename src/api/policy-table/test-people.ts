// People, organizations and groups.
import { ADMIN, DESK, KNOWN, startTable } from './test-row.ts';

const { table, rows } = startTable();

// People.
rows({ who: ADMIN, sees: { other: ADMIN, suspended: ADMIN } }, 'DELETE /users/{id}', 'PUT /users/{id}/merge');
rows({ who: ADMIN }, 'DELETE /users/destroy_many');
rows({ who: ADMIN, ofSite: true }, 'DELETE /deleted_users/{id}');
rows(
  { who: KNOWN, sees: { self: KNOWN, other: DESK, suspended: DESK } },
  'GET /users/{id}',
  'GET /users/{id}/identities',
  'GET /users/{id}/identities/{identity}',
);
rows(
  { who: DESK, sees: { other: DESK, suspended: DESK } },
  'PUT /users/{id}',
  'POST /users/{id}/identities',
  'PUT /users/{id}/identities/{identity}',
  'PUT /users/{id}/identities/{identity}/make_primary',
);
rows({ who: DESK, lists: { other: DESK, suspended: DESK } }, 'GET /users', 'GET /incremental/users/cursor');
rows(
  { who: DESK },
  'GET /users/count',
  'GET /incremental/users',
  'GET /users/show_many',
  'POST /users',
  'POST /users/create_or_update',
  'POST /users/create_many',
  'POST /users/create_or_update_many',
  'PUT /users/update_many',
);
rows({ who: DESK, query: 'query=person' }, 'GET /users/search');
rows({ who: DESK, query: 'name=person' }, 'GET /users/autocomplete');
rows({ who: DESK, sees: { group: DESK }, emptyOfNothing: true }, 'GET /groups/{id}/users');
rows({ who: DESK, sees: { organization: DESK }, emptyOfNothing: true }, 'GET /organizations/{id}/users');

// Organizations and groups.
rows({ who: DESK, lists: { organization: DESK } }, 'GET /organizations');
rows(
  { who: DESK },
  'GET /organizations/count',
  'GET /organizations/show_many',
  'GET /incremental/organizations',
  'GET /organization_subscriptions',
  'GET /organization_memberships',
  'POST /organization_memberships',
  'POST /organization_memberships/create_many',
  'DELETE /organization_memberships/destroy_many',
);
rows({ who: DESK, query: 'external_id=1&name=x' }, 'GET /organizations/search');
rows({ who: DESK, query: 'name=xx' }, 'GET /organizations/autocomplete');
rows({ who: DESK, sees: { organization: DESK } }, 'GET /organizations/{id}', 'GET /organizations/{id}/related');
rows(
  { who: DESK, sees: { organization: DESK }, emptyOfNothing: true },
  'GET /organizations/{id}/organization_memberships',
);
rows(
  { who: DESK, sees: { other: DESK }, emptyOfNothing: true },
  'GET /users/{id}/organizations',
  'GET /users/{id}/organization_memberships',
  'GET /users/{id}/groups',
  'GET /users/{id}/groups/count',
  'GET /users/{id}/group_memberships',
);
rows(
  { who: DESK, ofSite: true },
  'GET /organization_memberships/{id}',
  'GET /users/{id}/organization_memberships/{membership}',
  'POST /users/{id}/organization_memberships',
  'DELETE /organization_memberships/{id}',
  'DELETE /users/{id}/organization_memberships/{membership}',
  'PUT /users/{id}/organization_memberships/{membership}/make_default',
  'GET /group_memberships/{id}',
  'GET /users/{id}/group_memberships/{membership}',
);
rows(
  { who: ADMIN },
  'POST /organizations',
  'POST /organizations/create_or_update',
  'POST /organizations/create_many',
  'PUT /organizations/update_many',
  'DELETE /organizations/destroy_many',
  'POST /groups',
  'POST /group_memberships',
  'POST /group_memberships/create_many',
  'DELETE /group_memberships/destroy_many',
);
rows({ who: ADMIN, sees: { organization: ADMIN } }, 'PUT /organizations/{id}', 'DELETE /organizations/{id}');
rows({ who: ADMIN, sees: { group: ADMIN } }, 'PUT /groups/{id}', 'DELETE /groups/{id}');
rows(
  { who: ADMIN, ofSite: true },
  'POST /users/{id}/group_memberships',
  'DELETE /group_memberships/{id}',
  'DELETE /users/{id}/group_memberships/{membership}',
);
rows({ who: DESK, lists: { group: DESK } }, 'GET /groups', 'GET /groups/assignable');
rows({ who: DESK }, 'GET /groups/count', 'GET /group_memberships', 'GET /group_memberships/assignable');
rows({ who: DESK, sees: { group: DESK } }, 'GET /groups/{id}');
rows(
  { who: DESK, sees: { group: DESK }, emptyOfNothing: true },
  'GET /groups/{id}/memberships',
  'GET /groups/{id}/memberships/assignable',
);

export const ofPeople = table;

// For every endpoint that writes: what whoever may sends so that it succeeds, with something made for it alone.
import { CONTENT_WRITES } from './test-content-writes.ts';
import { collecting, type Make, type Making, made, type Params } from './test-making.ts';

const { all, writes } = collecting();

const ticketBody = (email: string) => ({ subject: 'x', comment: { body: 'x' }, requester: { name: 'Ann', email } });
const ticketOf = async ({ admin, unique }: Making, email = `${unique()}@example.com`): Promise<number> =>
  (await admin('POST', '/tickets', { ticket: ticketBody(email) })).ticket.id;
const ofTicket = async (making: Making): Promise<Params> => ({ id: await ticketOf(making) });
const somebody = (unique: () => string) => ({ name: 'Ann', email: `${unique()}@example.com` });
const personOf = async ({ admin, unique }: Making): Promise<number> =>
  (await admin('POST', '/users', { user: somebody(unique) })).user.id;

// Requests.
writes(
  ({ who, email }) => ({
    body: { request: { ...ticketBody(email), ...(who !== 'V' && { requester: undefined }) } },
  }),
  'POST /requests',
);
writes(async ({ own }) => {
  const { request } = await own('POST', '/requests', { request: { subject: 'x', comment: { body: 'x' } } });
  return { params: { id: request.id }, body: { request: { comment: { body: 'More.' } } } };
}, 'PUT /requests/{id}');
writes(() => ({ query: 'filename=a.txt', body: 'A file.' }), 'POST /uploads');
writes(async ({ own }) => {
  const { upload } = await own('POST', '/uploads?filename=a.txt', 'A file.');
  return { params: { token: upload.token } };
}, 'DELETE /uploads/{token:text}');

// Tickets.
writes(({ unique }) => ({ body: { ticket: ticketBody(`${unique()}@example.com`) } }), 'POST /tickets');
writes(({ unique }) => ({ body: { tickets: [ticketBody(`${unique()}@example.com`)] } }), 'POST /tickets/create_many');
writes(({ unique }) => ({ body: { ticket: ticketBody(`${unique()}@example.com`) } }), 'POST /imports/tickets');
writes(
  ({ unique }) => ({ body: { tickets: [ticketBody(`${unique()}@example.com`)] } }),
  'POST /imports/tickets/create_many',
);
writes(
  async (making) => ({ query: `ids=${await ticketOf(making)}`, body: { ticket: { priority: 'low' } } }),
  'PUT /tickets/update_many',
);
writes(async (making) => ({ query: `ids=${await ticketOf(making)}` }), 'DELETE /tickets/destroy_many');
writes(
  async (making) => ({ params: await ofTicket(making), body: { ticket: { comment: { body: 'x' } } } }),
  'PUT /tickets/{id}',
);
writes(
  async (making) => ({ params: await ofTicket(making) }),
  'DELETE /tickets/{id}',
  'PUT /tickets/{id}/mark_as_spam',
);
const deletedTicket = async (making: Making) => {
  const id = await ticketOf(making);
  await making.admin('DELETE', `/tickets/${id}`);
  return id;
};
writes(async (making) => ({ params: { id: await deletedTicket(making) } }), 'PUT /deleted_tickets/{id}/restore');
writes(async (making) => ({ query: `ids=${await deletedTicket(making)}` }), 'PUT /deleted_tickets/restore_many');
writes(async (making) => {
  const email = `${making.unique()}@example.com`;
  const [id, other] = [await ticketOf(making, email), await ticketOf(making, email)];
  return { params: { id }, body: { ids: [other] } };
}, 'POST /tickets/{id}/merge');
writes(
  async (making) => ({ params: await ofTicket(making), body: { tags: ['x'] } }),
  'POST /tickets/{id}/tags',
  'PUT /tickets/{id}/tags',
  'DELETE /tickets/{id}/tags',
);
const said = async (making: Making) => {
  const id = await ticketOf(making);
  const { audit } = await making.admin('PUT', `/tickets/${id}`, { ticket: { comment: { body: 'A secret.' } } });
  const comment = audit.events.find(({ type }: { type: string }) => type === 'Comment').id;
  return { id, comment, audit: audit.id };
};
writes(
  async (making) => ({ params: await said(making), body: { text: 'secret' } }),
  'PUT /tickets/{id}/comments/{comment}/redact',
);
writes(
  async (making) => ({ params: await said(making) }),
  'PUT /tickets/{id}/comments/{comment}/make_private',
  'PUT /tickets/{id}/audits/{audit}/make_private',
);
writes(async (making) => {
  const id = await ticketOf(making, making.email);
  const ticket = { status: 'solved', comment: { body: 'Done.', public: true } };
  await making.admin('PUT', `/tickets/${id}`, { ticket });
  return { params: { id }, body: { satisfaction_rating: { score: 'good' } } };
}, 'POST /tickets/{id}/satisfaction_rating');

// People.
writes(({ unique }) => ({ body: { user: somebody(unique) } }), 'POST /users', 'POST /users/create_or_update');
writes(
  ({ unique }) => ({ body: { users: [somebody(unique)] } }),
  'POST /users/create_many',
  'POST /users/create_or_update_many',
);
writes(
  async (making) => ({ params: { id: await personOf(making) }, body: { user: { name: 'B' } } }),
  'PUT /users/{id}',
);
writes(
  async (making) => ({ query: `ids=${await personOf(making)}`, body: { user: { name: 'B' } } }),
  'PUT /users/update_many',
);
writes(async (making) => ({ params: { id: await personOf(making) } }), 'DELETE /users/{id}');
writes(async (making) => ({ query: `ids=${await personOf(making)}` }), 'DELETE /users/destroy_many');
writes(
  async (making) => ({ params: { id: await personOf(making) }, body: { user: { id: await personOf(making) } } }),
  'PUT /users/{id}/merge',
);
writes(async (making) => {
  const id = await personOf(making);
  await making.admin('DELETE', `/users/${id}`);
  return { params: { id } };
}, 'DELETE /deleted_users/{id}');
writes(async (making) => {
  const id = await personOf(making);
  return { params: { id, identity: id }, body: { identity: { value: `${making.unique()}@example.com` } } };
}, 'PUT /users/{id}/identities/{identity}');
writes(async (making) => {
  const id = await personOf(making);
  return { params: { id, identity: id } };
}, 'PUT /users/{id}/identities/{identity}/make_primary');

// Organizations and groups.
writes(
  ({ unique }) => ({ body: { organization: { name: unique() } } }),
  'POST /organizations',
  'POST /organizations/create_or_update',
);
writes(({ unique }) => ({ body: { organizations: [{ name: unique() }] } }), 'POST /organizations/create_many');
const organization = (making: Making) => made(making, '/organizations', 'organization');
writes(
  async (making) => ({
    query: `ids=${await organization(making)}`,
    body: { organization: { external_id: making.unique() } },
  }),
  'PUT /organizations/update_many',
);
writes(async (making) => ({ query: `ids=${await organization(making)}` }), 'DELETE /organizations/destroy_many');
writes(
  async (making) => ({ params: { id: await organization(making) }, body: { organization: { name: making.unique() } } }),
  'PUT /organizations/{id}',
);
writes(async (making) => ({ params: { id: await organization(making) } }), 'DELETE /organizations/{id}');
const membership = async (making: Making) => ({
  user_id: await personOf(making),
  organization_id: await organization(making),
});
writes(
  async (making) => ({ body: { organization_membership: await membership(making) } }),
  'POST /organization_memberships',
);
writes(
  async (making) => ({ body: { organization_memberships: [await membership(making)] } }),
  'POST /organization_memberships/create_many',
);
writes(async (making) => {
  const { user_id: id, organization_id } = await membership(making);
  return { params: { id }, body: { organization_membership: { organization_id } } };
}, 'POST /users/{id}/organization_memberships');
const member = async (making: Making) => {
  const wanted = await membership(making);
  const answer = await making.admin('POST', '/organization_memberships', { organization_membership: wanted });
  return { user: wanted.user_id, id: answer.organization_membership.id };
};
writes(
  async (making) => ({ query: `ids=${(await member(making)).id}` }),
  'DELETE /organization_memberships/destroy_many',
);
writes(async (making) => ({ params: { id: (await member(making)).id } }), 'DELETE /organization_memberships/{id}');
writes(
  async (making) => {
    const { user, id } = await member(making);
    return { params: { id: user, membership: id } };
  },
  'DELETE /users/{id}/organization_memberships/{membership}',
  'PUT /users/{id}/organization_memberships/{membership}/make_default',
);
const group = (making: Making) => made(making, '/groups', 'group');
writes(({ unique }) => ({ body: { group: { name: unique() } } }), 'POST /groups');
writes(
  async (making) => ({ params: { id: await group(making) }, body: { group: { name: making.unique() } } }),
  'PUT /groups/{id}',
);
writes(async (making) => ({ params: { id: await group(making) } }), 'DELETE /groups/{id}');
const inGroup = async (making: Making) => ({ user_id: making.agent, group_id: await group(making) });
writes(async (making) => ({ body: { group_membership: await inGroup(making) } }), 'POST /group_memberships');
writes(
  async (making) => ({ body: { group_memberships: [await inGroup(making)] } }),
  'POST /group_memberships/create_many',
);
writes(async (making) => {
  const { user_id: id, group_id } = await inGroup(making);
  return { params: { id }, body: { group_membership: { group_id } } };
}, 'POST /users/{id}/group_memberships');
const joined = async (making: Making) => {
  const answer = await making.admin('POST', '/group_memberships', { group_membership: await inGroup(making) });
  return answer.group_membership.id;
};
writes(async (making) => ({ query: `ids=${await joined(making)}` }), 'DELETE /group_memberships/destroy_many');
writes(async (making) => ({ params: { id: await joined(making) } }), 'DELETE /group_memberships/{id}');
writes(
  async (making) => ({ params: { id: making.agent, membership: await joined(making) } }),
  'DELETE /users/{id}/group_memberships/{membership}',
);

// What is saved at the desk, and what is promised.
const macroBody = (unique: () => string) => ({ title: unique(), actions: [{ field: 'priority', value: 'low' }] });
const macro = (making: Making) => made(making, '/macros', 'macro', macroBody(making.unique));
writes(({ unique }) => ({ body: { macro: macroBody(unique) } }), 'POST /macros');
writes(
  async (making) => ({ params: { id: await macro(making) }, body: { macro: { title: making.unique() } } }),
  'PUT /macros/{id}',
);
writes(
  async (making) => ({ body: { macros: [{ id: await macro(making), active: false }] } }),
  'PUT /macros/update_many',
);
writes(async (making) => ({ params: { id: await macro(making) } }), 'DELETE /macros/{id}');
writes(async (making) => ({ query: `ids=${await macro(making)}` }), 'DELETE /macros/destroy_many');
const ownView = async ({ own, unique }: Making): Promise<number> =>
  (await own('POST', '/views', { view: { title: unique(), restriction: { type: 'User' } } })).view.id;
writes(({ unique }) => ({ body: { view: { title: unique(), restriction: { type: 'User' } } } }), 'POST /views');
writes(
  async (making) => ({ params: { id: await ownView(making) }, body: { view: { title: making.unique() } } }),
  'PUT /views/{id}',
);
writes(async (making) => ({ params: { id: await ownView(making) } }), 'DELETE /views/{id}');
writes(async (making) => ({ query: `ids=${await ownView(making)}` }), 'DELETE /views/destroy_many');
const SCHEDULES = '/business_hours/schedules';
const schedule = (making: Making) => made(making, SCHEDULES, 'schedule', { time_zone: 'UTC' });
writes(({ unique }) => ({ body: { schedule: { name: unique(), time_zone: 'UTC' } } }), `POST ${SCHEDULES}`);
writes(
  async (making) => ({ params: { id: await schedule(making) }, body: { schedule: { name: making.unique() } } }),
  `PUT ${SCHEDULES}/{id}`,
);
writes(
  async (making) => ({
    params: { id: await schedule(making) },
    body: { workweek: { intervals: [{ start_time: 2_000, end_time: 2_100 }] } },
  }),
  `PUT ${SCHEDULES}/{id}/workweek`,
);
writes(async (making) => ({ params: { id: await schedule(making) } }), `DELETE ${SCHEDULES}/{id}`);
const holiday = { holiday: { name: 'A feast', start_date: '2031-05-01', end_date: '2031-05-01' } };
writes(
  async (making) => ({ params: { id: await schedule(making) }, body: holiday }),
  `POST ${SCHEDULES}/{id}/holidays`,
);
const withHoliday = async (making: Making) => {
  const id = await schedule(making);
  return { id, holiday: (await making.admin('POST', `${SCHEDULES}/${id}/holidays`, holiday)).holiday.id };
};
writes(
  async (making) => ({ params: await withHoliday(making), body: { holiday: { name: 'Another' } } }),
  `PUT ${SCHEDULES}/{id}/holidays/{holiday}`,
);
writes(async (making) => ({ params: await withHoliday(making) }), `DELETE ${SCHEDULES}/{id}/holidays/{holiday}`);
const promise = async (making: Making) => {
  await schedule(making);
  return await made(making, '/slas/policies', 'sla_policy');
};
writes(async (making) => {
  await schedule(making);
  return { body: { sla_policy: { title: making.unique() } } };
}, 'POST /slas/policies');
writes(
  async (making) => ({ params: { id: await promise(making) }, body: { sla_policy: { title: making.unique() } } }),
  'PUT /slas/policies/{id}',
);
writes(async (making) => ({ body: { sla_policy_ids: [await promise(making)] } }), 'PUT /slas/policies/reorder');
writes(async (making) => ({ params: { id: await promise(making) } }), 'DELETE /slas/policies/{id}');
writes(async ({ ownToken }) => ({ params: { id: await ownToken() } }), 'DELETE /oauth/tokens/{id}');

/** By method and path. */
export const SUCCEEDING: Readonly<Record<string, Make>> = { ...all, ...CONTENT_WRITES };

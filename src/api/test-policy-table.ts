// Who may ask what of which thing, as the pages of the site let them see it. Written by hand, so that it says what is meant and not what is done.

/**
 * Who asks: V a visitor; S somebody with an account and nothing else; O somebody with the plan `premium` whose the things called `own…` are;
 * A an agent, M a moderator, E an editor, X an administrator.
 */
export const WHO = ['V', 'S', 'O', 'A', 'M', 'E', 'X'] as const;
export type Who = (typeof WHO)[number];

const ALL = 'VSOAMEX';
const KNOWN = 'SOAMEX';
const TEAM = 'AMEX';
const DESK = 'AX';
const PUBLISHERS = 'EX';
const ADMIN = 'X';
const NOBODY = '';

/** What is asked for by its number. */
export type Thing =
  | 'ownRequest'
  | 'foreignRequest'
  | 'ownFile'
  | 'noteFile'
  | 'self'
  | 'other'
  | 'suspended'
  | 'organization'
  | 'group'
  | 'openArticle'
  | 'memberArticle'
  | 'planArticle'
  | 'staffArticle'
  | 'archivedArticle'
  | 'openSection'
  | 'staffSection'
  | 'category'
  | 'openTopic'
  | 'planTopic'
  | 'staffTopic'
  | 'openThread'
  | 'planThread'
  | 'staffThread'
  | 'removedThread'
  | 'hiddenThread';

/** What one endpoint does for whom. */
export interface Row {
  /** Who may ask at all: others get 401 without an account, 403 with one. */
  who: string;
  /** Who sees each thing: for others it is as if there were none, 404. */
  sees?: Partial<Record<Thing, string>>;
  /** Who finds each thing in the list; others have the list without it. */
  lists?: Partial<Record<Thing, string>>;
  query?: string;
  /** A number of nothing has an empty list. */
  emptyOfNothing?: true;
  /** What its path names are not things of anybody: rules of the site, or what is made elsewhere. */
  ofSite?: true;
}

const REQUESTS: Row['sees'] = { ownRequest: 'OAX', foreignRequest: DESK };
const TICKETS: Row['sees'] = { ownRequest: DESK, foreignRequest: DESK };
const ARTICLES: Row['sees'] = {
  openArticle: ALL,
  memberArticle: KNOWN,
  planArticle: 'OAMEX',
  staffArticle: TEAM,
  archivedArticle: NOBODY,
};
const SECTIONS: Row['sees'] = { openSection: ALL, staffSection: TEAM };
const TOPICS: Row['sees'] = { openTopic: ALL, planTopic: 'OAMEX', staffTopic: TEAM };
const THREADS: Row['sees'] = {
  openThread: ALL,
  planThread: 'OAMEX',
  staffThread: TEAM,
  // Pages show moderators what was taken away, with its reason; the contract has no words for that.
  hiddenThread: NOBODY,
  removedThread: NOBODY,
};
/** Who writes sees no more than who reads. */
const only = (who: string, things: NonNullable<Row['sees']>): Row['sees'] =>
  Object.fromEntries(
    Object.entries(things).map(([thing, roles]) => [thing, [...roles].filter((role) => who.includes(role)).join('')]),
  );

const table: Record<string, Row> = {};
/** Several endpoints with the same row. */
function rows(row: Row, ...names: string[]): void {
  for (const name of names) {
    if (table[name]) throw new Error(`${name} stands twice in the table.`);
    table[name] = row;
  }
}

rows({ who: ALL }, 'GET /openapi', 'GET /users/me', 'GET /help_center/locales', 'GET /help_center/sessions');
rows({ who: KNOWN }, 'GET /oauth/tokens/current');

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

// People.
rows({ who: ADMIN, sees: { other: ADMIN, suspended: ADMIN } }, 'DELETE /users/{id}');
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
rows(
  { who: KNOWN, emptyOfNothing: true },
  'GET /help_center/users/{id:text}/subscriptions',
  'GET /help_center/users/{id:text}/user_subscriptions',
);
rows({ who: ALL, sees: THREADS }, 'GET /community/posts/{id}/subscriptions');
rows({ who: ALL, sees: TOPICS }, 'GET /community/topics/{id}/subscriptions');

// The help center: what may be read, by whom it is for.
rows({ who: ALL }, 'GET /help_center/categories', 'GET /guide/content_tags', 'GET /help_center/articles/labels');
rows(
  { who: ALL, sees: { category: ALL } },
  'GET /help_center/categories/{id}',
  'GET /help_center/categories/{id}/sections',
  'GET /help_center/categories/{id}/articles',
  'GET /help_center/categories/{id}/translations',
  'GET /help_center/categories/{id}/translations/missing',
  'GET /help_center/categories/{id}/translations/{locale:text}',
);
rows({ who: ALL, lists: SECTIONS }, 'GET /help_center/sections');
rows({ who: PUBLISHERS }, 'POST /help_center/sections');
rows({ who: PUBLISHERS, sees: { category: PUBLISHERS } }, 'POST /help_center/categories/{id}/sections');
rows(
  { who: PUBLISHERS, sees: only(PUBLISHERS, SECTIONS) },
  'PUT /help_center/sections/{id}',
  'DELETE /help_center/sections/{id}',
  'POST /help_center/sections/{id}/translations',
  'PUT /help_center/sections/{id}/translations/{locale:text}',
);
rows(
  { who: ALL, sees: SECTIONS },
  'GET /help_center/sections/{id}',
  'GET /help_center/sections/{id}/subscriptions',
  'GET /help_center/sections/{id}/translations',
  'GET /help_center/sections/{id}/translations/missing',
  'GET /help_center/sections/{id}/translations/{locale:text}',
);
rows({ who: ALL, sees: { openSection: ALL } }, 'GET /help_center/sections/{id}/articles');
rows({ who: ALL, lists: ARTICLES }, 'GET /help_center/articles');
rows({ who: ALL, lists: ARTICLES, query: 'start_time=0' }, 'GET /help_center/incremental/articles');
rows(
  { who: ALL, sees: ARTICLES },
  'GET /help_center/articles/{id}',
  'GET /help_center/articles/{id}/translations',
  'GET /help_center/articles/{id}/translations/missing',
  'GET /help_center/articles/{id}/translations/{locale:text}',
  'GET /help_center/articles/{id}/comments',
  'GET /help_center/articles/{id}/subscriptions',
  'GET /help_center/articles/{id}/labels',
  'GET /help_center/articles/{id}/attachments',
  'GET /help_center/articles/{id}/attachments/inline',
  'GET /help_center/articles/{id}/attachments/block',
);
rows({ who: ALL, ofSite: true }, 'GET /help_center/articles/attachments/{id}', 'GET /help_center/articles/labels/{id}');
// Nobody learns here who has an account.
rows({ who: ALL, sees: { other: ALL, suspended: ALL }, emptyOfNothing: true }, 'GET /help_center/users/{id}/articles');
rows(
  { who: KNOWN, sees: only(KNOWN, ARTICLES) },
  'POST /help_center/articles/{id}/up',
  'POST /help_center/articles/{id}/down',
);
rows({ who: TEAM, sees: only(TEAM, ARTICLES) }, 'GET /help_center/articles/{id}/votes');
rows({ who: KNOWN, sees: { other: NOBODY } }, 'GET /help_center/users/{id}/votes');
rows({ who: KNOWN, ofSite: true }, 'GET /help_center/votes/{id}', 'DELETE /help_center/votes/{id}');
rows({ who: TEAM, sees: { openSection: TEAM } }, 'POST /help_center/sections/{id}/articles');
rows(
  { who: PUBLISHERS, sees: only(PUBLISHERS, ARTICLES) },
  'PUT /help_center/articles/{id}',
  'DELETE /help_center/articles/{id}',
  'POST /help_center/articles/{id}/translations',
  'PUT /help_center/articles/{id}/translations/{locale:text}',
  'POST /help_center/articles/{id}/labels',
);
rows({ who: PUBLISHERS, sees: only(PUBLISHERS, ARTICLES) }, 'DELETE /help_center/articles/{id}/labels/{label}');
rows({ who: PUBLISHERS, ofSite: true }, 'DELETE /help_center/translations/{id}');
rows({ who: ALL, query: 'query=lamp' }, 'GET /help_center/articles/search');
rows({ who: ALL, query: 'query=lamp' }, 'GET /help_center/deflection/suggestions');
rows({ who: ALL, query: 'query=lamp&filter[locales]=en' }, 'GET /guide/search');
rows({ who: ALL, query: 'query=lamp' }, 'GET /help_center/community_posts/search');
rows({ who: ALL }, 'POST /answer_bot/answers/articles', 'POST /answer_bot/resolution', 'POST /answer_bot/rejection');
rows(
  { who: TEAM },
  'GET /help_center/user_segments',
  'GET /help_center/user_segments/applicable',
  'GET /guide/permission_groups',
);
rows({ who: TEAM, ofSite: true }, 'GET /help_center/user_segments/{id}');
rows({ who: TEAM, sees: { other: TEAM } }, 'GET /help_center/users/{id}/user_segments');

// The community: topics that are for some, and what was taken away.
rows({ who: ALL, lists: TOPICS }, 'GET /community/topics');
rows({ who: ALL, sees: TOPICS }, 'GET /community/topics/{id}', 'GET /community/topics/{id}/posts');
rows(
  { who: ALL, lists: { openThread: ALL, planThread: 'OAMEX', staffThread: TEAM, removedThread: NOBODY } },
  'GET /community/posts',
);
rows({ who: ALL, sees: THREADS }, 'GET /community/posts/{id}', 'GET /community/posts/{id}/comments');
rows(
  { who: ALL, sees: { openThread: ALL, planThread: 'OAMEX', staffThread: TEAM } },
  'GET /community/posts/{id}/comments/{comment}',
);
rows({ who: KNOWN }, 'POST /community/posts');
rows(
  { who: KNOWN, sees: only(KNOWN, { openThread: ALL, planThread: 'OAMEX', staffThread: TEAM }) },
  'PUT /community/posts/{id}',
  'DELETE /community/posts/{id}',
  'POST /community/posts/{id}/up',
  'POST /community/posts/{id}/down',
  'GET /community/posts/{id}/votes',
  'POST /community/posts/{id}/subscriptions',
  'POST /community/posts/{id}/comments',
  'PUT /community/posts/{id}/comments/{comment}',
  'DELETE /community/posts/{id}/comments/{comment}',
  'POST /community/posts/{id}/comments/{comment}/up',
  'POST /community/posts/{id}/comments/{comment}/down',
  'GET /community/posts/{id}/comments/{comment}/votes',
);
rows({ who: KNOWN, ofSite: true }, 'DELETE /community/posts/{id}/subscriptions/{subscription}');
rows(
  { who: ALL, sees: { other: ALL, suspended: ALL }, emptyOfNothing: true },
  'GET /community/users/{id:text}/posts',
  'GET /community/users/{id:text}/comments',
);
rows({ who: ALL }, 'GET /gather/badges', 'GET /gather/badge_categories', 'GET /gather/badge_assignments');

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

/** By method and path. */
export const POLICY_TABLE: Readonly<Record<string, Row>> = table;

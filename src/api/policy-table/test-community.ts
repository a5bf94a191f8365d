// Topics, threads and replies.
import { ALL, KNOWN, NOBODY, only, type Row, startTable, TEAM } from './test-row.ts';

const { table, rows } = startTable();
const TOPICS: Row['sees'] = { openTopic: ALL, planTopic: 'OAMEX', staffTopic: TEAM };
const THREADS: Row['sees'] = {
  openThread: ALL,
  planThread: 'OAMEX',
  staffThread: TEAM,
  // Pages show moderators what was taken away, with its reason; the contract has no words for that.
  hiddenThread: NOBODY,
  removedThread: NOBODY,
};

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
rows({ who: ALL, sees: THREADS }, 'GET /community/posts/{id}/subscriptions');
rows({ who: ALL, sees: TOPICS }, 'GET /community/topics/{id}/subscriptions');
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

export const ofCommunity = table;

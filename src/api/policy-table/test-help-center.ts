// The help center: categories, sections, articles and what is done with them.
import { ALL, KNOWN, NOBODY, only, PUBLISHERS, type Row, startTable, TEAM } from './test-row.ts';

const { table, rows } = startTable();
const ARTICLES: Row['sees'] = {
  openArticle: ALL,
  memberArticle: KNOWN,
  planArticle: 'OAMEX',
  staffArticle: TEAM,
  archivedArticle: NOBODY,
};
const SECTIONS: Row['sees'] = { openSection: ALL, staffSection: TEAM };

rows(
  { who: KNOWN, emptyOfNothing: true },
  'GET /help_center/users/{id:text}/subscriptions',
  'GET /help_center/users/{id:text}/user_subscriptions',
);

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

export const ofHelpCenter = table;

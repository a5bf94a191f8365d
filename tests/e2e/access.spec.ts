import { readdirSync } from 'node:fs';
import path from 'node:path';
import { addUser } from '../../src/accounts/set-up.ts';
import { ACCOUNT_ROLES, ROLES, type Role } from '../../src/accounts/viewer.ts';
import { openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { freePort } from './http.ts';
import { messages } from './messages.ts';
import { PASSWORD, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { embeddedPlace, type Helpwell, type Place, ROOT, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

/** The status that each role gets from an address. */
type Expected = Record<Role, number>;
interface Asked {
  path: string;
  /** Undefined: the address cannot be read. */
  get?: Expected;
  /** With an empty form; undefined: the address takes none. */
  post?: Expected;
  /** Methods that it takes besides. */
  others?: readonly string[];
  /** There is no such address, whatever is sent to it. */
  nowhere?: true;
  /** Sent instead of the empty form. */
  json?: object;
  /** Taken from anywhere: a mail program that unsubscribes (RFC 8058) has no page of ours open; the token says who it is for. */
  fromAnywhere?: true;
}

const everybody = (status: number): Expected => ({
  visitor: status,
  member: status,
  agent: status,
  moderator: status,
  editor: status,
  administrator: status,
});
/** Visitors are sent to the sign-in page. */
const signedIn = (status: number): Expected => ({ ...everybody(status), visitor: 303 });
const only = (roles: readonly Role[], status: number): Expected => ({
  ...everybody(404),
  ...Object.fromEntries(roles.map((role) => [role, status])),
});
const STAFF: Role[] = ['agent', 'moderator', 'editor', 'administrator'];
/** A form that leads who is not signed in to signing in and back: a session may have ended while they wrote. */
const formFor = (roles: readonly Role[], status: number): Expected => ({ ...only(roles, status), visitor: 303 });
/** Who reads the requests of all. */
const ANSWERING: Role[] = ['agent', 'administrator'];
/** Who decides what waits in the community. */
const MODERATORS: Role[] = ['moderator', 'administrator'];
const EDITORS: Role[] = ['editor', 'administrator'];
const ADMINISTRATORS: Role[] = ['administrator'];
const signedInOr404 = (status: number): Expected => ({ ...everybody(status), visitor: 404 });
/** Pages that lead somebody signed in on to their account. */
const forVisitors = (status: number): Expected => ({ ...everybody(303), visitor: status });

/** Every file under src/pages with what it answers. Whoever adds a page adds its line, and so decides who may see it. */
const TABLE: Record<string, Asked> = {
  '404.astro': { path: '/nowhere/at/all', get: everybody(404), nowhere: true },
  'problem.astro': { path: '/problem', get: everybody(404), nowhere: true },
  'index.ts': { path: '/', get: everybody(302) },
  'robots.txt.ts': { path: '/robots.txt', get: everybody(200) },
  'sitemap.xml.ts': { path: '/sitemap.xml', get: everybody(200) },
  'widget.js.ts': { path: '/widget.js', get: everybody(200) },
  'widget.d.ts.ts': { path: '/widget.d.ts', get: everybody(200) },
  'widget/[version].js.ts': { path: '/widget/nothing.js', get: everybody(404) },
  'icons/[version].svg.ts': { path: '/icons/nothing.svg', get: everybody(200) },
  'setup.astro': { path: '/setup?token=x', get: everybody(404), post: everybody(404) },
  'choose-password.ts': { path: '/choose-password?token=x', get: everybody(302) },
  'dev/mail.astro': { path: '/dev/mail', get: everybody(404) },
  'content/images/uploaded/[picture].ts': {
    path: '/content/images/uploaded/a-1x1-0123456789ab.png',
    get: everybody(404),
  },
  'content/files/uploaded/[file].ts': {
    path: '/content/files/uploaded/a-0123456789ab.pdf',
    get: everybody(404),
  },
  'hc/[...path].ts': { path: '/hc/en-us', get: everybody(404) },
  't/[...path].ts': { path: '/t/nothing/12', get: everybody(404) },
  'pagefind/[...path].ts': { path: '/pagefind/nothing.js', get: everybody(404) },
  'auth/product.ts': { path: '/auth/product?token=x', get: everybody(404) },
  'auth/[provider]/index.ts': { path: '/auth/nobody', get: everybody(404) },
  'auth/[provider]/callback.ts': { path: '/auth/nobody/callback', get: everybody(404) },

  'api/search.ts': { path: '/api/search?q=photo&locale=en', get: everybody(200) },
  'api/community/drafts.ts': { path: '/api/community/drafts', post: { ...everybody(400), visitor: 403 }, json: [] },
  'api/community/files.ts': { path: '/api/community/files', post: { ...everybody(400), visitor: 403 } },
  'api/community/people.ts': { path: '/api/community/people?q=a', get: signedIn(200) },
  'api/community/preview.ts': { path: '/api/community/preview', post: { ...everybody(400), visitor: 403 }, json: [] },
  'files/[key]/[name].ts': { path: '/files/0123456789abcdef0123456789abcdef/a.png', get: everybody(404) },
  'api/password-strength.ts': { path: '/api/password-strength', post: everybody(400), json: [] },
  'api/pictures.ts': { path: '/api/pictures', post: { ...only(STAFF, 400), visitor: 403 } },
  'api/people.ts': { path: '/api/people?q=a', get: only(ADMINISTRATORS, 200) },
  'api/widget/session.ts': { path: '/api/widget/session', post: everybody(400), json: [] },
  'api/widget/suggestions.ts': { path: '/api/widget/suggestions', post: everybody(400), json: [] },
  'api/widget/tours/[slug].ts': { path: '/api/widget/tours/nothing?locale=en', get: everybody(404) },
  'api/widget/recorder.ts': { path: '/api/widget/recorder?locale=en', get: everybody(200) },
  'api/suggest.ts': { path: '/api/suggest', post: everybody(400), json: [] },
  'api/guide-events.ts': { path: '/api/guide-events', post: everybody(400), json: [] },
  'api/searches.ts': { path: '/api/searches', post: everybody(400), json: [] },
  'api/asks/[id].ts': { path: '/api/asks/x', post: everybody(404), json: [] },
  'api/attachments.ts': { path: '/api/attachments', post: everybody(400) },
  'api/v2/[...path].ts': {
    path: '/api/v2/requests.json',
    get: { ...everybody(200), visitor: 401 },
    post: { ...everybody(400), visitor: 422 },
    // Of other addresses below it.
    others: ['PUT', 'DELETE'],
    json: [],
  },

  '[locale]/waiting.json.ts': { path: '/en/waiting.json', get: everybody(200) },
  '[locale]/index.astro': { path: '/en/', get: everybody(200) },
  '[locale]/widget/index.astro': { path: '/en/widget', get: everybody(200) },
  '[locale]/widget/outside.astro': { path: '/en/widget/outside', get: everybody(200) },
  '[locale]/widget-example.astro': { path: '/en/widget-example', get: everybody(200) },
  '[locale]/staff/palette.json.ts': { path: '/en/staff/palette.json', get: only(STAFF, 200) },
  '[locale]/staff/widget.astro': { path: '/en/staff/widget', get: only(EDITORS, 200) },
  '[locale]/search.astro': { path: '/en/search', get: everybody(200) },
  '[locale]/categories/[slug].astro': { path: '/en/categories/nothing', get: everybody(404) },
  '[locale]/videos/index.astro': { path: '/en/videos', get: everybody(404) },
  '[locale]/videos/[slug]/helpful.astro': {
    path: '/en/videos/nothing/helpful',
    get: everybody(404),
    post: everybody(400),
  },
  '[locale]/videos/[slug].astro': { path: '/en/videos/nothing', get: everybody(404) },
  '[locale]/articles/[slug].astro': { path: '/en/articles/nothing', get: everybody(404) },
  '[locale]/articles/[slug]/helpful.astro': {
    path: '/en/articles/nothing/helpful',
    get: everybody(404),
    post: everybody(400),
  },
  '[locale]/ask/index.astro': { path: '/en/ask', get: everybody(200), post: everybody(422) },
  '[locale]/ask/received.astro': { path: '/en/ask/received?r=x', get: everybody(410) },
  '[locale]/community/index.astro': { path: '/en/community', get: everybody(200) },
  '[locale]/community/[topic].astro': { path: '/en/community/nothing', get: everybody(404), post: everybody(404) },
  '[locale]/community/composer-tools.astro': { path: '/en/community/composer-tools', get: everybody(200) },
  '[locale]/community/helpers.astro': { path: '/en/community/helpers', get: everybody(200) },
  '[locale]/community/new.astro': { path: '/en/community/new', get: signedIn(200), post: signedIn(422) },
  '[locale]/community/threads/[id]/[slug].astro': {
    path: '/en/community/threads/999999/nothing',
    get: everybody(404),
    // A form that asks for nothing is refused before anybody looks whether there is such a thread.
    post: signedIn(400),
  },
  '[locale]/community/posts/[id]/edit.astro': {
    path: '/en/community/posts/999999/edit',
    get: signedIn(404),
    post: signedIn(404),
  },
  '[locale]/community/posts/[id]/history.astro': {
    path: '/en/community/posts/999999/history',
    get: everybody(404),
  },
  '[locale]/community/threads/[id]/[slug]/split.astro': {
    path: '/en/community/threads/999999/nothing/split',
    get: signedIn(404),
    post: signedIn(404),
  },
  '[locale]/community/threads/[id]/[slug]/merge.astro': {
    path: '/en/community/threads/999999/nothing/merge',
    get: signedIn(404),
    post: signedIn(404),
  },
  '[locale]/community/posts/[id]/flag.astro': {
    path: '/en/community/posts/999999/flag',
    get: signedIn(404),
    post: signedIn(404),
  },
  '[locale]/community/incidents/[id].ts': {
    path: '/en/community/incidents/999999',
    post: everybody(404),
  },
  '[locale]/community/threads/[id]/[slug]/article.ts': {
    path: '/en/community/threads/999999/nothing/article',
    post: { ...everybody(404), visitor: 403 },
  },
  '[locale]/community/held/[id].astro': {
    path: '/en/community/held/999999',
    get: signedIn(404),
    post: signedIn(404),
  },
  '[locale]/staff/review/index.astro': {
    path: '/en/staff/review',
    get: only(MODERATORS, 200),
    post: formFor(MODERATORS, 400),
  },
  '[locale]/staff/reviewers.astro': {
    path: '/en/staff/reviewers',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  'api/desk/live.ts': { path: '/api/desk/live', get: only(ANSWERING, 200) },
  '[locale]/screens/[token]/index.astro': { path: '/en/screens/nothing', get: everybody(404) },
  '[locale]/screens/[token]/live.ts': { path: '/en/screens/nothing/live', get: everybody(404) },
  '[locale]/staff/board/index.astro': { path: '/en/staff/board', get: only(ANSWERING, 200) },
  '[locale]/staff/board/screens.astro': {
    path: '/en/staff/board/screens',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/for-you.astro': {
    path: '/en/staff/for-you',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 303),
  },
  '[locale]/staff/load.astro': {
    path: '/en/staff/load',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/mailboxes/index.astro': {
    path: '/en/staff/mailboxes',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/mailboxes/new.astro': {
    path: '/en/staff/mailboxes/new',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/mailboxes/[id].astro': {
    path: '/en/staff/mailboxes/999999',
    get: everybody(404),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/api/index.astro': {
    path: '/en/staff/api',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/api/files.astro': {
    path: '/en/staff/api/files',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 422),
  },
  '[locale]/staff/api/reference.astro': { path: '/en/staff/api/reference', get: only(STAFF, 200) },
  '[locale]/staff/webhooks/index.astro': { path: '/en/staff/webhooks', get: only(ADMINISTRATORS, 200) },
  '[locale]/staff/webhooks/new.astro': {
    path: '/en/staff/webhooks/new',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 422),
  },
  '[locale]/staff/webhooks/[id].astro': {
    path: '/en/staff/webhooks/999999',
    get: everybody(404),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/webhooks/[id]/deliveries/[delivery].astro': {
    path: '/en/staff/webhooks/999999/deliveries/999999',
    get: everybody(404),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/suspended/index.astro': {
    path: '/en/staff/suspended',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/suspended/[id].astro': {
    path: '/en/staff/suspended/999999',
    get: everybody(404),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/suspended/[id]/original.ts': { path: '/en/staff/suspended/999999/original', get: everybody(404) },
  '[locale]/staff/groups.astro': {
    path: '/en/staff/groups',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/overdue.astro': {
    path: '/en/staff/overdue',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 404),
  },
  '[locale]/staff/schedules/index.astro': {
    path: '/en/staff/schedules',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 422),
  },
  '[locale]/staff/schedules/[id].astro': {
    path: '/en/staff/schedules/999999',
    get: everybody(404),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/policies/index.astro': {
    path: '/en/staff/policies',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 422),
  },
  '[locale]/staff/policies/[id].astro': {
    path: '/en/staff/policies/999999',
    get: everybody(404),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/moderators.astro': {
    path: '/en/staff/moderators',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/review/[id].astro': {
    path: '/en/staff/review/999999',
    get: everybody(404),
    post: formFor(MODERATORS, 400),
  },
  '[locale]/staff/review/people/[id].astro': {
    path: '/en/staff/review/people/999999',
    get: everybody(404),
    post: formFor([], 404),
  },
  '[locale]/community/feed.[format].ts': { path: '/en/community/feed.rss', get: everybody(200) },
  '[locale]/community/[topic]/feed.[format].ts': { path: '/en/community/team/feed.atom', get: everybody(404) },
  '[locale]/community/threads/[id]/[slug]/feed.[format].ts': {
    path: '/en/community/threads/999999/nothing/feed.rss',
    get: everybody(404),
  },
  '[locale]/community/tags/[tag].astro': {
    path: '/en/community/tags/nothing',
    get: everybody(200),
    post: signedIn(400),
  },
  '[locale]/community/tags/[tag]/feed.[format].ts': {
    path: '/en/community/tags/nothing/feed.rss',
    get: everybody(200),
  },
  '[locale]/notifications/index.astro': { path: '/en/notifications', get: signedIn(200), post: signedIn(400) },
  '[locale]/notifications/settings.astro': {
    path: '/en/notifications/settings',
    get: signedIn(200),
    post: signedIn(400),
  },
  '[locale]/notifications/mails/[token].astro': {
    path: '/en/notifications/mails/x',
    get: everybody(404),
    post: everybody(404),
    fromAnywhere: true,
  },
  '[locale]/people/[id].astro': { path: '/en/people/999999', get: everybody(404) },
  '[locale]/people/[id]/claim.astro': { path: '/en/people/999999/claim', get: signedIn(404), post: signedIn(404) },
  '[locale]/rate/[token].astro': { path: '/en/rate/x', get: everybody(404), post: everybody(404) },
  '[locale]/requests/index.astro': { path: '/en/requests', get: signedIn(200) },
  '[locale]/requests/[id].astro': { path: '/en/requests/999999', get: signedIn(404), post: signedIn(404) },
  '[locale]/requests/[id]/thread.ts': {
    path: '/en/requests/999999/thread',
    post: { ...everybody(400), visitor: 403 },
  },
  '[locale]/requests/open/[token]/thread.ts': { path: '/en/requests/open/x/thread', post: everybody(400) },
  '[locale]/requests/[id]/attachments/[attachment].ts': {
    path: '/en/requests/999999/attachments/1',
    get: signedIn(404),
  },
  '[locale]/requests/mails/[token].astro': {
    path: '/en/requests/mails/x',
    get: everybody(404),
    post: everybody(404),
    fromAnywhere: true,
  },

  '[locale]/sign-in/index.astro': { path: '/en/sign-in', get: forVisitors(200), post: everybody(422) },
  '[locale]/sign-in/code.astro': { path: '/en/sign-in/code', get: everybody(303), post: everybody(303) },
  '[locale]/sign-in/link.astro': { path: '/en/sign-in/link?token=x', get: everybody(410), post: everybody(410) },
  '[locale]/sign-in/sent.astro': { path: '/en/sign-in/sent', get: everybody(303) },
  '[locale]/sign-out.ts': { path: '/en/sign-out', get: everybody(303), post: everybody(303) },
  '[locale]/sign-up/index.astro': { path: '/en/sign-up', get: forVisitors(200), post: everybody(422) },
  '[locale]/sign-up/confirm.astro': { path: '/en/sign-up/confirm?token=x', get: everybody(410), post: everybody(410) },
  '[locale]/forgot-password.astro': { path: '/en/forgot-password', get: everybody(200), post: everybody(422) },
  '[locale]/choose-password.astro': { path: '/en/choose-password?token=x', get: everybody(410), post: everybody(410) },

  '[locale]/invitation.astro': { path: '/en/invitation?token=x', get: everybody(410), post: everybody(410) },

  '[locale]/account-deleted.astro': { path: '/en/account-deleted', get: everybody(200) },
  '[locale]/account/index.astro': { path: '/en/account', get: signedIn(200), post: signedIn(422) },
  '[locale]/account/confirm-email.astro': {
    path: '/en/account/confirm-email?token=x',
    get: everybody(410),
    post: everybody(410),
  },
  '[locale]/account/data.astro': { path: '/en/account/data', get: signedIn(200), post: signedIn(422) },
  '[locale]/account/email.astro': { path: '/en/account/email', get: signedIn(200), post: signedIn(422) },
  '[locale]/account/export.json.ts': { path: '/en/account/export.json', get: signedIn(200) },
  '[locale]/account/password.astro': { path: '/en/account/password', get: signedIn(200), post: signedIn(422) },
  '[locale]/account/recovery-codes.txt.ts': {
    path: '/en/account/recovery-codes.txt',
    post: { ...everybody(404), visitor: 403 },
  },
  '[locale]/account/second-factor.astro': {
    path: '/en/account/second-factor',
    get: signedIn(200),
    post: signedIn(400),
  },
  '[locale]/account/sessions.astro': { path: '/en/account/sessions', get: signedIn(200), post: signedIn(303) },

  '[locale]/staff/operations.astro': {
    path: '/en/staff/operations',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/imports/index.astro': {
    path: '/en/staff/imports',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/imports/[id].astro': {
    path: '/en/staff/imports/999999',
    get: everybody(404),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/requests/open/[token].astro': { path: '/en/requests/open/x', get: everybody(404), post: everybody(404) },
  '[locale]/requests/open/[token]/attachments/[attachment].ts': {
    path: '/en/requests/open/x/attachments/1',
    get: everybody(404),
  },
  '[locale]/staff/requests/index.astro': {
    path: '/en/staff/requests',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 422),
  },
  '[locale]/staff/log.astro': { path: '/en/staff/log', get: only(ADMINISTRATORS, 200) },
  '[locale]/staff/requests/views/index.astro': {
    path: '/en/staff/requests/views',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/requests/views/new.astro': {
    path: '/en/staff/requests/views/new',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 422),
  },
  '[locale]/staff/requests/views/[id].astro': {
    path: '/en/staff/requests/views/999999',
    get: everybody(404),
    post: formFor(ANSWERING, 404),
  },
  '[locale]/staff/requests/merge.astro': {
    path: '/en/staff/requests/merge',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 422),
  },
  '[locale]/staff/requests/problem.astro': {
    path: '/en/staff/requests/problem',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 422),
  },
  '[locale]/staff/requests/new.astro': {
    path: '/en/staff/requests/new',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 422),
  },
  '[locale]/staff/requests/[id]/split.astro': {
    path: '/en/staff/requests/999999/split',
    get: everybody(404),
    post: formFor(ANSWERING, 404),
  },
  '[locale]/staff/requests/[id]/incidents.astro': {
    path: '/en/staff/requests/999999/incidents',
    get: everybody(404),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/requests/undo-merge.ts': {
    path: '/en/staff/requests/undo-merge',
    post: { ...formFor(ANSWERING, 400), visitor: 403 },
  },
  '[locale]/staff/requests/[id].astro': {
    path: '/en/staff/requests/999999',
    get: everybody(404),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/requests/[id]/draft.ts': {
    path: '/en/staff/requests/999999/draft',
    post: { ...everybody(404), visitor: 403 },
    json: { sequence: 0, key: '12345678', mode: 'answer', body: 'x', attachments: [] },
  },
  '[locale]/staff/requests/[id]/looking.ts': {
    path: '/en/staff/requests/999999/looking',
    post: { ...only(ANSWERING, 200), visitor: 403 },
    json: { typing: false },
  },
  '[locale]/staff/requests/next.ts': { path: '/en/staff/requests/next', get: only(ANSWERING, 303) },
  '[locale]/staff/macros/index.astro': { path: '/en/staff/macros', get: only(ANSWERING, 200) },
  '[locale]/staff/macros/new.astro': {
    path: '/en/staff/macros/new',
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/macros/[id].astro': {
    path: '/en/staff/macros/999999',
    get: everybody(404),
    post: formFor(ANSWERING, 400),
  },
  '[locale]/staff/requests/[id]/thread.astro': {
    path: '/en/staff/requests/999999/thread',
    get: everybody(404),
    post: everybody(404),
  },
  '[locale]/staff/requests/[id]/attachments/[attachment].ts': {
    path: '/en/staff/requests/999999/attachments/1',
    get: everybody(404),
  },
  '[locale]/staff/pictures.astro': { path: '/en/staff/pictures', get: only(STAFF, 200), post: formFor(STAFF, 422) },
  '[locale]/staff/categories/index.astro': { path: '/en/staff/categories', get: only(EDITORS, 200) },
  '[locale]/staff/categories/new.astro': {
    path: '/en/staff/categories/new',
    get: only(EDITORS, 200),
    post: formFor(EDITORS, 422),
  },
  '[locale]/staff/categories/[slug]/history.astro': {
    path: '/en/staff/categories/billing/history',
    get: only(EDITORS, 200),
  },
  '[locale]/staff/categories/[slug].astro': {
    path: '/en/staff/categories/nothing',
    get: everybody(404),
    post: formFor(EDITORS, 400),
  },
  'content/videos/[guide]/[file].ts': { path: '/content/videos/ask-a-question/nothing.webm', get: everybody(404) },
  'api/guide-uploads/[...id].ts': {
    path: '/api/guide-uploads/nothing',
    get: only(STAFF, 412),
    post: only(STAFF, 412),
    others: ['PATCH', 'DELETE'],
    json: {},
  },
  '[locale]/staff/guides/index.astro': { path: '/en/staff/guides', get: only(STAFF, 200) },
  '[locale]/staff/guides/new.astro': {
    path: '/en/staff/guides/new',
    get: only(STAFF, 200),
    post: formFor(STAFF, 422),
  },
  '[locale]/staff/guides/[slug].astro': {
    path: '/en/staff/guides/nothing',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/guides/[slug]/video.astro': {
    path: '/en/staff/guides/nothing/video',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/guides/[slug]/tour.astro': {
    path: '/en/staff/guides/nothing/tour',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/guides/[slug]/captions/[language].astro': {
    path: '/en/staff/guides/nothing/captions/en',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/guides/[slug]/captions/[language]/text.vtt.ts': {
    path: '/en/staff/guides/nothing/captions/en/text.vtt',
    get: everybody(404),
  },
  '[locale]/staff/guides/[slug]/schedule.astro': {
    path: '/en/staff/guides/nothing/schedule',
    get: everybody(404),
    post: formFor(EDITORS, 400),
  },
  '[locale]/staff/guides/[slug]/review/[author].astro': {
    path: '/en/staff/guides/nothing/review/1',
    get: everybody(404),
    post: formFor([], 404),
  },
  '[locale]/staff/snippets/index.astro': { path: '/en/staff/snippets', get: only(STAFF, 200) },
  '[locale]/staff/snippets/new.astro': {
    path: '/en/staff/snippets/new',
    get: only(EDITORS, 200),
    post: formFor(EDITORS, 422),
  },
  '[locale]/staff/snippets/[name]/[language]/history.astro': {
    path: '/en/staff/snippets/versions/en/history',
    get: only(STAFF, 200),
  },
  '[locale]/staff/snippets/[name]/[language].astro': {
    path: '/en/staff/snippets/nothing/en',
    get: everybody(404),
    post: formFor(EDITORS, 400),
  },
  '[locale]/staff/checks.astro': { path: '/en/staff/checks', get: only(STAFF, 200), post: formFor(STAFF, 400) },
  '[locale]/staff/insights/index.astro': { path: '/en/staff/insights', get: only(ANSWERING, 200) },
  '[locale]/staff/insights/[plot].csv.ts': { path: '/en/staff/insights/questions.csv', get: only(ANSWERING, 200) },
  '[locale]/staff/health.astro': { path: '/en/staff/health', get: only(STAFF, 200), post: formFor(EDITORS, 400) },
  '[locale]/staff/votes.astro': { path: '/en/staff/votes', get: only(STAFF, 200) },
  '[locale]/staff/index.astro': { path: '/en/staff', get: only(STAFF, 200), post: formFor(ADMINISTRATORS, 400) },
  '[locale]/staff/search/article-draft.ts': {
    path: '/en/staff/search/article-draft',
    post: { ...only(STAFF, 400), visitor: 403 },
  },
  '[locale]/staff/articles/index.astro': { path: '/en/staff/articles', get: only(STAFF, 200) },
  '[locale]/staff/articles/new.astro': {
    path: '/en/staff/articles/new',
    get: only(STAFF, 200),
    post: formFor(STAFF, 422),
  },
  '[locale]/staff/articles/[id].astro': {
    path: '/en/staff/articles/999999',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/articles/[id]/[language].astro': {
    path: '/en/staff/articles/999999/en',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/articles/[id]/[language]/translate.astro': {
    path: '/en/staff/articles/999999/fr/translate',
    get: everybody(404),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/articles/[id]/[language]/translate.xlf.ts': {
    path: '/en/staff/articles/999999/fr/translate.xlf',
    get: everybody(404),
  },
  '[locale]/staff/articles/[id]/[language]/schedule.astro': {
    path: '/en/staff/articles/999999/en/schedule',
    get: everybody(404),
    post: formFor(EDITORS, 400),
  },
  '[locale]/staff/translations/index.astro': {
    path: '/en/staff/translations',
    get: only(STAFF, 200),
    post: formFor(STAFF, 422),
  },
  '[locale]/staff/translations/[language].xlf.ts': {
    path: '/en/staff/translations/fr.xlf',
    get: only(STAFF, 200),
  },
  '[locale]/staff/articles/[id]/[language]/history.astro': {
    path: '/en/staff/articles/999999/en/history',
    get: everybody(404),
  },
  '[locale]/staff/articles/[id]/[language]/others.astro': {
    path: '/en/staff/articles/999999/en/others',
    get: everybody(404),
  },
  '[locale]/staff/articles/[id]/[language]/revisions/[revision].astro': {
    path: '/en/staff/articles/999999/en/revisions/1',
    get: everybody(404),
    post: formFor([], 404),
  },
  '[locale]/staff/articles/[id]/[language]/review/[author].astro': {
    path: '/en/staff/articles/999999/en/review/1',
    get: everybody(404),
    post: formFor([], 404),
  },
  '[locale]/staff/search/index.astro': { path: '/en/staff/search', get: only(STAFF, 200) },
  '[locale]/staff/search/pages/[id].astro': {
    path: '/en/staff/search/pages/999999',
    get: everybody(404),
    post: formFor([], 404),
  },
  '[locale]/staff/search/questions.astro': {
    path: '/en/staff/search/questions',
    get: only(STAFF, 200),
    post: formFor(STAFF, 422),
  },
  '[locale]/staff/search/unanswered.astro': {
    path: '/en/staff/search/unanswered',
    get: only(STAFF, 200),
    post: formFor(STAFF, 400),
  },
  '[locale]/staff/search/words.astro': {
    path: '/en/staff/search/words',
    get: only(EDITORS, 200),
    post: formFor(EDITORS, 422),
  },
  '[locale]/staff/people/index.astro': {
    path: '/en/staff/people',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 400),
  },
  '[locale]/staff/people/invitations.astro': {
    path: '/en/staff/people/invitations',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 422),
  },
  '[locale]/staff/people/[id].astro': {
    path: '/en/staff/people/1',
    get: only(ADMINISTRATORS, 200),
    post: formFor(ADMINISTRATORS, 422),
  },
};

/** The same addresses where there is something. */
const existing = (seeds: Seeds): Asked[] => [
  { path: '/en/articles/refund', get: everybody(200) },
  { path: '/fr/articles/refund', get: everybody(200) },
  { path: '/en/articles/for-member', get: signedInOr404(200) },
  { path: '/en/articles/for-staff', get: only(STAFF, 200) },
  { path: '/en/articles/money-back', get: everybody(301) },
  { path: '/en/articles/Money-Back', get: everybody(301) },
  { path: '/hc/en-us/articles/360012345-Get-a-refund', get: everybody(301) },
  { path: '/en/articles/refund/helpful', get: everybody(200), post: everybody(400) },
  { path: '/en/articles/for-member/helpful', get: signedInOr404(200), post: everybody(400) },
  { path: '/en/articles/for-staff/helpful', get: only(STAFF, 200), post: everybody(400) },
  { path: '/en/categories/billing', get: everybody(200) },
  { path: '/content/articles/en/pictures/everyone.svg', get: everybody(200), nowhere: true },
  { path: '/content/articles/en/pictures/member.svg', get: signedInOr404(200), nowhere: true },
  { path: '/content/articles/en/pictures/staff.svg', get: only(STAFF, 200), nowhere: true },
  {
    path: `/en/requests/${seeds.own}`,
    get: { ...signedIn(404), member: 200 },
    post: { ...signedIn(404), member: 400 },
  },
  { path: `/en/requests/${seeds.foreign}`, get: signedIn(404), post: signedIn(404) },
  { path: `/en/requests/${seeds.own}/attachments/${seeds.file}`, get: { ...signedIn(404), member: 200 } },
  { path: `/en/requests/${seeds.foreign}/attachments/${seeds.file}`, get: signedIn(404) },
  { path: `/en/ask/received?r=${seeds.receipt}`, get: everybody(200) },
  // Whose it is goes on to the page with everything.
  { path: seeds.opened, get: { ...everybody(200), member: 303 }, post: everybody(400) },
  { path: `${seeds.opened}/attachments/${seeds.file}`, get: everybody(200) },
  { path: `${seeds.opened}/attachments/999999`, get: everybody(404) },
  {
    path: `/en/staff/requests/${seeds.foreign}`,
    get: only(ANSWERING, 200),
    post: formFor(ANSWERING, 400),
  },
  { path: `/en/staff/requests/${seeds.own}/attachments/${seeds.file}`, get: only(ANSWERING, 200) },
  { path: `/en/staff/requests/${seeds.foreign}/attachments/${seeds.file}`, get: everybody(404) },
  { path: seeds.rating, get: everybody(200), post: everybody(422) },
  { path: seeds.stopMails, get: everybody(200), post: everybody(200), fromAnywhere: true },
  { path: `/en/staff/search/pages/${seeds.document}`, get: only(STAFF, 200), post: formFor(STAFF, 422) },
  { path: '/en/community/using', get: everybody(200), post: signedIn(400) },
  { path: '/en/community/team', get: only(STAFF, 200), post: only(STAFF, 400) },
  { path: '/en/community/tags/Not%20A%20Tag', get: everybody(404), post: everybody(404) },
  { path: '/en/community/tags/lamp/feed.json', get: everybody(404) },
  { path: seeds.stopNotifications, get: everybody(200), post: everybody(200), fromAnywhere: true },
  { path: seeds.thread, get: everybody(200), post: signedIn(400) },
  { path: '/en/community/using/feed.atom', get: everybody(200) },
  { path: '/en/community/feed.json', get: everybody(404) },
  { path: `${seeds.thread}/feed.rss`, get: everybody(200) },
  { path: `${seeds.teamThread}/feed.rss`, get: everybody(404) },
  { path: seeds.teamThread, get: only(STAFF, 200), post: signedIn(400) },
  {
    path: `/en/community/posts/${seeds.post}/edit`,
    get: { ...signedIn(404), member: 200, moderator: 200, administrator: 200 },
    post: { ...signedIn(404), member: 422, moderator: 422, administrator: 422 },
  },
  { path: `/en/community/posts/${seeds.post}/history`, get: everybody(200) },
  ...['split', 'merge'].map((act) => ({
    path: `${seeds.thread}/${act}`,
    get: { ...only(MODERATORS, 200), visitor: 303 },
    post: formFor(MODERATORS, 422),
  })),
  {
    path: `/en/community/posts/${seeds.post}/flag`,
    get: { ...signedIn(200), member: 404 },
    post: { ...signedIn(422), member: 404 },
  },
  {
    path: `/en/community/held/${seeds.held}`,
    get: { ...signedIn(404), member: 200, moderator: 200, administrator: 200 },
    post: { ...signedIn(404), member: 400, moderator: 400, administrator: 400 },
  },
  { path: `/en/staff/articles/${seeds.article}`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/articles/${seeds.article}/en`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/articles/${seeds.article}/xx`, get: everybody(404), post: formFor(STAFF, 400) },
  {
    path: `/en/staff/articles/${seeds.article}/en?proposal=1`,
    get: only(STAFF, 200),
    post: formFor(EDITORS, 400),
  },
  { path: `/en/staff/articles/${seeds.article}/en/schedule`, get: only(EDITORS, 200), post: formFor(EDITORS, 400) },
  { path: `/en/staff/articles/${seeds.article}/fr/translate`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/articles/${seeds.article}/fr/translate.xlf`, get: only(STAFF, 200) },
  { path: `/en/staff/articles/${seeds.article}/en/translate.xlf`, get: everybody(404) },
  { path: '/en/staff/translations/en.xlf', get: everybody(404) },
  { path: '/en/staff/snippets/versions/en', get: only(STAFF, 200), post: formFor(EDITORS, 400) },
  { path: `/en/staff/guides/${seeds.guide}`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/guides/${seeds.guide}/video`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/guides/${seeds.guide}/tour`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/guides/${seeds.guide}/captions/en`, get: only(STAFF, 200), post: formFor(STAFF, 400) },
  { path: `/en/staff/guides/${seeds.guide}/captions/xx`, get: everybody(404), post: formFor(STAFF, 400) },
  { path: `/en/staff/guides/${seeds.guide}/schedule`, get: only(EDITORS, 200), post: formFor(EDITORS, 400) },
  {
    path: `/en/staff/guides/${seeds.guide}/review/${seeds.writer}`,
    get: only(['agent', ...EDITORS], 200),
    post: formFor(['agent', ...EDITORS], 400),
  },
  { path: '/en/staff/categories/billing', get: only(EDITORS, 200), post: formFor(EDITORS, 400) },
  { path: `/en/staff/articles/${seeds.article}/en/history`, get: only(STAFF, 200) },
  {
    path: `/en/staff/articles/${seeds.article}/en/revisions/${seeds.revision}`,
    get: only(STAFF, 200),
    // The agent has a draft already.
    post: { ...formFor(STAFF, 303), agent: 422 },
  },
  {
    path: `/en/staff/articles/${seeds.article}/fr/revisions/${seeds.revision}`,
    get: everybody(404),
    post: formFor([], 404),
  },
  {
    // The agent wrote it.
    path: `/en/staff/articles/${seeds.article}/en/review/${seeds.writer}`,
    get: { ...only(EDITORS, 200), agent: 200 },
    post: { ...formFor(EDITORS, 400), agent: 400 },
  },
  {
    path: `/en/staff/articles/${seeds.article}/en/review/${seeds.writer}?comment=1`,
    get: { ...only(EDITORS, 200), agent: 200 },
    post: { ...formFor(EDITORS, 400), agent: 400 },
  },
  {
    path: `/en/staff/articles/${seeds.article}/fr/review/${seeds.writer}`,
    get: everybody(404),
    post: formFor([], 404),
  },
  { path: `/en/staff/review/${seeds.held}`, get: only(MODERATORS, 200), post: formFor(MODERATORS, 400) },
  {
    path: `/en/staff/review/people/${seeds.member}`,
    get: only(MODERATORS, 200),
    post: formFor(MODERATORS, 400),
  },
  { path: `/en/people/${seeds.member}`, get: everybody(200) },
];

let place: Place;
let seeds: Seeds;
let helpwell: Helpwell;
/** Signed in afresh for each request, because some addresses end the session. */
const cookies = new Map<Role, string>();

test.describe.configure({ mode: 'serial' });

/** A picture of an article with each audience. */
const PICTURES = { everyone: ROLES, member: ACCOUNT_ROLES, staff: STAFF } as const;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  place = await embeddedPlace();
  seeds = await seed(place);
  helpwell = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
});
test.afterAll(async () => {
  await helpwell.stop();
  await place.remove();
});

async function signIn(role: Role): Promise<string> {
  if (role === 'visitor') return '';
  const response = await send('/en/sign-in', { email: `${role}@example.com`, password: PASSWORD });
  expect(response.status, `${role} signs in`).toBe(303);
  return response.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith('helpwell_session='))!
    .split(';')[0]!;
}

function send(
  address: string,
  body?: Record<string, string> | { json: object },
  cookie = '',
  method = body ? 'POST' : 'GET',
): Promise<Response> {
  const json = body && 'json' in body ? JSON.stringify(body.json) : undefined;
  return fetch(helpwell.url + address, {
    method,
    redirect: 'manual',
    headers: {
      cookie,
      origin: helpwell.url,
      'x-forwarded-for': someAddress(),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body ? { body: json ?? new URLSearchParams(body as Record<string, string>) } : {}),
  });
}

test('every file under src/pages is in the table, and nothing else', () => {
  const files = readdirSync(path.join(ROOT, 'src/pages'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(astro|ts|tsx|mdx?)$/.test(entry.name))
    .map((entry) => path.relative(path.join(ROOT, 'src/pages'), path.join(entry.parentPath, entry.name)));
  expect(Object.keys(TABLE).toSorted()).toEqual(files.toSorted());
});

/** What an address that cannot be read, or takes no form, answers to it. */
const refused = (asked: Asked) => (asked.nowhere ? 404 : 405);

for (const role of ROLES)
  test(`${role}: each address answers as the table says`, async () => {
    test.setTimeout(600_000);
    const wrong: string[] = [];
    cookies.set(role, await signIn(role));
    for (const [at, asked] of [...Object.values(TABLE), ...existing(seeds)].entries()) {
      const { path } = asked;
      const got = await send(path, undefined, cookies.get(role));
      const toRead = asked.get?.[role] ?? refused(asked);
      if (got.status !== toRead) wrong.push(`GET ${path}: ${got.status}, not ${toRead}`);
      // Each address is asked as two of them, who take turns: it reads as GET does.
      if ((at + ROLES.indexOf(role)) % 3 === 0) {
        const head = await send(path, undefined, cookies.get(role), 'HEAD');
        if (head.status !== toRead) wrong.push(`HEAD ${path}: ${head.status}, not ${toRead}`);
      }
      const posted = await send(path, asked.json ? { json: asked.json } : {}, cookies.get(role));
      const toSend = asked.post?.[role] ?? refused(asked);
      if (posted.status !== toSend) wrong.push(`POST ${path}: ${posted.status}, not ${toSend}`);
      // What is for one person is kept by nobody. Inside products a cookie says nothing of who it is.
      const isInProduct = /^\/en\/widget(\/|$)/.test(path);
      const isPersonal = role !== 'visitor' && !isInProduct && got.status === 200;
      if (isPersonal && got.headers.get('content-type')?.startsWith('text/html'))
        expect(got.headers.get('cache-control'), path).toBe('private, no-store');
      if (path === '/en/sign-out') cookies.set(role, await signIn(role));
    }
    expect(wrong).toEqual([]);
  });

test('an address says which methods it takes, in Allow, to whoever uses another or asks', async () => {
  for (const asked of [...Object.values(TABLE), ...existing(seeds)]) {
    const allowed = [...(asked.get ? ['GET', 'HEAD'] : []), ...(asked.post ? ['POST'] : []), ...(asked.others ?? [])];
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter(
      (one) => !allowed.includes(one),
    )) {
      const answer = await send(asked.path, undefined, '', method);
      const what = `${method} ${asked.path}`;
      if (asked.nowhere) {
        if (method !== 'GET') expect(answer.status, what).toBe(404);
        continue;
      }
      expect(answer.status, what).toBe(405);
      expect(answer.headers.get('allow'), what).toBe(allowed.join(', '));
      const isApi = asked.path.startsWith('/api/');
      expect(answer.headers.get('content-type'), what).toContain(isApi ? 'application/json' : 'text/html');
      const { methodTitle } = messages(asked.path.startsWith('/fr/') ? 'fr' : 'en').errors;
      expect(await answer.text(), what).toContain(isApi ? '"error":"method"' : methodTitle);
    }
    if (asked.nowhere) continue;
    const options = await send(asked.path, undefined, '', 'OPTIONS');
    expect(options.status, asked.path).toBe(204);
    expect(options.headers.get('allow'), asked.path).toBe([...allowed, 'OPTIONS'].join(', '));
  }
});

for (const role of ROLES)
  test(`${role}: pictures are for whom their articles are`, async () => {
    const cookie = await signIn(role);
    for (const [audience, roles] of Object.entries(PICTURES)) {
      const picture = await send(`/content/articles/en/pictures/${audience}.svg`, undefined, cookie);
      const may = (roles as readonly Role[]).includes(role);
      expect(picture.status, audience).toBe(may ? 200 : 404);
      if (may)
        expect(picture.headers.get('cache-control')).toBe(
          audience === 'everyone' ? 'public, max-age=3600' : 'private, no-cache',
        );
      expect((await send(`/en/articles/for-${audience}`, undefined, cookie)).status, audience).toBe(may ? 200 : 404);
    }
  });

test('a form from another site changes nothing, whoever is signed in', async () => {
  const cookie = await signIn('administrator');
  for (const asked of [...Object.values(TABLE), ...existing(seeds)]) {
    const response = await fetch(helpwell.url + asked.path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: 'https://evil.example', 'x-forwarded-for': someAddress() },
      body: new URLSearchParams({ intent: 'suspend', sure: 'yes' }),
    });
    const expected = asked.fromAnywhere ? asked.post!.administrator : asked.post ? 403 : refused(asked);
    expect(response.status, asked.path).toBe(expected);
  }
});

test('a page for staff, for administrators or for nobody looks the same to who may not see it', async () => {
  const cookie = await signIn('member');
  const pages = await Promise.all(
    ['/en/staff', '/en/staff/people', '/en/staff/people/1', '/en/staff/nothing'].map(async (address) =>
      (await (await send(address, undefined, cookie)).text()).replaceAll(address, '').replace(/[0-9a-f-]{36}/g, ''),
    ),
  );
  expect(new Set(pages.map((page) => page.length)).size).toBe(1);
});

test('where visitors come over HTTPS, the cookie of a session goes over nothing else', async () => {
  const other = await embeddedPlace();
  const database = await openDatabase({ folder: other.env['DATA_DIR']! });
  await migrate(database);
  await addUser(database.db, { email: 'eve@example.com', name: 'Eve', role: 'member', password: PASSWORD });
  await database.close();
  const PUBLIC_URL = 'https://help.example.com';
  const port = await freePort();
  const server = await startHelpwell(other, { PUBLIC_URL, PORT: String(port) });
  try {
    const signedIn = await fetch(`http://127.0.0.1:${port}/en/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: PUBLIC_URL },
      body: new URLSearchParams({ email: 'eve@example.com', password: PASSWORD, to: 'https://evil.example/' }),
    });
    expect(signedIn.status).toBe(303);
    // A page of ours, whatever was asked for.
    expect(signedIn.headers.get('location')).toBe('/en/account');
    const cookie = signedIn.headers.getSetCookie().find((one) => one.startsWith('helpwell_session='))!;
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(signedIn.headers.get('strict-transport-security')).toContain('max-age=');
  } finally {
    await server.stop();
    await other.remove();
  }
});

test('signing in again gives the browser another session, and ends the one it had', async () => {
  const [first, elsewhere] = [await signIn('member'), await signIn('member')];
  const again = await send('/en/sign-in', { email: 'member@example.com', password: PASSWORD }, first);
  const second = again.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith('helpwell_session='))!
    .split(';')[0]!;
  expect(second).not.toBe(first);
  expect((await send('/en/account', undefined, second)).status).toBe(200);
  expect((await send('/en/account', undefined, elsewhere)).status).toBe(200);
  expect((await send('/en/account', undefined, first)).status).toBe(303);
});

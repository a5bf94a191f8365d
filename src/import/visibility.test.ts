import { describe, expect, test } from 'vitest';
import { splitFrontMatter } from './front-matter.ts';
import { hiddenFolderOf } from './visibility.ts';

const now = new Date('2026-11-01T00:00:00Z');
const restricted = (yaml: string) => splitFrontMatter(`---\ntitle: T\n${yaml}\n---\nText`, now).fields.restricted;

describe('an article is for staff only when its front matter says, or may say, that it was not for everyone', () => {
  // biome-ignore format: lists
  test.each([
    ...['hide: true', 'Hide: yes', 'hidden: on', 'is_hidden: 1', 'isHidden: "true"', 'hide: [true]'],
    ...['draft: true', 'DRAFT: True', 'is_draft: true', 'isDraft: y', 'is-draft: true', 'draft: "yes "', 'draft: maybe'],
    ...['draft: true\ndraft: false', 'draft: false\nDraft: true', 'd: &d { draft: true }\n<<: *d'],
    ...['workflow_state: draft', 'workflowState: In Review', 'Status: Not published', 'state: notPublished', 'post_status: pending', 'status: 1', 'stage: idea'],
    ...['isPublished: false', 'published: no', 'publish: off', 'published: ""', 'published_at: null', 'dg-publish: false', 'published: not yet 2020'],
    ...['unpublished: true', 'unpublished', 'visible: false', 'IsVisibleInPkb: false', 'visibility: internal', 'visibility: members', 'visibility: { type: internal }', 'visibility: 3'],
    ...['archived: true', 'archived_at: 2020-01-01', 'is_archived: 1', 'deleted: true', 'restricted: true', 'restricted_to: managers'],
    ...['permission_group: staff', 'permissionGroup: Partners', 'permissions: [agents]', 'permissions: { view: [agents] }', 'access: { level: staff }', 'allowed_roles: [admin]', 'groups: [beta-testers]'],
    ...['user_segment_id: 360001', 'user_segment: signed_in_users', 'audience: employees', 'viewable_by: team'],
    ...['private: true', 'internal: true', 'unlisted: true', 'confidential: yes', 'secret: 1', 'locked: true', 'password: abc', 'members_only: true', 'login_required: true', 'requires_auth: true', 'staffOnly: true'],
    ...['noindex: true', 'robots: noindex', 'metadata: { robots: noindex, nofollow }', 'search: { exclude: true }', 'search: false', 'sitemap: false'],
    ...['publishDate: 2099-01-01', 'publish_at: 2099-01-01T10:00:00Z', 'date: 2099-01-01', 'go_live: 4102444800', 'publishing: { start: 2099-01-01 }', 'embargoed: true', 'embargo_until: 2099-01-01', 'published: 2099-01-01', 'release_date: 01/02/2099', 'publish_on: soon'],
    ...['expiryDate: 2020-01-01', 'expires: 2020-01-01', 'expired: true', 'valid_to: 2020-01-01', 'unpublish_at: 2020-01-01', 'publishing: { end: 2020-01-01 }', 'expiry: "some day"'],
    ...['params: { page: { draft: true } }', 'build: { render: never }', 'permalink: false', 'publishing: { state: { name: draft } }'],
    ...['tags: [billing, internal]', 'type: draft', 'labels: staff-only', 'category: Internal'],
    ...['brouillon: oui', 'entwurf: ja', 'bozza: sì'],
  ])('%s', (yaml) => {
    expect(restricted(yaml)).toBeDefined();
  });

  // biome-ignore format: lists
  test.each([
    ...['draft: false', 'isDraft: no', 'hidden: false', 'hide: null', 'private:', 'unpublished: 0', 'archived_at: null', 'deleted: ~'],
    ...['published: true', 'isPublished: Yes', 'published: 2020-01-01', 'published_at: 2020-01-01 10:00', 'publish: true', 'published: 1600000000'],
    ...['status: published', 'Status: Live', 'status: 2', 'status: deprecated', 'state: PUBLISHED', 'workflow_state: approved', 'visibility: public', 'visibility: Public on the web', 'visibility: 1'],
    ...['audience: everyone', 'user_segment_id: null', 'permission_group_id: 360001', 'permissions: everyone', 'access: all', 'role: Admin, Developer'],
    ...['expiryDate: 2099-01-01', 'expires: never', 'valid_to: 2100-01-01', 'date: 2020-01-01', 'date: last spring'],
    ...['hide_title: true', 'hide_table_of_contents: true', 'hidefromtoc: true', 'hide: [navigation, toc]', 'toc_hide: true', 'nav_exclude: true', 'sidebar_class_name: hidden', 'comments_disabled: true', 'show_author: false'],
    ...['sidebar: { hidden: true }', 'layout: { title: { visible: false }, outline: { visible: true } }', 'menu: { main: { visible: false } }'],
    ...['robots: index, follow', 'metadata: { robots: index }', 'search: true', 'workflow-type: tm+mt', 'tags: [private-browsing, archive]', 'category: Archive', 'accessibility: full', 'author: internal team', 'feature: Access Control'],
  ])('but not for %s', (yaml) => {
    expect(restricted(yaml)).toBeUndefined();
  });

  test.each([
    ['TOML', '+++\ntitle = "T"\n[params]\ndraft = true\n+++\nText'],
    ['a day in TOML', '+++\npublishDate = 2099-01-01\n+++\nText'],
    ['JSON', '{\n"title": "T", "settings": {"private": true}\n}\nText'],
    ['the lines at the top that Pelican has', 'Title: One\nStatus: draft\n\nText'],
    ['the properties that Notion puts below the heading', '# One\n\nStatus: Draft\nOwner: Jo\n\nText'],
    ['front matter below a comment', '<!-- Copyright -->\n\n---\ntitle: One\ndraft: true\n---\nText'],
    ['JSON between the lines of YAML', '---json\n{"title": "One", "draft": true}\n---\nText'],
    ['front matter that nothing closes', '---\ntitle: One\ndraft: true\n\nText'],
    ['front matter that is no YAML', '---\ntitle: One: two\n draft: true\n---\nText'],
    ['a line of broken front matter that cannot be read', '---\ntitle: One: two\n? {draft, private}\n---\nText'],
    ['what lies beyond what is read', `---\nx: ${'a'.repeat(30_000)}\ndraft: true\n---\nText`],
  ])('also in %s', (_, text) => {
    expect(splitFrontMatter(text, now).fields.restricted).toBeDefined();
  });

  test('folders that say so count as well', () => {
    expect(hiddenFolderOf('docs/_drafts/one.md')).toBe('_drafts');
    expect(hiddenFolderOf('internal/one.md')).toBe('internal');
    expect(hiddenFolderOf('docs/archive/internal.md')).toBeUndefined();
  });
});

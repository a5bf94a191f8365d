import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Audience } from '../accounts/audience.ts';
import { ROLES, type Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { findable, mayEditSearch, mayFind, mayLookIntoSearch, mayTeach } from './policy.ts';
import { searchDocuments } from './schema.ts';
import { putDocument } from './store.ts';

describe('who may do what about the search', () => {
  const allowed = (may: typeof mayTeach) => ROLES.filter((role) => may({ role }));

  test('everybody who works here looks into it and teaches it', () => {
    const staff = ['agent', 'moderator', 'editor', 'administrator'];
    expect(allowed(mayLookIntoSearch)).toEqual(staff);
    expect(allowed(mayTeach)).toEqual(staff);
  });

  test('only editors and administrators change words and pins', () => {
    expect(allowed(mayEditSearch)).toEqual(['editor', 'administrator']);
  });
});

describeStores('which documents one may know of', (on) => {
  test('a list and a single document get the same answer for every role, plan and organization', async () => {
    const audiences: Audience[] = ['everyone', 'member', 'plan:pro', 'organization:12', 'organization:1', 'staff'];
    for (const audience of audiences)
      await putDocument(on.db, {
        kind: 'article',
        sourceId: audience,
        locale: 'en',
        title: audience,
        summary: '',
        tags: [],
        sections: [],
        category: '',
        audience,
        url: `/en/articles/${audience}`,
        solved: false,
      });
    const viewers: Viewer[] = [
      ...ROLES.map((role) => ({ role })),
      { role: 'member', plan: 'pro' },
      { role: 'member', plan: 'pro', organizationId: 12 },
      // What a visitor claims to be is nothing.
      { role: 'visitor', plan: 'pro', organizationId: 12 },
    ];
    for (const viewer of viewers) {
      const listed = await on.db
        .select({ audience: searchDocuments.audience })
        .from(searchDocuments)
        .where(and(findable(viewer), eq(searchDocuments.kind, 'article')));
      const single = audiences.filter((audience) => mayFind(viewer, { audience }));
      expect(listed.map(({ audience }) => audience).sort(), JSON.stringify(viewer)).toEqual(single.sort());
    }
  });
});

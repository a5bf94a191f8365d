import type { Viewer } from '../../accounts/viewer.ts';
import type { CommunityMessages } from '../messages/types.ts';
import type { ShownPerson } from '../threads/lists.ts';
import { maySeeProfile } from '../threads/policy.ts';
import type { Community } from '../threads/site-section.ts';
import { personUrl } from '../threads/thread.ts';
import { nameOf } from './words.ts';

/** Who reads, and where. */
interface Reader {
  locale: string;
  t: CommunityMessages;
  community: Community;
  viewer: Viewer;
}

/** People as a text links to them: under the name that they have now; who has left has no page, nor has anybody where site.yml says so. */
export function mentionLinks(people: readonly ShownPerson[], { locale, t, community, viewer }: Reader) {
  return people.map((person) => ({
    id: person.id,
    name: nameOf(person, t),
    href: person.isDeleted || !maySeeProfile(viewer, community, person.id) ? undefined : personUrl(locale, person.id),
  }));
}

import { isStaff } from '../../accounts/viewer.ts';
import { type Html, html } from '../../web/html.ts';
import type { ShownPerson } from '../threads/lists.ts';
import { maySeeProfile } from '../threads/policy.ts';
import { personUrl } from '../threads/thread.ts';
import { nameOf } from './words.ts';

/** Somebody's name with what they are, and a way to their page. `isAsker`: they asked the question of this thread. */
export function personName(
  person: ShownPerson,
  { locale, t, app, viewer }: App.Locals,
  { isAsker = false }: { isAsker?: boolean } = {},
): Html {
  const name = nameOf(person, t);
  return html`<span class="person-name">${shownName()}${isStaff(person) && html`<span class="badge staff">${t.community.staff}</span>`}${isAsker && html`<span class="badge">${t.community.asker}</span>`}</span>`;

  function shownName(): Html {
    if (person.isDeleted) return html`<span class="soft">${name}</span>`;
    if (!maySeeProfile(viewer, app.site.community, person.id)) return html`<bdi class="name">${name}</bdi>`;
    return html`<a dir="auto" href="${personUrl(locale, person.id)}">${name}</a>`;
  }
}

import { isStaff, type Viewer } from './viewer.ts';

// For whom a text is: one rule for pages, lists, search, feeds, files and links.

/** The audiences that every site has, from the most people to the fewest. */
export const AUDIENCES = ['everyone', 'member', 'staff'] as const;

/** Who may read or find something: everybody, who is signed in, who has a plan or belongs to an organization, the team. */
export type Audience = (typeof AUDIENCES)[number] | `plan:${string}` | `organization:${number}`;

/** Which audiences a viewer belongs to; the team reads everything. Plain data, so that it can go to another thread. */
export type Audiences = readonly Audience[] | 'all';

const OF_PLAN = /^plan:[a-z][a-z0-9_-]{0,99}$/;
const OF_ORGANIZATION = /^organization:[1-9][0-9]{0,14}$/;

/** The audience that a text names; undefined: it names none. */
export function readAudience(text: string): Audience | undefined {
  const isOne = (AUDIENCES as readonly string[]).includes(text) || OF_PLAN.test(text) || OF_ORGANIZATION.test(text);
  return isOne ? (text as Audience) : undefined;
}

/** The id of the plan that an audience names; undefined: it is another one. */
export const planOf = (audience: string): string | undefined =>
  OF_PLAN.test(audience) ? audience.slice('plan:'.length) : undefined;

/** The number of the organization that an audience names; undefined: it is another one. */
export const organizationOf = (audience: string): number | undefined =>
  OF_ORGANIZATION.test(audience) ? Number(audience.slice('organization:'.length)) : undefined;

/** Whose texts the viewer may read. Who has no plan of their own belongs to none. */
export function audiencesOf(viewer: Viewer): Audiences {
  if (viewer.role === 'visitor') return ['everyone'];
  if (isStaff(viewer)) return 'all';
  return [
    'everyone',
    'member',
    ...(viewer.plan === undefined ? [] : [`plan:${viewer.plan}` as const]),
    ...(viewer.organizationId === undefined ? [] : [`organization:${viewer.organizationId}` as const]),
  ];
}

/** Whether who belongs to these audiences may read what is for that one. */
export function includesAudience(audiences: Audiences, audience: Audience): boolean {
  return audiences === 'all' || audiences.includes(audience);
}

/**
 * A name for what a viewer may read, the same for all who may read the same.
 * @param used audiences that anything is for: what nothing is for makes no difference.
 */
export function audiencesKey(audiences: Audiences, used: ReadonlySet<Audience>): string {
  return audiences === 'all' ? audiences : audiences.filter((one) => used.has(one)).join('+');
}

/** Whether everybody who belongs to the second belongs to the first. */
export function isWider(audience: Audience, than: Audience): boolean {
  if (audience === than || audience === 'everyone' || than === 'staff') return true;
  return audience === 'member' && than !== 'everyone';
}

/** Those of these audiences whose people are not all among another one's. */
export function widest(audiences: Iterable<Audience>): Audience[] {
  const all = [...new Set(audiences)];
  return all.filter((one) => !all.some((other) => other !== one && isWider(other, one)));
}

/** The one audience that all of these people are, and nobody else; where there is none, the team. */
export function commonAudience(audiences: Iterable<Audience>): Audience {
  const [only = 'staff', ...others] = widest(audiences);
  return others.length === 0 ? only : 'staff';
}

import { AUDIENCES, type Audience, organizationOf, planOf } from '../../accounts/audience.ts';
import type { Db } from '../../db/client.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';

/** The numbers of audiences as user segments; everybody is none. */
export async function segmentsOf(
  db: Db,
  audiences: readonly Audience[],
): Promise<(audience: Audience) => number | null> {
  const some = audiences.filter((audience) => audience !== 'everyone');
  const numbers = some.length === 0 ? new Map<string, number>() : await numbersOf(db, 'user_segment', some);
  return (audience) => numbers.get(audience) ?? null;
}

/** The audience of a user segment; undefined where there is none of this number. */
export async function audienceOfSegment(db: Db, id: number | null): Promise<Audience | undefined> {
  if (id === null) return 'everyone';
  return (await keyOfNumber(db, 'user_segment', id)) as Audience | undefined;
}

/** What an audience is called for programs. */
export function segmentName(audience: Audience): string {
  if (audience === 'member') return 'Signed-in users';
  if (audience === 'staff') return 'Agents and admins';
  const [plan, organization] = [planOf(audience), organizationOf(audience)];
  if (plan !== undefined) return `Plan ${plan}`;
  return organization === undefined ? 'Everyone' : `Organization ${organization}`;
}

/** The audiences that any site has, without everybody. */
export const STANDARD_SEGMENTS: readonly Audience[] = AUDIENCES.filter((audience) => audience !== 'everyone');

/** Number of the one permission group: who may edit articles is a matter of roles here. */
export const PERMISSION_GROUP = 1;

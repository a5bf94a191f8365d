// User segments of the contract: the audiences that articles have here.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Audience, audiencesOf, includesAudience } from '../../accounts/audience.ts';
import { viewerOf } from '../../accounts/recognise.ts';
import { users } from '../../accounts/schema.ts';
import { isStaff } from '../../accounts/viewer.ts';
import { liveAudiences } from '../../articles/store.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { flag, id, noneOf, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { numbersOf } from '../ids/numbers.ts';
import { readPeople } from '../support/users/people.ts';
import { STANDARD_SEGMENTS, segmentName } from './segments.ts';

const COMMON = { method: 'GET', group: 'Help center', resource: 'hc', may: isStaff } as const;

const segmentSchema = z.strictObject({
  id,
  url: text,
  name: text,
  user_type: z.enum(['signed_in_users', 'staff']),
  built_in: flag,
  group_ids: noneOf,
  organization_ids: z.array(id),
  tags: noneOf,
  or_tags: noneOf,
  added_user_ids: noneOf,
});

/** Those that there are, with their numbers. */
async function segments(call: Call) {
  const { db } = call.app;
  const used = [...new Set([...STANDARD_SEGMENTS, ...(await liveAudiences(db))])].filter(
    (audience) => audience !== 'everyone',
  );
  const numbers = await numbersOf(db, 'user_segment', used);
  return used.map((audience) => ({ id: numbers.get(audience)!, audience }));
}

const answer = (call: Call, { id: number, audience }: { id: number; audience: Audience }) => ({
  id: number,
  url: rowUrl(call, `/help_center/user_segments/${number}`),
  name: segmentName(audience),
  user_type: audience === 'staff' ? ('staff' as const) : ('signed_in_users' as const),
  built_in: STANDARD_SEGMENTS.includes(audience),
  group_ids: [],
  organization_ids: audience.startsWith('organization:') ? [Number(audience.slice('organization:'.length))] : [],
  tags: [],
  or_tags: [],
  added_user_ids: [],
});

const listOf = (
  path: string,
  summary: string,
  which: (call: Call) => Promise<(audience: Audience) => boolean> = async () => () => true,
): Endpoint =>
  defineEndpoint({
    ...COMMON,
    path,
    summary,
    answer: pageSchema('user_segments', segmentSchema),
    async run(call) {
      const isWanted = await which(call);
      const all = (await segments(call)).filter(({ audience }) => isWanted(audience));
      const { rows, envelope } = pageOfRows(call, all, 'hc');
      return { ...envelope, user_segments: rows.map((row) => answer(call, row)) };
    },
  });

/** What can be asked about user segments. */
export const segmentEndpoints: readonly Endpoint[] = [
  listOf('/help_center/user_segments', 'For whom articles can be, beside everybody.'),
  listOf('/help_center/user_segments/applicable', 'The user segments that an article can be given.'),
  listOf('/help_center/users/{id}/user_segments', 'The user segments that somebody belongs to.', async (call) => {
    const person = (await readPeople(call.app.db, [call.id()])).get(call.id());
    if (!person || person.isDeleted) throw recordNotFound();
    // Who has written to us without an account reads what everybody may.
    if (person.accountId === null) return () => false;
    const [account] = await call.app.db.select().from(users).where(eq(users.id, person.accountId));
    const own = audiencesOf(viewerOf(account!));
    return (audience) => includesAudience(own, audience);
  }),
  defineEndpoint({
    ...COMMON,
    path: '/help_center/user_segments/{id}',
    summary: 'A user segment.',
    answer: z.strictObject({ user_segment: segmentSchema }),
    async run(call) {
      const found = (await segments(call)).find((one) => one.id === call.id());
      if (!found) throw recordNotFound();
      return { user_segment: answer(call, found) };
    },
  }),
];

// Who is in CC of a ticket, as programs of agents say it.
import { isEmail } from '../../../accounts/email.ts';
import type { Db } from '../../../db/client.ts';
import { normalEmail } from '../../../server/clean-text.ts';
import { addressesKnownBy } from '../../../tickets/store.ts';
import { LIMITS } from '../../../tickets/ticket.ts';
import { fieldInvalid } from '../../frame/api-error.ts';
import { readPeople } from '../users/people.ts';
import type { TicketInput } from './ticket-input.ts';

/** The addresses of people, each given by number, address, or both. */
async function addressesOf(
  db: Db,
  given: readonly (number | string | { email?: string | null | undefined })[],
): Promise<string[]> {
  const numbered = given.filter((one): one is number => typeof one === 'number');
  return addressesAmong(await readPeople(db, numbered.slice(0, LIMITS.copies)), given);
}

function addressesAmong(
  people: ReadonlyMap<number, { email: string | null }>,
  given: readonly (number | string | { email?: string | null | undefined })[],
): string[] {
  const addresses = given.flatMap((one) => {
    if (typeof one === 'number') return people.get(one)?.email ?? [];
    return normalEmail((typeof one === 'string' ? one : one.email) ?? '');
  });
  return [...new Set(addresses)].filter((address) => isEmail(address));
}

/** So many people that are named by their numbers are looked at: those who come in and those who go. */
const MOST_NAMED = 2 * LIMITS.copies;

/** Who is in CC afterwards; undefined where nothing is said of it. */
export async function copiesOf(db: Db, input: TicketInput, before: readonly string[]): Promise<string[] | undefined> {
  const { collaborators, collaborator_ids: ids, additional_collaborators: more, email_ccs: ccs } = input;
  let cc: string[] | undefined;
  if (collaborators || ids) cc = await addressesOf(db, [...(collaborators ?? []), ...(ids ?? [])]);
  if (more) cc = [...(cc ?? before), ...(await addressesOf(db, more))];
  if (ccs) {
    const named = ccs.map((one) => one.user_id ?? one.user_email ?? '');
    const people = await readPeople(db, named.filter((one) => typeof one === 'number').slice(0, MOST_NAMED));
    for (const [index, one] of ccs.entries()) {
      const [address] = addressesAmong(people, [named[index]!]);
      if (address === undefined) continue;
      cc =
        one.action === 'delete'
          ? (cc ?? [...before]).filter((other) => other !== address)
          : [...(cc ?? before), address];
    }
  }
  const all = cc && [...new Set(await addressesKnownBy(db, cc))];
  if (all && all.length > LIMITS.copies) throw fieldInvalid('email_ccs', 'has too many entries', 'TooManyValues');
  return all;
}

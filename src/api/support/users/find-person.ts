import { mayReadRequests } from '../../../tickets/policy.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import type { Call } from '../../frame/endpoint.ts';
import { type Person, readPeople } from './people.ts';

/** A person whom the caller may know: agents everybody, others themselves. @throws ApiError when there is none. */
export async function findPerson(call: Pick<Call, 'app' | 'viewer' | 'personId'>, personId: number): Promise<Person> {
  if (!mayReadRequests(call.viewer) && personId !== call.personId) throw recordNotFound();
  const person = (await readPeople(call.app.db, [personId])).get(personId);
  if (!person) throw recordNotFound();
  return person;
}

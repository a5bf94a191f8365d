import type { Words } from '../../ui/form.ts';
import type { groupsAction } from '../groups/actions.ts';
import type { TicketsMessages } from '../messages/types.ts';
import { LIMITS } from '../ticket.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with a group. */
export function groupsWords({ groups: { errors } }: TicketsMessages): Words<Ends<typeof groupsAction>> {
  return {
    error: ({ problem }) => (problem === 'too-long' ? errors['too-long']({ most: LIMITS.name }) : errors[problem]),
    reasons: { 'in-use': errors['in-use'] },
  };
}

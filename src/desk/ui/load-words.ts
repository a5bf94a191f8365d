import type { Words } from '../../ui/form.ts';
import type { loadAction } from '../load/actions.ts';
import { LARGEST_CAPACITY } from '../load/agent.ts';
import { MOST_MOVED } from '../load/move.ts';
import type { DeskMessages } from '../messages/types.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with moving requests, or with what is said of an agent. */
export function loadWords({ load: { errors } }: DeskMessages): Words<Ends<typeof loadAction>> {
  return {
    error({ problem }) {
      if (problem === 'count') return errors.count({ most: MOST_MOVED });
      if (problem === 'capacity') return errors.capacity({ most: LARGEST_CAPACITY });
      return errors[problem];
    },
  };
}

import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { AGENT_STATUSES } from './agent.ts';
import { setAgent } from './change-agent.ts';
import { moveRequests } from './move.ts';

type Context = ActionContext<ActionApp>;

const text = z.string().max(100).default('');

/** The forms of the page of the load. */
export const loadAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({
    intent: z.enum(['set', 'move']),
    agent: text,
    status: z.enum(AGENT_STATUSES).optional().catch(undefined),
    capacity: text.optional(),
    schedule: text.optional(),
    to: text,
    count: text,
  }),
  async run({ intent, agent, status, capacity, schedule, to, count }, { app: { db }, viewer, locale }: Context) {
    const me = viewer as SignedIn;
    const page = `/${locale}/staff/load`;
    if (intent === 'set') {
      const changed = await setAgent(db, me, readId(agent) ?? 0, {
        status,
        capacity: capacity === undefined ? undefined : capacity.trim() === '' ? null : Number(capacity),
        scheduleId: schedule === undefined ? undefined : (readId(schedule) ?? null),
      });
      if (changed === 'not-found' || changed === 'schedule') throw new Problem('not-found');
      if (changed === 'capacity')
        return { outcome: 'invalid', errors: [{ field: 'capacity', problem: 'capacity' }] } as const;
      return { outcome: 'done', to: `${page}?done=set#agent-${readId(agent) ?? null}` } as const;
    }
    const moved = await moveRequests(db, me, {
      from: readId(agent) ?? null,
      to: readId(to) ?? null,
      count: Number(count),
    });
    if (moved.outcome === 'not-found') throw new Problem('not-found');
    if (moved.outcome === 'count')
      return { outcome: 'invalid', errors: [{ field: 'count', problem: moved.outcome }] } as const;
    if (moved.outcome !== 'moved')
      return { outcome: 'invalid', errors: [{ field: 'to', problem: moved.outcome }] } as const;
    return { outcome: 'done', to: `${page}?done=move&count=${moved.count}` } as const;
  },
});

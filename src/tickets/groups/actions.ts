import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { mayManageGroups } from '../policy.ts';
import { addGroup, deleteGroup, joinGroup, leaveGroup, renameGroup } from './change-groups.ts';

type Context = ActionContext<ActionApp>;

const text = z.string().max(1_000).default('');

/** The forms of the page of groups. */
export const groupsAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageGroups(viewer),
  schema: z.object({
    intent: z.enum(['add', 'rename', 'delete', 'join', 'leave']),
    group: text,
    name: text,
    agent: text,
  }),
  async run({ intent, group, name, agent }, { app: { db }, viewer, locale }: Context) {
    const me = viewer as SignedIn;
    const [id, agentId] = [readId(group) ?? 0, readId(agent) ?? 0];
    const changed = await {
      add: () => addGroup(db, me, name),
      rename: () => renameGroup(db, me, { id, name }),
      delete: () => deleteGroup(db, me, id),
      join: () => joinGroup(db, me, { id, agentId }),
      leave: () => leaveGroup(db, me, { id, agentId }),
    }[intent]();
    if (changed === 'not-found') throw new Problem('not-found');
    if (changed === 'in-use') return { outcome: 'refused', reason: changed } as const;
    if (changed === 'no-agent') return { outcome: 'invalid', errors: [{ field: 'agent', problem: changed }] } as const;
    if (changed !== 'done') return { outcome: 'invalid', errors: [{ field: 'name', problem: changed }] } as const;
    const at = intent === 'add' || intent === 'delete' ? '' : `#group-${id}`;
    return { outcome: 'done', to: `/${locale}/staff/groups?done=${intent}${at}` } as const;
  },
});

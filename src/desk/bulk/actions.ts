import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import type { AgentChanges } from '../../tickets/agent-changes.ts';
import { PRIORITIES, STATUSES } from '../../tickets/ticket.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { NOTHING, splitTags } from '../views/filters.ts';
import { changeMany, type ManyChanged, MOST_AT_ONCE, markSpam } from './change-many.ts';

type Context = ActionContext<ActionApp>;

const text = z.string().max(1_000).default('');

/** What is done with the requests that are selected in a list; each `request` is the number of one. */
export const bulkAction = defineAction({
  needsAccount: true,
  body: { ...SMALL_FORM, fields: 500 },
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({
    intent: z.enum(['change', 'spam', 'not-spam', 'merge', 'problem']).default('change'),
    assignee: text,
    group: text,
    status: z.enum(['', ...STATUSES]).default(''),
    priority: z.enum(['', NOTHING, ...PRIORITIES]).default(''),
    tags: text,
  }),
  async run(given, { app: { db }, viewer, locale, url, list }: Context) {
    const ids = [...new Set(list('request'))].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
    if (ids.length === 0) return { outcome: 'refused', reason: 'none' } as const;
    if (ids.length > MOST_AT_ONCE) return { outcome: 'refused', reason: 'many' } as const;
    if (given.intent === 'merge' || given.intent === 'problem')
      return { outcome: 'done', to: `/${locale}/staff/requests/${given.intent}?ids=${ids.join(',')}` } as const;
    const me = viewer as SignedIn;
    if (given.intent === 'change') {
      const changes = readChanges(given, me.id);
      if (Object.keys(changes).length === 0) return { outcome: 'refused', reason: 'nothing' } as const;
      const changed = await changeMany(db, me, ids, changes);
      if (changed === 'nobody') return { outcome: 'refused', reason: changed } as const;
      return shown(url, 'change', changed);
    }
    return shown(url, given.intent, await markSpam(db, me, ids, given.intent === 'spam'));
  },
});

function shown(url: URL, done: string, changed: ManyChanged | 'not-found') {
  if (changed === 'not-found') throw new Problem('not-found');
  const to = new URL(url);
  to.searchParams.set('done', done);
  to.searchParams.set('count', String(changed.changed));
  to.searchParams.delete('refused');
  if (changed.refused.length > 0) to.searchParams.set('refused', changed.refused.slice(0, 20).join(','));
  return { outcome: 'done', to: to.pathname + to.search } as const;
}

/** What the fields of the bar say: an empty one changes nothing, a dash takes away. Of the tags, those after a minus go. */
function readChanges(
  given: { assignee: string; group: string; status: '' | AgentChanges['status']; priority: string; tags: string },
  me: number,
): AgentChanges {
  const typed = splitTags(given.tags);
  const removeTags = typed.filter((tag) => tag.startsWith('-')).map((tag) => tag.slice(1));
  const addTags = typed.filter((tag) => !tag.startsWith('-'));
  const assignee = given.assignee === 'me' ? me : Number(given.assignee);
  return {
    ...(given.status && { status: given.status }),
    ...(given.priority && {
      priority: given.priority === NOTHING ? null : (given.priority as AgentChanges['priority']),
    }),
    ...(given.assignee === NOTHING && { assigneeId: null }),
    ...(given.assignee !== NOTHING && Number.isSafeInteger(assignee) && assignee > 0 && { assigneeId: assignee }),
    ...(given.group && { groupName: given.group === NOTHING ? null : given.group.replace(/^=/, '') }),
    ...(addTags.length > 0 && { addTags }),
    ...(removeTags.length > 0 && { removeTags }),
  };
}

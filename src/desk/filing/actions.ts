import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { canBeAssigned } from '../../tickets/groups/store.ts';
import { staffPath } from '../../tickets/team-mail.ts';
import { PRIORITIES } from '../../tickets/ticket.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { readTypedId } from '../../web/read-id.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { splitTags } from '../views/filters.ts';
import { fileFor, splitRequest } from './file-for.ts';

type Context = ActionContext<ActionApp>;

/** A text and a note about it fit; what is longer is a file. */
export const FILING_BYTES = 300_000;

const text = z.string().max(1_000).default('');

/** Filing a request on behalf of a customer. */
export const fileForAction = defineAction({
  needsAccount: true,
  body: { ...SMALL_FORM, bytes: FILING_BYTES, fieldBytes: FILING_BYTES },
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({
    email: text,
    name: text,
    subject: text,
    body: z.string().default(''),
    by: z.enum(['customer', 'us', 'note']).default('customer'),
    channel: z.enum(['call', 'email', 'chat', 'web']).default('call'),
    group: text,
    assignee: text,
    priority: z.enum(['', ...PRIORITIES]).default(''),
    tags: text,
    follows: text,
    key: z.string().max(64).default(''),
  }),
  async run(given, { app: { db }, viewer, locale }: Context) {
    const assignee = given.assignee === 'me' ? viewer.id! : (readTypedId(given.assignee) ?? 0);
    const assigneeId = assignee > 0 && (await canBeAssigned(db, assignee)) ? assignee : null;
    const filed = await fileFor(db, viewer as SignedIn, {
      ...given,
      groupName: given.group,
      assigneeId,
      priority: given.priority || undefined,
      tags: splitTags(given.tags),
      follows: readTypedId(given.follows),
      locale,
    });
    if (filed.outcome === 'not-found') throw new Problem('not-found');
    if (filed.outcome === 'invalid')
      return {
        outcome: 'invalid',
        errors: filed.problems.map(({ field, reason }) => ({ field: FIELDS[field] ?? 'body', problem: reason })),
      } as const;
    return { outcome: 'done', to: `${staffPath(locale, filed.id)}?done=filed` } as const;
  },
});

/** The fields of the form, by those of a ticket. */
const FIELDS: Partial<Record<string, 'email' | 'name' | 'subject' | 'body' | 'tags' | 'group'>> = {
  email: 'email',
  name: 'name',
  subject: 'subject',
  description: 'body',
  tags: 'tags',
  groupName: 'group',
};

/** Splitting messages off a request. */
export const splitAction = defineAction({
  needsAccount: true,
  body: { ...SMALL_FORM, fields: 1_000 },
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({ subject: text }),
  async run({ subject }, { app: { db }, viewer, params, locale, list }: Context) {
    const commentIds = list('comment')
      .map((typed) => readTypedId(typed) ?? 0)
      .filter((id) => id > 0);
    const split = await splitRequest(db, viewer as SignedIn, {
      ticketId: readTypedId(params['id'] ?? '') ?? 0,
      commentIds,
      subject,
    });
    if (split.outcome === 'not-found') throw new Problem('not-found');
    if (split.outcome === 'invalid')
      return { outcome: 'invalid', errors: [{ field: split.field, problem: split.problem }] } as const;
    return { outcome: 'done', to: `${staffPath(locale, split.id)}?done=split` } as const;
  },
});

// What the page of a ticket says while it is open: that it is, and what is being written in it.

import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { findTicket } from '../../tickets/store.ts';
import { type ActionApp, type ActionContext, defineAction, type Sender, type Use } from '../../web/action.ts';
import { SMALL_JSON } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { deskLimits } from '../limits.ts';
import { announce } from '../live/store.ts';
import { MODES } from '../mode.ts';
import { mayAnswerRequests } from '../policy.ts';
import { LONGEST_DRAFT } from './draft.ts';
import { keepDraft } from './drafts.ts';
import { listColleagues, noteLeft, noteLooking } from './viewers.ts';

type Context = ActionContext<ActionApp & { db: Db }>;

const limits = ({ viewer }: Sender): Use[] => [[deskLimits.keeping, { email: `user ${viewer.id}` }]];
const may = ({ viewer, params }: Pick<Context, 'viewer' | 'params'>) =>
  mayAnswerRequests(viewer) && readId(params['id']) !== undefined;

/** Keeps what an agent is writing. */
export const draftAction = defineAction({
  needsAccount: true,
  body: { ...SMALL_JSON, bytes: 5 * LONGEST_DRAFT },
  schema: z.object({
    sequence: z.int().min(0).max(999_999_999),
    key: z.string().regex(/^[\w-]{8,64}$/),
    mode: z.enum(MODES),
    body: z.string().max(LONGEST_DRAFT),
    attachments: z.array(z.string().regex(/^[\w-]{16,64}$/)).max(20),
    chosen: z.boolean().default(false),
  }),
  expected: 'Expected {sequence, key, mode, body, attachments}.',
  may,
  limits,
  async run({ chosen, ...given }, { app, viewer, params }: Context) {
    const ticketId = readId(params['id'])!;
    if (!(await findTicket(app.db, ticketId))) throw new Problem('not-found');
    const kept = await keepDraft(app.db, viewer.id!, { ...given, ticketId, isChosen: chosen });
    return { outcome: 'shown', kept } as const;
  },
});

/** Says that an agent has the ticket open, or no longer, and answers who else has. */
export const lookingAction = defineAction({
  needsAccount: true,
  body: SMALL_JSON,
  schema: z.object({ typing: z.boolean(), left: z.boolean().default(false) }),
  expected: 'Expected {typing}.',
  may,
  limits,
  async run({ typing, left }, { app, viewer, params }: Context) {
    const ticketId = readId(params['id'])!;
    const userId = viewer.id!;
    const before = await listColleagues(app.db, ticketId, userId);
    const isNews = await (left ? noteLeft : noteLooking)(app.db, { ticketId, userId, typing });
    // Only what others would see different is told to all of them.
    if (isNews && before.length > 0) await announce(app.db, { kind: 'viewers', ticketId });
    return { outcome: 'shown', colleagues: before } as const;
  },
});

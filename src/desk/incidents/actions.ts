import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { staffPath } from '../../tickets/team-mail.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { readTypedId } from '../../web/read-id.ts';
import { FILING_BYTES } from '../filing/actions.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { answerIncidents, linkIncidents, unlinkIncident } from './incidents.ts';

type Context = ActionContext<ActionApp>;

/** Making the requests of the form incidents of one of them, or of another. */
export const problemAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({ into: z.string().max(20).default('') }),
  async run({ into }, { app: { db }, viewer, locale, list }: Context) {
    const problemId = readTypedId(into) ?? 0;
    if (problemId === 0) return { outcome: 'invalid', errors: [{ field: 'into', problem: 'missing' }] } as const;
    const incidentIds = list('request')
      .map((typed) => readTypedId(typed) ?? 0)
      .filter((id) => id > 0);
    const linked = await linkIncidents(db, viewer as SignedIn, { problemId, incidentIds });
    if (linked.outcome === 'not-found')
      return { outcome: 'invalid', errors: [{ field: 'into', problem: 'not-found' }] } as const;
    if (linked.outcome === 'refused') return { outcome: 'refused', reason: linked.reason } as const;
    return { outcome: 'done', to: `${staffPath(locale, problemId)}/incidents?done=linked` } as const;
  },
});

/** The forms of the page of the incidents of a problem. */
export const incidentsAction = defineAction({
  needsAccount: true,
  body: { ...SMALL_FORM, bytes: FILING_BYTES, fieldBytes: FILING_BYTES },
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({
    intent: z.enum(['answer', 'unlink']),
    incident: z.string().max(20).default(''),
    body: z.string().default(''),
    key: z.string().max(64).default(''),
    solve: z.string().optional(),
  }),
  async run({ intent, incident, body, key, solve }, { app: { db }, viewer, params, locale }: Context) {
    const problemId = readTypedId(params['id'] ?? '') ?? 0;
    const me = viewer as SignedIn;
    const done = (what: string) =>
      ({ outcome: 'done', to: `${staffPath(locale, problemId)}/incidents?done=${what}` }) as const;
    if (intent === 'unlink') {
      const unlinked = await unlinkIncident(db, me, { problemId, incidentId: readTypedId(incident) ?? 0 });
      if (unlinked === 'not-found') throw new Problem('not-found');
      return done('unlinked');
    }
    const answered = await answerIncidents(db, me, { problemId, body, key, solve: solve === 'yes' });
    if (answered === 'not-found') throw new Problem('not-found');
    if (answered !== 'begun') return { outcome: 'invalid', errors: [{ field: 'body', problem: answered }] } as const;
    return done('answered');
  },
});

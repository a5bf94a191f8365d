// The forms of the page on which the tour of a guide is recorded and put in order.
import { z } from 'zod';
import { oneLine } from '../../markdown/one-line.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { usesOf } from '../limits.ts';
import { mayWrite } from '../policy.ts';
import type { StepFields } from './drafts/guide-draft.ts';
import { digest, GUIDE_FORM, type GuidesApp, guideKeyOf, seen } from './guide-actions.ts';
import { keepGuideDraft, readGuideEditing } from './guide-editing.ts';
import { isGuideTaken } from './guide-list.ts';
import { GUIDE_LIMITS } from './read-guide.ts';
import { readPasted, withMoved, withRecorded } from './tour-steps.ts';
import { guideTourUrl } from './urls.ts';

type Context = ActionContext<GuidesApp>;

/** Why a step was not kept. `line` is of the pasted text, from 1. */
export type TourError =
  | { field: 'text' | 'selector'; problem: 'missing' }
  | { field: 'steps'; problem: 'too-many'; most: number }
  | { field: 'steps'; problem: 'no-steps'; line: number };

const text = (most: number) =>
  z
    .string()
    .default('')
    .transform((given) => given.trim().slice(0, most));
const line = (most: number) =>
  z
    .string()
    .default('')
    .transform((given) => oneLine(given).slice(0, most));

/** Keeps a step that was recorded, takes steps that were pasted, moves one, takes one away: always in the draft. */
export const tourAction = defineAction({
  needsAccount: true,
  body: GUIDE_FORM,
  schema: z.object({
    intent: z.string().regex(/^(record|paste|(up|down|remove)-\d{1,2})$/),
    sequence: seen,
    base: digest,
    /** Of the step that was recorded; as many as there are: a new one. */
    index: z.coerce.number().int().min(0).max(GUIDE_LIMITS.steps).default(0),
    title: line(GUIDE_LIMITS.title),
    text: text(GUIDE_LIMITS.step),
    selector: line(GUIDE_LIMITS.selector),
    on: line(GUIDE_LIMITS.title),
    page: line(GUIDE_LIMITS.page),
    steps: z.string().default(''),
  }),
  expected: 'Expected a step {index, title, text, selector, on, page}, or steps, and the sequence of the draft.',
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, sequence, base, index, steps: pasted, ...recorded }, context: Context) {
    const { app, locale } = context;
    const { db, settings, site } = app;
    const key = guideKeyOf(context);
    const editing = await readGuideEditing(db, key, settings.contentDir);
    if (!editing.live && !editing.draft && !(await isGuideTaken(db, key.slug))) throw new Problem('not-found');
    const wrong = (error: TourError) => ({ outcome: 'invalid', errors: [error] }) as const;
    const before = editing.fields.steps;
    const [, what = intent, at] = /^(\w+)-(\d+)$/.exec(intent) ?? [];
    let steps: StepFields[];
    if (what === 'record') {
      if (recorded.selector === '') return wrong({ field: 'selector', problem: 'missing' });
      if (recorded.text === '' && index >= before.length) return wrong({ field: 'text', problem: 'missing' });
      steps = withRecorded(before, index, recorded, locale);
    } else if (what === 'paste') {
      const read = readPasted(pasted, site.defaultLocale);
      if ('line' in read) return wrong({ field: 'steps', problem: 'no-steps', line: read.line });
      steps = [...before, ...read.steps];
    } else {
      steps = what === 'remove' ? before.filter((_, one) => one !== Number(at)) : moved(before, what, Number(at));
    }
    const { steps: most } = GUIDE_LIMITS;
    if (steps.length > most) return wrong({ field: 'steps', problem: 'too-many', most });
    const saved = await keepGuideDraft(db, key, editing, { saw: sequence, base, fields: { ...editing.fields, steps } });
    if (saved.outcome === 'stale') return { outcome: 'conflict' } as const;
    const done = { record: 'recorded', paste: 'pasted', remove: 'removed' }[what] ?? 'moved';
    const to = `${guideTourUrl(locale, key.slug)}?done=${done}#in-order`;
    return { outcome: 'done', to, sequence: saved.sequence } as const;
  },
});

const moved = (steps: StepFields[], what: string, at: number) => withMoved(steps, at, what === 'up' ? -1 : 1);

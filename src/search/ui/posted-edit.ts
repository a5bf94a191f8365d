import type { AstroGlobal } from 'astro';
import type { Viewer } from '../../accounts/viewer.ts';
import { takeForm } from '../../ui/form.ts';
import { type EditDone, type EditError, editSearchAction } from '../actions.ts';
import type { SearchMessages } from '../messages/types.ts';

/** A message above the page, and what was typed into the form that it is about. */
export interface EditNotice {
  kind: 'done' | 'problem';
  text: string;
  /** What was typed into a field; undefined after success. */
  typed(field: string): string | undefined;
}

/**
 * Does what a posted form asks for. What worked leads back to the page, which then says so; what did not comes back with the reason.
 * Without a posted form: what the address says was done.
 * @param may who has the page.
 */
export async function takeEdit(
  page: AstroGlobal,
  may: (viewer: Viewer) => boolean,
): Promise<Response | EditNotice | undefined> {
  const { t } = page.locals;
  const { outcomes } = t.staffSearch;
  const form = await takeForm(
    page,
    { ...editSearchAction, may: ({ viewer }) => may(viewer) },
    {
      error: (error: EditError) => explain(error, t),
      reasons: { gone: outcomes.gone, 'not-understood': outcomes['not-understood'] },
      forbidden: outcomes['not-allowed'],
    },
  );
  if (form instanceof Response) return form;
  if (form.result || form.notice) {
    const text = form.notice ?? form.errors.map(({ message }) => message).join(' ');
    return { kind: 'problem', text, typed: form.typed };
  }
  const done = page.url.searchParams.get('done') ?? '';
  // Only what is a success may be said on the word of an address.
  return isDone(done) ? { kind: 'done', text: outcomes[done], typed: () => undefined } : undefined;
}

const SUCCESSES: readonly EditDone[] = [
  'approved',
  'removed',
  'forgotten',
  'synonyms-removed',
  'pin-removed',
  'learnt',
  'counted',
  'synonyms',
  'pin',
];

function isDone(text: string): text is EditDone {
  return (SUCCESSES as readonly string[]).includes(text);
}

function explain(error: EditError, t: SearchMessages): string {
  const { outcomes, problems } = t.staffSearch;
  switch (error.problem) {
    case 'too-few':
      return problems.tooFew;
    case 'too-many':
      return error.field === 'query' ? problems.manyPins({ most: error.most }) : problems.tooMany({ most: error.most });
    case 'too-long':
      return problems.tooLong({ expression: error.expression, most: error.most });
    case 'no-query':
      return problems.noQuery;
    case 'known':
      return error.field === 'query' ? problems.knownPin : problems.knownSynonyms;
    case 'no-page':
      return problems.noPage;
    default:
      return outcomes[error.problem];
  }
}

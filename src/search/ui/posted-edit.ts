import type { AstroGlobal } from 'astro';
import type { SignedIn } from '../../accounts/guard.ts';
import { postedFields } from '../../accounts/posted.ts';
import { app } from '../../app.ts';
import { type Edited, editSearch } from '../editing-actions.ts';
import type { SearchMessages } from '../messages/types.ts';

/** Fields that the forms of these pages have. */
const FIELDS = ['do', 'id', 'documentId', 'question', 'locale', 'expressions', 'query', 'url'];

/** A message above the page, and what was typed into the form that it is about. */
export interface EditNotice {
  kind: 'done' | 'problem';
  text: string;
  /** Empty after success. */
  typed: Record<string, string>;
}

/**
 * Does what a posted form asks for. What worked leads back to the page, which then says so; what did not comes back with the reason.
 * Without a posted form: what the address says was done.
 */
export async function takeEdit(page: AstroGlobal, me: SignedIn): Promise<Response | EditNotice | undefined> {
  const { t } = page.locals;
  if (page.request.method !== 'POST') {
    const done = page.url.searchParams.get('done') ?? '';
    const { outcomes } = t.staffSearch;
    // Only what is a success may be said on the word of an address.
    return SUCCESSES.has(done) ? { kind: 'done', text: outcomes[done as keyof typeof outcomes], typed: {} } : undefined;
  }
  const posted = await postedFields(page.request);
  const typed = Object.fromEntries(FIELDS.map((name) => [name, posted(name)]));
  const locales = app().site.locales.map(({ code }) => code);
  const edited = await editSearch(app().db, { secret: app().secret, locales }, me, typed);
  const { done, text } = told(edited, t);
  if (done) {
    const to = new URL(page.url);
    to.searchParams.set('done', done);
    to.searchParams.delete('query');
    return page.redirect(to.pathname + to.search, 303);
  }
  page.response.status = edited.outcome === 'not-allowed' ? 403 : 422;
  return { kind: 'problem', text, typed };
}

const SUCCESSES = new Set([
  'approved',
  'removed',
  'forgotten',
  'synonyms-removed',
  'pin-removed',
  'learnt',
  'counted',
  'synonyms',
  'pin',
]);

/** What to say; `done` names a success. */
function told(edited: Edited, t: SearchMessages): { done?: string; text: string } {
  const { outcomes, problems } = t.staffSearch;
  const success = (done: keyof typeof outcomes) => ({ done, text: outcomes[done] });
  switch (edited.outcome) {
    case 'taught': {
      const { outcome } = edited.noted;
      return outcome === 'learnt' || outcome === 'counted' ? success(outcome) : { text: outcomes[outcome] };
    }
    case 'synonyms':
      switch (edited.added.outcome) {
        case 'added':
          return success('synonyms');
        case 'too-few':
          return { text: problems.tooFew };
        case 'too-many':
          return { text: problems.tooMany({ most: edited.added.most }) };
        default:
          return { text: problems.tooLong({ expression: edited.added.expression, most: edited.added.most }) };
      }
    case 'pin':
      switch (edited.added.outcome) {
        case 'added':
          return success('pin');
        case 'no-query':
          return { text: problems.noQuery };
        case 'no-page':
          return { text: problems.noPage };
        case 'known':
          return { text: problems.knownPin };
        default:
          return { text: problems.manyPins({ most: edited.added.most }) };
      }
    case 'gone':
    case 'not-understood':
    case 'not-allowed':
      return { text: outcomes[edited.outcome] };
    default:
      return success(edited.outcome);
  }
}

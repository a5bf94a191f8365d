import type { Messages } from '../../ui/messages/index.ts';

/** The few texts of the search box, so that the browser does not get the whole dictionary. */
export interface SearchBoxTexts {
  label: string;
  placeholder: string;
  submit: string;
  loading: string;
  more: string;
  none: string;
  ask: string;
  /** Number of results by CLDR plural category, with `#` for the number. */
  one: string;
  other: string;
}

/** Collects the texts of the search box for a language. */
export function searchBoxTexts(t: Messages): SearchBoxTexts {
  return {
    label: t.search.label,
    placeholder: t.search.placeholder,
    submit: t.search.submit,
    loading: t.search.loading,
    more: t.search.more,
    none: `${t.search.nothing} ${t.search.noneHint}`,
    ask: t.search.askInstead,
    one: t.search.results(1).replace('1', '#'),
    other: t.search.results(5).replace('5', '#'),
  };
}

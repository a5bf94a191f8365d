import type { CountedText } from '../../i18n/island-text.ts';
import { countedText } from '../../i18n/message.ts';
import type { SearchMessages } from '../messages/types.ts';

/** The few texts of the search box, so that the browser does not get the whole dictionary. */
export interface SearchBoxTexts {
  label: string;
  placeholder: string;
  submit: string;
  loading: string;
  more: string;
  none: string;
  /** Beside a question of the community that is. */
  solved: string;
  /** The way on to people; undefined where there is none. */
  ask: string | undefined;
  results: CountedText;
  /** At which moment of a video: `{time}` stands for it. */
  at: string;
  /** Over results in the main language of the site. */
  inMainLanguage: string;
}

/**
 * Collects the texts of the search box for a language.
 * @param asks whether a question may be sent.
 * @param mainLanguage name of the main language of the site.
 */
export function searchBoxTexts({ search }: SearchMessages, asks: boolean, mainLanguage: string): SearchBoxTexts {
  return {
    label: search.label,
    placeholder: search.placeholder,
    submit: search.submit,
    loading: search.loading,
    more: search.more,
    none: `${search.nothing} ${asks ? search.noneHint : search.otherWords}`,
    solved: search.solved,
    ask: asks ? search.askInstead : undefined,
    results: countedText(search.results),
    at: search.at({ time: '{time}' }),
    inMainLanguage: search.inLanguage({ language: mainLanguage }),
  };
}

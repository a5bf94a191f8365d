import { countedText } from '../../i18n/message.ts';
import type { SearchMessages } from '../../search/messages/types.ts';
import type { TicketsMessages } from '../../tickets/messages/types.ts';
import { attachingTexts } from '../../tickets/ui/attaching-texts.ts';
import type { DeflectionMessages } from '../messages/types.ts';

/**
 * The texts that the ask form uses, with `{name}` where its script puts a value in, so that the browser gets no dictionary.
 * @param mainLanguage name of the main language of the site.
 */
export function askTexts(t: DeflectionMessages & SearchMessages & TicketsMessages, mainLanguage: string) {
  const { ask, search, requests } = t;
  const { suggestions, before, thanks, errors } = ask;
  const { title, phone, phoneHint } = requests.channels;
  return {
    subject: ask.subject,
    subjectHint: ask.subjectHint,
    body: ask.body,
    bodyHint: ask.bodyHint,
    category: ask.category,
    chooseCategory: ask.chooseCategory,
    choose: ask.choose,
    where: ask.where,
    name: ask.name,
    email: ask.email,
    emailHint: ask.emailHint,
    optional: ask.optional,
    attachments: ask.attachments,
    attaching: attachingTexts(t),
    submit: ask.submit,
    sending: ask.sending,
    leaveEmpty: ask.leaveEmpty,
    didYouMean: ask.didYouMean({ address: '{address}' }),
    useIt: ask.useIt,
    drafts: {
      restored: ask.draftRestored,
      discard: ask.draftDiscard,
      elsewhere: ask.draftElsewhere,
      gone: ask.draftGone,
      answered: ask.draftAnswered({ title: '{title}' }),
    },
    offline: ask.offline,
    errorsTitle: ask.errorsTitle,
    failed: errors.failed,
    tryingAgain: errors.tryingAgain,
    suggestions: {
      title: suggestions.title,
      waiting: suggestions.waiting,
      beforeSending: suggestions.beforeSending,
      none: suggestions.none,
      count: countedText(suggestions.count),
      show: countedText(suggestions.show),
      hide: suggestions.hide,
      all: suggestions.all,
      whole: suggestions.whole,
      watch: suggestions.watch,
      loading: suggestions.loading,
      newTab: suggestions.newTab,
      solved: suggestions.solved,
      dismiss: suggestions.dismiss,
      failed: suggestions.failed,
      inMainLanguage: search.inLanguage({ language: mainLanguage }),
    },
    before,
    thanks: { ...thanks, answeredBy: thanks.answeredBy({ title: '{title}' }) },
    kinds: search.kindOf,
    kindSolved: search.solved,
    at: search.at({ time: '{time}' }),
    channels: { title, phone, phoneHint },
  };
}

export type AskTexts = ReturnType<typeof askTexts>;

import type { Messages } from '../../ui/messages/index.ts';

/** The texts of the ask form with `{…}` and `#` where a name or a number goes, so that the browser gets no dictionary. */
export function askTexts(t: Messages) {
  const { ask } = t;
  const counted = (text: (count: number) => string) => ({
    one: text(1).replace('1', '#'),
    other: text(5).replace('5', '#'),
  });
  const { suggestions } = ask;
  return {
    ...strings(ask),
    removeFile: ask.removeFile('{}'),
    uploading: ask.uploading('{}'),
    uploaded: ask.uploaded('{}'),
    didYouMean: ask.didYouMean('{}'),
    fileTooLarge: ask.errors.fileTooLarge('{}', 10),
    fileType: ask.errors.fileType('{}'),
    tooManyFiles: ask.errors.tooManyFiles(10),
    failed: ask.errors.failed,
    suggestions: {
      ...strings(suggestions),
      count: counted(suggestions.count),
      show: counted(suggestions.show),
      dismissed: suggestions.dismissed('{}'),
    },
    before: ask.before,
    thanks: { ...strings(ask.thanks), answeredBy: ask.thanks.answeredBy('{}') },
    kinds: t.search.kindOf,
    channels: strings(t.requests.channels),
  };
}

export type AskTexts = ReturnType<typeof askTexts>;

type Strings<T> = { [Key in keyof T as T[Key] extends string ? Key : never]: string };

function strings<T extends object>(texts: T): Strings<T> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === 'string')) as Strings<T>;
}

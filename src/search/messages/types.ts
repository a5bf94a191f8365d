// Written by `npm run messages` from en.json. Change that, and run it again.

export interface SearchMessages {
  search: {
    title: string;
    titleFor: (values: { query: string | number }) => string;
    label: string;
    placeholder: string;
    submit: string;
    results: (values: { count: number }) => string;
    none: (values: { query: string | number }) => string;
    nothing: string;
    inLanguage: (values: { language: string | number }) => string;
    noneInLanguage: (values: { language: string | number }) => string;
    allInLanguage: (values: { count: number; language: string | number }) => string;
    noneHint: string;
    otherWords: string;
    unsure: string;
    kind: string;
    category: string;
    any: string;
    kinds: {
      article: string;
      video: string;
      thread: string;
    };
    kindOf: {
      article: string;
      video: string;
      thread: string;
    };
    solved: string;
    at: (values: { time: string | number }) => string;
    more: string;
    loading: string;
    previous: string;
    next: string;
    pages: string;
    tooLong: string;
    shorten: string;
    askInstead: string;
    resultsFor: (values: { query: string | number }) => string;
    filters: string;
    clear: string;
  };
  staffSearch: {
    meaningMissing: string;
    title: string;
    place: string;
    language: string;
    try: {
      text: string;
      question: string;
      button: string;
      none: string;
      confidence: (values: { percent: number }) => string;
      unsure: string;
      confident: string;
      pinned: string;
      why: string;
      points: (values: { points: number }) => string;
      explained: (values: { title: string | number }) => string;
      hint: string;
      pinnedHint: string;
      word: string;
      sum: string;
      fields: {
        title: string;
        headings: string;
        tags: string;
        asked: string;
        text: string;
        letters: string;
        pairs: string;
      };
      letters: string;
      meaning: string;
      questions: string;
      pin: string;
    };
    questions: {
      text: string;
      ofOnePage: string;
      waiting: string;
      noneWaiting: string;
      back: string;
      learnt: string;
      noneLearnt: string;
      waitingHere: string;
      removed: string;
      removedHint: string;
      voices: (values: { count: number }) => string;
      byStaff: string;
      sources: {
        ask: string;
        ticket: string;
        thread: string;
        staff: string;
      };
      rewritten: (values: { time: string | number }) => string;
      approve: string;
      remove: string;
      forget: string;
      about: (values: { question: string | number }) => string;
      add: string;
      addHint: string;
      addButton: string;
      title: string;
      place: string;
    };
    words: {
      text: string;
      synonyms: string;
      synonymsHint: string;
      synonymsExample: string;
      synonymsNone: string;
      expressions: string;
      addSynonyms: string;
      pins: string;
      pinsHint: string;
      pinsNone: string;
      query: string;
      url: string;
      addPin: string;
      remove: string;
      missingPage: string;
      title: string;
      place: string;
    };
    outcomes: {
      approved: string;
      removed: string;
      forgotten: string;
      gone: string;
      'synonyms-removed': string;
      'pin-removed': string;
      'not-understood': string;
      'not-allowed': string;
      learnt: string;
      counted: string;
      waiting: string;
      full: string;
      nothing: string;
      synonyms: string;
      pin: string;
    };
    problems: {
      tooFew: string;
      tooMany: (values: { most: number }) => string;
      tooLong: (values: { most: number; expression: string | number }) => string;
      noQuery: string;
      noPage: string;
      knownPin: string;
      knownSynonyms: string;
      manyPins: (values: { most: number }) => string;
    };
  };
  operations: {
    work: {
      'sweep: questions of pages': string;
    };
  };
}

// Written by `npm run messages` from en.json. Change that, and run it again.

export interface UiMessages {
  site: {
    skip: string;
    home: string;
    ask: string;
    language: string;
    places: string;
    footer: string;
    helpCenter: string;
    setup: string;
    banner: {
      label: string;
      close: (values: { text: string | number }) => string;
    };
  };
  forms: {
    title: string;
    cancel: string;
    limited: (values: { minutes: number }) => string;
    conflict: string;
    gone: string;
    forbidden: string;
    failed: string;
    unavailable: string;
    kept: string;
    keptUntilSignIn: string;
  };
  shownOnce: {
    copy: string;
    copied: string;
  };
  errors: {
    notFoundTitle: string;
    notFoundText: string;
    unavailableTitle: string;
    unavailableText: string;
    unsent: string;
    sendAgain: string;
    filesAgain: string;
    failedTitle: string;
    failedText: string;
    reference: (values: { id: string | number }) => string;
    limitedTitle: string;
    limitedText: (values: { minutes: number }) => string;
    forbiddenTitle: string;
    forbiddenText: string;
    badRequestTitle: string;
    badRequestText: string;
    tooLargeTitle: string;
    tooLargeText: string;
    methodTitle: string;
    backHome: string;
  };
  list: {
    total: (values: { count: number }) => string;
    page: (values: { page: string | number }) => string;
    pages: string;
    previous: string;
    next: string;
    select: (values: { name: string | number }) => string;
    selectAll: string;
    selection: string;
  };
  palette: {
    open: string;
    title: string;
    placeholder: string;
    results: string;
    none: string;
    articles: (values: { query: string | number }) => string;
    request: (values: { number: string | number }) => string;
    person: (values: { query: string | number }) => string;
    test: (values: { query: string | number }) => string;
    close: string;
  };
  plot: {
    figures: string;
    unknown: string;
  };
}

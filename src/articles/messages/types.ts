// Written by `npm run messages` from en.json. Change that, and run it again.

export interface ArticlesMessages {
  home: {
    title: string;
    browse: string;
    articleCount: (values: { count: number }) => string;
    all: (values: { name: string | number }) => string;
    stuckTitle: string;
    stuckText: string;
    empty: string;
    emptyHint: string;
    popular: string;
    popularTitle: string;
    first: string;
  };
  category: {
    about: (values: { name: string | number; site: string | number }) => string;
  };
  articles: {
    breadcrumbs: string;
    readingTime: (values: { minutes: number }) => string;
    updated: string;
    contents: string;
    related: string;
    missingTranslationIn: (values: { language: string | number }) => string;
    stuckTitle: string;
    stuckText: string;
    helpful: {
      question: string;
      yes: string;
      no: string;
      thanks: string;
      saidYes: string;
      saidNo: string;
      change: string;
      reasonLabel: string;
      reasonHint: string;
      send: string;
      reasonThanks: string;
      back: string;
      title: (values: { article: string | number }) => string;
      failed: string;
    };
    copy: string;
    copied: string;
    close: string;
    zoom: string;
    table: (values: { number: string | number }) => string;
    section: (values: { heading: string | number }) => string;
    footnotes: string;
    hiddenPage: string;
    footnoteBack: (values: { reference: string | number }) => string;
    note: string;
    tip: string;
    warning: string;
    transcript: string;
    videoFallback: string;
    votes: {
      title: string;
      place: string;
      text: string;
      language: string;
      allLanguages: string;
      article: string;
      allArticles: string;
      counted: (values: { title: string | number; yes: number; no: number }) => string;
      show: string;
      shows: {
        all: string;
        no: string;
        words: string;
      };
      apply: string;
      none: string;
      yes: string;
      no: string;
      earlier: string;
      pages: string;
      previous: string;
      next: string;
      page: (values: { page: string | number }) => string;
      waiting: (values: { count: number }) => string;
      vote: string;
      words: string;
      date: string;
      noneText: string;
    };
    firstSteps: {
      article: {
        title: string;
        text: string;
      };
      languages: {
        title: string;
        text: string;
      };
    };
    tableOf: (values: { number: string | number; heading: string | number }) => string;
    inTopic: string;
    allArticles: (values: { count: number }) => string;
    questions: string;
    address: string;
    outdatedIn: (values: { language: string | number }) => string;
    outdatedRead: (values: { language: string | number }) => string;
  };
  operations: {
    work: {
      'sweep: pictures of articles': string;
    };
  };
}

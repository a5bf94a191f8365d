// Written by `npm run messages` from en.json. Change that, and run it again.

export interface WidgetMessages {
  widget: {
    loader: {
      help: string;
      close: string;
      loading: string;
      refused: string;
      openSite: string;
      watch: string;
    };
    frame: {
      title: string;
      back: string;
      close: string;
      offline: string;
      fits: string;
      outside: {
        title: string;
        text: string;
        open: string;
        signInTitle: string;
        signIn: string;
      };
    };
    staff: {
      title: string;
      place: string;
      text: string;
      snippet: string;
      snippetText: string;
      fixed: string;
      fixedText: string;
      notBuilt: string;
      csp: string;
      cspText: string;
      origins: string;
      originsText: string;
      originsNone: string;
      originsOwn: string;
      originsFile: string;
      pages: (values: { count: number }) => string;
      pagesNone: string;
      people: string;
      peopleOn: string;
      peopleOff: string;
      example: string;
      article: string;
    };
    example: {
      title: string;
      text: string;
      open: string;
      article: string;
      search: string;
      ask: string;
      event: string;
      none: string;
      destroy: string;
      gone: string;
      searchWord: string;
    };
    tour: {
      next: string;
      back: string;
      done: string;
      close: string;
      progress: (values: { step: string | number; all: string | number }) => string;
      keys: string;
      start: string;
    };
    recorder: {
      label: string;
      pick: string;
      step: (values: { number: string | number }) => string;
      picked: (values: { number: string | number }) => string;
      title: string;
      text: string;
      add: string;
      added: (values: { number: string | number }) => string;
      pause: string;
      paused: string;
      copy: string;
      copied: string;
      result: string;
      end: string;
    };
  };
}

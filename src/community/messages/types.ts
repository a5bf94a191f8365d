// Written by `npm run messages` from en.json. Change that, and run it again.

export interface CommunityMessages {
  community: {
    title: string;
    intro: (values: { name: string | number }) => string;
    search: string;
    searchSubmit: string;
    start: string;
    topics: string;
    allTopics: string;
    formerTopic: string;
    lists: {
      label: string;
      all: string;
      unanswered: string;
      unsolved: string;
      mine: string;
      following: string;
    };
    sorts: {
      label: string;
      activity: string;
      newest: string;
      helpful: string;
    };
    languages: {
      own: (values: { language: string | number }) => string;
      all: string;
    };
    tagged: (values: { tag: string | number }) => string;
    pinned: string;
    empty: {
      all: string;
      unanswered: string;
      unsolved: string;
      mine: string;
      following: string;
      first: string;
    };
    pages: {
      label: string;
      older: string;
      first: string;
    };
    kinds: {
      question: string;
      discussion: string;
      announcement: string;
      incident: string;
    };
    states: {
      solved: string;
      over: string;
      open: string;
      closed: string;
      hidden: string;
      deleted: string;
    };
    replies: (values: { count: number }) => string;
    votes: (values: { count: number }) => string;
    unread: (values: { count: number }) => string;
    startedBy: (values: { name: string | number }) => string;
    lastPost: (values: { time: string | number }) => string;
    staff: string;
    asker: string;
    deletedAccount: string;
    feed: string;
    breadcrumbs: string;
    tags: string;
    thread: {
      solution: string;
      solutions: (values: { count: number }) => string;
      inPlace: string;
      replies: string;
      updates: string;
      update: string;
      question: string;
      text: string;
      inReplyTo: (values: { number: string | number; name: string | number }) => string;
      number: (values: { number: string | number }) => string;
      edited: (values: { time: string | number }) => string;
      pages: string;
      page: (values: { page: string | number }) => string;
      previous: string;
      next: string;
      pageTitle: (values: { title: string | number; page: string | number }) => string;
      noneYet: string;
      closed: string;
      mayNot: string;
      signIn: string;
      hiddenNote: string;
      deletedNote: string;
      firstGone: string;
      affected: (values: { count: number }) => string;
    };
    act: {
      reply: string;
      solve: string;
      unsolve: string;
      helpful: string;
      unhelpful: string;
      affected: string;
      unaffected: string;
      follow: string;
      unfollow: string;
      edit: string;
      history: string;
      delete: string;
      hide: string;
      restore: string;
      close: string;
      reopen: string;
      pin: string;
      pinDays: string;
      unpin: string;
      resolve: string;
      unresolve: string;
      move: string;
      moveTo: string;
      moderate: string;
      more: string;
      of: (values: { action: string | number; number: string | number; name: string | number }) => string;
    };
    done: {
      started: string;
      solve: string;
      unsolve: string;
      affected: string;
      unaffected: string;
      follow: string;
      unfollow: string;
      hide: string;
      delete: string;
      deleted: string;
      restore: string;
      edited: string;
      close: string;
      reopen: string;
      pin: string;
      unpin: string;
      resolve: string;
      unresolve: string;
      move: string;
    };
    composer: {
      title: string;
      body: string;
      hint: string;
      update: string;
      answers: (values: { number: string | number; name: string | number }) => string;
      answersNone: string;
      submit: string;
    };
    errors: {
      missing: string;
      bodyLong: (values: { most: string | number }) => string;
      titleMissing: string;
      titleLong: (values: { most: string | number }) => string;
      topic: string;
      closed: string;
      days: (values: { most: string | number }) => string;
    };
    new: {
      title: string;
      text: string;
      topic: string;
      choose: string;
      kind: string;
      kindHints: {
        question: string;
        discussion: string;
        announcement: string;
        incident: string;
      };
      titleLabel: string;
      titleHint: string;
      body: string;
      tags: string;
      optional: string;
      tagsHint: (values: { most: string | number }) => string;
      look: string;
      likely: string;
      none: string;
      answered: string;
      answeredBy: (values: { title: string | number }) => string;
      before: string;
      anyway: string;
      thanks: string;
      unsolved: string;
      submit: string;
      nowhere: string;
    };
    edit: {
      title: string;
      submit: string;
      back: string;
      conflict: string;
      theirs: string;
    };
    history: {
      title: (values: { number: string | number }) => string;
      revision: (values: { number: string | number }) => string;
      now: string;
      by: (values: { name: string | number }) => string;
    };
    person: {
      title: (values: { name: string | number }) => string;
      since: (values: { day: string | number }) => string;
      replies: string;
      solutions: string;
      helpful: string;
      threads: string;
      noThreads: string;
    };
  };
}

// Written by `npm run messages` from en.json. Change that, and run it again.

export interface DeflectionMessages {
  ask: {
    title: string;
    description: string;
    subject: string;
    subjectHint: string;
    body: string;
    bodyHint: string;
    category: string;
    chooseCategory: string;
    choose: string;
    where: string;
    name: string;
    email: string;
    emailHint: string;
    optional: string;
    attachments: string;
    submit: string;
    sending: string;
    leaveEmpty: string;
    didYouMean: (values: { address: string | number }) => string;
    useIt: string;
    draftRestored: string;
    draftDiscard: string;
    draftElsewhere: string;
    draftGone: string;
    draftAnswered: (values: { title: string | number }) => string;
    offline: string;
    errorsTitle: string;
    suggestions: {
      title: string;
      waiting: string;
      beforeSending: string;
      none: string;
      count: (values: { count: number }) => string;
      show: (values: { count: number }) => string;
      hide: string;
      whole: string;
      watch: string;
      loading: string;
      newTab: string;
      solved: string;
      dismiss: string;
      failed: string;
      all: string;
    };
    before: {
      title: string;
      text: string;
      sendAnyway: string;
      back: string;
    };
    thanks: {
      title: string;
      back: string;
      text: string;
      home: string;
      another: string;
      answeredBy: (values: { title: string | number }) => string;
    };
    received: {
      title: string;
      number: (values: { id: string | number }) => string;
      added: string;
      next: string;
      sentTo: (values: { address: string | number }) => string;
      keep: string;
      meanwhile: string;
      expired: string;
      sent: string;
      subject: string;
      text: string;
      name: string;
      reply: string;
      follow: string;
      open: string;
    };
    errors: {
      subjectMissing: string;
      subjectLong: (values: { most: number }) => string;
      bodyMissing: string;
      bodyLong: (values: { most: number }) => string;
      emailMissing: string;
      emailWrong: string;
      trap: string;
      nameLong: string;
      fieldMissing: (values: { label: string | number }) => string;
      fieldLong: (values: { most: number; label: string | number }) => string;
      fieldChoice: (values: { label: string | number }) => string;
      category: string;
      limited: (values: { minutes: number }) => string;
      unavailable: string;
      tryingAgain: string;
      failed: string;
    };
  };
  operations: {
    work: {
      'solved-tickets': string;
      'sweep: decisions about questions of long ago': string;
      'sweep: visits and searches of long ago': string;
      'sweep: what to write next': string;
    };
  };
  unanswered: {
    title: string;
    place: string;
    waiting: (values: { count: number }) => string;
    text: (values: { days: number }) => string;
    filters: string;
    shows: {
      open: string;
      mine: string;
      dismissed: string;
      snoozed: string;
      written: string;
      read: string;
    };
    languages: string;
    allLanguages: string;
    none: {
      open: string;
      mine: string;
      dismissed: string;
      snoozed: string;
      written: string;
      read: string;
    };
    noneText: {
      open: string;
      mine: string;
      dismissed: string;
      snoozed: string;
      written: string;
      read: string;
    };
    question: string;
    count: string;
    tickets: string;
    language: string;
    last: string;
    assignee: string;
    nobody: string;
    alike: (values: { count: number }) => string;
    tryIt: string;
    write: string;
    writeHint: string;
    about: (values: { question: string | number }) => string;
    dismiss: string;
    restore: string;
    assign: string;
    undo: string;
    done: {
      dismiss: (values: { count: number }) => string;
      restore: (values: { count: number }) => string;
      assign: (values: { count: number }) => string;
      snooze: (values: { count: number }) => string;
    };
    reasons: {
      none: string;
      nobody: string;
      day: string;
    };
    gone: string;
    asked: string;
    asOf: (values: { time: string | number }) => string;
    sources: {
      asks: (values: { count: number }) => string;
      searches: (values: { count: number }) => string;
      clickless: (values: { count: number }) => string;
      tickets: (values: { count: number }) => string;
      threads: (values: { count: number }) => string;
    };
    trend: string;
    trends: {
      new: string;
      few: (values: { before: string | number }) => string;
      change: (values: { share: string | number }) => string;
      before: (values: { before: number; days: string | number }) => string;
    };
    draft: string;
    snooze: string;
    snoozeFor: string;
    snoozes: {
      '1': string;
      '4': string;
      '12': string;
      grown: string;
      day: string;
    };
    day: string;
    snoozedUntil: (values: { time: string | number }) => string;
    snoozedBelow: (values: { count: number }) => string;
    written: {
      article: string;
      gone: string;
      draftOnly: string;
      live: (values: { time: string | number }) => string;
      plot: (values: { question: string | number }) => string;
      published: string;
      describe: (values: { first: string | number; last: string | number }) => string;
      describeLive: (values: { first: string | number; last: string | number; published: string | number }) => string;
      week: string;
      tickets: string;
      verdict: {
        fell: (values: { after: string | number; before: string | number }) => string;
        rose: (values: { after: string | number; before: string | number }) => string;
        same: (values: { after: string | number; before: string | number }) => string;
        few: string;
        waiting: string;
        draft: string;
      };
      back: string;
      how: string;
    };
    read: {
      text: (values: { days: number }) => string;
      article: string;
      tickets: string;
      before: string;
      readers: string;
      share: string;
      edit: string;
      how: string;
    };
  };
}

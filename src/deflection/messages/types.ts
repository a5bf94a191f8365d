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
    };
    languages: string;
    allLanguages: string;
    none: {
      open: string;
      mine: string;
      dismissed: string;
    };
    noneText: {
      open: string;
      mine: string;
      dismissed: string;
    };
    question: string;
    count: string;
    asks: string;
    searches: string;
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
    };
    reasons: {
      none: string;
      nobody: string;
    };
    gone: string;
    asked: string;
  };
}

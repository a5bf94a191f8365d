// Written by `npm run messages` from en.json. Change that, and run it again.

export interface WebhooksMessages {
  webhooks: {
    title: string;
    place: string;
    text: string;
    none: string;
    noneText: string;
    add: string;
    off: (values: { count: number }) => string;
    name: string;
    nameHint: string;
    url: string;
    urlHint: string;
    events: string;
    subjects: {
      ticket: string;
      article: string;
      thread: string;
    };
    eventNames: {
      ticket_created: string;
      ticket_updated: string;
      ticket_comment_created: string;
      ticket_note_created: string;
      ticket_rated: string;
      ticket_deleted: string;
      article_published: string;
      article_updated: string;
      article_unpublished: string;
      thread_created: string;
      thread_updated: string;
      thread_solved: string;
      thread_removed: string;
      thread_restored: string;
      thread_reply_created: string;
      thread_reply_removed: string;
      webhook_test: string;
    };
    privacy: string;
    save: string;
    create: string;
    settings: string;
    secret: string;
    secretOnce: string;
    created: string;
    goOn: string;
    renew: string;
    renewText: string;
    renewed: string;
    pause: string;
    resume: string;
    test: string;
    delete: string;
    deleteText: string;
    status: {
      fine: (values: { time: string | number }) => string;
      new: string;
      failing: (values: { time: string | number }) => string;
      paused: string;
      failed: string;
      gone: string;
    };
    waiting: (values: { count: number }) => string;
    offText: string;
    deliveries: string;
    deliveriesText: string;
    noDelivery: string;
    filters: string;
    shows: {
      all: string;
      waiting: string;
      delivered: string;
      failed: string;
      skipped: string;
    };
    states: {
      waiting: string;
      delivered: string;
      failed: string;
      skipped: string;
    };
    columns: {
      event: string;
      state: string;
      attempts: string;
      created: string;
    };
    older: string;
    delivery: (values: { id: string | number }) => string;
    messageId: string;
    next: (values: { time: string | number }) => string;
    redeliver: string;
    tryNow: string;
    skip: string;
    skipText: string;
    body: string;
    noBody: string;
    attemptsTitle: string;
    noAttempt: string;
    took: (values: { ms: string | number }) => string;
    answered: (values: { status: string | number }) => string;
    failures: {
      private: string;
      insecure: string;
      redirect: string;
      timeout: string;
      'no-host': string;
      certificate: string;
      unreachable: string;
      status: string;
    };
    done: {
      save: string;
      pause: string;
      resume: string;
      test: string;
      delete: string;
      redeliver: string;
      skip: string;
    };
    errors: {
      missing: string;
      'too-long': string;
      'no-address': string;
      insecure: string;
      private: string;
      unknown: string;
      noEvent: string;
      tooMany: string;
    };
  };
  operations: {
    work: {
      webhooks: string;
      'sweep: webhook deliveries of long ago': string;
    };
    kinds: {
      'webhook-off': string;
    };
  };
}

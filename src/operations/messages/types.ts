// Written by `npm run messages` from en.json. Change that, and run it again.

export interface OperationsMessages {
  operations: {
    title: string;
    place: string;
    text: string;
    refresh: string;
    asOf: (values: { time: string | number }) => string;
    sections: string;
    figures: {
      running: string;
      waiting: string;
      mails: string;
      failed: string;
      fine: string;
      attention: (values: { count: number }) => string;
    };
    states: {
      running: string;
      waiting: string;
      failing: string;
      failed: string;
      done: string;
      cancelled: string;
      stalled: string;
    };
    jobs: {
      title: string;
      text: string;
      none: string;
      since: (values: { time: string | number }) => string;
      on: (values: { server: string | number }) => string;
      added: (values: { time: string | number }) => string;
      due: (values: { time: string | number }) => string;
      nextAttempt: (values: { time: string | number }) => string;
      ended: (values: { time: string | number }) => string;
      attempts: (values: { count: number }) => string;
      progress: (values: { done: string | number; total: string | number }) => string;
      progressOpen: (values: { done: string | number }) => string;
      progressLabel: (values: { name: string | number }) => string;
      stalled: string;
      endedTitle: string;
      more: (values: { most: string | number }) => string;
    };
    actions: {
      retry: string;
      runNow: string;
      cancel: string;
      discard: string;
      retryAll: string;
      of: (values: { action: string | number; what: string | number }) => string;
    };
    done: {
      'retry-job': string;
      'cancel-job': string;
      'retry-mail': string;
      'cancel-mail': string;
      'retry-mails': (values: { count: number }) => string;
    };
    reasons: {
      busy: string;
    };
    gone: string;
    error: string;
    mail: {
      title: string;
      text: string;
      show: string;
      find: string;
      findSubmit: string;
      clear: string;
      none: string;
      noneOpen: string;
      kind: string;
      to: string;
      state: string;
      when: string;
      pages: string;
      newer: string;
      older: string;
      kindsTitle: string;
      kindsText: string;
      filters: {
        open: string;
        failed: string;
        failing: string;
        waiting: string;
        sent: string;
        skipped: string;
      };
      states: {
        failed: string;
        failing: string;
        waiting: string;
        sending: string;
        sent: string;
        skipped: string;
      };
      created: (values: { time: string | number }) => string;
      next: (values: { time: string | number }) => string;
      sentAt: (values: { time: string | number }) => string;
      noRetry: string;
    };
    skipped: {
      cancelled: string;
      unsubscribed: string;
      'not the address of one mailbox': string;
      'its link was used or replaced before': string;
      'the request is gone': string;
      'may not see the request any more': string;
      'the request was opened again': string;
      'the answer is no longer public': string;
    };
    schedule: {
      title: string;
      text: string;
      what: string;
      last: string;
      next: string;
      never: string;
      due: string;
      runningNow: string;
      eventsTitle: string;
      eventsText: string;
      pending: string;
      looked: string;
      failure: (values: { time: string | number }) => string;
    };
    work: {
      'sweep: limits that are over': string;
      'sweep: forms kept until their senders have signed in': string;
      'sweep: jobs of long ago': string;
      'sweep: mails of long ago': string;
    };
    waiting: (values: { count: number }) => string;
  };
}

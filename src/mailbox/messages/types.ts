// Written by `npm run messages` from en.json. Change that, and run it again.

export interface MailboxMessages {
  mailbox: {
    title: string;
    place: string;
    text: string;
    none: string;
    noneText: string;
    add: string;
    addText: string;
    edit: string;
    save: string;
    saving: string;
    address: string;
    addressHint: string;
    kind: string;
    kinds: {
      imap: string;
      smtp: string;
    };
    kindTexts: {
      imap: string;
      smtp: (values: { listen: string | number }) => string;
      off: string;
    };
    server: string;
    host: string;
    port: string;
    security: string;
    securities: {
      tls: string;
      starttls: string;
      none: string;
    };
    user: string;
    password: string;
    passwordHint: string;
    passwordKept: string;
    folder: string;
    folderHint: string;
    after: string;
    afters: {
      seen: string;
      move: string;
      delete: string;
    };
    moveTo: string;
    requests: string;
    group: string;
    noGroup: string;
    language: string;
    anyLanguage: string;
    signature: string;
    signatureHint: string;
    takesPlus: string;
    takesPlusHint: string;
    errors: {
      missing: string;
      wrong: string;
      taken: string;
      'too-long': string;
    };
    unreachable: (values: { said: string | number }) => string;
    status: {
      fine: (values: { time: string | number }) => string;
      waiting: string;
      listening: string;
      deaf: string;
      paused: string;
      failing: (values: { time: string | number; error: string | number }) => string;
    };
    pause: string;
    resume: string;
    delete: string;
    deleteText: string;
    of: (values: { action: string | number; address: string | number }) => string;
    done: {
      saved: string;
      paused: string;
      resumed: string;
      deleted: string;
      again: string;
    };
    undeliverable: string;
    undeliverableText: string;
    tryAgain: string;
    written: {
      noText: string;
      undelivered: (values: { address: string | number; reason: string | number }) => string;
    };
    suspended: {
      title: string;
      place: string;
      text: string;
      waiting: (values: { count: number }) => string;
      shows: {
        suspended: string;
        parked: string;
        discarded: string;
      };
      filters: string;
      none: string;
      noneText: string;
      columns: {
        from: string;
        subject: string;
        reason: string;
        received: string;
      };
      noSubject: string;
      nobody: string;
      reasons: {
        automatic: string;
        flood: string;
        loop: string;
        'no-sender': string;
        'not-allowed': string;
        closed: string;
        'too-large': string;
        unreadable: string;
        duplicate: string;
        own: string;
        bounce: string;
        machine: string;
      };
      accept: string;
      discard: string;
      select: (values: { subject: string | number }) => string;
      older: string;
      done: {
        accept: (values: { count: number }) => string;
        discard: (values: { count: number }) => string;
      };
      nothing: string;
    };
    mail: {
      title: string;
      from: string;
      to: string;
      received: string;
      size: string;
      request: string;
      original: string;
      noText: string;
      leftOut: string;
      leftOutReasons: {
        type: string;
        'too-large': string;
        'too-many': string;
      };
      trust: {
        verified: string;
        unverified: string;
        failed: string;
      };
      flags: {
        automatic: string;
        'not-on-request': string;
        shortened: string;
        late: string;
      };
      whole: string;
    };
    firstStep: {
      title: string;
      text: string;
    };
  };
  operations: {
    work: {
      'mails-in': string;
      'sweep: mails in of long ago': string;
    };
    kinds: {
      'mail-parked': string;
      'mailbox-failing': string;
    };
  };
}

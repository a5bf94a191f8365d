// Written by `npm run messages` from en.json. Change that, and run it again.

export interface TicketsMessages {
  requests: {
    channels: {
      title: string;
      email: string;
      emailHint: string;
      chat: string;
      chatHint: string;
      call: string;
      callHint: string;
      opensAt: (values: { time: string | number }) => string;
      onlyFor: (values: { topics: string | number }) => string;
      phone: string;
      phoneHint: string;
      phoneMissing: string;
      phoneLong: string;
      closed: string;
      noneTitle: string;
      noneVisitor: string;
      noneMember: string;
      noneUntil: (values: { time: string | number }) => string;
      chatNext: string;
      callNext: string;
    };
    title: string;
    description: string;
    link: string;
    whose: string;
    whoses: {
      mine: string;
      copied: string;
      organization: string;
    };
    status: string;
    all: string;
    statusGroups: {
      open: string;
      waiting: string;
      solved: string;
    };
    statuses: {
      new: string;
      open: string;
      pending: string;
      hold: string;
      solved: string;
      closed: string;
    };
    teamStatuses: {
      new: string;
      open: string;
      pending: string;
      hold: string;
      solved: string;
      closed: string;
    };
    statusTexts: {
      new: string;
      open: string;
      pending: string;
      hold: string;
      solved: string;
      closed: string;
    };
    solvedByYou: string;
    solvedBy: (values: { name: string | number }) => string;
    search: string;
    sort: string;
    sorts: {
      activity: string;
      newest: string;
      oldest: string;
    };
    none: string;
    noneMatching: string;
    showAll: string;
    ask: string;
    number: (values: { id: string | number }) => string;
    by: (values: { name: string | number }) => string;
    lastMessage: (values: { time: string | number }) => string;
    pages: string;
    previous: string;
    next: string;
    page: (values: { page: string | number }) => string;
    conversation: string;
    you: string;
    agent: string;
    automatic: string;
    attachments: string;
    size: (values: { amount: string | number }) => string;
    about: string;
    requester: string;
    asked: string;
    channel: string;
    channelNames: {
      web: string;
      email: string;
      chat: string;
      call: string;
      widget: string;
      api: string;
      community: string;
    };
    copies: string;
    nobodyCopied: string;
    followsUp: (values: { id: string | number }) => string;
    reply: {
      title: string;
      followUpTitle: string;
      label: string;
      files: string;
      submit: string;
      submitFollowUp: string;
      missing: string;
      long: (values: { most: number }) => string;
      sent: string;
      followedUp: string;
      limited: (values: { minutes: number }) => string;
    };
    solve: {
      button: string;
      hint: string;
      unansweredHint: string;
      done: string;
    };
    copy: {
      label: string;
      hint: string;
      submit: string;
      done: (values: { email: string | number }) => string;
      missing: string;
      wrong: string;
      limited: (values: { minutes: number }) => string;
      full: (values: { most: number }) => string;
      remove: (values: { email: string | number }) => string;
      removed: (values: { email: string | number }) => string;
    };
    rating: {
      title: string;
      intro: (values: { subject: string | number }) => string;
      good: string;
      bad: string;
      reason: string;
      reasonHint: string;
      submit: string;
      change: string;
      saved: string;
      yours: (values: { score: string | number }) => string;
      missing: string;
      long: (values: { most: number }) => string;
      over: string;
      overText: string;
    };
    stopMails: {
      title: string;
      text: (values: { email: string | number; id: string | number }) => string;
      submit: string;
      done: string;
      wrong: string;
      notTheirsTitle: string;
      notTheirsText: (values: { id: string | number; email: string | number }) => string;
      notTheirsSubmit: string;
      notTheirsDone: string;
    };
    byLink: string;
    staff: {
      title: string;
      place: string;
      text: string;
      opened: string;
      shown: string;
      note: string;
      told: {
        named: string;
        administrators: string;
        others: string;
        nobody: string;
      };
      waiting: (values: { count: number }) => string;
      firstStep: {
        title: string;
        text: string;
      };
      columns: {
        number: string;
        subject: string;
        status: string;
        created: string;
      };
      noneOpenText: string;
      about: string;
    };
    unread: (values: { count: number }) => string;
    new: string;
    newSince: string;
    earlier: (values: { count: number }) => string;
    newest: string;
    whole: string;
    apply: string;
    priorities: {
      low: string;
      normal: string;
      high: string;
      urgent: string;
    };
    types: {
      question: string;
      incident: string;
      problem: string;
      task: string;
    };
  };
  attachments: {
    tooMany: (values: { most: number }) => string;
    tooLarge: (values: { name: string | number; megabytes: number }) => string;
    type: (values: { name: string | number }) => string;
    empty: (values: { name: string | number }) => string;
    lost: string;
    removeFile: (values: { name: string | number }) => string;
    uploading: (values: { name: string | number }) => string;
    optional: string;
    hint: (values: { most: number; megabytes: number }) => string;
    choose: string;
    drop: string;
    list: string;
    remove: string;
    untick: string;
    pasted: string;
    waiting: string;
    failed: (values: { name: string | number }) => string;
    cancel: string;
    cancelFile: (values: { name: string | number }) => string;
  };
  groups: {
    title: string;
    place: string;
    text: string;
    add: string;
    addTitle: string;
    name: string;
    rename: string;
    delete: string;
    nobody: string;
    member: string;
    join: string;
    remove: string;
    removeOf: (values: { name: string | number; group: string | number }) => string;
    noAgent: string;
    unsolved: (values: { count: number }) => string;
    none: string;
    noneText: string;
    everybodyIn: string;
    foreign: string;
    foreignText: string;
    addForeign: (values: { group: string | number }) => string;
    change: string;
    done: {
      add: string;
      rename: string;
      delete: string;
      join: string;
      leave: string;
    };
    errors: {
      missing: string;
      'too-long': (values: { most: number }) => string;
      taken: string;
      'no-agent': string;
      'in-use': string;
    };
  };
  operations: {
    work: {
      'ticket-mails': string;
      'index-words-of-requests': string;
      'sweep: uploads that no ticket has': string;
      'sweep: alerts of long ago': string;
    };
    kinds: {
      'ticket-answered': string;
      'ticket-copied': string;
      'ticket-received': string;
      'ticket-replied': string;
      'ticket-solved': string;
      'ticket-joined': string;
      'team-request': string;
      'team-reply': string;
      'team-digest': string;
    };
  };
}

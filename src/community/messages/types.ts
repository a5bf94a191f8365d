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
      mayNotHere: string;
      signIn: string;
      hiddenNote: string;
      deletedNote: string;
      firstGone: string;
      affected: (values: { count: number }) => string;
      affectedYou: (values: { others: number }) => string;
      notes: (values: { count: number }) => string;
      notesText: string;
      slow: (values: { count: number }) => string;
      movedTo: (values: { number: string | number }) => string;
      movedHere: (values: { number: string | number; now: string | number }) => string;
      ticket: (values: { number: string | number }) => string;
      files: string;
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
      mute: string;
      unmute: string;
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
      flag: string;
      slow: string;
      slowNone: string;
      slowMinutes: (values: { count: number }) => string;
      set: string;
      merge: string;
      split: string;
      note: string;
      add: string;
      unnote: string;
      banner: string;
      bannerUntil: (values: { zone: string | number }) => string;
      bannerShown: (values: { time: string | number }) => string;
      bannerChange: string;
      unbanner: string;
      quote: string;
      ticket: string;
      article: string;
    };
    done: {
      started: string;
      solve: string;
      unsolve: string;
      affected: string;
      unaffected: string;
      follow: string;
      unfollow: string;
      mute: string;
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
      held: string;
      withdrawn: string;
      flagged: string;
      'already-flagged': string;
      slow: string;
      unslow: string;
      merge: string;
      split: string;
      note: string;
      unnote: string;
      update: string;
      known: string;
      banner: string;
      unbanner: string;
      draft: string;
      discarded: string;
      ticket: string;
    };
    composer: {
      title: string;
      body: string;
      hint: string;
      answers: (values: { number: string | number; name: string | number }) => string;
      answersNone: string;
      submit: string;
    };
    drafts: {
      views: string;
      write: string;
      preview: string;
      previewTitle: string;
      nothing: string;
      previewFailed: string;
      save: string;
      discard: string;
      saving: string;
      saved: string;
      local: string;
      draftFrom: (values: { time: string | number }) => string;
      elsewhere: string;
      other: string;
      useOther: string;
      keepMine: string;
      posted: string;
      toolbar: string;
      bold: string;
      italic: string;
      link: string;
      quote: string;
      list: string;
      code: string;
      offers: string;
    };
    files: {
      add: string;
      hint: (values: { most: string | number; megabytes: string | number }) => string;
      uploading: (values: { name: string | number }) => string;
      failed: (values: { name: string | number }) => string;
      tooMany: (values: { most: string | number }) => string;
      tooManyToday: (values: { most: string | number }) => string;
      tooLarge: (values: { name: string | number; megabytes: string | number }) => string;
      type: (values: { name: string | number }) => string;
      empty: (values: { name: string | number }) => string;
    };
    errors: {
      missing: string;
      bodyLong: (values: { most: string | number }) => string;
      titleMissing: string;
      titleLong: (values: { most: string | number }) => string;
      topic: string;
      closed: string;
      days: (values: { most: string | number }) => string;
      newcomers: {
        files: (values: { most: string | number }) => string;
        links: (values: { most: number }) => string;
        images: (values: { most: number }) => string;
        mentions: (values: { most: number }) => string;
        'threads-a-day': (values: { most: number }) => string;
        'replies-a-day': (values: { most: number }) => string;
        slow: (values: { most: number }) => string;
      };
      until: string;
      noAddress: string;
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
      likelyCount: (values: { count: number }) => string;
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
      solved: string;
      threads: string;
      noThreads: string;
      trusts: {
        new: string;
        member: string;
        trusted: string;
      };
      trustTexts: {
        new: (values: {
          links: number;
          images: number;
          mentions: number;
          threads: number;
          replies: number;
          days: number;
          read: number;
        }) => string;
        member: string;
        trusted: (values: { flags: number }) => string;
      };
      badges: string;
    };
    held: {
      title: string;
      titles: {
        approved: string;
        rejected: string;
        withdrawn: string;
      };
      text: string;
      edit: string;
      only: string;
      reason: (values: { text: string | number }) => string;
      open: string;
      read: string;
      withdraw: string;
      again: string;
      yours: string;
    };
    flag: {
      title: string;
      text: string;
      kind: string;
      hints: {
        spam: string;
        rude: string;
        'off-topic': string;
        outdated: string;
        other: string;
      };
      words: string;
      submit: string;
      kindMissing: string;
      textMissing: string;
      textLong: (values: { most: string | number }) => string;
    };
    ask: {
      instead: string;
      hint: string;
      carried: string;
    };
    split: {
      title: string;
      text: string;
      posts: string;
      postsMissing: string;
      submit: string;
    };
    merge: {
      title: string;
      text: string;
      search: string;
      searchHint: string;
      alike: string;
      found: string;
      none: string;
      noneAlike: string;
      read: string;
      readOf: (values: { title: string | number }) => string;
      final: string;
      submit: string;
      missing: string;
      wrong: string;
    };
    incident: {
      states: {
        investigating: string;
        identified: string;
        monitoring: string;
        fixed: string;
      };
      known: (values: { count: number }) => string;
      saidAt: (values: { time: string | number }) => string;
      thisIsIt: string;
      of: (values: { action: string | number; title: string | number }) => string;
      youHaveIt: string;
      tellsYou: string;
      signIn: string;
      signInText: string;
      tell: string;
      state: string;
      noState: string;
      hint: string;
      submit: string;
    };
    propose: {
      title: string;
      text: string;
      warning: string;
      question: string;
      questionHint: string;
      answer: string;
      answerHint: string;
      submit: string;
      back: string;
      asked: string;
      withdraw: string;
      done: string;
      withdrawn: string;
      reasons: {
        'no-address': string;
        'asked-already': string;
        declined: string;
        published: string;
      };
    };
    publish: {
      title: string;
      text: (values: { topic: string | number }) => string;
      answer: string;
      own: string;
      team: string;
      no: string;
      hint: string;
      hintLink: string;
      declined: string;
      published: string;
      inCommunity: string;
    };
    article: {
      question: string;
      solution: string;
      source: string;
    };
    badges: {
      'first-solution': {
        name: string;
        text: (values: { count: number }) => string;
      };
      solver: {
        name: string;
        text: (values: { count: number }) => string;
      };
      expert: {
        name: string;
        text: (values: { count: number }) => string;
      };
      appreciated: {
        name: string;
        text: (values: { count: string | number }) => string;
      };
      treasured: {
        name: string;
        text: (values: { count: string | number }) => string;
      };
      'asked-for-many': {
        name: string;
        text: (values: { count: string | number }) => string;
      };
    };
    helpers: {
      title: string;
      text: string;
      months: string;
      this: string;
      last: string;
      none: string;
      solutions: (values: { count: number }) => string;
      how: string;
    };
    claim: {
      link: string;
      note: string;
      title: (values: { name: string | number }) => string;
      text: (values: { name: string | number }) => string;
      why: string;
      hint: string;
      submit: string;
      waiting: string;
      withdraw: string;
      withdrawn: string;
      rejected: string;
      rejectedFor: (values: { text: string | number }) => string;
      gone: string;
      textMissing: string;
      textLong: (values: { most: string | number }) => string;
    };
  };
  review: {
    title: string;
    place: string;
    text: string;
    waiting: (values: { count: number }) => string;
    show: string;
    shows: {
      waiting: string;
      held: string;
      flagged: string;
      newcomers: string;
      claims: string;
      decided: string;
    };
    none: string;
    noneText: string;
    kinds: {
      thread: string;
      reply: string;
      edit: string;
      flagged: string;
      newcomer: string;
      claim: string;
    };
    states: {
      waiting: string;
      approved: string;
      rejected: string;
      withdrawn: string;
    };
    postStates: {
      approved: string;
      rejected: string;
    };
    reasons: {
      newcomer: string;
      fast: string;
      'watched-word': string;
      duplicate: string;
      spam: string;
    };
    flagKinds: {
      spam: string;
      rude: string;
      'off-topic': string;
      outdated: string;
      other: string;
    };
    flags: (values: { count: number }) => string;
    since: (values: { time: string | number }) => string;
    suspended: string;
    inThread: (values: { title: string | number }) => string;
    gone: string;
    before: string;
    after: string;
    decidedBy: (values: { state: string | number; name: string | number }) => string;
    decidedAlone: (values: { state: string | number }) => string;
    told: (values: { text: string | number }) => string;
    approve: string;
    change: string;
    reject: string;
    keep: string;
    hide: string;
    delete: string;
    undo: string;
    of: (values: { action: string | number; kind: string | number; name: string | number }) => string;
    reason: string;
    reasonHint: string;
    reasonHintPost: string;
    reasonLong: (values: { most: string | number }) => string;
    done: {
      approve: string;
      reject: string;
      keep: string;
      hide: string;
      delete: string;
      undo: string;
      'hide-all': string;
      'restore-all': string;
      give: string;
    };
    outcomes: {
      gone: string;
      'decided-already': string;
    };
    conflict: string;
    all: (values: { name: string | number }) => string;
    allText: string;
    hideAll: string;
    restoreAll: (values: { count: number }) => string;
    posts: (values: { count: number }) => string;
    profile: string;
    account: string;
    claimStates: {
      approved: string;
      rejected: string;
    };
    claims: (values: { name: string | number }) => string;
    claimPosts: (values: { count: number }) => string;
    claimGone: string;
  };
  moderators: {
    title: string;
    place: string;
    text: string;
    topics: string;
    nobody: string;
    fixed: string;
    noAccount: string;
    suspended: string;
    email: string;
    appoint: string;
    dismiss: string;
    dismissOf: (values: { name: string | number; topic: string | number }) => string;
    done: {
      appoint: string;
      dismiss: string;
    };
    errors: {
      'no-account': string;
      already: string;
    };
    who: {
      see: string;
      post: string;
      answer: string;
    };
    allowed: {
      everyone: string;
      members: string;
      staff: string;
      plans: (values: { plans: string | number }) => string;
    };
  };
  notifications: {
    title: string;
    unread: (values: { count: number }) => string;
    text: string;
    empty: string;
    markAll: string;
    allRead: string;
    new: string;
    older: string;
    first: string;
    pages: string;
    settingsLink: string;
    told: {
      reply: (values: { count: number; names: string | number }) => string;
      mention: (values: { names: string | number }) => string;
      answer: (values: { names: string | number }) => string;
      thread: (values: { names: string | number }) => string;
      solutionAsked: string;
      solutionWritten: string;
      solution: string;
      incident: string;
      incidentOver: string;
      hidden: string;
      deleted: string;
      restored: string;
      approved: string;
      rejected: string;
      edited: string;
      moved: string;
      ticketed: string;
    };
    settings: {
      title: string;
      mails: string;
      text: string;
      streams: {
        replies: string;
        mentions: string;
        threads: string;
        news: string;
      };
      choices: {
        now: string;
        daily: string;
        off: string;
      };
      followsOwn: string;
      save: string;
      saved: string;
      lists: string;
      none: string;
      unfollow: string;
      unfollowOf: (values: { name: string | number }) => string;
      threads: string;
      back: string;
    };
    follow: {
      topic: string;
      tag: string;
      end: string;
      hint: string;
      done: string;
      ended: string;
      tooMany: (values: { most: string | number }) => string;
    };
    stop: {
      title: string;
      thread: string;
      submitThread: string;
      orStream: string;
      submitStream: string;
      streams: {
        replies: string;
        mentions: string;
        threads: string;
        news: string;
        digest: string;
      };
      still: string;
      submit: string;
      doneThread: string;
      done: string;
      wrong: string;
      settings: string;
    };
  };
  operations: {
    work: {
      'sweep: texts that nobody published': string;
      'sweep: drafts of posts': string;
      'sweep: prints of what new accounts wrote': string;
      community: string;
      'sweep: notifications of long ago': string;
      'sweep: files of posts': string;
    };
    kinds: {
      'post-rejected': string;
      'community-reply': string;
      'community-mention': string;
      'community-answer': string;
      'community-thread': string;
      'community-solution': string;
      'community-incident': string;
      'community-moderation': string;
      'community-digest': string;
      'thread-proposed': string;
      'claim-approved': string;
      'claim-rejected': string;
    };
  };
}

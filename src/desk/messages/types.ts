// Written by `npm run messages` from en.json. Change that, and run it again.

export interface DeskMessages {
  desk: {
    add: string;
    first: string;
    nobody: string;
    noGroup: string;
    noPriority: string;
    noType: string;
    noTopic: string;
    noLanguage: string;
    type: string;
    late: string;
    otherAgent: (values: { number: string | number }) => string;
    columns: {
      requester: string;
      status: string;
      priority: string;
      assignee: string;
      group: string;
      topic: string;
      tags: string;
      channel: string;
      locale: string;
      created: string;
      updated: string;
      waiting: string;
      due: string;
    };
    none: {
      view: string;
      found: string;
    };
    views: {
      title: string;
      manage: string;
      names: {
        mine: string;
        unassigned: string;
        overdue: string;
        unsolved: string;
        solved: string;
        spam: string;
      };
      add: string;
      none: string;
      noneText: string;
      edit: string;
      delete: string;
      deleted: string;
      name: string;
      which: string;
      whichText: string;
      columns: string;
      order: string;
      orderText: string;
      orders: {
        waiting: string;
        due: string;
        priority: string;
        updated: string;
        newest: string;
        oldest: string;
      };
      audience: string;
      audiences: {
        personal: string;
        group: string;
        all: string;
      };
      forGroup: string;
      save: string;
      errors: {
        missing: string;
        'too-long': (values: { most: number }) => string;
        'too-many': (values: { most: number }) => string;
        noGroup: string;
        'not-yours': string;
      };
    };
    search: {
      label: string;
      submit: string;
      found: (values: { query: string | number }) => string;
      hint: string;
      stopped: string;
      further: string;
    };
    filter: {
      title: string;
      submit: string;
      clear: string;
      save: string;
      any: string;
      me: string;
      myGroups: string;
      tag: string;
      without: string;
      overdue: string;
      hours: {
        waits: string;
        quiet: string;
        since: string;
        solved: string;
      };
    };
    bulk: {
      selected: string;
      me: string;
      tags: string;
      apply: string;
      merge: string;
      problem: string;
      spam: string;
      notSpam: string;
      refused: string;
      reasons: {
        none: string;
        many: (values: { most: number }) => string;
        nothing: string;
        nobody: string;
      };
      done: {
        change: (values: { count: number }) => string;
        spam: (values: { count: number }) => string;
        'not-spam': (values: { count: number }) => string;
        merge: (values: { count: number }) => string;
        problem: (values: { count: number }) => string;
        view: (values: { count: number }) => string;
      };
    };
    pick: {
      find: string;
      hint: string;
      found: string;
      alike: string;
      problems: string;
      none: string;
      noneAlike: string;
      read: string;
      readOf: (values: { title: string | number }) => string;
    };
    merge: {
      title: string;
      text: string;
      into: string;
      share: string;
      submit: string;
      none: string;
      noneText: string;
      note: (values: { number: string | number; subject: string | number }) => string;
      reasons: {
        none: string;
        closed: string;
        merged: string;
        people: string;
        full: string;
      };
      errors: {
        missing: string;
        'not-found': string;
      };
      done: string;
      undone: string;
      undoneGone: string;
      mergedInto: (values: { number: string | number }) => string;
      mergedFrom: (values: { number: string | number }) => string;
      until: (values: { time: string | number }) => string;
      undo: string;
    };
    problem: {
      title: string;
      text: string;
      which: string;
      submit: string;
      reasons: {
        closed: string;
        incident: string;
      };
      incidents: string;
      incidentsOf: (values: { number: string | number }) => string;
      figures: (values: { count: number; unsolved: number }) => string;
      none: string;
      noneText: string;
      unlink: string;
      unlinkOf: (values: { number: string | number }) => string;
      answer: string;
      answerText: (values: { count: number }) => string;
      body: string;
      solve: string;
      send: (values: { count: number }) => string;
      missing: string;
      long: (values: { most: number }) => string;
      done: {
        linked: string;
        unlinked: string;
        answered: string;
      };
      of: (values: { number: string | number }) => string;
    };
    split: {
      title: string;
      text: string;
      subject: string;
      which: string;
      submit: string;
      errors: {
        subject: string;
        subjectLong: (values: { most: number }) => string;
        comment: string;
        all: string;
      };
      from: (values: { number: string | number }) => string;
    };
    filing: {
      email: string;
      name: string;
      subject: string;
      whose: string;
      by: {
        customer: string;
        us: string;
        note: string;
      };
      body: string;
      tags: string;
      submit: string;
      errors: {
        email: {
          blank: string;
          invalid: string;
        };
        body: string;
        subject: string;
        long: string;
        tags: string;
      };
    };
    more: {
      title: string;
      merge: string;
      split: string;
      problem: string;
      incidents: string;
      followUp: string;
      spam: string;
      notSpam: string;
      isSpam: string;
    };
    conversation: {
      title: string;
      number: (values: { id: string | number }) => string;
      note: string;
      automatic: string;
      customer: string;
      copied: string;
      agent: string;
      earlier: (values: { count: number }) => string;
      newest: string;
      isNew: string;
      keys: string;
      next: string;
    };
    composer: {
      title: string;
      mode: string;
      answer: string;
      note: string;
      to: string;
      cc: string;
      noAddress: (values: { name: string | number }) => string;
      onlyTeam: string;
      body: string;
      bodyHint: string;
      files: string;
      send: (values: { name: string | number }) => string;
      sendToMany: (values: { name: string | number; count: number }) => string;
      sendAnyway: string;
      sendAs: string;
      sendAnd: (values: { status: string | number }) => string;
      addNote: string;
      save: string;
      saving: string;
      saved: string;
      draftSaved: string;
      draftElsewhere: string;
      draftLocal: string;
      discard: string;
      otherTitle: string;
      otherText: string;
      merged: string;
      closed: string;
      addCc: string;
      ccAddresses: string;
      removeCc: (values: { email: string | number }) => string;
    };
    statuses: {
      open: string;
      pending: string;
      hold: string;
      solved: string;
    };
    done: {
      held: string;
      sent: string;
      noted: string;
      changed: string;
      'taken-back': string;
      'too-late': string;
      discarded: string;
      'no-reply': string;
    };
    held: {
      yours: string;
      theirs: (values: { name: string | number }) => string;
      undo: string;
      left: (values: { seconds: string | number }) => string;
    };
    conflict: {
      newer: (values: { name: string | number }) => string;
      being: (values: { name: string | number }) => string;
      stopped: string;
      theirs: (values: { name: string | number }) => string;
      yours: string;
      stoppedBy: string;
    };
    errors: {
      missing: string;
      long: (values: { most: string | number }) => string;
      nobody: string;
      status: string;
      group: string;
      tags: string;
      fields: string;
      noMacro: string;
      limited: (values: { minutes: number }) => string;
      cc: string;
      ccMany: (values: { most: number }) => string;
    };
    fields: {
      title: string;
      status: string;
      priority: string;
      type: string;
      assignee: string;
      group: string;
      tags: string;
      tagsHint: string;
      topic: string;
      none: string;
      nobody: string;
      me: (values: { name: string | number }) => string;
      unknownAgent: (values: { id: string | number }) => string;
    };
    about: {
      title: string;
      organization: string;
      plan: string;
      noPlan: string;
      language: string;
      channel: string;
      phone: string;
      received: string;
      read: string;
      shown: string;
      nothingRead: string;
      others: string;
      noOthers: string;
      moreOthers: (values: { count: number }) => string;
      rating: string;
      good: string;
      bad: string;
      rated: string;
      ratedBad: string;
      cc: string;
      followsUp: (values: { id: string | number }) => string;
      searched: string;
      results: (values: { count: number }) => string;
      opened: string;
      none: string;
    };
    suggestions: {
      title: string;
      none: string;
      insert: string;
      insertOf: (values: { title: string | number }) => string;
      used: (values: { count: number }) => string;
      kinds: {
        article: string;
        video: string;
        thread: string;
      };
      read: string;
    };
    history: {
      title: string;
      none: string;
      somebody: string;
      robot: string;
      change: (values: { field: string | number; from: string | number; to: string | number }) => string;
      set: (values: { field: string | number; to: string | number }) => string;
      cleared: (values: { field: string | number; from: string | number }) => string;
      cc: string;
      subject: string;
      customFields: string;
    };
    viewers: {
      looking: (values: { names: string | number; count: number }) => string;
      typing: (values: { names: string | number; count: number }) => string;
      newMessages: (values: { count: number }) => string;
      show: string;
      cut: string;
    };
    macros: {
      title: string;
      place: string;
      text: string;
      choose: string;
      search: string;
      none: string;
      noneText: string;
      new: string;
      edit: string;
      name: string;
      nameHint: string;
      body: string;
      bodyHint: string;
      kind: string;
      group: string;
      everybody: string;
      changes: string;
      noChange: string;
      assignToMe: string;
      tags: string;
      active: string;
      save: string;
      delete: string;
      uses: (values: { count: number }) => string;
      off: string;
      columns: {
        title: string;
        kind: string;
        group: string;
        uses: string;
      };
      done: {
        saved: string;
        deleted: string;
      };
      errors: {
        missing: string;
        long: (values: { most: string | number }) => string;
        taken: string;
        many: (values: { most: string | number }) => string;
        bodyLong: (values: { most: string | number }) => string;
        empty: string;
        broken: string;
        unknown: (values: { placeholder: string | number }) => string;
        tags: string;
      };
    };
    clocks: {
      title: string;
      none: string;
      again: (values: { metric: string | number; count: string | number }) => string;
      still: (values: { time: string | number }) => string;
      stillLate: (values: { time: string | number }) => string;
      ended: (values: { count: number }) => string;
      outcomes: {
        replied: string;
        solved: string;
        no_reply_needed: string;
        merged: string;
        policy_removed: string;
      };
      inTime: string;
      late: string;
      policy: string;
    };
    article: {
      title: string;
      write: string;
      hint: string;
      draft: string;
      live: string;
      question: string;
      answer: string;
      source: string;
    };
    forYou: {
      title: string;
      place: string;
      waiting: (values: { count: number }) => string;
      alerts: string;
      none: string;
      noneText: string;
      kinds: {
        'answer-stopped': string;
        'due-soon': string;
        overdue: string;
      };
      isNew: string;
      readAll: string;
      read: string;
      drafts: string;
      noDrafts: string;
      notSent: string;
      draft: string;
      note: string;
      yours: string;
      theirs: (values: { name: string | number }) => string;
      goOn: string;
      news: string;
      open: string;
    };
    list: {
      draft: string;
      notSent: string;
      changed: (values: { count: number }) => string;
      show: string;
    };
  };
  operations: {
    work: {
      'merged-requests': string;
      'answer-incidents': string;
      'held-answers': string;
      'sweep: drafts of answers of long ago': string;
      'sweep: who looked at requests': string;
    };
  };
  board: {
    title: string;
    place: string;
    text: string;
    tiles: string;
    steps: {
      fresh: string;
      early: string;
      half: string;
      soon: string;
      overdue: string;
      long: string;
    };
    left: (values: { time: string | number }) => string;
    late: (values: { time: string | number }) => string;
    waits: (values: { time: string | number }) => string;
    now: string;
    noTarget: string;
    unassigned: string;
    foreignAgent: (values: { id: string | number }) => string;
    filters: string;
    group: string;
    agent: string;
    topic: string;
    plan: string;
    language: string;
    all: {
      group: string;
      agent: string;
      topic: string;
      plan: string;
      language: string;
    };
    apply: string;
    clear: string;
    more: (values: { count: number }) => string;
    moreOnScreen: (values: { count: number }) => string;
    none: string;
    noneText: string;
    noneMatching: string;
    noneMatchingText: string;
    asOf: (values: { time: string | number }) => string;
    cut: (values: { time: string | number }) => string;
    over: (values: { time: string | number }) => string;
    screens: string;
  };
  screens: {
    title: string;
    text: string;
    name: string;
    nameHint: string;
    look: string;
    looks: {
      dark: string;
      light: string;
      device: string;
    };
    create: string;
    made: string;
    address: (values: { name: string | number }) => string;
    missing: string;
    tooLong: (values: { most: number }) => string;
    tooMany: string;
    list: string;
    none: string;
    shows: string;
    everything: string;
    created: string;
    by: (values: { name: string | number }) => string;
    revoke: string;
    revokeOf: (values: { name: string | number }) => string;
    revoked: string;
  };
  load: {
    title: string;
    place: string;
    text: string;
    table: string;
    agent: string;
    status: string;
    statuses: {
      online: string;
      away: string;
      transfers_only: string;
      offline: string;
    };
    onShift: string;
    offShift: string;
    open: string;
    pending: string;
    hold: string;
    overdue: string;
    nextDue: string;
    inTime: (values: { time: string | number }) => string;
    capacity: string;
    of: (values: { open: string | number; capacity: string | number }) => string;
    unassigned: string;
    foreignAgent: (values: { id: string | number }) => string;
    foreignHint: string;
    you: string;
    move: string;
    moveOf: (values: { name: string | number }) => string;
    moveUnassigned: string;
    count: string;
    to: string;
    nobody: string;
    moveDo: string;
    room: (values: { name: string | number; open: string | number; capacity: string | number }) => string;
    set: string;
    setOf: (values: { name: string | number }) => string;
    schedule: string;
    noSchedule: string;
    capacityHint: (values: { usual: number }) => string;
    save: string;
    saved: string;
    moved: (values: { count: number }) => string;
    errors: {
      count: (values: { most: number }) => string;
      same: string;
      'no-agent': string;
      capacity: (values: { most: number }) => string;
    };
    none: string;
    noneText: string;
  };
}

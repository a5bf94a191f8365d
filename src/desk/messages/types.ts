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
      other: string;
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
  };
  operations: {
    work: {
      'merged-requests': string;
      'answer-incidents': string;
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
    priorities: {
      low: string;
      normal: string;
      high: string;
      urgent: string;
    };
    filters: string;
    group: string;
    agent: string;
    topic: string;
    plan: string;
    language: string;
    all: string;
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

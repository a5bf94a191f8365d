// Written by `npm run messages` from en.json. Change that, and run it again.

export interface SlaMessages {
  clocks: {
    metrics: {
      first_reply_time: string;
      next_reply_time: string;
      periodic_update_time: string;
      pausable_update_time: string;
      requester_wait_time: string;
      agent_work_time: string;
      total_resolution_time: string;
    };
    metricTexts: {
      first_reply_time: string;
      next_reply_time: string;
      periodic_update_time: string;
      pausable_update_time: string;
      requester_wait_time: string;
      agent_work_time: string;
      total_resolution_time: string;
    };
    impact: {
      title: string;
      moved: (values: { count: number }) => string;
      overdue: (values: { count: number }) => string;
      begun: (values: { count: number }) => string;
      ended: (values: { count: number }) => string;
      text: string;
      apply: string;
      warned: (values: { count: number }) => string;
    };
    overdue: {
      title: string;
      place: string;
      text: string;
      waiting: (values: { count: number }) => string;
      whose: string;
      shows: {
        mine: string;
        all: string;
      };
      none: string;
      noneText: string;
      columns: {
        request: string;
        clock: string;
        due: string;
        state: string;
        who: string;
        act: string;
      };
      late: (values: { time: string | number }) => string;
      left: (values: { time: string | number }) => string;
      byEdit: string;
      nobody: string;
      inGroup: (values: { group: string | number }) => string;
      inHours: (values: { time: string | number }) => string;
      changed: string;
      noReply: string;
      noReplyOf: (values: { number: string | number }) => string;
      noReplyDone: (values: { number: string | number }) => string;
    };
    schedules: {
      title: string;
      place: string;
      text: string;
      none: string;
      noneText: string;
      addTitle: string;
      add: string;
      name: string;
      zone: string;
      addHint: string;
      usedBy: (values: { count: number }) => string;
      week: string;
      weekHint: string;
      closed: string;
      holidays: string;
      country: string;
      countryNone: string;
      region: string;
      regionNone: string;
      regionHint: string;
      credit: string;
      feed: string;
      feedHint: string;
      feedRead: (values: { time: string | number }) => string;
      feedFailed: (values: { why: string | number }) => string;
      own: string;
      ownText: string;
      day: string;
      dayName: string;
      dayHours: string;
      dayOf: (values: { number: string | number }) => string;
      moreRows: string;
      upcoming: string;
      off: string;
      noUpcoming: string;
      sources: {
        own: string;
        feed: string;
        country: string;
      };
      save: string;
      delete: string;
      done: {
        added: string;
        saved: string;
        deleted: string;
      };
      errors: {
        missing: string;
        'too-long': string;
        taken: string;
        'no-zone': string;
        'no-hours': string;
        'no-place': string;
        'no-feed': string;
        'no-day': string;
        'too-many': string;
        'never-open': string;
        'in-use': string;
      };
    };
    policies: {
      title: string;
      place: string;
      text: string;
      none: string;
      noneText: string;
      noSchedule: string;
      toSchedules: string;
      addTitle: string;
      add: string;
      name: string;
      schedule: string;
      addHint: string;
      inForce: string;
      notInForce: string;
      everything: string;
      targets: (values: { count: number }) => string;
      order: string;
      placeHint: string;
      active: string;
      conditions: string;
      conditionsHint: string;
      condition: (values: { number: string | number }) => string;
      field: string;
      operator: string;
      values: string;
      noField: string;
      fields: {
        channel: string;
        type: string;
        group: string;
        language: string;
        plan: string;
        organization: string;
        topic: string;
        tag: string;
      };
      operators: {
        is: string;
        is_not: string;
      };
      targetsTitle: string;
      targetsHint: string;
      hours: string;
      business: string;
      calendar: string;
      targetOf: (values: { metric: string | number; priority: string | number }) => string;
      save: string;
      delete: string;
      done: {
        added: string;
        saved: string;
        deleted: string;
      };
      errors: {
        missing: string;
        'too-long': string;
        taken: string;
        'no-schedule': string;
        'no-time': string;
        'no-place': string;
        'no-values': string;
        'too-many': string;
        'in-force': string;
        'no-percent': (values: { least: string | number; most: string | number }) => string;
        'no-lead': string;
      };
      warningTitle: string;
      warningText: string;
      warnPercent: string;
      warnPercentHint: (values: { least: string | number; most: string | number }) => string;
      warnLead: string;
      warnLeadHint: string;
    };
    firstStep: {
      title: string;
      text: string;
    };
  };
  operations: {
    work: {
      'sla-clocks': string;
      'sweep: holidays of schedules': string;
      'sweep: what is not solved': string;
    };
    kinds: {
      'clocks-due': string;
    };
  };
}

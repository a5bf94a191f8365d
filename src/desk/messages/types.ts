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
  };
}

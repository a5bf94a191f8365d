// Written by `npm run messages` from en.json. Change that, and run it again.

export interface InsightsMessages {
  insights: {
    title: string;
    place: string;
    text: (values: { zone: string | number }) => string;
    asOf: (values: { time: string | number }) => string;
    range: string;
    weeks: (values: { count: number }) => string;
    languages: string;
    allLanguages: string;
    none: string;
    noneText: string;
    onlyThisWeek: string;
    compared: (values: { count: number }) => string;
    notAllKnown: (values: { count: number }) => string;
    change: (values: { change: string | number }) => string;
    notCompared: string;
    points: (values: { points: string | number }) => string;
    week: string;
    soFar: (values: { week: string | number }) => string;
    language: string;
    before: string;
    inMinutes: (values: { figure: string | number }) => string;
    nothing: string;
    describe: (values: {
      figure: string | number;
      first: string | number;
      last: string | number;
      lowest: string | number;
      lowestWeek: string | number;
      highest: string | number;
      highestWeek: string | number;
      now: string | number;
    }) => string;
    how: string;
    more: string;
    unanswered: (values: { days: number }) => string;
    plots: {
      deflection: string;
      questions: string;
      search: string;
      clickless: string;
      helpfulness: string;
      satisfaction: string;
      firstReply: string;
      community: string;
    };
    figures: {
      asks: {
        label: string;
        how: string;
      };
      solved: {
        label: string;
        how: string;
      };
      filed: {
        label: string;
        how: string;
      };
      threaded: {
        label: string;
        how: string;
      };
      abandoned: {
        label: string;
        how: string;
      };
      deflection: {
        label: string;
        how: string;
      };
      searches: {
        label: string;
        how: string;
      };
      clickThrough: {
        label: string;
        how: string;
      };
      clickless: {
        label: string;
        how: string;
      };
      empty: {
        label: string;
        how: string;
      };
      votes: {
        label: string;
        how: string;
      };
      helpfulness: {
        label: string;
        how: string;
      };
      tickets: {
        label: string;
        how: string;
      };
      firstReply: {
        label: string;
        how: string;
      };
      ratings: {
        label: string;
        how: string;
      };
      satisfaction: {
        label: string;
        how: string;
      };
      questions: {
        label: string;
        how: string;
      };
      community: {
        label: string;
        how: string;
      };
    };
  };
  operations: {
    work: {
      'sweep: figures of the weeks': string;
    };
  };
}

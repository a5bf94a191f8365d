// Written by `npm run messages` from en.json. Change that, and run it again.

export interface HealthMessages {
  health: {
    title: string;
    place: string;
    text: string;
    looked: (values: { time: string | number }) => string;
    notYet: string;
    again: string;
    looking: string;
    kinds: string;
    language: string;
    languages: string;
    allLanguages: string;
    kind: {
      'broken-link': string;
      outward: string;
      undescribed: string;
      unread: string;
      'badly-rated': string;
    };
    about: {
      'broken-link': string;
      outward: string;
      undescribed: string;
      unread: (values: { months: number; opens: number; days: number }) => string;
      'badly-rated': (values: { votes: number; days: number }) => string;
    };
    article: string;
    found: string;
    address: string;
    in: string;
    problem: string;
    since: string;
    checked: string;
    count: {
      'broken-link': string;
      undescribed: string;
      unread: string;
      'badly-rated': string;
    };
    problems: {
      'not-found': string;
      'server-error': string;
      'no-host': string;
      unreachable: string;
      timeout: string;
      certificate: string;
      redirects: string;
    };
    status: (values: { status: string | number }) => string;
    none: string;
    noneText: {
      'broken-link': string;
      outward: string;
      undescribed: string;
      unread: string;
      'badly-rated': string;
    };
    off: string;
    offText: string;
    known: (values: { count: number }) => string;
    more: string;
    translations: (values: { count: number }) => string;
    pictures: (values: { count: number }) => string;
    checks: string;
  };
  story: {
    title: string;
    language: string;
    none: string;
    votes: string;
    votesText: (values: { weeks: number; yes: number; no: number; texts: number }) => string;
    week: string;
    yes: string;
    no: string;
    newText: string;
    noVotes: (values: { weeks: number }) => string;
    reasons: string;
    noReasons: string;
    allVotes: string;
    earlier: string;
    led: string;
    ledText: (values: { days: number }) => string;
    noLed: string;
    times: string;
    words: string;
    last: string;
    tickets: string;
    ticketsText: (values: { count: number; days: string | number }) => string;
    request: string;
    sent: string;
    answered: string;
    solved: (values: { count: number; days: string | number }) => string;
    noAnswered: string;
    links: string;
    out: string;
    in: string;
    noOut: string;
    noIn: string;
    broken: string;
    elsewhere: string;
    findings: string;
    history: string;
  };
  operations: {
    work: {
      'article-health': string;
      'outward-links': string;
    };
  };
}

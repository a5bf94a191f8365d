// Written by `npm run messages` from en.json. Change that, and run it again.

export interface VideosMessages {
  videos: {
    title: string;
    intro: string;
    said: string;
    all: string;
    chapters: string;
    steps: string;
    speed: string;
    resume: (values: { time: string | number }) => string;
    copyMoment: (values: { time: string | number }) => string;
    copied: string;
    find: string;
    found: (values: { count: number }) => string;
    length: (values: { time: string | number }) => string;
    version: (values: { version: string | number }) => string;
    back: string;
    helpful: string;
    figures: {
      title: string;
      text: string;
      plot: string;
      description: (values: { plays: number; watched: number }) => string;
      week: string;
      plays: string;
      watched: string;
      reached: string;
      solved: string;
      asked: string;
      votes: (values: { yes: number; no: number }) => string;
      byLanguage: string;
      language: string;
      byChapter: string;
      chapter: string;
      times: string;
      tour: (values: { begun: number; finished: number }) => string;
      step: string;
      left: string;
      missing: string;
      none: string;
    };
  };
}

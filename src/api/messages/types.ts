// Written by `npm run messages` from en.json. Change that, and run it again.

export interface ApiMessages {
  operations: {
    work: {
      'sweep: minutes of programs that are over': string;
    };
  };
}

import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { jobs } from './schema.ts';
import { sweepJobs } from './store.ts';

const personalData: PersonalData = {
  impersonal: [[jobs, 'work to do; names and payloads hold numbers and folders']],
};

/** What the product needs to know of jobs. */
export const jobsDomain = {
  name: 'jobs',
  personalData,
  sweeps: [{ name: 'jobs of long ago', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepJobs(db, new Date()) }],
};

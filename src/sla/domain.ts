import type { PersonalData } from '../db/personal.ts';
import {
  scheduleHolidays,
  scheduleIntervals,
  schedules,
  slaDue,
  slaInstances,
  slaPolicies,
  slaPolicyMetrics,
  ticketMetricEvents,
} from './schema.ts';

const personalData: PersonalData = {
  impersonal: [
    [schedules, 'opening hours of the company'],
    [scheduleIntervals, 'opening hours of the company'],
    [scheduleHolidays, 'days off of the company'],
    [slaPolicies, 'what is promised to whom, by what tickets have in common'],
    [slaPolicyMetrics, 'targets'],
    [slaInstances, 'times and numbers of tickets'],
    [ticketMetricEvents, 'times and numbers of tickets'],
    [slaDue, 'numbers of tickets and events'],
  ],
};

/** What the product needs to know of the clocks of tickets. */
export const slaDomain = {
  name: 'sla',
  personalData,
};

import ICAL from 'ical.js';
import { type Holiday, LIMITS } from '../schedule.ts';
import { FeedError } from './feed-error.ts';

/** Repetitions of one entry that are looked at; more would be no calendar of holidays. */
const MOST_REPETITIONS = 4_000;

/**
 * Reads the whole days of a calendar (iCalendar), with those that repeat, between two days. Times of day are appointments and not days off.
 * @throws FeedError for what is no calendar.
 */
export function daysOfCalendar(text: string, from: string, to: string): Holiday[] {
  let events: ICAL.Component[];
  try {
    events = new ICAL.Component(ICAL.parse(text) as unknown as string).getAllSubcomponents('vevent');
  } catch {
    throw new FeedError('This is no calendar (iCalendar).');
  }
  const byDay = new Map<string, Holiday>();
  for (const component of events) {
    const event = new ICAL.Event(component);
    if (!event.startDate?.isDate || component.getFirstPropertyValue('status') === 'CANCELLED') continue;
    const days = Math.min(Math.max(1, Math.round(event.duration.toSeconds() / 86_400)), 366);
    for (const start of starts(event, from, to, days))
      for (let offset = 0; offset < days; offset++) {
        const day = new Date(start + offset * 86_400_000).toISOString().slice(0, 10);
        const name =
          String(event.summary ?? '')
            .replace(/\s+/g, ' ')
            .trim()
            .slice(0, LIMITS.name) || '–';
        if (day >= from && day <= to && !byDay.has(day)) byDay.set(day, { day, name, source: 'feed', hours: [] });
        if (byDay.size > LIMITS.feedDays) throw new FeedError(`More than ${LIMITS.feedDays} days.`);
      }
  }
  return [...byDay.values()].toSorted((a, b) => a.day.localeCompare(b.day));
}

/** Days on which an event begins that reaches into the time between two days, in milliseconds of UTC. */
function starts(event: ICAL.Event, from: string, to: string, days: number): number[] {
  const found: number[] = [];
  const iterator = event.iterator();
  const earliest = Date.parse(`${from}T00:00Z`) - days * 86_400_000;
  for (let count = 0; count < MOST_REPETITIONS; count++) {
    const next = iterator.next();
    if (!next) break;
    const day = Date.UTC(next.year, next.month - 1, next.day);
    if (day > Date.parse(`${to}T00:00Z`)) break;
    if (day >= earliest) found.push(day);
  }
  return found;
}

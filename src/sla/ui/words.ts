import type { Words } from '../../ui/form.ts';
import type { newPolicyAction, newScheduleAction, policyAction, scheduleAction } from '../actions.ts';
import type { SlaMessages } from '../messages/types.ts';
import { WARNING_PERCENT } from '../warning.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with a schedule. */
export function scheduleWords({
  clocks: {
    schedules: { errors },
  },
}: SlaMessages): Words<Ends<typeof scheduleAction>> & Words<Ends<typeof newScheduleAction>> {
  return { error: ({ problem }) => errors[problem], reasons: { 'in-use': errors['in-use'] } };
}

/** What is wrong with a policy. */
export function policyWords({
  clocks: {
    policies: { errors },
  },
}: SlaMessages): Words<Ends<typeof policyAction>> & Words<Ends<typeof newPolicyAction>> {
  return {
    error: ({ problem }) => (problem === 'no-percent' ? errors[problem](WARNING_PERCENT) : errors[problem]),
    reasons: { 'in-force': errors['in-force'] },
  };
}

/** The days of the week by their numbers, from Monday to Sunday, as a language calls them. */
export function weekdays(locale: string): [weekday: number, name: string][] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  // 4 January 1970 was a Sunday.
  return [1, 2, 3, 4, 5, 6, 0].map((weekday) => [weekday, format.format(Date.UTC(1970, 0, 4 + weekday))]);
}

/** A time span in the two largest units that it has, as a language writes it. */
export function spanIn(locale: string, ms: number): string {
  const minutes = Math.max(Math.floor(Math.abs(ms) / 60_000), 0);
  const parts = [
    ['day', Math.floor(minutes / 1_440)],
    ['hour', Math.floor((minutes % 1_440) / 60)],
    ['minute', minutes % 60],
  ] as const;
  const first = parts.findIndex(([, count]) => count > 0);
  const shown = first === -1 ? parts.slice(2) : parts.slice(first, first + 2).filter(([, count]) => count > 0);
  return shown
    .map(([unit, count]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count))
    .join(' ');
}

/** A day without a time zone, as a language writes it. */
export function dayIn(locale: string, day: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${day}T00:00Z`));
}

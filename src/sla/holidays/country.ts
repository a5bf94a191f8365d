import type { Holiday } from '../schedule.ts';

/** `date-holidays` brings the holidays of all countries: loaded by who asks for some. */
const library = async () => (await import('date-holidays')).default;

/** Codes of the countries whose holidays are known. */
export async function countries(): Promise<string[]> {
  const Holidays = await library();
  return Object.keys(new Holidays().getCountries('en') ?? {});
}

/** The regions of a country that have holidays of their own: code and name. */
export async function regions(country: string, locale: string): Promise<[code: string, name: string][]> {
  const Holidays = await library();
  return Object.entries(new Holidays().getStates(country, locale) ?? {});
}

/** Whether holidays of this country, or of this region of one, are known: `CH`, `CH-ZH`. */
export async function isKnownPlace(place: string): Promise<boolean> {
  const [country = '', region] = place.split('-');
  if (!(await countries()).includes(country)) return false;
  return region === undefined || (await regions(country, 'en')).some(([code]) => code === region);
}

/** The public holidays of a place in these years, each day once. @param place a country, or a region of one. */
export async function publicHolidays(place: string, years: readonly number[]): Promise<Holiday[]> {
  const Holidays = await library();
  const [country, region] = place.split('-');
  const calendar = region === undefined ? new Holidays(country!) : new Holidays(country!, region);
  const byDay = new Map<string, Holiday>();
  for (const year of years)
    for (const { date, start, end, name, type } of calendar.getHolidays(year)) {
      if (type !== 'public') continue;
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
      for (let offset = 0; offset < days; offset++) {
        const day = new Date(Date.parse(`${date.slice(0, 10)}T00:00Z`) + offset * 86_400_000)
          .toISOString()
          .slice(0, 10);
        if (!byDay.has(day)) byDay.set(day, { day, name: name.slice(0, 100), source: 'country', hours: [] });
      }
    }
  return [...byDay.values()].toSorted((a, b) => a.day.localeCompare(b.day));
}

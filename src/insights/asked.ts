import { z } from 'zod';
import { RANGES, type Range } from './store.ts';

/** What the address of the figures may say; anything else counts as not said. */
const parameters = z.object({
  weeks: z.coerce
    .number()
    .refine((weeks): weeks is Range => RANGES.some((one) => one === weeks))
    .catch(13),
  in: z.string().optional().catch(undefined),
});

/** The range and the language that an address asks for; undefined: all languages. */
export function readAsked(
  searchParams: URLSearchParams,
  locales: readonly { code: string }[],
): { range: Range; about: string | undefined } {
  const given = parameters.parse(Object.fromEntries(searchParams));
  return { range: given.weeks, about: locales.find(({ code }) => code === given.in)?.code };
}

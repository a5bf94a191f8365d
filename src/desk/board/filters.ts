import { z } from 'zod';

/** Which requests a board shows; what is undefined does not matter. */
export interface BoardFilters {
  /** Name of a group. */
  group?: string | undefined;
  /** Number of an agent; `none`: nobody has them. */
  agent?: number | 'none' | undefined;
  /** Ids in site.yml. */
  topic?: string | undefined;
  plan?: string | undefined;
  /** Code of a language of the site. */
  language?: string | undefined;
}

export const FILTERS = ['group', 'agent', 'topic', 'plan', 'language'] as const;

const word = z.string().trim().min(1).max(200).optional().catch(undefined);

/** What an address or a form may say; anything else counts as not said. */
export const boardParameters = z.object({
  group: word,
  agent: z
    .union([z.literal('none'), z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)])
    .optional()
    .catch(undefined),
  topic: word,
  plan: word,
  language: word,
});

/** The filters as parameters of an address, in one order. */
export function filterQuery(filters: BoardFilters): string {
  const said = FILTERS.flatMap((name) => (filters[name] === undefined ? [] : [[name, String(filters[name])]]));
  return `${new URLSearchParams(said)}`;
}

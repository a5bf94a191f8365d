import { z } from 'zod';
import { type Filters, filterParameters, readFilters } from '../views/filters.ts';
import { ORDERS, type Order } from '../views/view.ts';
import { LONGEST_SEARCH } from './search.ts';

/** What the address of the list says besides its filters; anything else counts as not said. */
const parameters = z.object({
  view: z
    .string()
    .regex(/^[a-z0-9]{1,20}$/)
    .optional()
    .catch(undefined),
  q: z
    .string()
    .transform((text) => text.trim().slice(0, LONGEST_SEARCH))
    .catch(''),
  order: z.enum(ORDERS).optional().catch(undefined),
  after: z.string().max(100).optional().catch(undefined),
  done: z.enum(['change', 'spam', 'not-spam', 'merge', 'problem', 'view']).optional().catch(undefined),
  count: z.coerce.number().int().min(0).max(1_000).catch(0),
  refused: z
    .string()
    .regex(/^\d{1,15}(,\d{1,15}){0,19}$/)
    .optional()
    .catch(undefined),
});

/** What the address of the list says. */
export type ListAddress = z.output<typeof parameters> & { filters: Filters };

/** Reads the address of the list. @param ownFields ids of the company's own fields. */
export function readListAddress({ searchParams }: URL, ownFields: readonly string[]): ListAddress {
  const filters = readFilters((name) => searchParams.getAll(name), ownFields);
  return { ...parameters.parse(Object.fromEntries(searchParams)), filters };
}

/** The parameters of the list with something changed; the page begins anew unless `after` is given. */
export function listParameters(
  address: Pick<ListAddress, 'view' | 'q' | 'order' | 'filters'>,
  change: { order?: Order; after?: string } = {},
): string {
  const { view, q, order, filters } = address;
  const sorted = change.order ?? order;
  return String(
    new URLSearchParams([
      ...(view ? [['view', view]] : []),
      ...(q ? [['q', q]] : []),
      ...filterParameters(filters),
      ...(sorted ? [['order', sorted]] : []),
      ...(change.after ? [['after', change.after]] : []),
    ]),
  );
}

import type { StaffPlace } from '../accounts/staff-place.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import type { OperationsMessages } from './messages/types.ts';
import { mayOperate } from './policy.ts';

const routes: RouteRules = { '/[locale]/staff/operations': FORM };

const staffPlaces: readonly StaffPlace<OperationsMessages>[] = [
  {
    path: 'operations',
    group: 'manage',
    icon: 'server',
    words: ({ operations }) => ({ title: operations.title, text: operations.place }),
    may: mayOperate,
  },
];

/** What the product needs to know of its own operation: it has no tables, it shows those of jobs and mail. */
export const operationsDomain = { name: 'operations', routes, staffPlaces };

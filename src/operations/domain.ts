import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Db } from '../db/client.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import type { OperationsMessages } from './messages/types.ts';
import { countFailed } from './overview.ts';
import { mayOperate } from './policy.ts';

const routes: RouteRules = { '/[locale]/staff/operations': FORM, '/[locale]/staff/log': {} };

const staffPlaces: readonly StaffPlace<OperationsMessages, { db: Db }>[] = [
  {
    path: 'operations',
    group: 'manage',
    icon: 'server',
    words: ({ operations }) => ({ title: operations.title, text: operations.place }),
    may: mayOperate,
    waiting: { count: ({ db }) => countFailed(db), words: ({ operations }, count) => operations.waiting({ count }) },
  },
  {
    path: 'log',
    group: 'manage',
    icon: 'history',
    words: ({ log }) => ({ title: log.title, text: log.place }),
    may: mayOperate,
  },
];

/** What the product needs to know of its own operation: it has no tables, it shows those of jobs and mail. */
export const operationsDomain = { name: 'operations', routes, staffPlaces };

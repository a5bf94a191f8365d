import type { SignedIn } from '../../accounts/guard.ts';
import type { Conditions } from '../views/condition.ts';
import { countViews, isCountedForAll } from '../views/counts.ts';
import { bothConditions, conditionsOf } from '../views/filters.ts';
import { type Desk, readDesk, readOwnDesk, type ViewsApp } from '../views/store.ts';
import { type Order, orderOf, SYSTEM_VIEWS, type View } from '../views/view.ts';
import type { ListAddress } from './address.ts';
import { listRequests, type RequestsPage } from './list-requests.ts';
import { readQuery, searchRequests } from './search.ts';

/** What the page of the list shows. */
export interface FoundList {
  desk: Desk;
  /** All that the viewer has, in their order. */
  views: View[];
  view: View;
  counts: ReadonlyMap<string, number>;
  page: RequestsPage;
  order: Order;
  /** A search had no time to look through everything. */
  stopped: boolean;
}

const EVERYTHING: Conditions = { all: [], any: [] };

/** Where somebody begins who says nothing else: everything that is not solved. */
const FIRST: View = SYSTEM_VIEWS.find(({ id }) => id === 'unsolved')!;

/**
 * Finds what the address of the list asks for: a page of a view, or of what a search over all requests finds. One statement for the requests and one
 * for the figures, which are shared; what is the same for every list for seconds is remembered.
 */
export async function findList(app: ViewsApp, me: SignedIn, address: ListAddress): Promise<FoundList> {
  const [desk, own] = await Promise.all([readDesk(app), readOwnDesk(app, me.id)]);
  const views = [...desk.views, ...own.views];
  const view: View = views.find(({ id }) => id === address.view) ?? FIRST;
  const asking = { me: me.id, myGroups: own.groups, now: new Date() };
  const filters = conditionsOf(address.filters);
  const shared = desk.views.filter(isCountedForAll);
  const counting = countViews(
    app,
    { id: me.id, groups: own.groups },
    { shared, own: [...desk.views.filter((one) => !isCountedForAll(one)), ...own.views] },
  );
  const order = address.order ?? view.order;
  if (address.q) {
    const before = Number(address.after);
    const search = {
      within: bothConditions(EVERYTHING, filters),
      asking,
      before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
    };
    const [found, counts] = await Promise.all([searchRequests(app.db, readQuery(address.q), search), counting]);
    const { rows, next, stopped } = found;
    return { desk, views, view: { ...FIRST, columns: FOUND_COLUMNS }, counts, page: { rows, next }, order, stopped };
  }
  const asked = { ...view, order, conditions: bothConditions(view.conditions, filters) };
  const [page, counts] = await Promise.all([listRequests(app.db, asked, asking, address.after), counting]);
  return { desk, views, view, counts, page, order: view.spam ? 'newest' : orderOf(asked), stopped: false };
}

const FOUND_COLUMNS = ['requester', 'status', 'assignee', 'group', 'created'] as const;

// What the desk asks the database for, one after the other on one connection.
import type { Db } from '../src/db/client.ts';
import { listWaiting } from '../src/desk/board/store.ts';
import { findConversation, recentEvents } from '../src/desk/conversation/read-conversation.ts';
import { readListAddress } from '../src/desk/list/address.ts';
import { findList } from '../src/desk/list/find-list.ts';
import { listRequests } from '../src/desk/list/list-requests.ts';
import { readQuery, searchRequests } from '../src/desk/list/search.ts';
import { changesSince, newestEventId } from '../src/desk/live/store.ts';
import { countLoad, listDeskAgents } from '../src/desk/load/store.ts';
import type { Condition } from '../src/desk/views/condition.ts';
import { countForEverybody } from '../src/desk/views/counts.ts';
import { readDesk, readOwnDesk } from '../src/desk/views/store.ts';
import { isCounted, SYSTEM_VIEWS, type View } from '../src/desk/views/view.ts';
import { Memory } from '../src/server/memory.ts';
import { UNSOLVED } from '../src/tickets/ticket.ts';
import type { DeskCorpus } from './desk-corpus.ts';
import { COMPARISON, type Part } from './measure-parts.ts';

const TILES = 200;

/** The parts and how they are done. */
export function partsOf(db: Db, corpus: DeskCorpus): Part[] {
  const board = { filters: {}, everyPlan: 'free', limit: TILES };
  const agent = (n: number) => corpus.agents[n % corpus.agents.length]!;
  const me = (n: number) => ({ id: agent(n), name: '', email: '', role: 'agent' }) as const;
  const memory = new Memory(10_000_000);
  const address = readListAddress(new URL('http://desk.example/?view=unsolved'), []);
  const asking = { me: corpus.agents[0]!, myGroups: [], now: new Date() };
  const everything = { within: { all: [], any: [] }, asking };
  const search = (typed: string) => searchRequests(db, readQuery(typed), everything);
  return [
    { what: COMPARISON.what, run: () => COMPARISON.run(db) },
    { what: `board, ${TILES} tiles`, run: () => listWaiting(db, board) },
    {
      what: `board, ${TILES} tiles of a group`,
      run: () => listWaiting(db, { ...board, filters: { group: 'Billing' } }),
    },
    { what: 'board of an agent', run: (n) => listWaiting(db, { ...board, filters: { agent: agent(n) } }) },
    { what: `load of ${corpus.agents.length} agents`, run: () => Promise.all([countLoad(db), listDeskAgents(db)]) },
    { what: `figures of ${VIEWS.length} views for everybody`, run: () => countForEverybody(db, VIEWS) },
    {
      what: 'list of requests, with its figures',
      before: () => Promise.all([readDesk({ db, memory }), readOwnDesk({ db, memory }, agent(0))]),
      run: (n) => findList({ db, memory }, me(n), address),
    },
    { what: 'list of an agent', run: (n) => listRequests(db, SYSTEM_VIEWS[0]!, { ...asking, me: agent(n) }) },
    {
      what: `request with ${corpus.long.comments} messages`,
      run: () => Promise.all([findConversation(db, corpus.long.id), recentEvents(db, corpus.long.id)]),
    },
    { what: 'search, 95 %', run: (n) => search(corpus.searches[n % corpus.searches.length]!), percentile: 0.95 },
    { what: 'live pages, what was missed', run: async () => changesSince(db, (await newestEventId(db)) - 20) },
  ];
}

/** What everybody sees and is counted: our own, and two as a team saves them. */
const VIEWS: View[] = [
  ...SYSTEM_VIEWS.filter(isCounted),
  saved('1', { field: 'tag', is: 'any-of', values: ['refund', 'vip'] }),
  saved(
    '2',
    { field: 'topic', is: 'any-of', values: ['technical'] },
    { field: 'locale', is: 'any-of', values: ['fr'] },
  ),
];

function saved(id: string, ...conditions: Condition[]): View {
  const unsolved: Condition = { field: 'status', is: 'any-of', values: [...UNSOLVED] };
  return { id, name: id, conditions: { all: [unsolved, ...conditions], any: [] }, columns: [], order: 'newest' };
}

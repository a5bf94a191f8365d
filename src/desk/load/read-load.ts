import type { LiveHub } from '../live/hub.ts';
import type { SharedRead } from '../live/shared-read.ts';
import { type HoursApp, hoursOfSchedules } from '../opening-hours.ts';
import { type AgentStatus, isOnShift, USUAL_CAPACITY } from './agent.ts';
import { countLoad, type DeskAgent, type Figures, listDeskAgents } from './store.ts';

/** Counting goes through everything unsolved: so long it is not done again, whatever happens. */
const APART_MS = 2_000;

const NOTHING: Figures = { open: 0, pending: 0, hold: 0, overdue: 0, nextDue: null };

/** What reading the load takes of the running product. */
export interface LoadApp extends HoursApp {
  shared: SharedRead;
  live: Pick<LiveHub, 'newest'>;
}

/** What one agent has, and could have. */
export interface AgentLoad extends Figures {
  id: number;
  /** Undefined for an agent of another program. */
  name: string | undefined;
  status: AgentStatus;
  statusSince: Date | null;
  capacity: number;
  scheduleId: number | null;
  onShift: boolean;
}

/** Who has how much. */
export interface Load {
  unassigned: Figures;
  /** By name; then the agents of other programs. */
  agents: AgentLoad[];
  readAt: Date;
  /** The newest event of the store that it knows of. */
  newest: number;
}

/** Who has how much; counted for all who look, every two seconds at most. @param fresh as with the board. */
export async function readLoad(app: LoadApp, { fresh = false }: { fresh?: boolean } = {}): Promise<Load> {
  return app.shared.get('load', () => load(app), { apartMs: APART_MS, staleMs: fresh ? 0 : APART_MS });
}

async function load(app: LoadApp): Promise<Load> {
  const { db, live } = app;
  const { newest } = live;
  const readAt = new Date();
  const [figures, people, hours] = await Promise.all([countLoad(db), listDeskAgents(db), hoursOfSchedules(app)]);
  const isOpen = (scheduleId: number) => hours.get(scheduleId)?.nextOpen(readAt.getTime()) === readAt.getTime();
  const known = new Set(people.map(({ id }) => id));
  const foreign = [...figures.keys()].filter((id): id is number => id !== null && !known.has(id));
  return {
    unassigned: figures.get(null) ?? NOTHING,
    agents: [
      ...people.map((one) => loadOf(one, figures.get(one.id), isOpen)),
      ...foreign.toSorted((a, b) => a - b).map((id) => loadOf({ id }, figures.get(id), isOpen)),
    ],
    readAt,
    newest,
  };
}

function loadOf(
  agent: Partial<DeskAgent> & { id: number },
  figures: Figures | undefined,
  isOpen: (scheduleId: number) => boolean,
): AgentLoad {
  const { id, name, scheduleId = null, statusSince = null } = agent;
  const status = agent.status ?? 'online';
  return {
    ...(figures ?? NOTHING),
    id,
    name,
    status,
    statusSince,
    capacity: agent.capacity ?? USUAL_CAPACITY,
    scheduleId,
    onShift: name !== undefined && isOnShift(status, scheduleId === null || isOpen(scheduleId)),
  };
}

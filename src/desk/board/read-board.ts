import type { Hours } from '../../sla/opening.ts';
import { listAgents } from '../../tickets/groups/store.ts';
import type { LiveHub } from '../live/hub.ts';
import type { SharedRead } from '../live/shared-read.ts';
import { type HoursApp, hoursOfSchedules } from '../opening-hours.ts';
import { type BoardFilters, filterQuery } from './filters.ts';
import { dueAtOf, STEPS, type Step, stepOf, usedShare } from './step.ts';
import { listWaiting, type WaitingRequest } from './store.ts';

/** Tiles of one board; more are too far from their moment to be looked at now. */
const MOST_TILES = 200;

/** Whoever opens a board sees what was read so long ago at most; what happened since comes by the live line. */
const STALE_MS = 2_000;

const NAMES_SECONDS = 10;

/** What reading a board takes of the running product. */
export interface BoardApp extends HoursApp {
  shared: SharedRead;
  live: Pick<LiveHub, 'newest'>;
  site: { contact: { plans: readonly { id: string }[] } };
}

/** A tile of the board. */
export interface Tile extends WaitingRequest {
  /** Null for nobody, and for an agent of another program. */
  assigneeName: string | null;
  step: Step;
  /** Milliseconds until it is due; negative: since when it is overdue. Without a clock: since when it waits, as positive. */
  leftMs: number;
  dueAt: Date;
}

/** What a board shows. */
export interface Board {
  /** The first due first. */
  tiles: Tile[];
  /** There are more than that. */
  more: boolean;
  counts: Record<Step, number>;
  /** When it was read. */
  readAt: Date;
  /** The newest event of the store that it knows of. */
  newest: number;
}

/**
 * What waits for us, as far as the filters let it through. Read once for all who look at the same.
 * @param fresh whoever was told that something happened waits for a reading that knows of it; others are shown what was read just now.
 */
export async function readBoard(
  app: BoardApp,
  filters: BoardFilters,
  { fresh = false, now = new Date() }: { fresh?: boolean; now?: Date } = {},
): Promise<Board> {
  const { db, shared, live } = app;
  const everyPlan = app.site.contact.plans[0]?.id ?? '';
  const asked = { filters, everyPlan, limit: MOST_TILES + 1 };
  const key = filterQuery(filters);
  const staleMs = fresh ? 0 : STALE_MS;
  const read = async () => {
    const { newest } = live;
    return { rows: await listWaiting(db, asked), readAt: new Date(), newest };
  };
  const [{ rows, readAt, newest }, names, hours] = await Promise.all([
    shared.get(`board ${key}`, read, { staleMs }),
    namesOfAgents(app),
    hoursOfSchedules(app),
  ]);
  const all = rows
    .map((row): Tile => tileOf(row, { names, hours, now }))
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.id - b.id);
  const tiles = all.slice(0, MOST_TILES);
  const counts = Object.fromEntries(
    STEPS.map((step) => [step, tiles.filter((tile) => tile.step === step).length]),
  ) as Record<Step, number>;
  return { tiles, more: all.length > tiles.length, counts, readAt, newest };
}

/** Names of the agents by their numbers; they change seldom. */
export async function namesOfAgents({
  db,
  memory,
}: Pick<BoardApp, 'db' | 'memory'>): Promise<ReadonlyMap<number, string>> {
  return memory.getOrMake('names of agents', async () => {
    const value = new Map((await listAgents(db)).map(({ id, name }) => [id, name]));
    return { value, seconds: NAMES_SECONDS, tags: [], size: value.size * 64 };
  });
}

function tileOf(
  row: WaitingRequest,
  { names, hours, now }: { names: ReadonlyMap<number, string>; hours: ReadonlyMap<number, Hours>; now: Date },
): Tile {
  const counted = row.clock?.businessHours ? hours.get(row.clock.scheduleId) : undefined;
  const dueAt = dueAtOf(row);
  return {
    ...row,
    assigneeName: row.assigneeId === null ? null : (names.get(row.assigneeId) ?? null),
    dueAt,
    step: stepOf(usedShare(row, now, counted)),
    leftMs: row.clock ? dueAt.getTime() - now.getTime() : now.getTime() - row.waitingSince.getTime(),
  };
}

import { z } from 'zod';
import { audiencesOf } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { type ActionContext, defineAction, requireLimit, type Sender } from '../web/action.ts';
import { BEACON } from '../web/body.ts';
import { escapeHtml } from '../web/html.ts';
import type { Counting } from '../web/limits.ts';
import { json, Problem } from '../web/problem.ts';
import { isUuid } from '../web/uuid.ts';
import { searchLimits } from './limits.ts';
import { markedPieces, resultHref, resultMoment } from './results.ts';
import type { Found, FoundDocument } from './search.ts';
import type { Searching } from './search-log.ts';
import { withUntranslated } from './suggest.ts';

/** Rows in the search box. */
const MOST_ROWS = 6;

/** Below it a document shares a few letters with what was typed by chance; "nothing found" helps more than it. */
const LEAST_SCORE = 0.03;

/** What is typed into a box of one line. */
const LONGEST_TEXT = 500;

/** A row of the search box, ready to show. */
interface BoxRow {
  url: string;
  /** Language of the page; those in the main language of the site stand in place of missing translations, and come last. */
  locale: string;
  title: string;
  /** A question of the community that is solved. */
  solved: boolean;
  section: string | undefined;
  /** Second of a video guide at which it is said. */
  moment: number | undefined;
  /** HTML: escaped text with `<mark>`. */
  excerpt: string;
}

/** Answers the search box from the server's engine: `{ rows }`, at most six. */
export async function searchForBox(
  app: Searching & Counting,
  request: { url: URL; viewer: Viewer; address: string },
): Promise<Response> {
  await requireLimit(app, searchLimits.suggest, request.address);
  const text = (request.url.searchParams.get('q') ?? '').slice(0, LONGEST_TEXT);
  const locale = request.url.searchParams.get('locale') ?? '';
  if (!app.site.locales.some(({ code }) => code === locale)) throw new Problem('bad-request', 'Unknown locale.');
  const query = { text, locale, audiences: audiencesOf(request.viewer), limit: MOST_ROWS };
  const [found, elsewhere] = await Promise.all([
    app.search.find(query),
    app.search.findUntranslated(query, app.site.defaultLocale),
  ]);
  const { own, other } = withUntranslated(meant(found), meant(elsewhere), MOST_ROWS);
  return json(200, { rows: [...own, ...other].map(({ row }) => row) });
}

/** What is worth a row, with what decides how many of them are shown. */
function meant({ hits }: Found): { row: BoxRow; score: number; confident: boolean }[] {
  return hits
    .filter(({ hit }) => hit.score >= LEAST_SCORE)
    .map((found) => ({ row: rowOf(found), score: found.hit.score, confident: found.hit.confident }));
}

function rowOf(found: FoundDocument): BoxRow {
  const { document, passage } = found;
  return {
    url: resultHref(found),
    locale: document.locale,
    title: document.title,
    solved: document.solved,
    section: passage.section?.heading || undefined,
    moment: resultMoment(found),
    excerpt: markedPieces(passage.text, passage.marks)
      .map((piece) => (piece.marked ? `<mark>${escapeHtml(piece.text)}</mark>` : escapeHtml(piece.text)))
      .join(''),
  };
}

const boxSearch = z.object({
  id: z.string().refine(isUuid),
  locale: z.string().max(20),
  text: z.string().min(1).max(LONGEST_TEXT),
  count: z.number().int().min(0).max(10_000),
});

/** Notes a search made in the search box, sent when its writer paused or opened a result. */
export const boxSearchAction = defineAction({
  body: BEACON,
  schema: boxSearch,
  expected: 'Expected {id, locale, text, count}.',
  forAnybody: true,
  limits: ({ address }: Sender) => [[searchLimits.suggest, { address }]],
  async run({ id, locale, text, count }, { app, address }: ActionContext<Searching & Counting>) {
    if (!app.site.locales.some(({ code }) => code === locale)) throw new Problem('bad-request', 'Unknown locale.');
    app.ledger.searched({ id, locale, text, origin: 'header', resultCount: count, confident: count > 0 }, address);
    return { outcome: 'shown' } as const;
  },
});

import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../accounts/guard.ts';
import { app } from '../../../../app.ts';
import { freshenGroups } from '../../../../deflection/group-questions.ts';
import { listUnanswered } from '../../../../deflection/unanswered.ts';
import { readAsked } from '../../../../insights/asked.ts';
import { type Cell, toCsv } from '../../../../insights/csv.ts';
import { figureOf, PLOTS, type PlotName } from '../../../../insights/figures.ts';
import { mayReadInsights } from '../../../../insights/policy.ts';
import { readInsights } from '../../../../insights/store.ts';
import { Problem } from '../../../../web/problem.ts';

/** Questions in a file. */
const MOST_UNANSWERED = 1_000;

/** What a plot shows, or the questions without an answer, for a table program. */
export const GET: APIRoute = async ({ params, locals, url }) => {
  const me = requireStaff({ locals, url }, mayReadInsights);
  if (me instanceof Response) return me;
  const { t } = locals;
  const { db, site } = app();
  const name = params['plot'] ?? '';
  const { range, about } = readAsked(url.searchParams, site.locales);
  const language = about ?? '';
  let rows: Cell[][];
  if (name === 'unanswered') {
    await freshenGroups(app());
    const filter = { viewerId: me.id, locale: about, order: 'count', limit: MOST_UNANSWERED, offset: 0 } as const;
    const { question, count, tickets } = t.unanswered;
    rows = [
      [question, t.unanswered.language, count, t.insights.before, tickets],
      ...(await listUnanswered(db, 'open', filter)).map((one) => [
        one.text,
        one.locales.join(' '),
        one.count,
        one.before,
        one.tickets,
      ]),
    ];
  } else {
    if (!Object.hasOwn(PLOTS, name)) throw new Problem('not-found');
    const { drawn, also } = PLOTS[name as PlotName];
    const figures = [...drawn, ...also];
    const { weeks, current } = await readInsights(db, {
      range,
      locale: about,
      timeZone: site.timeZone,
      now: new Date(),
    });
    const label = (one: (typeof figures)[number]) =>
      one === 'firstReply'
        ? t.insights.inMinutes({ figure: t.insights.figures[one].label })
        : t.insights.figures[one].label;
    rows = [
      [t.insights.week, t.insights.language, ...figures.map(label)],
      ...[...weeks, current].map((week) => [week.week, language, ...figures.map((one) => figureOf(one, week))]),
    ];
  }
  return new Response(toCsv(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}-${range}-weeks${about ? `-${about}` : ''}.csv"`,
      'cache-control': 'private, no-store',
    },
  });
};

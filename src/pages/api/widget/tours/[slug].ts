import type { APIRoute } from 'astro';
import { app } from '../../../../app.ts';
import { json, Problem } from '../../../../web/problem.ts';
import { readTour } from '../../../../widget/tour.ts';

/** The tour of a guide, for the widget: `?locale=en`, with what the tour itself says. */
export const GET: APIRoute = async ({ params, url, locals }) => {
  const { site, messages } = app();
  const locale = url.searchParams.get('locale') ?? '';
  if (!site.locales.some(({ code }) => code === locale)) throw new Problem('bad-request', 'Unknown locale.');
  const { progress, start: _, ...texts } = messages.in(locale).widget.tour;
  const tour = await readTour(app(), params['slug'] ?? '', { locale, viewer: locals.viewer, progress });
  if (!tour) throw new Problem('not-found', 'No guide of this name leads through a product.');
  return json(200, { ...tour, texts });
};

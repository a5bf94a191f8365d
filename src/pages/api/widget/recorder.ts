import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { json, Problem } from '../../../web/problem.ts';

/** What recording a tour says, for the widget: `?locale=en`. */
export const GET: APIRoute = ({ url }) => {
  const { site, messages } = app();
  const locale = url.searchParams.get('locale') ?? '';
  if (!site.locales.some(({ code }) => code === locale)) throw new Problem('bad-request', 'Unknown locale.');
  const { picked, added, step, ...texts } = messages.in(locale).widget.recorder;
  // The widget counts.
  const number = '{number}';
  return json(200, { ...texts, picked: picked({ number }), added: added({ number }), step: step({ number }) });
};

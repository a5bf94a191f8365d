import type { APIRoute } from 'astro';
import { dropSession } from '../../accounts/recognise.ts';
import { endSession } from '../../accounts/session.ts';
import { app } from '../../app.ts';

/** Ends the session of this browser. */
export const POST: APIRoute = async ({ cookies, locals, redirect }) => {
  const id = dropSession(cookies);
  if (id) await endSession(app().db, id);
  return redirect(`/${locals.locale}/`, 303);
};

/** An address that somebody typed or kept: nothing ends without a button. */
export const GET: APIRoute = ({ locals, redirect }) => redirect(`/${locals.locale}/account`, 303);

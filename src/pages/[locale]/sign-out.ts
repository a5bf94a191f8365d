import type { APIRoute } from 'astro';
import { signOutAction } from '../../accounts/actions.ts';
import { takePost } from '../../ui/form.ts';

/** Ends the session of this browser. */
export const POST: APIRoute = (context) => takePost(context, signOutAction);

/** An address that somebody typed or kept: nothing ends without a button. */
export const GET: APIRoute = ({ locals, redirect }) => redirect(`/${locals.locale}/account`, 303);

import type { APIRoute } from 'astro';
import { knownProblemAction } from '../../../../community/incident-actions.ts';
import { takePost } from '../../../../ui/form.ts';

/** Somebody has a known problem, and need not ask. */
export const POST: APIRoute = (context) => takePost(context, knownProblemAction);

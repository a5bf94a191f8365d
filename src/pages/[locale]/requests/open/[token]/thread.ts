import type { APIRoute } from 'astro';
import { linkedAnswerAction } from '../../../../../community/ticket-actions.ts';
import { takePost } from '../../../../../ui/form.ts';

/** Whether the request of the link may be published. */
export const POST: APIRoute = (context) => takePost(context, linkedAnswerAction);

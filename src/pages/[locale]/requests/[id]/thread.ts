import type { APIRoute } from 'astro';
import { answerAction } from '../../../../community/ticket-actions.ts';
import { takePost } from '../../../../ui/form.ts';

/** Whether one's request may be published. */
export const POST: APIRoute = (context) => takePost(context, answerAction);

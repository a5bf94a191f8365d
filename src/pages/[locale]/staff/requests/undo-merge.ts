import type { APIRoute } from 'astro';
import { undoMergeAction } from '../../../../desk/merging/actions.ts';
import { takePost } from '../../../../ui/form.ts';

export const POST: APIRoute = (context) => takePost(context, undoMergeAction);

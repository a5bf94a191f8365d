import type { APIRoute } from 'astro';
import { beginArticleAction } from '../../../../deflection/begin-article.ts';
import { takePost } from '../../../../ui/form.ts';

/** Begins an article about one of the questions that found no answer. */
export const POST: APIRoute = (context) => takePost(context, beginArticleAction);

import type { APIRoute } from 'astro';
import { beginArticleAction } from '../../../../../../community/begin-article.ts';
import { takePost } from '../../../../../../ui/form.ts';

/** Begins an article about a solved question. */
export const POST: APIRoute = (context) => takePost(context, beginArticleAction);

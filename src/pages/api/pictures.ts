import type { APIRoute } from 'astro';
import { pictureMarkdown, pictureUrl } from '../../articles/pictures/picture.ts';
import { pictureAction } from '../../publishing/picture-actions.ts';
import { explainPicture } from '../../publishing/ui/explain-picture.ts';
import { takeJson } from '../../ui/form.ts';
import { json } from '../../web/problem.ts';

/**
 * Keeps a picture for an article that is being written: multipart with `files` and `alt`, answered with `{url, markdown, alt, width, height}`, or
 * 422 that says why not.
 */
export const POST: APIRoute = (context) =>
  takeJson(context, pictureAction, (result) => {
    if (result.outcome === 'shown') {
      const { path, alt, width, height } = result.picture;
      return json(201, { url: pictureUrl(path), markdown: pictureMarkdown({ path, alt }), alt, width, height });
    }
    const [error] = result.errors;
    return json(422, { error: error.problem, message: explainPicture(error, context.locals.t) });
  });

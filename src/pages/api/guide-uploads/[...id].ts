import type { APIRoute } from 'astro';
import { app } from '../../../app.ts';
import { takeUpload } from '../../../publishing/guides/upload/take-upload.ts';

/**
 * Resumable uploads of videos for guides, by the protocol tus 1.0.0: `POST` with the metadata `guide` and `filename` begins one, `PATCH` sends a
 * piece of at most 8 MiB, `HEAD` says how much has come, `DELETE` gives it up. For who may write guides, and each for who began it.
 */
const answer: APIRoute = ({ request, locals, clientAddress }) =>
  takeUpload(app(), request, { viewer: locals.viewer, address: clientAddress, t: locals.t });

export const GET = answer;
export const POST = answer;
export const PATCH = answer;
export const DELETE = answer;

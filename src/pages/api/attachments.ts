import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { keepUpload } from '../../deflection/upload.ts';

/** Keeps one file for a form that is still being written: multipart with `file`, answered with `{token, name}`. */
export const POST: APIRoute = ({ request, locals, clientAddress }) =>
  keepUpload(app(), { request, fallbackLocale: locals.locale, address: clientAddress });

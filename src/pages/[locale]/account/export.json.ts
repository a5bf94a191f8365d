import type { APIRoute } from 'astro';
import { requireAccount } from '../../../accounts/guard.ts';
import { exportPersonalData } from '../../../accounts/personal-data.ts';
import { findUser } from '../../../accounts/store.ts';
import { app } from '../../../app.ts';

/** Everything about the person who asks, as one file. */
export const GET: APIRoute = async (context) => {
  const me = requireAccount(context);
  if (me instanceof Response) return me;
  const { db, personalData, site } = app();
  const user = (await findUser(db, me.id))!;
  const everything = {
    exportedAt: new Date().toISOString(),
    ...(await exportPersonalData({ db, personalData, site }, user)),
  };
  return new Response(JSON.stringify(everything, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="helpwell-account.json"',
    },
  });
};

import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import type { Catalog } from '../i18n/catalog.ts';
import { POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import type { WidgetMessages } from './messages/types.ts';
import { maySetUpWidget } from './policy.ts';
import { widgetScripts } from './schema.ts';
import { type BuiltScript, keepScript, readScript } from './script.ts';
import { type WidgetSite, widgetSections } from './site-section.ts';

const DAY_SECONDS = 86_400;

const personalData: PersonalData = { impersonal: [[widgetScripts, 'scripts that products load']] };

const routes: RouteRules = {
  // Loaded by products, also by isolated ones, and compared with a digest (Subresource Integrity), for which it must be readable.
  '/widget.js': { cors: ['GET'], cacheSeconds: DAY_SECONDS },
  '/widget.d.ts': { cors: ['GET'] },
  '/widget/[version].js': { cors: ['GET'] },
  '/[locale]/widget': { framed: true, cacheSeconds: DAY_SECONDS },
  '/[locale]/widget/outside': { framed: true },
  // Tours may be recorded on it, too.
  '/[locale]/widget-example': { opensWindows: true },
  '/[locale]/staff/widget': {},
  '/api/widget/session': POST_ONLY,
  '/api/widget/tours/[slug]': { framed: true },
  '/api/widget/recorder': { framed: true },
  '/api/widget/suggestions': { ...POST_ONLY, framed: true },
};

const staffPlaces: readonly StaffPlace<WidgetMessages>[] = [
  {
    path: 'widget',
    group: 'manage',
    icon: 'puzzle',
    words: ({ widget: { staff } }) => ({ title: staff.title, text: staff.place }),
    may: maySetUpWidget,
  },
];

/** What the widget keeps open. */
export interface WidgetServices {
  /** The script that products load; undefined where the pages are not built. */
  widgetScript: BuiltScript | undefined;
}

async function open(core: { db: Db; site: Site; messages: Catalog<WidgetMessages> }): Promise<WidgetServices> {
  const widgetScript = await readScript(core);
  if (widgetScript) await keepScript(core.db, widgetScript);
  return { widgetScript };
}

/** What the product needs to know of the widget inside other products. */
export const widgetDomain = {
  name: 'widget',
  siteSections: widgetSections,
  personalData,
  routes,
  staffPlaces,
  open,
  frameAncestors: ({ site }: { site: WidgetSite }) => site.widget.origins,
};

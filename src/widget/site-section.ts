import { z } from 'zod';
import { siteSection } from '../config/site-section.ts';
import { isOriginPattern } from './origin.ts';
import { isPagePattern, type PageRule } from './page-rule.ts';

/** What the widget shows first, and where it may be. */
export interface WidgetSettings {
  /** Origins of the product's pages; see origin.ts. */
  origins: readonly string[];
  /** What fits which page of the product, in the order of the file. */
  pages: readonly PageRule[];
}

const reference = z
  .string()
  .regex(/^(article|video):[\p{L}\p{N}_-]{1,120}$/u, 'a page such as article:reset-password or video:first-steps');

/** The widget inside products. */
const widget = siteSection({
  schema: z
    .strictObject({
      origins: z
        .array(z.string().refine(isOriginPattern, 'an origin such as https://app.example.com or https://*.example.com'))
        .max(100)
        .default([]),
      pages: z
        .array(
          z.strictObject({
            match: z
              .string()
              .refine(isPagePattern, 'a path such as /invoices/*, or an address such as https://app.example.com/*'),
            show: z.array(reference).min(1).max(5),
          }),
        )
        .max(500)
        .default([]),
    })
    .prefault({}),
  read: (given): WidgetSettings => given,
});

export const widgetSections = { widget };

/** The site as the widget needs it. */
export interface WidgetSite {
  widget: WidgetSettings;
}

import type { LoaderConfig } from './protocol.ts';

// What the script finds on the product's page, and what the server has written into it.

/** Written in by the server. */
declare const HELPWELL_CONFIG: LoaderConfig;

/** It stands for itself but once: the server writes it in there. */
const config = HELPWELL_CONFIG;
const { texts, version } = config;
export const { rtl, accent, onAccent } = config;

/** The element that loads the widget; null where it was loaded in another way, and is not begun. */
export const script = document.currentScript as HTMLScriptElement | null;
/** Its attributes, which say how the widget looks. */
export const options: DOMStringMap = script?.dataset ?? {};
/** The origin of the help center. */
export const home = script ? new URL(script.src).origin : '';

const known = Object.keys(texts);
const wanted = [options['locale'], document.documentElement.lang, ...navigator.languages];
/** The language of the widget: as the product says, as its page is, as the browser prefers, else the site's own. */
export const locale = wanted.flatMap((one) => known.filter((code) => `${one}-`.startsWith(`${code}-`)))[0] ?? known[0]!;
export const say = texts[locale]!;
/** A file that comes when it is needed. */
export const later = (file: 'page' | 'tour'): string => `${home}/widget/${file}-${version}.js`;
/** What the launcher is called, and the panel. */
export const label = options['label'] ?? say.help;

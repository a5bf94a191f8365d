import { HOUR, limitsOf, MINUTE } from '../web/limits.ts';

/** By one network address: whole offices work in a product at once. */
export const widgetLimits = limitsOf('widget', {
  /** Pages of a product of which somebody asks what fits them. */
  suggestions: { points: 240, seconds: MINUTE, withoutDatabase: true },
  /** Tokens of a product that are tried. */
  tokens: { points: 600, seconds: HOUR },
});

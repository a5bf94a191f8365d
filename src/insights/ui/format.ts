import { FIGURES, type FigureName } from '../figures.ts';

/** How figures are written in a language. */
export interface FigureFormats {
  /** A figure. */
  value(name: FigureName, value: number): string;
  /** How much it changed, with its sign: `+12%`, for shares in points. */
  change(name: FigureName, change: number): string;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Makes what writes figures in a language. @param points a number of percentage points, in words. */
export function figureFormats(locale: string, points: (values: { points: string }) => string): FigureFormats {
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const signedPercent = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const unit = (unit: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });
  const [minutes, hours, days] = [unit('minute', 0), unit('hour', 1), unit('day', 1)];
  return {
    value(name, value) {
      const { kind } = FIGURES[name];
      if (kind === 'share') return percent.format(value);
      if (kind === 'count') return count.format(value);
      if (value < HOUR) return minutes.format(value);
      return value < DAY ? hours.format(value / HOUR) : days.format(value / DAY);
    },
    change: (name, change) =>
      FIGURES[name].kind === 'share' ? points({ points: signed.format(change * 100) }) : signedPercent.format(change),
  };
}

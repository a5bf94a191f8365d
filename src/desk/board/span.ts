type Unit = 'day' | 'hour' | 'minute';

const formats = new Map<string, Intl.NumberFormat>();

type Width = 'short' | 'narrow';

function one(value: number, unit: Unit, locale: string, unitDisplay: Width): string {
  const key = `${unit} ${unitDisplay} ${locale}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay });
  formats.set(key, format);
  return format.format(value);
}

/** How long something takes, by its two largest units: "12 min", "1 hr 20 min", "2 days 3 hr". @param ms its sign does not matter. */
export function formatSpan(ms: number, locale: string, width: Width = 'short'): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts: [number, Unit][] =
    days > 0
      ? [
          [days, 'day'],
          [hours, 'hour'],
        ]
      : [
          [hours, 'hour'],
          [rest, 'minute'],
        ];
  const said = parts.filter(([value]) => value > 0).map(([value, unit]) => one(value, unit, locale, width));
  return said.join(' ') || one(0, 'minute', locale, width);
}

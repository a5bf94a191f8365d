const KILOBYTE = 1024;
export const MEGABYTE = 1024 * KILOBYTE;

/** The size of a file in kB or MB. */
export function sizeIn(locale: string, bytes: number): string {
  const large = bytes >= MEGABYTE;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: large ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: large ? 1 : 0,
  }).format(Math.max(bytes / KILOBYTE / (large ? KILOBYTE : 1), large ? 0 : 1));
}

import { expect, test } from './test.ts';

const KILOBYTE = 1000;

test('an article page weighs at most 14 kB of HTML, 12 kB of CSS and 12 kB of JavaScript, compressed', async ({
  page,
}) => {
  await page.goto('/en/articles/reset-password', { waitUntil: 'networkidle' });
  const weight = await page.evaluate(() => {
    const entries = performance.getEntries() as PerformanceResourceTiming[];
    const bytes = (matches: (path: string) => boolean) =>
      entries
        .filter((entry) => entry.encodedBodySize > 0 && matches(new URL(entry.name).pathname))
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0);
    return {
      html: bytes((path) => path === location.pathname),
      css: bytes((path) => path.endsWith('.css')),
      js: bytes((path) => path.endsWith('.js')),
    };
  });
  expect(weight.html).toBeGreaterThan(0);
  expect(weight.html).toBeLessThanOrEqual(14 * KILOBYTE);
  expect(weight.css).toBeGreaterThan(0);
  expect(weight.css).toBeLessThanOrEqual(12 * KILOBYTE);
  expect(weight.js).toBeGreaterThan(0);
  expect(weight.js).toBeLessThanOrEqual(12 * KILOBYTE);
});

test('nothing moves while an article and the ask form load', async ({ page }) => {
  for (const path of ['/en/', '/en/articles/reset-password', '/en/ask']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
    expect(shift, path).toBeLessThan(0.01);
  }
});

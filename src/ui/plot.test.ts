import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layPlot } from './plot.ts';

const value = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined });
const plots = fc
  .integer({ min: 1, max: 60 })
  .chain((points) =>
    fc.tuple(
      fc.constant(points),
      fc.array(fc.array(value, { minLength: points, maxLength: points }), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    ),
  );

test('everything of a plot stands within it, and a higher figure is never drawn lower', () => {
  fc.assert(
    fc.property(plots, ([points, lists, mirrored]) => {
      const series = lists.map((values, index) => ({ name: String(index), values }));
      const plot = layPlot(points, series, { mirrored });
      const all = [
        ...plot.x,
        ...plot.ticks.map(({ y }) => y),
        ...plot.series.flatMap(({ dots }) => dots.flatMap(({ x, y }) => [x, y])),
      ];
      for (const one of all) expect(one >= 0 && one <= 100).toBe(true);
      const heights = plot.series
        .flatMap(({ dots }, which) => dots.map(({ index, y }) => ({ y, value: lists[which]![index]! })))
        .sort((a, b) => a.value - b.value);
      for (const [index, one] of heights.entries()) expect(one.y).toBeLessThanOrEqual(heights[index - 1]?.y ?? 100);
    }),
  );
});

test('every figure that is known has its dot, and no line crosses what is not known', () => {
  const { series } = layPlot(5, [{ name: 'a', values: [1, 2, undefined, 4, undefined] }]);
  expect(series[0]!.dots.map(({ index }) => index)).toEqual([0, 1, 3]);
  expect(series[0]!.path.match(/M/g)).toHaveLength(2);
});

test('the first and the last point have a label, however many there are', () => {
  for (const points of [1, 2, 5, 6, 13, 52]) {
    const { labelled } = layPlot(points, []);
    expect(labelled[0]).toBe(0);
    expect(labelled.at(-1)).toBe(points - 1);
    expect(labelled.length).toBeLessThanOrEqual(5);
  }
});

test('time runs the way the language is written', () => {
  const values = [{ name: 'a', values: [1, 2, 3] }];
  expect(layPlot(3, values).x).toEqual([12, 55, 98]);
  expect(layPlot(3, values, { mirrored: true }).x).toEqual([88, 45, 2]);
});

test('nothing but zeros is a line at the foot of the plot', () => {
  const { series, ticks } = layPlot(2, [{ name: 'a', values: [0, 0] }]);
  expect(series[0]!.dots.map(({ y }) => y)).toEqual([100, 100]);
  expect(ticks.length).toBeGreaterThan(1);
});

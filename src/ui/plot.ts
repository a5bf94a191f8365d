// Where things stand in a plot: rules only.
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

/** Lines across a plot, about. */
const TICKS = 4;

/** Of its height, this part stays free above the highest line, for its figure. */
const HEAD = 8;

/** Where time begins and ends: before it stand the figures of the lines across. */
const [START, END] = [12, 98];

/** Labels below a plot at most: they must not touch each other on a phone. */
const MOST_LABELS = 5;

/** What a plot shows: a figure for each point, and none where nothing is known. */
export interface PlotSeries {
  name: string;
  values: readonly (number | undefined)[];
}

/** A plot, in hundredths of its width and height from its top and the start of its line of time. */
export interface PlotLayout {
  /** Lines across, from the lowest value. */
  ticks: { value: number; y: number }[];
  /** Where each point stands. */
  x: number[];
  /** Which points have a label: the first and the last always. */
  labelled: number[];
  series: {
    /** The line, as a path; empty where no two neighbours are known. */
    path: string;
    dots: { index: number; x: number; y: number }[];
  }[];
}

/**
 * Lays a plot out. The lowest value is 0, so that heights can be compared.
 * @param points how many there are.
 * @param mirrored time runs from right to left, as the language is written.
 * @param highest top of the plot at least, such as 1 for shares; otherwise from the values.
 */
export function layPlot(
  points: number,
  series: readonly PlotSeries[],
  { mirrored = false, highest = 0 }: { mirrored?: boolean; highest?: number } = {},
): PlotLayout {
  const known = series.flatMap(({ values }) => values.filter((one) => one !== undefined));
  const top = Math.max(highest, ...known);
  const scale = scaleLinear([0, top > 0 ? top : 1], [100, HEAD]).nice(TICKS);
  const x = Array.from({ length: points }, (_, index) => {
    const at = points === 1 ? 50 : START + ((END - START) * index) / (points - 1);
    return rounded(mirrored ? 100 - at : at);
  });
  const draw = line<number | undefined>()
    .defined((value) => value !== undefined)
    .x((_, index) => x[index]!)
    .y((value) => rounded(scale(value!)));
  return {
    ticks: scale.ticks(TICKS).map((value) => ({ value, y: rounded(scale(value)) })),
    x,
    labelled: spread(points),
    series: series.map(({ values }) => ({
      path: values.some((value, index) => value !== undefined && values[index + 1] !== undefined)
        ? (draw(values) ?? '')
        : '',
      dots: values.flatMap((value, index) =>
        value === undefined || index >= points ? [] : [{ index, x: x[index]!, y: rounded(scale(value)) }],
      ),
    })),
  };
}

/** The first, the last and some between them, at equal distances. */
function spread(points: number): number[] {
  if (points <= MOST_LABELS) return Array.from({ length: points }, (_, index) => index);
  const step = (points - 1) / (MOST_LABELS - 1);
  return [...new Set(Array.from({ length: MOST_LABELS }, (_, index) => Math.round(index * step)))];
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

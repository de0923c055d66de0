import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { alone, COUNT_STEPS, TIME_STEPS } from './axis';
import css from './Plot.module.css';

interface PlotLine {
  readonly values: readonly (number | null)[];
  /** A colour of the tokens. */
  readonly colour: string;
  /** Dashes tell lines apart without colour. */
  readonly dash: readonly number[];
  /** How the area between it and the line before it is filled, where lines are stacked. */
  readonly fill?: Fill | undefined;
}

/** Patterns tell areas apart without colour. */
export type Fill = 'plain' | 'rising' | 'falling';

interface PlotProps {
  readonly times: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly label: string;
  readonly formatTime: (ms: number) => string;
  /** A value of the axis. @param step between two of its values */
  readonly formatValue: (value: number, step: number) => string;
  /** Whether the values are milliseconds, which are round in other steps than counts. */
  readonly isTime?: boolean;
  /** The highest value that is shown; moments beyond it are marked at the top. Undefined: everything is shown. */
  readonly cutAt?: number | undefined;
  /** The point that is pointed at, in this plot or another one; undefined for none. */
  readonly onPoint: (index: number | undefined) => void;
  /** From when to when somebody has drawn, in milliseconds since the epoch. */
  readonly onBrush: (fromMs: number, toMs: number) => void;
  /** Plots with the same one point at the same moment. */
  readonly sync?: string;
  /** In pixels. */
  readonly height?: number;
  /** Of whatever changes the colours. */
  readonly look: string;
}

const HEIGHT = 190;
/** A press that moves less than this many pixels draws no range. */
const LEAST_BRUSH = 6;
/** What is drawn up to here of an edge is meant to reach it: nobody hits the last pixel. */
const EDGE_PX = 6;
/** Lines over time on a canvas: pointing shows a moment in all plots, drawing chooses a range. What it shows is also in a table. */
export function Plot(props: PlotProps) {
  const { times, lines, label, look, height = HEIGHT } = props;
  const frame = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = `${look} ${props.cutAt ?? ''} ${lines.map(({ colour }) => colour).join(' ')}`;
  const plot = useRef<UPlot>(undefined);
  useEffect(() => {
    const element = frame.current!;
    const made = new UPlot(optionsOf(element, latest), [[], ...latest.current.lines.map(() => [])], element);
    plot.current = made;
    made.setData(dataOf(latest.current));
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: latest.current.height ?? HEIGHT }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(dataOf({ times, lines })), [times, lines]);
  return <div ref={frame} className={css['plot']} style={{ height }} role="img" aria-label={label} />;
}

function dataOf({ times, lines }: Pick<PlotProps, 'times' | 'lines'>): UPlot.AlignedData {
  return [times.map((ms) => ms / 1_000), ...lines.map(({ values }) => [...values])];
}

function optionsOf(element: HTMLElement, props: React.RefObject<PlotProps>): UPlot.Options {
  const colour = (name: string): string => {
    // A canvas does not know light-dark(): the browser works it out for an element.
    const probe = document.createElement('span');
    probe.style.color = `var(--${name})`;
    element.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const [ink, line] = [colour('ink-3'), colour('line')];
  const { family, size } = fontOf(element);
  const axis: UPlot.Axis = {
    stroke: ink,
    font: `${size} ${family}`,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
  return {
    width: element.clientWidth,
    height: props.current.height ?? HEIGHT,
    legend: { show: false },
    padding: [10, 10, 0, 0],
    cursor: {
      ...(props.current.sync !== undefined && { sync: { key: props.current.sync, setSeries: false } }),
      drag: { x: true, y: false, setScale: false, dist: LEAST_BRUSH },
      y: false,
      points: { size: 6 },
    },
    scales: {
      y: { range: (_, __, most) => [0, props.current.cutAt ?? Math.max(1, (most ?? 1) * 1.05)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 70,
        values: (_, splits) => splits.map((seconds) => props.current.formatTime(seconds * 1_000)),
      },
      {
        ...axis,
        size: 58,
        incrs: [...(props.current.isTime ? TIME_STEPS : COUNT_STEPS)],
        values: (_, splits, __, ___, step) =>
          splits.map((value) => (value === null ? '' : props.current.formatValue(value, step))),
      },
    ],
    series: [
      {},
      ...props.current.lines.map(({ colour: name, dash, fill }, n): UPlot.Series => ({
        stroke: colour(name),
        width: 2,
        dash: [...dash],
        points: {
          show: false,
          // No line leads to what stands alone.
          filter: (plot, series) => {
            const points = alone([...plot.data[series]!] as (number | null)[]);
            return points.length > 0 ? points : null;
          },
        },
        // Above the first line the area reaches down to the one before.
        ...(fill !== undefined && n === 0 && { fill: (plot) => areaOf(plot.ctx, colour(name), fill) }),
      })),
    ],
    bands: props.current.lines.flatMap(({ colour: name, fill }, n): UPlot.Band[] =>
      fill === undefined || n === 0
        ? []
        : [{ series: [n + 1, n], fill: (plot) => areaOf(plot.ctx, colour(name), fill) }],
    ),
    hooks: {
      draw: [(plot) => markBeyond(plot, props.current, ink)],
      setCursor: [(plot) => props.current.onPoint(plot.cursor.idx ?? undefined)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < LEAST_BRUSH) return;
          const at = (px: number): number => Math.round(plot.posToVal(px, 'x') * 1_000);
          const most = plot.over.clientWidth;
          const end = left + width > most - EDGE_PX ? most : left + width;
          props.current.onBrush(at(left < EDGE_PX ? 0 : left), at(end));
        },
      ],
    },
  };
}

const MARK_PX = 4;

/** A triangle at the top for each moment that lies beyond the plot. */
function markBeyond(plot: UPlot, { times, lines, cutAt }: PlotProps, ink: string): void {
  if (cutAt === undefined) return;
  const { ctx: context, bbox } = plot;
  const size = MARK_PX * devicePixelRatio;
  context.save();
  context.fillStyle = ink;
  times.forEach((ms, n) => {
    if (!lines.some(({ values }) => (values[n] ?? 0) > cutAt)) return;
    const at = plot.valToPos(ms / 1_000, 'x', true);
    context.beginPath();
    context.moveTo(at, bbox.top - size * 2);
    context.lineTo(at + size, bbox.top - size * 0.4);
    context.lineTo(at - size, bbox.top - size * 0.4);
    context.fill();
  });
  context.restore();
}

const TILE_PX = 8;

/** The pattern of an area, in its colour: thin, so that the lines stay the clearest. */
function areaOf(context: CanvasRenderingContext2D, colour: string, fill: Fill): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE_PX * devicePixelRatio;
  const paint = tile.getContext('2d')!;
  paint.scale(devicePixelRatio, devicePixelRatio);
  paint.fillStyle = paint.strokeStyle = colour;
  paint.globalAlpha = 0.16;
  paint.fillRect(0, 0, TILE_PX, TILE_PX);
  paint.globalAlpha = 0.5;
  paint.lineWidth = 1.5;
  if (fill !== 'plain') {
    // Three strokes, so that the tiles join at their corners.
    for (const shift of [-TILE_PX, 0, TILE_PX]) {
      paint.moveTo(shift - 1, fill === 'rising' ? TILE_PX + 1 : -1);
      paint.lineTo(shift + TILE_PX + 1, fill === 'rising' ? -1 : TILE_PX + 1);
    }
    paint.stroke();
  }
  return context.createPattern(tile, 'repeat') ?? colour;
}

function fontOf(element: HTMLElement): { readonly family: string; readonly size: string } {
  const { fontFamily } = getComputedStyle(element);
  return { family: fontFamily, size: '12px' };
}

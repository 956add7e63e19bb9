import type { Plot } from './blocks.ts';
import type { Mark } from './sheet.ts';

/** Axis, interval and points. The reference interval is a grey band. */
export function plotMarks(
  { points, low, high }: Plot,
  area: { x: number; y: number; width: number; height: number },
): Mark[] {
  const values = points.map(({ value }) => value);
  const ends = [...values, ...(low === undefined ? [] : [low]), ...(high === undefined ? [] : [high])];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const pad = (most - least || Math.abs(most) || 1) * 0.1;
  const [bottom, top] = [least - pad, most + pad];
  const times = points.map(({ at }) => at);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const px = (at: number): number => area.x + 8 + ((at - start) / (end - start || 1)) * (area.width - 16);
  const py = (value: number): number => area.y + ((value - bottom) / (top - bottom)) * area.height;
  const band = low === undefined && high === undefined ? [] : [bandOf(py(low ?? bottom), py(high ?? top), area)];
  const labels = [low, high, Math.max(...values), Math.min(...values)].filter((value) => value !== undefined);
  return [
    ...band,
    { kind: 'line', from: [area.x, area.y], to: [area.x + area.width, area.y] },
    { kind: 'line', from: [area.x, area.y], to: [area.x, area.y + area.height] },
    ...apart([...new Set(labels)], py).map(
      (value): Mark => ({
        kind: 'text',
        x: area.x - 34,
        y: py(value) - 3,
        size: 7.5,
        bold: false,
        text: String(value),
      }),
    ),
    ...points.slice(1).map((point, n): Mark => {
      const before = points[n]!;
      return { kind: 'line', from: [px(before.at), py(before.value)], to: [px(point.at), py(point.value)], width: 1 };
    }),
    ...points.map(({ at, value }): Mark => ({ kind: 'dot', x: px(at), y: py(value) })),
    { kind: 'text', x: area.x, y: area.y - 11, size: 7.5, bold: false, text: points[0]!.label },
    { kind: 'text', x: area.x + area.width - 44, y: area.y - 11, size: 7.5, bold: false, text: points.at(-1)!.label },
  ];
}

const bandOf = (from: number, to: number, area: { x: number; width: number }): Mark => ({
  kind: 'box',
  x: area.x,
  y: from,
  width: area.width,
  height: Math.max(1, to - from),
});

/** Labels that would lie upon each other are left out. */
const apart = (values: readonly number[], place: (value: number) => number): number[] =>
  [...values].sort((a, b) => a - b).filter((value, n, all) => n === 0 || place(value) - place(all[n - 1]!) > 9);

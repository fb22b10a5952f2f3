import { expect, test } from 'vitest';
import { stackedBars } from './bars.ts';
import { distributions } from './distribution.ts';
import { forest } from './forest.ts';
import { duration, percent, readable, shorten } from './format.ts';
import { linesOverTime } from './lines.ts';
import { type PanelFrame, xAxis } from './panel.ts';
import { countUpTo, linear, niceStep, spans, time, timeUpTo } from './scale.ts';
import { coordinate, tag } from './svg.ts';

const FRAME: PanelFrame = {
  figure: 'f',
  key: 'k',
  title: 'a < b',
  description: '',
  width: 120,
  height: 70,
  margins: { top: 10, right: 10, bottom: 10, left: 10 },
};

test('numbers for people never depend on the locale', () => {
  expect([0, 0.123456, 12.3456, 999.99, 1234567, -0.5, Number.NaN].map(readable)).toEqual([
    '0',
    '0.123',
    '12.35',
    '1000',
    '1\u2009234\u2009567',
    '−0.5',
    '–',
  ]);
  expect([0.5, 1, -0.0333].map((part) => percent(part))).toEqual(['50\u00a0%', '100\u00a0%', '−3.3\u00a0%']);
  expect([0, 0.0042, 59.96, 180, 7200, 200_000].map(duration)).toEqual(
    ['0 s', '4.2 ms', '60 s', '3 min', '2 h', '2.3 d'].map((text) => text.replace(' ', '\u00a0')),
  );
});

test('coordinates have two decimals at most, and -0 is 0', () => {
  expect([1, 1.5, 1.256, -0.001].map(coordinate)).toEqual(['1', '1.5', '1.26', '0']);
});

test('text in attributes is escaped', () => {
  expect(tag('a', { b: '"<&' })).toBe('<a b="&quot;&lt;&amp;"/>');
});

test('steps are 1, 2 or 5 times a power of ten', () => {
  expect([7, 0.7, 0.03, 1200].map((span) => niceStep(span, 5))).toEqual([2, 0.2, 0.01, 500]);
  expect(linear(0, 1, { start: 0, end: 100 }, 5).ticks.map(({ label }) => label)).toEqual([
    '0',
    '0.2',
    '0.4',
    '0.6',
    '0.8',
    '1',
  ]);
});

test('time has ticks at round times', () => {
  expect(time(0, 4000, { start: 0, end: 100 }).ticks.map(({ label }) => label)).toEqual([
    '0',
    '15 min',
    '30 min',
    '45 min',
    '60 min',
  ]);
  expect(timeUpTo(100, { start: 0, end: 100 }).to).toBe(120);
});

test('lengths of time are logarithmic, and 0 has a place', () => {
  const scale = spans(3600, { start: 0, end: 100 });
  expect(scale.at(0)).toBe(0);
  expect(scale.at(3600)).toBeCloseTo(100, 9);
  // ln(60) / ln(3601), with one second more for the place of 0.
  expect(scale.at(59)).toBeCloseTo(50, 0);
});

test('a level holds for its step: 0, 1, 1 over 30 s is a line that rises once', () => {
  const { svg } = linesOverTime(FRAME, [{ name: 's', values: [0, 1, 1] }], {
    step: 10,
    end: 30,
    most: 1,
    format: readable,
    unit: 'part',
    isCount: false,
    stacked: false,
  });
  // 100 wide: 10 s are 33.33; 50 high: 0 is at 60, 1 at 10.
  expect(svg).toContain('d="M10 60H43.33V10H110"');
  expect(svg).toContain('<title id="p-f-k-t">a &lt; b</title>');
});

test('bars end where the sum of their parts is', () => {
  const { svg } = stackedBars(FRAME, [{ name: 'x', parts: [1, 3], note: 'four' }], ['p', 'q'], 4, 'count');
  expect(svg).toContain('x="10" y="13" width="25"');
  expect(svg).toContain('x="35" y="13" width="75"');
  expect(svg).toContain('data-tip="x: q 3"');
});

test('a difference is filled where it is clear of chance, and an arrow where it is beyond the axis', () => {
  const one = (value: number, isClear: boolean): string => {
    const difference = { name: 'x', series: 0, value, halfWidth: 0.1, isClear, note: 'n', tip: 't' };
    return forest(FRAME, [{ name: 'g', differences: [difference] }], 1, readable).svg;
  };
  expect(one(0.5, true)).toContain('fill="var(--c0)" class="mark"');
  expect(one(0.5, false)).toContain('fill="var(--ground)" class="mark"');
  // The plot is from 10 to 110, the row 27 below its top: half a heading, a heading.
  expect(one(0.5, true)).toContain('<circle cx="85" cy="37"');
  expect(one(1.5, true)).toContain('<path d="M110 37l-8 -5v10Z"');
});

test('a distribution steps up where a wait ended: half at 0, half at the longest', () => {
  const { svg } = distributions(FRAME, [{ name: 's', values: [0, 0, 7, 7, 7] }], 7);
  // Five quantiles: a quarter of the way each. 0 is at the left, 7 s at the right; 50 high.
  expect(svg).toContain('d="M10 60H10V47.5H110V10H110"');
});

test('names are cut in the middle', () => {
  expect([shorten('department-03', 9), shorten('short', 9)]).toEqual(['depa…t-03', 'short']);
});

test('an axis of things that are counted has ticks at whole numbers alone', () => {
  const range = { start: 0, end: 100 };
  const ticks = (most: number): number[] =>
    countUpTo(most, range).ticks.map(({ label }) => Number(label.replace(/\D/g, '')));
  expect([0, 0.3, 1, 2, 3, 5, 10, 2300].map(ticks)).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2, 4, 6],
    [0, 5, 10],
    [0, 1000, 2000, 3000],
  ]);
});

test('what is printed as nothing has no sign', () => {
  expect([-0.0004, 0.0004, -0.004].map((part) => percent(part))).toEqual(['0\u00a0%', '0\u00a0%', '−0.4\u00a0%']);
});

test('labels of an axis that would touch are left out, never the last', () => {
  const labels = (most: number): (string | undefined)[] =>
    [
      ...xAxis({ ...FRAME, width: 200 }, countUpTo(most, { start: 10, end: 190 })).matchAll(/<text.*?>(.*?)<\/text>/g),
    ].map(([, text]) => text?.replace('\u2009', ' '));
  expect(labels(20)).toEqual(['0', '5', '10', '15', '20']);
  // 45 apart; the last, which ends at the edge, reaches to 33 before its tick, and the one before it to 20 behind its own.
  expect(labels(20_000)).toEqual(['0', '5 000', '10 000', '20 000']);
});

/** The plots as static markup: what a reader without eyes is told, and what stands where. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../../src-renderer/labs/plot/csv.ts';
import { DataTable, TableBody } from '../../../../src-renderer/labs/plot/DataTable.tsx';
import { HeatMap } from '../../../../src-renderer/labs/plot/HeatMap.tsx';
import { Histogram } from '../../../../src-renderer/labs/plot/Histogram.tsx';
import { Histograms } from '../../../../src-renderer/labs/plot/Histograms.tsx';
import { LineChart } from '../../../../src-renderer/labs/plot/LineChart.tsx';
import { sampleRows } from '../../../../src-renderer/labs/plot/row-sample.ts';

const size = { width: 500, height: 300 };
const steps = { label: 'step', scale: 'linear' } as const;
const loss = { label: 'loss', unit: 'nats', scale: 'log' } as const;
const series = [
  { id: 'a', label: 'Adam', x: [0, 1, 2], y: [1, 0.1, 0.01], hue: 'var(--hue-adam)' },
  { id: 'b', label: 'SGD', x: [0, 1, 2], y: [1, 0.5, Number.NaN], hue: 'var(--hue-sgd)', dash: [4, 2] },
];

describe('a line chart', () => {
  it('is a slider over its samples that says every curve’s value', () => {
    const html = renderToStaticMarkup(
      <LineChart size={size} x={steps} y={loss} series={series} cursor={1} title="Loss of two optimizers" />,
    );
    expect(html).toContain('role="slider"');
    expect(html).toContain('aria-label="Loss of two optimizers"');
    expect(html).toMatch(/aria-valuemin="0" aria-valuemax="2" aria-valuenow="1"/);
    expect(html).toContain('aria-valuetext="step 1: Adam 0.1, SGD 0.5"');
  });

  it('writes units, rules and markers, and leaves out what lies outside', () => {
    const html = renderToStaticMarkup(
      <LineChart
        size={size}
        x={steps}
        y={loss}
        series={series}
        rules={[
          { axis: 'x', at: 1.5, label: 'edge of stability', hue: 'red' },
          { axis: 'x', at: 99, label: 'far away', hue: 'red' },
        ]}
        markers={[{ x: 1, y: 0.1, label: 'best', hue: 'blue' }]}
        title="t"
      />,
    );
    expect(html).toContain('↑ loss (nats)');
    expect(html).toContain('edge of stability');
    expect(html).toContain('>best<');
    expect(html).not.toContain('far away');
  });

  it('draws nothing where there is no room, and survives having nothing to draw', () => {
    expect(
      renderToStaticMarkup(<LineChart size={{ width: 60, height: 40 }} x={steps} y={loss} series={series} title="t" />),
    ).toBe('');
    expect(renderToStaticMarkup(<LineChart size={size} x={steps} y={loss} series={[]} title="t" />)).toContain(
      'step →',
    );
  });
});

describe('a heat map', () => {
  const map = {
    size,
    columns: 2,
    rows: 2,
    values: [1, 10, 100, Number.NaN],
    x: { label: 'lr', from: 1e-3, to: 1, scale: 'log' },
    y: { label: 'momentum', from: 0, to: 1, scale: 'linear' },
    colour: { label: 'final loss', ramp: 'sequential', scale: 'log' },
    describe: (column: number, row: number) => `column ${column}, row ${row}`,
    title: 'Final loss over lr and momentum',
  } as const;

  it('says the cell under its cursor and what Enter does', () => {
    const html = renderToStaticMarkup(<HeatMap {...map} cursor={[1, 0]} onPick={() => undefined} />);
    expect(html).toMatch(/<output[^>]*>column 1, row 0<\/output>/);
    expect(html).toContain('Arrow keys move between cells, Enter picks one.');
    expect(renderToStaticMarkup(<HeatMap {...map} />)).not.toContain('Enter picks');
  });

  it('hands the overlay the maps of its own axes', () => {
    const html = renderToStaticMarkup(
      <HeatMap
        {...map}
        overlay={(x, y) => <circle className="theory" cx={x.domain[0]} cy={y.toPixel(y.domain[1])} />}
      />,
    );
    expect(html).toMatch(/<circle class="theory" cx="0\.0000\d*|<circle class="theory" cx="0\.0001/);
    expect(html).toContain('cy="0"');
  });

  it('names categories beside their hues, and what has none', () => {
    const classes = [
      { hue: 'var(--category-0)', label: 'minimum 1' },
      { hue: 'var(--category-1)', label: 'minimum 2' },
    ];
    const html = renderToStaticMarkup(<HeatMap {...map} values={[0, 1, -1, 0]} classes={classes} />);
    for (const name of ['minimum 1', 'minimum 2', 'none']) expect(html).toContain(`>${name}<`);
    expect(html).not.toContain('final loss');
  });
});

describe('histograms', () => {
  const counts = { edges: [0, 1, 2, 3], counts: [1, 5, 2] };

  it('have axes where there is room and bars everywhere', () => {
    const large = renderToStaticMarkup(<Histogram {...counts} size={size} x={steps} title="Weights" />);
    expect(large).toContain('↑ counts');
    const small = renderToStaticMarkup(
      <Histogram {...counts} size={{ width: 60, height: 40 }} x={steps} title="Weights" />,
    );
    expect(small).not.toContain('<text');
    for (const html of [large, small]) expect(html).toMatch(/role="img" aria-label="Weights".*histogram-bars" d="M/);
  });

  it('of fifty layers name only as many as fit', () => {
    const layers = Array.from({ length: 50 }, (_, index) => ({ label: String(index + 1), ...counts }));
    const html = renderToStaticMarkup(
      <Histograms
        size={size}
        layers={layers}
        value={{ label: 'activation', scale: 'linear' }}
        layerLabel="layer"
        title="t"
      />,
    );
    expect(html.match(/histogram-bars/g)).toHaveLength(50);
    const named = html.match(/>\d+<\/text>/g)?.length ?? 0;
    expect(named).toBeGreaterThan(10);
    expect(named).toBeLessThan(50);
  });
});

describe('the table behind a plot', () => {
  const x = Array.from({ length: 1000 }, (_, index) => index);
  const columns = [
    { name: 'step', values: x },
    { name: 'loss', unit: 'nats', values: x.map((value) => 1 / (value + 1)) },
  ];

  it('is closed until asked for', () => {
    const html = renderToStaticMarkup(<DataTable columns={columns} fileName="loss.csv" />);
    expect(html).toContain('Numbers behind the picture');
    expect(html).not.toContain('<table');
  });

  it('shows evenly spread rows, first and last among them, and says so', () => {
    expect(sampleRows(1000, 4)).toEqual([0, 333, 666, 999]);
    expect(sampleRows(3, 4)).toEqual([0, 1, 2]);
    const html = renderToStaticMarkup(<TableBody columns={columns} maxRows={20} fileName="loss.csv" labelledBy="id" />);
    expect(html.match(/<th scope="row"/g)).toHaveLength(20);
    expect(html).toContain('20 of 1,000 rows, evenly spread; the CSV has all of them.');
    expect(html).toMatch(/loss<span[^>]*> \(nats\)<\/span>/);
  });
});

describe('comma-separated values', () => {
  it('read back to the very same numbers', () => {
    const values = [0.1 + 0.2, 1e-300, -0.5, 12345678901234];
    const text = toCsv([{ name: 'v', values }], values.length);
    expect(text.split('\r\n').slice(1, -1).map(Number)).toEqual(values);
  });

  it('quote commas, quotes and line breaks as RFC 4180 has it, and leave missing fields empty', () => {
    const columns = [
      { name: 'name, full', values: ['say "hi"', 'two\nlines', 'plain'] },
      { name: 'lr', unit: 'per step', values: [1] },
    ];
    expect(toCsv(columns, 3)).toBe('"name, full",lr (per step)\r\n"say ""hi""",1\r\n"two\nlines",\r\nplain,\r\n');
  });
});

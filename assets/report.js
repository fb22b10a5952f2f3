// What moves on the report page: values under the pointer or the arrow keys, zoom along time, the theme, data as files.
'use strict';

const SVG = 'http://www.w3.org/2000/svg';
const tip = document.getElementById('tip');

// --- Theme: as the system has it, light, dark.
const THEMES = ['system', 'light', 'dark'];
const themeButton = document.getElementById('theme');

function setTheme(name) {
  if (name === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  themeButton.textContent = `Theme: ${name}`;
  themeButton.setAttribute('aria-label', `Colour theme: ${name === 'system' ? 'as the system' : name}`);
}

themeButton.addEventListener('click', () => {
  const now = document.documentElement.dataset.theme ?? 'system';
  setTheme(THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]);
});

// --- The data of a figure, parsed when it is first asked for.
const tables = new Map();

function csvOf(figure) {
  return document.getElementById(`data-${figure}`).textContent.replaceAll('<\\/', '</');
}

function splitLine(line) {
  const cells = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/y;
  while (pattern.lastIndex < line.length) {
    const match = pattern.exec(line);
    cells.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
  }
  if (line.endsWith(',')) cells.push('');
  return cells;
}

/** Rows by panel: what is looked up, and one value a series. */
function tableOf(figure) {
  let table = tables.get(figure);
  if (table !== undefined) return table;
  const [head, ...lines] = csvOf(figure).trimEnd().split('\n');
  const columns = splitLine(head);
  const panels = new Map();
  for (const line of lines) {
    const cells = splitLine(line);
    if (!panels.has(cells[0])) panels.set(cells[0], []);
    panels.get(cells[0]).push([Number(cells[1]), ...cells.slice(2).map((cell) => (cell === '' ? NaN : Number(cell)))]);
  }
  table = { columns, panels };
  tables.set(figure, table);
  return table;
}

for (const link of document.querySelectorAll('a.data-link')) {
  link.href = URL.createObjectURL(new Blob([csvOf(link.dataset.csv)], { type: 'text/csv' }));
}

// --- Words for numbers.
function readable(value) {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, '\u2009');
  return String(Number(value.toPrecision(4)));
}

function span(seconds) {
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 1) return `${readable(seconds * 1000)} ms`;
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 7200) return `${Number((seconds / 60).toFixed(1))} min`;
  if (seconds < 172800) return `${Number((seconds / 3600).toFixed(1))} h`;
  return `${Number((seconds / 86400).toFixed(1))} d`;
}

function valueText(value, unit) {
  if (unit === 'part') return Number.isNaN(value) ? '–' : `${(value * 100).toFixed(1)} %`;
  if (unit === 's') return span(value);
  return `${readable(value)} ${unit}`;
}

// --- The tip: beside the pointer, inside the window.
function showTip(x, y, title, lines) {
  tip.replaceChildren();
  const head = document.createElement('b');
  head.textContent = title;
  tip.append(head);
  for (const { colour, text } of lines) {
    const line = document.createElement('div');
    if (colour !== undefined) {
      const square = document.createElement('i');
      square.style.background = colour;
      line.append(square);
    }
    line.append(text);
    tip.append(line);
  }
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 4))}px`;
  tip.style.top = `${y + 14 + height > innerHeight ? Math.max(4, y - height - 10) : y + 14}px`;
}

function hideTip() {
  tip.hidden = true;
}

function elementOf(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const TIME_STEPS = [
  0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
  172800, 432000, 864000, 2592000, 8640000, 31536000,
];

function timeLabel(value, step) {
  if (value === 0) return '0';
  if (step < 60) return `${readable(value)} s`;
  if (step < 3600) return `${readable(value / 60)} min`;
  if (step < 86400) return `${readable(value / 3600)} h`;
  return `${readable(value / 86400)} d`;
}

/** A plot whose values are looked up along one axis. */
class LookupPlot {
  constructor(svg) {
    this.svg = svg;
    this.figure = svg.dataset.figure;
    this.panel = svg.dataset.panel;
    this.unit = svg.dataset.unit;
    this.alongX = svg.dataset.axis === 'x';
    [this.left, this.top, this.width, this.height] = svg.dataset.box.split(' ').map(Number);
    [this.from, this.to] = svg.dataset.domain.split(' ').map(Number);
    this.whole = [this.from, this.to];
    this.at = undefined;
    svg.addEventListener('pointermove', (event) => this.move(event));
    svg.addEventListener('pointerleave', () => this.leave());
    svg.addEventListener('blur', () => this.leave());
    svg.addEventListener('keydown', (event) => this.key(event));
    if (svg.dataset.zoom === 'x') {
      svg.addEventListener('pointerdown', (event) => this.down(event));
      svg.addEventListener('pointerup', (event) => this.up(event));
    }
  }

  /** Where a pointer is, in the coordinates of the picture. */
  place(event) {
    const box = this.svg.getBoundingClientRect();
    const scale = this.svg.viewBox.baseVal.width / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  }

  fraction(event) {
    const { x, y } = this.place(event);
    const part = this.alongX ? (x - this.left) / this.width : 1 - (y - this.top) / this.height;
    return Math.max(0, Math.min(1, part));
  }

  rows() {
    return tableOf(this.figure).panels.get(this.panel) ?? [];
  }

  /** The row in whose step the value lies: of those at or below it the last. */
  rowAt(value) {
    const rows = this.rows();
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle][0] <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  move(event) {
    const value = this.from + this.fraction(event) * (this.to - this.from);
    if (this.dragFrom !== undefined) this.drawBrush(this.fraction(event));
    this.show(this.rowAt(value), event.clientX, event.clientY);
  }

  show(index, x, y) {
    const row = this.rows()[index];
    if (row === undefined) return;
    this.at = index;
    const { columns } = tableOf(this.figure);
    const title = this.alongX ? `${this.panel}, from ${span(row[0])}` : `${Math.round(row[0] * 100)} % of jobs waited at most`;
    const lines = row
      .slice(1)
      .map((value, n) => ({ colour: `var(--c${n % 8})`, text: `${columns[n + 2]}: ${valueText(value, this.unit)}` }));
    this.cursor(row[0]);
    showTip(x, y, title, lines);
  }

  cursor(value) {
    const part = (value - this.from) / (this.to - this.from || 1);
    this.line?.remove();
    const x = this.left + part * this.width;
    const y = this.top + (1 - part) * this.height;
    this.line = this.alongX
      ? elementOf('line', { class: 'cursor', x1: x, x2: x, y1: this.top, y2: this.top + this.height })
      : elementOf('line', { class: 'cursor', x1: this.left, x2: this.left + this.width, y1: y, y2: y });
    this.svg.append(this.line);
  }

  leave() {
    this.line?.remove();
    this.brush?.remove();
    this.dragFrom = undefined;
    hideTip();
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (event.key === 'Escape') {
      if (this.svg.dataset.zoom === 'x') zoomFigure(this.figure, ...this.whole);
      this.leave();
      return;
    }
    if (this.svg.dataset.zoom === 'x' && (event.key === '+' || event.key === '-')) {
      const centre = this.at === undefined ? (this.from + this.to) / 2 : this.rows()[this.at][0];
      const half = ((this.to - this.from) / 2) * (event.key === '+' ? 0.5 : 2);
      zoomFigure(this.figure, Math.max(this.whole[0], centre - half), Math.min(this.whole[1], centre + half));
      return;
    }
    if (step === undefined) return;
    event.preventDefault();
    const jump = event.shiftKey ? 10 : 1;
    const last = this.rows().length - 1;
    const next = this.at === undefined ? this.rowAt(this.from) : Math.max(0, Math.min(last, this.at + step * jump));
    const box = this.svg.getBoundingClientRect();
    this.show(next, box.left + box.width / 2, box.top + box.height / 2);
  }

  down(event) {
    if (event.button !== 0) return;
    this.dragFrom = this.fraction(event);
  }

  drawBrush(to) {
    this.brush?.remove();
    const a = Math.min(this.dragFrom, to);
    const b = Math.max(this.dragFrom, to);
    this.brush = elementOf('rect', {
      class: 'brush',
      x: this.left + a * this.width,
      y: this.top,
      width: (b - a) * this.width,
      height: this.height,
    });
    this.svg.append(this.brush);
  }

  up(event) {
    if (this.dragFrom === undefined) return;
    const to = this.fraction(event);
    const a = Math.min(this.dragFrom, to);
    const b = Math.max(this.dragFrom, to);
    this.dragFrom = undefined;
    this.brush?.remove();
    if (b - a < 0.02) return;
    const length = this.to - this.from;
    zoomFigure(this.figure, this.from + a * length, this.from + b * length);
  }

  /** Stretches what is drawn and draws the axis anew. */
  zoom(from, to) {
    this.from = from;
    this.to = to;
    const stretch = (this.whole[1] - this.whole[0]) / (to - from);
    const shift = this.left - (this.left + ((from - this.whole[0]) / (this.whole[1] - this.whole[0])) * this.width) * stretch;
    this.svg.querySelector('.zoomable').setAttribute('transform', `matrix(${stretch} 0 0 1 ${shift} 0)`);
    const axis = this.svg.querySelector('.x-axis');
    const bottom = this.top + this.height;
    const right = this.left + this.width;
    axis.replaceChildren(elementOf('line', { x1: this.left, x2: right, y1: bottom, y2: bottom, class: 'axis' }));
    const step = TIME_STEPS.find((each) => each >= (to - from) / 5) ?? to - from;
    for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
      const x = this.left + ((i * step - from) / (to - from)) * this.width;
      axis.append(elementOf('line', { x1: x, x2: x, y1: bottom, y2: bottom + 4, class: 'axis' }));
      const anchor = x > right - 14 ? 'end' : 'middle';
      const text = elementOf('text', { x, y: bottom + 17, class: 'tick', 'text-anchor': anchor });
      text.textContent = timeLabel(i * step, step);
      axis.append(text);
    }
    this.leave();
  }
}

/** A plot of marks, each of which says what it is. */
class MarkPlot {
  constructor(svg) {
    this.svg = svg;
    this.marks = [...svg.querySelectorAll('[data-tip]')];
    this.at = -1;
    svg.addEventListener('pointermove', (event) => {
      const mark = event.target.closest('[data-tip]');
      if (mark === null) this.leave();
      else this.show(mark, event.clientX, event.clientY);
    });
    svg.addEventListener('pointerleave', () => this.leave());
    svg.addEventListener('blur', () => this.leave());
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step === undefined || this.marks.length === 0) return;
      event.preventDefault();
      this.at = (this.at + step + this.marks.length) % this.marks.length;
      const box = this.marks[this.at].getBoundingClientRect();
      this.show(this.marks[this.at], box.right, box.bottom);
    });
  }

  show(mark, x, y) {
    for (const each of this.marks) each.classList.toggle('current', each === mark);
    showTip(x, y, this.svg.dataset.panel, [{ text: mark.dataset.tip }]);
  }

  leave() {
    for (const each of this.marks) each.classList.remove('current');
    hideTip();
  }
}

const plots = new Map();
for (const svg of document.querySelectorAll('svg.plot')) {
  const plot = svg.dataset.axis === undefined ? new MarkPlot(svg) : new LookupPlot(svg);
  const figure = svg.dataset.figure;
  if (!plots.has(figure)) plots.set(figure, []);
  plots.get(figure).push(plot);
}

/** All panels of a figure show the same time. */
function zoomFigure(figure, from, to) {
  for (const plot of plots.get(figure)) plot.zoom(from, to);
  const button = document.querySelector(`[data-reset="${figure}"]`);
  const [start, end] = plots.get(figure)[0].whole;
  button.hidden = from === start && to === end;
}

for (const button of document.querySelectorAll('[data-reset]')) {
  button.addEventListener('click', () => zoomFigure(button.dataset.reset, ...plots.get(button.dataset.reset)[0].whole));
}

// --- Of the tables of metrics only the rows whose names have what is looked for; tables without one are left out.
const find = document.getElementById('find');
find?.addEventListener('input', () => {
  const wanted = find.value.trim().toLowerCase();
  for (const details of document.querySelectorAll('#metrics details')) {
    let shown = 0;
    for (const row of details.querySelectorAll('tr[data-metric]')) {
      row.hidden = !row.dataset.metric.toLowerCase().includes(wanted);
      if (!row.hidden) shown++;
    }
    details.hidden = shown === 0;
    if (wanted !== '') details.open = true;
  }
});

// A mean is printed short: the pointer over it shows the policy, the metric and the exact value.
document.getElementById('metrics')?.addEventListener('pointerover', (event) => {
  const cell = event.target.closest('td[data-value]');
  if (cell === null || cell.title !== '') return;
  const policy = cell.closest('table').rows[0].cells[cell.cellIndex].textContent;
  cell.title = `${policy} ${cell.parentElement.dataset.metric} ${cell.dataset.value}`;
});

// A definition lies in a closed list: following a link to it opens the list.
function openTarget() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const closed = target?.closest('details:not([open])');
  if (closed) {
    closed.open = true;
    target.scrollIntoView();
  }
}
addEventListener('hashchange', openTarget);
openTarget();

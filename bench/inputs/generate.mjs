// Seeded generator of the workloads W1, W2 and W4. usage: node generate.mjs OUTDIR [names...]
// Every number written is an integer (time in microseconds, cpu in millicores, memory in MiB),
// so every simulator with a 64-bit float or integer clock can give bit-identical answers.
// NAME.bin: little-endian; Float64 header[2] = {n, columns}; then whole columns one after another:
//   W2: f64 arrival[n], f64 service[n]
//   W4: f64 arrival[n], f64 duration[n], i32 cpu[n], i32 mem[n], i32 framework[n]
// NAME.csv (only with --csv): the same rows as text.

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';

function sfc32(seed) {
  // 32-bit integer PRNG, exact in every language
  let a = 0x9e3779b9 | 0,
    b = 0x243f6a88 | 0,
    c = seed | 0,
    d = 1;
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
const u01 = (r) => (r() + 0.5) / 4294967296; // (0,1)
const expo = (r, mean) => -Math.log(u01(r)) * mean;
const normal = (r) => Math.sqrt(-2 * Math.log(u01(r))) * Math.cos(2 * Math.PI * u01(r));
const pick = (r, values, cum) => {
  const u = u01(r);
  let i = 0;
  while (u > cum[i]) i++;
  return values[i];
};
const cumulate = (w) => {
  let s = 0;
  return w.map((x) => (s += x)).map((x, i, all) => (i === all.length - 1 ? 1 : x));
};

const CPU = [500, 1000, 2000, 4000, 8000, 16000],
  CPU_W = cumulate([0.2, 0.3, 0.2, 0.15, 0.1, 0.05]); // mean 3000
const GIB_PER_CORE = [1, 2, 4, 8];
const MEAN_CPU = 3000,
  SIGMA = 1.0,
  MEDIAN_US = 60e6,
  MEAN_US = MEDIAN_US * Math.exp((SIGMA * SIGMA) / 2);
const MEAN_AGENT_CPU = 46400; // of the agent classes below
const duration = (r) => Math.min(3600e6, Math.max(1e6, Math.round(MEDIAN_US * Math.exp(SIGMA * normal(r)))));

function w2(n, seed, c = 1000, rho = 0.95) {
  const r = sfc32(seed),
    arrival = new Float64Array(n),
    service = new Float64Array(n);
  let t = 0;
  for (let i = 0; i < n; i++) {
    t += expo(r, 1e6 / (rho * c));
    arrival[i] = Math.round(t);
    service[i] = Math.max(1, Math.round(expo(r, 1e6)));
  }
  return [arrival, service];
}
function w4(n, seed, agents = 10000, frameworks = 200, load = 1.05) {
  const r = sfc32(seed),
    arrival = new Float64Array(n),
    dur = new Float64Array(n),
    cpu = new Int32Array(n),
    mem = new Int32Array(n),
    fw = new Int32Array(n);
  const gap = (MEAN_US * MEAN_CPU) / (load * agents * MEAN_AGENT_CPU);
  const ids = Array.from({ length: frameworks }, (_, f) => f);
  const weight = ids.map((f) => 1 / (1 + (f >> 2)) ** 0.5); // four frameworks (one of each memory shape) per rank
  const total = weight.reduce((a, b) => a + b, 0),
    cum = cumulate(weight.map((w) => w / total));
  let t = 0;
  for (let i = 0; i < n; i++) {
    t += expo(r, gap);
    arrival[i] = Math.round(t);
    dur[i] = duration(r);
    fw[i] = pick(r, ids, cum);
    cpu[i] = pick(r, CPU, CPU_W);
    mem[i] = (cpu[i] * GIB_PER_CORE[fw[i] & 3] * 1024) / 1000; // shape is the framework's own
  }
  return [arrival, dur, cpu, mem, fw];
}
function w1table() {
  // 65536 quantiles of Exp(mean 1e6), integer microseconds
  const table = new Int32Array(65536);
  for (let i = 0; i < 65536; i++) table[i] = Math.max(1, Math.round(-Math.log((i + 0.5) / 65536) * 1e6));
  return [table];
}

const out = process.argv[2];
mkdirSync(out, { recursive: true });
const csv = process.argv.includes('--csv');
const wanted = process.argv.slice(3).filter((x) => !x.startsWith('--'));
const jobs = {
  'w1-table': () => w1table(),
  'w2-1e5': () => w2(1e5, 2),
  'w2-1e6': () => w2(1e6, 2),
  'w2-1e7': () => w2(1e7, 2),
  'w4-1e5x1e3': () => w4(1e5, 4, 1000),
  'w4-1e6x1e4': () => w4(1e6, 4, 10000),
  'w4-1e7x1e4': () => w4(1e7, 4, 10000),
};
for (const [name, make] of Object.entries(jobs)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const columns = make(),
    n = columns[0].length,
    hash = createHash('sha256');
  const fd = openSync(`${out}/${name}.bin`, 'w');
  const put = (a) => {
    const b = Buffer.from(a.buffer, a.byteOffset, a.byteLength);
    hash.update(b);
    let o = 0;
    while (o < b.length) o += writeSync(fd, b, o, Math.min(1 << 24, b.length - o));
  };
  put(Float64Array.of(n, columns.length));
  columns.forEach(put);
  closeSync(fd);
  if (csv) {
    let s = '';
    const f = openSync(`${out}/${name}.csv`, 'w');
    for (let i = 0; i < n; i++) {
      s += columns.map((c) => c[i]).join(',') + '\n';
      if (s.length > 1 << 20) {
        writeSync(f, s);
        s = '';
      }
    }
    writeSync(f, s);
    closeSync(f);
  }
  console.log(name, n, 'rows', hash.digest('hex').slice(0, 16), 'last arrival', columns[0][n - 1]);
}
// Agents of W4, index i: class by i % 10 (W4).
//   0-4: 32000 millicores, 98304 MiB    5-7: 64000, 196608    8: 16000, 131072    9: 96000, 262144

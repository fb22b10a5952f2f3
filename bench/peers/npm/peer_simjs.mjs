// W1 and W2 on the npm package simjs (2.0.3). usage, from a folder with node_modules/simjs: node peer_simjs.mjs w1 FILE N M | w2 FILE c

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

function load(path, types) {
  const b = readFileSync(path),
    ab = b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength),
    n = new Float64Array(ab, 0, 1)[0];
  let o = 16;
  return {
    n,
    cols: [...types].map((c) => {
      const v = c === 'd' ? new Float64Array(ab, o, n) : new Int32Array(ab, o, n);
      o += n * (c === 'd' ? 8 : 4);
      return v;
    }),
  };
}
const peakKiB = () => process.resourceUsage().maxRSS;
globalThis.window = globalThis;
const mod = createRequire(process.cwd() + '/')('simjs');
const Sim = globalThis.Sim?.Sim ? globalThis.Sim : mod;
const [w, file, p1, p2] = process.argv.slice(2);
const sim = new Sim.Sim();
const report = (text, n, t0, unit) => {
  const s = (performance.now() - t0) / 1e3;
  console.log(
    `${w.toUpperCase()} simjs ${text} sim_s=${s.toFixed(3)} k${unit}/s=${(n / s / 1e3).toFixed(1)} peakKiB=${peakKiB()}`,
  );
};
let t0;
if (w === 'w1') {
  const T = load(file, 'i').cols[0],
    N = +p1,
    M = +p2;
  let x = 2463534242 | 0,
    h = 0,
    sum = 0,
    cnt = 0;
  const inc = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return T[x >>> 16];
  };
  class P extends Sim.Entity {
    start(id) {
      this.setTimer(inc()).done(this.fire, this, [id]);
    }
    fire(id) {
      if (cnt >= M) return;
      cnt++;
      sum += this.time();
      h = (Math.imul(h, 31) + id) | 0;
      if (cnt < M) this.setTimer(inc()).done(this.fire, this, [id]);
      else {
        report(`N=${N} M=${M} sum=${sum} hash=${h >>> 0}`, M, t0, 'ev');
        process.exit();
      }
    }
  }
  t0 = performance.now();
  for (let i = 0; i < N; i++) sim.addEntity(P, null, i);
  sim.simulate(1e15);
} else if (w === 'w2') {
  const {
    n,
    cols: [A, S],
  } = load(file, 'dd');
  const fac = new Sim.Facility('f', Sim.Facility.FCFS, +p1);
  let wait = 0,
    end = 0;
  class Src extends Sim.Entity {
    start() {
      this.i = 0;
      this.setTimer(A[0]).done(this.arrive, this);
    }
    arrive() {
      const i = this.i++;
      this.useFacility(fac, S[i]).done(this.leave, this, [i]);
      if (this.i < n) this.setTimer(A[this.i] - this.time()).done(this.arrive, this);
    }
    leave(i) {
      end = this.time();
      wait += end - S[i] - A[i];
    }
  }
  t0 = performance.now();
  sim.addEntity(Src);
  sim.simulate(1e15);
  report(`n=${n} sumWait=${wait} end=${end}`, n, t0, 'cust');
}

// A day of Facebook's cluster of 2010, start to drained. usage: node trace.js [bare]
import { fileTraces } from '../../src/workload/files/trace-reader.ts';
import { printAnswer } from './answer.ts';
import { benchScenario, timeScenario } from './run-scenario.ts';

const [measures = 'metrics'] = process.argv.slice(2);
const { launches, seconds, digest, cycles } = timeScenario(
  benchScenario('facebook-2010'),
  fileTraces,
  measures !== 'bare',
);
const { offers, declines, launched, end } = launches;
const rate = Math.round(launched / seconds);
printAnswer(`Facebook-2010 ${measures}`, { tasks: launched, end, offers, declines, cycles, rate, digest }, seconds);

// W4, two-level DRF, as an ordinary scenario. usage: node w4.js FILE AGENTS FRAMEWORKS [bare]
import type { AgentPlan, FrameworkPlan, Scenario } from '../../src/scenario/scenario.ts';
import { SharedRows } from '../inputs/shared-rows.ts';
import { printAnswer } from './answer.ts';
import { benchScenario, jobsFrom, timeScenario } from './run-scenario.ts';

const [file = '', agents = '', frameworks = '', measures = 'metrics'] = process.argv.slice(2);

/** The scenario's ten agents over and over, and its framework so many times, each alone in a role of its name. */
function enlarged(small: Scenario): Scenario {
  const classes = small.agents;
  const framework = small.frameworks[0]!;
  const names = Array.from({ length: Number(frameworks) }, (_, f) => `f${String(f).padStart(4, '0')}`);
  return {
    ...small,
    agents: Array.from(
      { length: Number(agents) },
      (_, a): AgentPlan => ({ ...classes[a % classes.length]!, name: `a${a}` }),
    ),
    roles: names.map((path) => ({ ...small.roles[0]!, path })),
    frameworks: names.map(
      (name, f): FrameworkPlan => ({
        ...framework,
        name,
        roles: [name],
        workload: { ...framework.workload!, path: String(f) } as NonNullable<FrameworkPlan['workload']>,
      }),
    ),
  };
}

const rows = new SharedRows(file, Number(frameworks));
const scenario = enlarged(benchScenario('w4'));
const { launches, seconds, digest, cycles } = timeScenario(
  scenario,
  jobsFrom((path) => rows.source(Number(path))),
  measures !== 'bare',
);
const { hash, sumWait, end, offers, declines, launched } = launches;
printAnswer(`W4 commonage-${measures}`, { n: launched, sumWait, hash, end, offers, declines, cycles, digest }, seconds);

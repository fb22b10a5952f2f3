import { buildRun } from '../../build/build.ts';
import { loadScenario } from '../../load/load.ts';
import { formatProblems } from '../../load/problem.ts';
import { POLICIES } from '../registry.ts';

/** One line an agent, one sign a second: the first letter of the framework that has it, in lower case while its role borrows. */
export function timeline(yaml: string, policy: string, until: number): string {
  const loaded = loadScenario('test.yaml', () => `${yaml}\npolicies: ['${policy}']`, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const lines = loaded.scenario.agents.map(() => '');
  const holder = loaded.scenario.agents.map(() => '.');
  const run = buildRun(loaded.scenario, loaded.scenario.policies[0]!, {
    observers: ({ cluster }) => [
      {
        taskLaunched: ({ agent, framework }) => {
          holder[agent] = cluster.frameworks.name(framework)[0]!;
        },
        taskEnded: ({ agent }) => {
          holder[agent] = '.';
        },
      },
    ],
  });
  const looks = Array.from({ length: until }, (_, second) => ({
    at: second * 1_000_000,
    look: (): void => {
      holder.forEach((sign, agent) => {
        lines[agent] += sign;
      });
    },
  }));
  run.run(looks);
  return lines.map((line, agent) => `agent-${agent + 1}  ${line}`).join('\n');
}

/** A timeline as it is expected, however it is indented. */
export const picture = ([text]: TemplateStringsArray): string =>
  text!
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

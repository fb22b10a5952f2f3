// W5, Mesos's DeclineOffers shape, by the same code as `commonage bench`. usage: node w5.js AGENTS FRAMEWORKS ROUNDS
import { runRounds } from '../../src/cli/bench/rounds.ts';
import { POLICIES } from '../../src/scenario/policies/registry.ts';
import { median } from '../measure.ts';
import { printAnswer } from './answer.ts';

const [agents = 0, frameworks = 0, rounds = 0] = process.argv.slice(2).map(Number);
const drf = { name: 'drf', options: {}, label: 'drf' };
const { milliseconds, offers, hash } = runRounds({ agents, frameworks }, 'one-role', rounds, drf, POLICIES);
const cycle_ms = median(milliseconds).toFixed(3);
// One round, the median one: what a cycle costs once the code is warm.
printAnswer('W5 commonage', { agents, frameworks, offers, hash, cycle_ms }, median(milliseconds) / 1000);

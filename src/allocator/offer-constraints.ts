import type { AgentsView, AttributeValue } from '../cluster/agents.ts';
import type { AttributeTest, OfferConstraints } from '../cluster/frameworks.ts';
import type { AgentId } from '../cluster/ids.ts';

type Test = (value: AttributeValue | undefined) => boolean;
type Check = (agents: AgentsView, agent: AgentId) => boolean;

/**
 * Offer constraints of a framework in one role, made ready for use: any group passes in which all tests do
 * (spec/mesos.md 4.6, Mesos 1.11). No groups: unrestricted.
 */
export class ConstraintSet {
  readonly #groups: readonly (readonly Check[])[];

  /** @throws SyntaxError if a pattern is no regular expression. */
  constructor(constraints: OfferConstraints) {
    this.#groups = constraints.map((group) => group.map(checkOf));
  }

  allows(agents: AgentsView, agent: AgentId): boolean {
    const groups = this.#groups;
    return groups.length === 0 || groups.some((group) => group.every((check) => check(agents, agent)));
  }
}

function checkOf(test: AttributeTest): Check {
  const passes = testOf(test);
  return (agents, agent) => passes(attributeOf(test.attribute, agents, agent));
}

/** `hostname`, `region` and `zone` are read off the agent, all else is an attribute; of several the first counts. */
function attributeOf(attribute: string, agents: AgentsView, agent: AgentId): AttributeValue | undefined {
  if (attribute === 'hostname') return agents.name(agent);
  if (attribute === 'region') return agents.region(agent);
  if (attribute === 'zone') return agents.zone(agent);
  return agents.attributes(agent).find(([name]) => name === attribute)?.[1];
}

/** What is missing passes the negative tests only; what is not text passes every test of text. */
function testOf(test: AttributeTest): Test {
  const wanted = test.value ?? '';
  if (test.test === 'exists') return (value) => value !== undefined;
  if (test.test === 'not-exists') return (value) => value === undefined;
  if (test.test === 'equals') return (value) => value !== undefined && (typeof value !== 'string' || value === wanted);
  if (test.test === 'not-equals')
    return (value) => value === undefined || typeof value !== 'string' || value !== wanted;
  const pattern = new RegExp(`^(?:${wanted})$`);
  if (test.test === 'matches')
    return (value) => value !== undefined && (typeof value !== 'string' || pattern.test(value));
  return (value) => value === undefined || typeof value !== 'string' || !pattern.test(value);
}

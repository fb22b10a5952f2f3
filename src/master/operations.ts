import type { Cluster } from '../cluster/cluster.ts';
import type { StageId } from '../cluster/ids.ts';
import type { Offer } from '../cluster/offers.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { type Conversion, ConversionError } from '../cluster/resources/conversion.ts';
import type { KindId } from '../cluster/resources/kinds.ts';
import { reserve, unreserve } from '../cluster/resources/reservations.ts';
import {
  createVolume,
  destroyVolume,
  growVolume,
  shrinkVolume,
  type VolumeRequest,
} from '../cluster/resources/volumes.ts';
import type { OfferDesk } from './offer-desk.ts';
import type { SchedulerDriver } from './scheduler.ts';

/** What an ACCEPT may ask for (spec/mesos.md 5). */
export type Operation =
  | { readonly type: 'reserve'; readonly resources: ReadonlyBundle; readonly principal?: string }
  | { readonly type: 'unreserve'; readonly resources: ReadonlyBundle }
  | { readonly type: 'create'; readonly disk: KindId; readonly volume: VolumeRequest }
  | { readonly type: 'destroy'; readonly volume: KindId }
  | { readonly type: 'grow-volume' | 'shrink-volume'; readonly volume: KindId; readonly by: number }
  | { readonly type: 'launch'; readonly stage: StageId }
  /** One task of each stage named, all or none. */
  | { readonly type: 'launch-group'; readonly stages: readonly StageId[] };

/** Carries the operations out one after the other, each on what those before have left; what is wrong with one is returned in its place. */
export function perform(
  offer: Offer,
  operations: readonly Operation[],
  driver: Pick<SchedulerDriver, 'launch' | 'stages'>,
  desk: OfferDesk,
  cluster: Cluster,
): readonly (string | undefined)[] {
  return operations.map((operation): string | undefined => {
    switch (operation.type) {
      case 'launch':
        return launchAll(offer, [operation.stage], driver, cluster);
      case 'launch-group':
        return launchAll(offer, operation.stages, driver, cluster);
      case 'destroy':
        return destroyProblem(offer, operation.volume, cluster) ?? destroy(offer, operation.volume, desk, cluster);
      default:
        return converted(offer, desk, () => conversionOf(offer, operation, cluster));
    }
  });
}

function conversionOf(
  offer: Offer,
  operation: Exclude<Operation, { type: 'launch' | 'launch-group' | 'destroy' }>,
  { kinds, roles, agents }: Cluster,
): Conversion {
  switch (operation.type) {
    case 'reserve': {
      const { resources, principal } = operation;
      const role = roles.path(offer.role);
      return reserve(resources, principal === undefined ? { role } : { role, principal }, kinds);
    }
    case 'unreserve':
      return unreserve(operation.resources, kinds);
    case 'create':
      return createVolume(operation.volume, operation.disk, agents.total(offer.agent), kinds);
    case 'grow-volume':
      return growVolume(operation.volume, operation.by, kinds);
    case 'shrink-volume':
      return shrinkVolume(operation.volume, operation.by, kinds);
  }
}

function converted(offer: Offer, desk: OfferDesk, make: () => Conversion): string | undefined {
  try {
    const { consume, produce } = make();
    return desk.convert(offer, consume, produce);
  } catch (error) {
    if (error instanceof ConversionError) return error.message;
    throw error;
  }
}

/** A shared volume may be in use, or in other offers, while it is in this one. */
function destroyProblem(offer: Offer, volume: KindId, { agents }: Cluster): string | undefined {
  return agents.used(offer.agent).amount(volume) > 0
    ? 'the volume is used by a task; destroy it when no task uses it'
    : undefined;
}

function destroy(offer: Offer, volume: KindId, desk: OfferDesk, { kinds, offers }: Cluster): string | undefined {
  const problem = converted(offer, desk, () => destroyVolume(volume, kinds));
  if (problem !== undefined) return problem;
  for (let other = offers.firstOnAgent(offer.agent); other !== undefined; ) {
    const next = other.nextOnAgent;
    if (other !== offer && other.left.amount(volume) > 0) desk.rescind(other, 'volume');
    other = next;
  }
  return undefined;
}

function launchProblem(
  offer: Offer,
  stages: readonly StageId[],
  driver: Pick<SchedulerDriver, 'stages'>,
  { shapes }: Cluster,
): string | undefined {
  const left = offer.left.clone();
  for (const [i, stage] of stages.entries()) {
    const wanted = stages.filter((other, at) => at <= i && other === stage).length;
    if (driver.stages.waiting(stage) < wanted) return 'no task of the stage waits';
    const resources = shapes.carve(driver.stages.shape(stage), left);
    if (resources === undefined) return 'the task uses more than is left of the offer';
    left.subtract(resources);
  }
  return undefined;
}

function launchAll(
  offer: Offer,
  stages: readonly StageId[],
  driver: Pick<SchedulerDriver, 'launch' | 'stages'>,
  cluster: Cluster,
): string | undefined {
  const problem = launchProblem(offer, stages, driver, cluster);
  if (problem === undefined) for (const stage of stages) driver.launch(offer, stage);
  return problem;
}

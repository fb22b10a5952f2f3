/** A line of a module, as `line:column`. */
export interface PlaceInModule {
  readonly module: string;
  readonly place: string;
}

/**
 * The uppermost call of a stack that stands in one of these modules; undefined where none does.
 * @param modules their absolute paths; stacks name modules by URL
 */
export function placeInModule(modules: readonly string[], stack = ''): PlaceInModule | undefined {
  for (const line of stack.split('\n')) {
    const module = modules.find((path) => line.includes(`${encodeURI(path)}:`));
    const place = module === undefined ? undefined : /:(\d+:\d+)\)?$/.exec(line)?.[1];
    if (module !== undefined && place !== undefined) return { module, place };
  }
  return undefined;
}

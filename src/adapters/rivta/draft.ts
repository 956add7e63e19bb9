/**
 * A referral message while it is being read or written: the fields of ReferralMessage by the paths of the descriptions,
 * not yet checked for completeness.
 */
export type Draft = { [field: string]: unknown };

/** A message of which anything may be missing: what the rules look at. */
export type Loose<T> = T extends string | number | boolean | Uint8Array
  ? T
  : T extends readonly (infer U)[]
    ? readonly Loose<U>[]
    : T extends object
      ? { readonly [K in keyof T]?: Loose<T[K]> }
      : T;

const stepsByPath = new Map<string, readonly string[]>();

/** Steps of a dotted path, cut once: a large answer asks for the same few paths thousands of times. */
function stepsOf(path: string): readonly string[] {
  const kept = stepsByPath.get(path);
  if (kept) return kept;
  const steps = path.split('.');
  stepsByPath.set(path, steps);
  return steps;
}

/** Value at a dotted path; undefined as soon as a step is missing. Paths come from descriptions, never from input. */
export function get(draft: Draft, path: string): unknown {
  let here: unknown = draft;
  for (const step of stepsOf(path)) {
    if (here === undefined || here === null) return undefined;
    here = (here as Draft)[step];
  }
  return here;
}

/** Sets a value at a dotted path, making the objects on the way. Paths come from descriptions, never from input. */
export function set(draft: Draft, path: string, value: unknown): void {
  const steps = stepsOf(path);
  let here = draft;
  for (let i = 0; i < steps.length - 1; i++) {
    here[steps[i]!] ??= {};
    here = here[steps[i]!] as Draft;
  }
  here[steps.at(-1)!] = value;
}

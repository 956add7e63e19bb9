import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { profilePackage } from '../../../scripts/profiles/folders.ts';

/** A step of a JSON Patch (RFC 6902: add, remove, replace); `times` repeats a text, for what must be long. */
interface Step {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
  readonly times?: number;
}

/** One change of a valid example, and the finding that it must give. */
export interface Mutation {
  readonly name: string;
  readonly example: string;
  readonly patch: readonly Step[];
  readonly expect: {
    readonly severity: 'error' | 'warning';
    readonly code: string;
    readonly place: string;
    /** Key of the invariant. */
    readonly rule?: string;
  };
}

const source = profilePackage('se.vardbro.exchange');
const examples = join(source.generated, 'package', 'example');

export const exampleNames: readonly string[] = globSync('*.json', { cwd: examples })
  .map((file) => file.slice(0, -'.json'.length))
  .sort();

export const example = (name: string): Resource => JSON.parse(readFileSync(join(examples, `${name}.json`), 'utf8'));

/** Profile id -> its mutations. */
export const mutations: ReadonlyMap<string, readonly Mutation[]> = new Map(
  globSync('*.json', { cwd: join(source.folder, 'mutations') })
    .sort()
    .map((file) => [
      file.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(source.folder, 'mutations', file), 'utf8')),
    ]),
);

export function mutated({ example: name, patch }: Mutation): Resource {
  const resource = example(name);
  for (const step of patch) apply(resource, step);
  return resource;
}

type Holder = Record<string, unknown> | unknown[];

function apply(resource: Resource, { op, path, value, times }: Step): void {
  const keys = path.slice(1).split('/');
  const last = keys.pop()!;
  const holder = keys.reduce<Holder>((at, key) => (at as Record<string, Holder>)[key]!, resource as never);
  if (holder === undefined || (op !== 'add' && !Object.hasOwn(holder, last))) throw new Error(`${path} is not there`);
  const given = times === undefined ? value : String(value).repeat(times);
  if (Array.isArray(holder)) {
    const at = last === '-' ? holder.length : Number(last);
    if (op === 'remove') holder.splice(at, 1);
    else holder.splice(at, op === 'replace' ? 1 : 0, given);
    if (holder.length === 0) apply(resource, { op: 'remove', path: path.slice(0, path.lastIndexOf('/')) });
    return;
  }
  if (op === 'remove') delete holder[last];
  else holder[last] = given;
}

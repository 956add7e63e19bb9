import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { withoutVersion } from './value-sets.ts';

/** What one JSON property of a type may hold. */
export interface ElementShape {
  /** Name of a data type, `Resource`, or the path of an inner type such as `Bundle.entry`. */
  readonly type: string;
  /** `value[x]` for `valueString` and its sisters: at most one of them may be present. */
  readonly choice?: string;
  /** Value set with a required binding, without version. */
  readonly valueSet?: string;
  /** Resource types a Reference may point at; absent when any may be. */
  readonly targets?: ReadonlySet<string>;
}

/** Properties of a type by JSON name. */
export type TypeShape = ReadonlyMap<string, ElementShape>;

const coreUrl = 'http://hl7.org/fhir/StructureDefinition/';
const systemType = 'http://hl7.org/fhirpath/System.';

/** The shape of a type and of its inner types, by type name or path. */
export function shapesOf(sd: StructureDefinition): Map<string, TypeShape> {
  const shapes = new Map<string, Map<string, ElementShape>>();
  for (const element of sd.snapshot?.element ?? []) {
    const path = element.path ?? '';
    const dot = path.lastIndexOf('.');
    if (dot < 0) {
      shapes.set(path, new Map());
      continue;
    }
    const parent = path.slice(0, dot);
    if (!shapes.has(parent)) shapes.set(parent, new Map());
    for (const [name, shape] of propertiesOf(element, path.slice(dot + 1))) shapes.get(parent)?.set(name, shape);
  }
  return shapes;
}

function propertiesOf(element: ElementDefinition, name: string): [string, ElementShape][] {
  const valueSet = element.binding?.valueSet && withoutVersion(element.binding.valueSet);
  if (element.contentReference) return [[name, { type: element.contentReference.replace(/^.*#/, '') }]];
  return (element.type ?? []).map((type) => {
    const shape = {
      type: typeName(type.code ?? '', element.path ?? ''),
      ...(valueSet && { valueSet }),
      ...targetsOf(type.targetProfile),
    };
    if (!name.endsWith('[x]')) return [name, shape];
    return [name.slice(0, -3) + capital(type.code ?? ''), { ...shape, choice: name }];
  });
}

function typeName(code: string, path: string): string {
  if (code === 'BackboneElement' || code === 'Element') return path;
  return code.startsWith(systemType) ? 'string' : code;
}

function targetsOf(profiles: readonly string[] | undefined): { targets?: ReadonlySet<string> } {
  if (!profiles || profiles.length === 0) return {};
  const types = profiles.map((p) => (p.startsWith(coreUrl) ? p.slice(coreUrl.length) : 'Resource'));
  return types.includes('Resource') ? {} : { targets: new Set(types) };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

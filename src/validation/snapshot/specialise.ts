import type { ElementDefinition, ElementDefinitionConstraint } from '@medplum/fhirtypes';
import { type Context, treeOfStructure } from './context.ts';
import type { Rule } from './differential.ts';
import type { Node } from './tree.ts';

/**
 * An element that a specialisation adds to its base: bound by what every element of its type is bound by (ele-1, ext-1).
 * A logical model describes other things than FHIR values: its leaves are bound by what it says itself, what has members
 * by the type that the members come from (`unfold.ts`).
 */
export function newElement(rule: Rule, context: Context): Node {
  const element = rule.element!;
  if (context.structure.kind === 'logical') return { name: rule.name, element, children: [], slices: [] };
  const inherited = constraintsOfTypes(element, context);
  const own = element.constraint ?? [];
  const constraint = [...inherited.filter(({ key }) => !own.some((c) => c.key === key)), ...own];
  return {
    name: rule.name,
    element: {
      isModifier: false,
      isSummary: false,
      ...element,
      ...(constraint.length > 0 && { constraint }),
    },
    children: [],
    slices: [],
  };
}

/** Those of Element, and of Extension for extensions; the other types keep theirs to their own definitions. */
function constraintsOfTypes({ type }: ElementDefinition, { definitions }: Context): ElementDefinitionConstraint[] {
  const codes = (type ?? []).map((t) => t.code ?? '');
  if (codes.some((code) => code.includes(':') || definitions.type(code)?.kind === 'resource')) return [];
  const root = definitions.type(codes.includes('Extension') ? 'Extension' : 'Element');
  return (root && treeOfStructure(root)?.element.constraint) ?? [];
}

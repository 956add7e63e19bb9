import type { StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import { constraintsOf } from '../plan/elements.ts';
import { errata } from './errata.ts';
import { singleQuoted } from './fhirpath.ts';
import { library } from './library.ts';
import { natives } from './native.ts';
import { patternOf } from './patterns.ts';

interface Node {
  readonly type: string;
  readonly text?: string;
  readonly children?: readonly Node[];
}

/**
 * The invariants of a profile that no instance will ever be held against, each with the reason: an expression that cannot
 * be read, or a pattern that no linear search knows (look-around, back references). A pattern that is put together when the
 * expression is evaluated is told then.
 */
export function uncheckableInvariants(sd: StructureDefinition): Issue[] {
  const elements = sd.snapshot?.element ?? sd.differential?.element ?? [];
  const seen = new Set<string>();
  return elements
    .flatMap((element) => constraintsOf(element, sd.url))
    .flatMap(({ key, human, expression, source }) => {
      const found = seen.has(expression) ? undefined : whyNot(expression);
      seen.add(expression);
      return found === undefined
        ? []
        : [issue('invariant-unchecked', { place: source, expected: `${key}: ${human}`, found, source })];
    });
}

function whyNot(published: string): string | undefined {
  if (Object.hasOwn(natives, published)) return undefined;
  const root = parsed(errata[published] ?? published);
  if (!root) return 'an expression that cannot be read';
  return patternsIn(root).some((pattern) => !patternOf(pattern)) ? 'a pattern that no linear search knows' : undefined;
}

function parsed(expression: string): Node | undefined {
  for (const text of new Set([expression, singleQuoted(expression)]))
    try {
      return library().parse(text) as Node;
    } catch {}
  return undefined;
}

const searches: ReadonlySet<string | undefined> = new Set(['matches', 'matchesFull', 'replaceMatches']);

/** First arguments of searches that are written out as a text. */
function patternsIn({ type, text, children = [] }: Node): string[] {
  const inner = children.flatMap(patternsIn);
  if (type !== 'FunctionInvocation' || !searches.has(text)) return inner;
  const [first] = children[0]?.children?.find((child) => child.type === 'ParamList')?.children ?? [];
  return /^'.*'$/s.test(first?.text ?? '') ? [...inner, literal(first!.text!)] : inner;
}

/** The text that a literal of FHIRPath stands for, by the library's own reading. */
const literal = (text: string): string => String((library().evaluate({}, text) as readonly unknown[])[0] ?? '');

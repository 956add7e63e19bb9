import { objectsOf, textOf } from '../json.ts';
import { shownCode } from '../quote.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** ConceptMap: what it maps from and to are codes of the systems it names, where these are here (R4 conceptmap.html). */
export function checkConceptMap(scope: Scope): void {
  for (const [g, group] of objectsOf(scope.resource.group)) {
    const place = `${scope.place}.group[${g}]`;
    for (const [e, element] of objectsOf(group.element)) {
      const there = `${place}.element[${e}]`;
      checkCode(element.code, group.source, group.sourceVersion, `${there}.code`, scope);
      for (const [t, target] of objectsOf(element.target))
        checkCode(target.code, group.target, group.targetVersion, `${there}.target[${t}].code`, scope);
    }
  }
}

function checkCode(code: unknown, system: unknown, version: unknown, place: string, scope: Scope): void {
  if (typeof code !== 'string' || typeof system !== 'string') return;
  const [url = '', own] = system.split('|', 2);
  const edition = textOf(version) ?? own;
  const answer = scope.run.bindings?.checkCode({
    system: url,
    code,
    ...(edition !== undefined && { version: edition }),
  });
  if (answer?.result !== 'no' || answer.reason !== 'code-unknown') return;
  tell(scope, 'code-unknown', place, {
    severity: url.startsWith('http://terminology.hl7.org/') ? 'warning' : 'error',
    expected: 'a code of the code system',
    found: shownCode(code),
    source: 'R4 conceptmap.html#ConceptMap.group.element.code',
  });
}

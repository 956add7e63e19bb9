import { type WrittenXml, writeXml, type XmlTree } from '../xml/write.ts';
import type { Contract } from './contract/description.ts';
import { registry, soap11 } from './soap.ts';

/** Writes an envelope, with a prefix for every namespace in it: those of the contract first, by names that people know. */
export function writeEnvelope(
  envelope: XmlTree,
  { responder, types }: Pick<Contract, 'responder' | 'types'>,
): WrittenXml {
  const found = namespacesOf(envelope);
  const known = [
    [soap11, 'soapenv'],
    [registry, 'reg'],
    [responder, 'op'],
    [types, 'core'],
  ] as const;
  const named = known.filter(([ns]) => found.delete(ns));
  return writeXml(envelope, new Map([...named, ...[...found].map((ns, i) => [ns, `ext${i}`] as const)]));
}

function namespacesOf(tree: XmlTree): Set<string> {
  const found = new Set<string>();
  const waiting: XmlTree[] = [tree];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (one.verbatim === undefined) found.add(one.ns);
    waiting.push(...(one.children ?? []));
  }
  return found;
}

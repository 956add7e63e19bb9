import type { Group } from '../../../adapters/rivta/contract/description.ts';
import type { ReadContract } from '../../../adapters/rivta/contract/read/contract.ts';
import { writeOperation } from '../../../adapters/rivta/write.ts';
import type { XmlTree } from '../../../adapters/xml/write.ts';
import type { SourceAnswer } from './source-answer.ts';

/**
 * One response element of many: the lists of all sources one after the other, in the contract's order; `hasMore` keeps
 * naming the source that has more. Each stands as its source wrote it, with the namespaces of its surroundings. The result, where the contract has one, is that of the aggregation: INFO with their
 * words where a source said INFO, else OK.
 */
export function mergedAnswer(sources: readonly SourceAnswer[], { response }: ReadContract, logId: string): XmlTree {
  const { root, types, responder, operation } = response;
  const known = new Set(root.children.map(({ ns = types, name }) => `${ns} ${name}`));
  const all = (wanted: (of: string) => boolean): XmlTree[] =>
    sources.flatMap(({ children }) => children.filter(({ ns, name }) => wanted(`${ns} ${name}`)));
  const described = root.children.flatMap((child) => {
    if (child.name === 'result') return resultOf(sources, child as Group, response, logId);
    return all((of) => of === `${child.ns ?? types} ${child.name}`);
  });
  // What minor versions add stands last, as the schemas have it.
  return { ns: responder, name: operation, children: [...described, ...all((of) => !known.has(of))] };
}

function resultOf(
  sources: readonly SourceAnswer[],
  group: Group,
  response: ReadContract['response'],
  logId: string,
): readonly XmlTree[] {
  const said = sources.flatMap(({ result }) => (result?.code === 'INFO' && result.message ? [result.message] : []));
  const result = {
    code: said.length > 0 ? 'INFO' : 'OK',
    logId,
    ...(said.length > 0 && { message: said.join('\n') }),
  };
  return writeOperation({ result }, { ...response, root: { ...response.root, children: [group] } }).children ?? [];
}

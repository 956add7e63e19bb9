import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/adapters/rivta/contract/description.ts';
import { indexContracts } from '../../src/adapters/rivta/contract/index/contracts.ts';
import { securityContracts } from '../../src/adapters/rivta/contract/security/contracts.ts';
import type { ServiceContract } from '../../src/adapters/rivta/contract/service.ts';
import { schemaFile, schemasOf } from '../../src/adapters/rivta/contract/xsd.ts';
import { readOperation } from '../../src/adapters/rivta/read.ts';
import { openAnswer } from '../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../src/adapters/xml/write.ts';
import type { Issue } from '../../src/model/issue.ts';
import { arbitraryMessage } from '../adapters/rivta/arbitrary-answer.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../adapters/shared-data.ts';
import { treeOf } from '../support/tree-of.ts';
import { mutated } from './support/mutate.ts';
import { prefixesOf } from './support/prefixes.ts';
import { hasXmllint, judge } from './support/xmllint.ts';

const data = sharedFolder('rivta');
const absent = hasXmllint() ? (data ? undefined : noSharedData) : 'xmllint is not installed (libxml2-utils)';
const why = absent ? ` (skipped: ${absent})` : '';

const services = [...indexContracts, ...securityContracts];
const publishedXsd = ({ name }: ServiceContract): string =>
  globSync(join(data!, '*', 'interactions', '**', `${name}Interaction`, `${name}Responder_*.xsd`))[0]!;

/** XSD 1.0 lets nothing follow a wildcard's elements; libxml2 lets a repeatable element follow them all the same. */
const afterForeign = ({ code, expected }: Issue): boolean =>
  code === 'element-order' && expected === 'before elements of other namespaces';

/** The published answers of a service; of most there are none. */
function samples({ name, response }: ServiceContract, contract: Contract): XmlTree[] {
  const folder = join(data!, 'samples', name);
  if (contract !== response || !existsSync(folder)) return [];
  return xmlFiles(folder).map(({ bytes }) => treeOf(openAnswer(parseXml(bytes).root!).body!));
}

const seed = 20_261_126;
const cases = services.flatMap((service) =>
  [service.request, service.response].map((contract) => [contract.operation, service, contract] as const),
);

describe.skipIf(absent !== undefined)(`a message is judged as by xmllint and the published schema${why}`, () => {
  test.each(cases)('%s', (_, service, contract) => {
    const originals = [...samples(service, contract), ...fc.sample(arbitraryMessage(contract), { numRuns: 30, seed })];
    const changed = originals
      .filter(({ children = [] }) => children.length > 0)
      .flatMap((tree, i) => fc.sample(mutated(tree), { numRuns: 20, seed: seed + i }));
    const names = prefixesOf(originals);
    const documents = [...originals, ...changed].map((tree) => writeXml(tree, names).bytes);
    const byPublished = judge(publishedXsd(service), documents);
    const generated = { main: schemaFile(contract.responder), files: schemasOf([service.request, service.response]) };
    const byGenerated = judge(generated, documents);
    const differences = documents.flatMap((bytes, i) => {
      const errors = errorsOf(bytes, contract);
      const { valid, complaint } = byPublished[i]!;
      const same = (valid ? errors.every(afterForeign) : errors.length > 0) && byGenerated[i]!.valid === valid;
      const xml = Buffer.from(bytes).toString();
      return same ? [] : [{ complaint, errors, generated: byGenerated[i], xml }];
    });
    expect(byPublished.slice(0, originals.length).filter(({ valid }) => !valid)).toEqual([]);
    expect(byPublished.some(({ valid }) => !valid)).toBe(true);
    expect(differences.slice(0, 2)).toEqual([]);
  });
});

const errorsOf = (bytes: Uint8Array, contract: Contract): Issue[] =>
  readOperation(parseXml(bytes).root!, contract).issues.filter(({ severity }) => severity === 'error');

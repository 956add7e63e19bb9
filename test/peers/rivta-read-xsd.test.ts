import { existsSync, globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/adapters/rivta/contract/description.ts';
import type { ReadContract } from '../../src/adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../src/adapters/rivta/contract/read/contracts.ts';
import { schemaFile, schemasOf } from '../../src/adapters/rivta/contract/xsd.ts';
import { readOperation } from '../../src/adapters/rivta/read.ts';
import { openAnswer } from '../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../src/adapters/xml/write.ts';
import type { Issue } from '../../src/model/issue.ts';
import { arbitraryAnswer, arbitraryQuestion } from '../adapters/rivta/arbitrary-answer.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../adapters/shared-data.ts';
import { treeOf } from '../support/tree-of.ts';
import { mutated } from './support/mutate.ts';
import { prefixesOf } from './support/prefixes.ts';
import { hasXmllint, judge } from './support/xmllint.ts';

const data = sharedFolder('rivta');
const absent = hasXmllint() ? (data ? undefined : noSharedData) : 'xmllint is not installed (libxml2-utils)';
const why = absent ? ` (skipped: ${absent})` : '';

const folders = data === undefined ? [] : readdirSync(data).filter((name) => name.startsWith('clinicalprocess_'));
/** The published schema of a contract's responder. */
const publishedXsd = ({ name, response }: ReadContract): string | undefined =>
  folders
    .flatMap((folder) => globSync(join(data!, folder, 'interactions', `${name}Interaction`, `${name}Responder_*.xsd`)))
    .find((file) => file.includes(`_${response.version}.`));
const published = readContracts.filter((contract) => publishedXsd(contract) !== undefined && contract.response.strict);

/** The published samples of a contract, each answer a document of its own; for GetCareContacts there are none. */
function samples(contract: ReadContract): XmlTree[] {
  const folder = join(data!, 'samples', contract.name);
  return (existsSync(folder) ? xmlFiles(folder) : []).flatMap(({ bytes }) => {
    const { body } = openAnswer(parseXml(bytes).root!);
    return body?.name === contract.response.operation && body.children.length > 0 ? [treeOf(body)] : [];
  });
}

/**
 * Where libxml2 is milder than XSD 1.0: it lets a repeatable element follow a wildcard's elements, and it passes over
 * characters in base64 that are none of its own.
 */
const beyondLibxml = ({ code, expected }: Issue): boolean =>
  code === 'base64-invalid' || (code === 'element-order' && expected === 'before elements of other namespaces');

const generated = ({ request, response }: ReadContract) => ({
  main: schemaFile(response.responder),
  files: schemasOf([request, response]),
});

const seed = 20_261_126;

/** What xmllint says of documents by the published schema and by ours, where it differs from what our reader says. */
function differences(contract: ReadContract, description: Contract, originals: readonly XmlTree[], count: number) {
  const names = prefixesOf(originals);
  const changes = Math.ceil(count / originals.length);
  const changed = originals.flatMap((tree, i) => fc.sample(mutated(tree), { numRuns: changes, seed: seed + i }));
  const documents = [...originals, ...changed].map((tree) => writeXml(tree, names).bytes);
  const byPublished = judge(publishedXsd(contract)!, documents);
  const byGenerated = judge(generated(contract), documents);
  const found = documents.flatMap((bytes, i) => {
    const errors = readOperation(parseXml(bytes).root!, description).issues.filter((x) => x.severity === 'error');
    const { valid, complaint } = byPublished[i]!;
    const same = (valid ? errors.every(beyondLibxml) : errors.length > 0) && byGenerated[i]!.valid === valid;
    return same
      ? []
      : [{ complaint, errors, generated: byGenerated[i], xml: Buffer.from(bytes).toString().slice(0, 3000) }];
  });
  return { found, byPublished: byPublished.map(({ valid }) => valid) };
}

/** Originals are valid, some changes are not, and all are judged alike. */
function expectAlike({ found, byPublished }: ReturnType<typeof differences>, originals: readonly XmlTree[]): void {
  expect(byPublished.slice(0, originals.length)).not.toContain(false);
  expect(byPublished).toContain(false);
  expect(found.slice(0, 2)).toEqual([]);
}

describe.skipIf(absent !== undefined)(`an answer is judged as by xmllint and the published schema${why}`, () => {
  test.each(published.map((contract) => [contract.name, contract] as const))('%s', (_, contract) => {
    const originals = [...samples(contract), ...fc.sample(arbitraryAnswer(contract), { numRuns: 40, seed })];
    expectAlike(differences(contract, contract.response, originals, 600), originals);
  });
});

describe.skipIf(absent !== undefined)(`a question is judged as by xmllint and the published schema${why}`, () => {
  test.each(published.map((contract) => [contract.name, contract] as const))('%s', (_, contract) => {
    const originals = fc.sample(arbitraryQuestion(contract), { numRuns: 20, seed });
    expectAlike(differences(contract, contract.request, originals, 500), originals);
  });
});

test.skipIf(!hasXmllint())('the generated schemas of every contract compile', () => {
  for (const contract of readContracts) {
    const [verdict] = judge(generated(contract), [Buffer.from(`<x xmlns="${contract.response.responder}"/>`)]);
    expect(verdict!.complaint).toContain('No matching global declaration');
  }
});

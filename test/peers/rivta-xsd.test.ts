import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toDraft } from '../../src/adapters/rivta/assemble.ts';
import type { Contract, ReferralContract, Version } from '../../src/adapters/rivta/contract/description.ts';
import {
  contractByRoot,
  contractOf,
  contracts,
  responseOf,
} from '../../src/adapters/rivta/contract/referral/contracts.ts';
import { schemaFile, schemasOf } from '../../src/adapters/rivta/contract/xsd.ts';
import { operationOf } from '../../src/adapters/rivta/events.ts';
import { parseReferral } from '../../src/adapters/rivta/parse.ts';
import { openEnvelope } from '../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../src/adapters/rivta/write.ts';
import { parseXml } from '../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../src/adapters/xml/write.ts';
import { wireReferral } from '../adapters/rivta/wire-referral.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../adapters/shared-data.ts';
import { treeOf } from '../support/tree-of.ts';
import { mutated } from './support/mutate.ts';
import { hasXmllint, judge } from './support/xmllint.ts';

const present = hasXmllint();
const why = (reason: string | undefined) => (reason ? ` (skipped: ${reason})` : '');
const noPeer = present ? undefined : 'xmllint is not installed (libxml2-utils)';

const published = sharedFolder('rivta', 'clinicalprocess_activity_request_v1', 'interactions');
const publishedXsd = ({ operation }: Contract): string =>
  join(published!, `${operation}Interaction`, `${operation}Responder_1.0.xsd`);
const generatedXsd = (contract: ReferralContract) => ({
  main: schemaFile(contract.responder),
  files: schemasOf([contract, responseOf(contract)]),
});

const prefixes = ({ responder, types }: Contract): ReadonlyMap<string, string> =>
  new Map([
    [responder, 'op'],
    [types, 'core'],
    ['urn:other', 'other'],
  ]);
const bytesOf = (tree: XmlTree, contract: Contract): Uint8Array => writeXml(tree, prefixes(contract)).bytes;
const contractFor = (message: ReferralMessage, version: Version): ReferralContract =>
  contractOf(operationOf(message.event, version)!, version);

const seed = 20_261_124;
/** Generated messages written by our writer, per contract of a version. */
function trees(version: Version, count: number): Map<ReferralContract, XmlTree[]> {
  const messages = fc.sample(wireReferral(`v${version}`), { numRuns: count, seed });
  return Map.groupBy(messages, (message) => contractFor(message, version))
    .entries()
    .reduce(
      (all, [contract, group]) =>
        all.set(
          contract,
          group.map((message) => writeOperation(toDraft(message), contract)),
        ),
      new Map<ReferralContract, XmlTree[]>(),
    );
}

describe.skipIf(!present)(`every message we write is valid by xmllint${why(noPeer)}`, () => {
  test.each([1, 2] as const)('against the schema generated for version %i', (version) => {
    for (const [contract, group] of trees(version, 300)) {
      const verdicts = judge(
        generatedXsd(contract),
        group.map((tree) => bytesOf(tree, contract)),
      );
      expect(verdicts.filter((v) => !v.valid)).toEqual([]);
    }
  });

  test.skipIf(!published)(
    `against the published schema of version 1.0${why(published ? undefined : noSharedData)}`,
    () => {
      for (const [contract, group] of trees(1, 300)) {
        const verdicts = judge(
          publishedXsd(contract),
          group.map((tree) => bytesOf(tree, contract)),
        );
        expect(verdicts.filter((v) => !v.valid)).toEqual([]);
      }
    },
  );
});

const examples = sharedFolder('rivta', 'referral-v2');
const noExamples = noPeer ?? (examples ? undefined : noSharedData);

/** The operation element of a message, as a document of its own. */
function operationOfFile(bytes: Uint8Array): { contract: ReferralContract; tree: XmlTree } {
  const { root } = parseXml(bytes);
  const { body } = openEnvelope(root!);
  return { contract: contractByRoot(body!.ns, body!.name)!, tree: treeOf(body!) };
}

test.skipIf(noExamples !== undefined)(
  `the agreed examples are valid against our schema of version 2${why(noExamples)}`,
  () => {
    for (const { bytes } of xmlFiles(examples!)) {
      const { contract, tree } = operationOfFile(bytes);
      expect(judge(generatedXsd(contract), [bytesOf(tree, contract)])).toEqual([{ valid: true, complaint: '' }]);
    }
  },
);

const noData = noPeer ?? (published ? undefined : noSharedData);

describe.skipIf(noData !== undefined)(`a changed message of version 1 is judged as by xmllint${why(noData)}`, () => {
  test.each(contracts.filter((c) => c.version === 1).map((c) => [c.operation, c] as const))('%s', (_, contract) => {
    const originals = trees(1, 200).get(contract)!;
    const documents = originals
      .flatMap((tree, i) => fc.sample(mutated(tree), { numRuns: 12, seed: seed + i }))
      .map((tree) => bytesOf(tree, contract));
    const byPublished = judge(publishedXsd(contract), documents);
    const byGenerated = judge(generatedXsd(contract), documents);
    const differences = documents.flatMap((bytes, i) => {
      const { issues } = parseReferral(bytes);
      const errors = issues.filter((found) => found.severity === 'error');
      const structure = errors.filter((found) => found.source === contract.source);
      const { valid, complaint } = byPublished[i]!;
      const told = structure.map(({ code, place }) => ({ code, place }));
      // A rule of the contract text may refuse what the schema lets pass, never the other way round.
      const agrees = valid ? structure.length === 0 : errors.length > 0;
      const same = byGenerated[i]!.valid === valid;
      return agrees && same ? [] : [{ complaint, told, generated: byGenerated[i], xml: Buffer.from(bytes).toString() }];
    });
    expect(byPublished.some((v) => v.valid) && byPublished.some((v) => !v.valid)).toBe(true);
    expect(differences.slice(0, 3)).toEqual([]);
  });
});

test.skipIf(!present)('the six generated schemas compile', () => {
  for (const contract of contracts) {
    const [verdict] = judge(generatedXsd(contract), [Buffer.from(`<x xmlns="${contract.responder}"/>`)]);
    expect(verdict!.complaint).toContain('No matching global declaration');
  }
});

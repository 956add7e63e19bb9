import type { Contract, Group, Operation, ReferralContract, Version } from '../description.ts';
import { domain, responderOf } from './namespaces.ts';
import { processRequest } from './process-request.ts';
import { processRequestConfirmation } from './process-request-confirmation.ts';
import { processRequestOutcome } from './process-request-outcome.ts';
import { resultGroup } from './result-fields.ts';

const roots: Readonly<Record<Operation, (version: Version) => Group>> = {
  ProcessRequest: processRequest,
  ProcessRequestConfirmation: processRequestConfirmation,
  ProcessRequestOutcome: processRequestOutcome,
};

const sources: Readonly<Record<Version, string>> = {
  1: 'clinicalprocess:activity:request 1.0, XSD',
  2: 'clinicalprocess:activity:request 2.2, contract text (schema reconstructed)',
};

const contract = (operation: Operation, version: Version): ReferralContract => ({
  operation,
  version,
  responder: responderOf(operation, version),
  types: `${domain}:${version}`,
  source: sources[version],
  strict: version === 1,
  root: roots[operation](version),
});

export const operations = Object.keys(roots) as Operation[];
export const versions: readonly Version[] = [2, 1];

/** Every contract and major version that this adapter speaks. */
export const contracts: readonly ReferralContract[] = versions.flatMap((version) =>
  operations.map((operation) => contract(operation, version)),
);

export const contractOf = (operation: Operation, version: Version): ReferralContract =>
  contracts.find((c) => c.operation === operation && c.version === version)!;

/** By the namespace of the operation element; undefined when it is no contract of ours. */
export const contractByRoot = (ns: string, name: string): ReferralContract | undefined =>
  contracts.find((c) => c.responder === ns && c.operation === name);

/** The answer to an operation: its response element with the domain's result. */
export const responseOf = ({ operation, responder, types, version, source, strict }: ReferralContract): Contract => ({
  operation: `${operation}Response`,
  version,
  responder,
  types,
  source,
  strict,
  root: {
    kind: 'group',
    name: `${operation}Response`,
    min: 1,
    max: 1,
    children: [{ ...resultGroup(), ns: responder }],
  },
});

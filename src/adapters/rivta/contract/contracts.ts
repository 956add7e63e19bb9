import type { Contract, Group, Operation, Version } from './description.ts';
import { processRequest } from './process-request.ts';
import { processRequestConfirmation } from './process-request-confirmation.ts';
import { processRequestOutcome } from './process-request-outcome.ts';

/** clinicalprocess:activity:request, the domain of the electronic referral. */
export const domain = 'urn:riv:clinicalprocess:activity:request';

const roots: Readonly<Record<Operation, (version: Version) => Group>> = {
  ProcessRequest: processRequest,
  ProcessRequestConfirmation: processRequestConfirmation,
  ProcessRequestOutcome: processRequestOutcome,
};

const sources: Readonly<Record<Version, string>> = {
  1: 'clinicalprocess:activity:request 1.0, XSD',
  2: 'clinicalprocess:activity:request 2.2, contract text (schema reconstructed)',
};

const contract = (operation: Operation, version: Version): Contract => ({
  operation,
  version,
  responder: `${domain}:${operation}Responder:${version}`,
  types: `${domain}:${version}`,
  source: sources[version],
  strict: version === 1,
  root: roots[operation](version),
});

export const operations = Object.keys(roots) as Operation[];
export const versions: readonly Version[] = [2, 1];

/** Every contract and major version that this adapter speaks. */
export const contracts: readonly Contract[] = versions.flatMap((version) =>
  operations.map((operation) => contract(operation, version)),
);

export const contractOf = (operation: Operation, version: Version): Contract =>
  contracts.find((c) => c.operation === operation && c.version === version)!;

/** By the namespace of the operation element; undefined when it is no contract of ours. */
export const contractByRoot = (ns: string, name: string): Contract | undefined =>
  contracts.find((c) => c.responder === ns && c.operation === name);

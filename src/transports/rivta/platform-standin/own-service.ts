import type { ServiceContract } from '../../../adapters/rivta/contract/service.ts';
import type { Draft } from '../../../adapters/rivta/draft.ts';
import { writeFault } from '../../../adapters/rivta/fault.ts';
import { readOperation } from '../../../adapters/rivta/read.ts';
import { inEnvelope } from '../../../adapters/rivta/soap.ts';
import { writeOperation } from '../../../adapters/rivta/write.ts';
import { writeEnvelope } from '../../../adapters/rivta/write-envelope.ts';
import type { XmlElement } from '../../../adapters/xml/element.ts';
import type { XmlTree } from '../../../adapters/xml/write.ts';

export interface PlatformAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A call that the platform has let through, for a service of its own. */
export interface OwnCall {
  readonly operation: XmlElement;
  /** The call as it came. */
  readonly bytes: Uint8Array;
  readonly logicalAddress: string;
  /** Path and headers as they came; names in lower case. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** HSA-id of the first consumer in the chain. */
  readonly originalConsumer: string;
  newId(): string;
}

/** A service that the stand-in gives itself, at the logical addresses and for the contracts (responder namespaces) it names. */
export interface OwnService {
  readonly logicalAddresses: readonly string[];
  readonly contracts: ReadonlyMap<string, (call: OwnCall) => Promise<PlatformAnswer>>;
}

const xml = 'text/xml; charset=utf-8';

/** A SOAP Fault over HTTP 500: no personal data, only the id under which a log tells more. */
export const faultAnswer = (code: 'Client' | 'Server', text: string, logId: string): PlatformAnswer => ({
  status: 500,
  mediaType: xml,
  bytes: writeFault(code, text, logId).bytes,
});

/** An answer in its envelope, with header elements where it has any. */
export const answerOf = (
  body: XmlTree,
  response: ServiceContract['response'],
  headers: readonly XmlTree[] = [],
): PlatformAnswer => ({
  status: 200,
  mediaType: xml,
  bytes: writeEnvelope(inEnvelope(body, undefined, headers), response).bytes,
});

/** A contract answered from what the stand-in knows: the question as it was read -> the answer to be written. */
export const answers =
  ({ name, request, response }: ServiceContract, answer: (question: Draft) => Draft | Promise<Draft>) =>
  async ({ operation, newId }: OwnCall): Promise<PlatformAnswer> => {
    const { draft, issues } = readOperation(operation, request);
    const fault = issues.find(({ severity }) => severity === 'error');
    if (operation.name !== request.operation || fault)
      return faultAnswer('Client', `The request is no valid ${name}: ${fault?.code ?? 'another element'}.`, newId());
    return answerOf(writeOperation(await answer(draft), response), response);
  };

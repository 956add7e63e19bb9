import type { Dispatcher } from 'undici';
import type { ItemKind } from '../../adapters/record-copy/record-copy.ts';
import { type IndexEngagement, update, updateResponse } from '../../adapters/rivta/contract/index/update.ts';
import { readFault } from '../../adapters/rivta/fault.ts';
import { readOperation } from '../../adapters/rivta/read.ts';
import { inEnvelope, openAnswer, registry, soap11 } from '../../adapters/rivta/soap.ts';
import { writeOperation } from '../../adapters/rivta/write.ts';
import { parseXml } from '../../adapters/xml/parse.ts';
import { writeXml } from '../../adapters/xml/write.ts';
import { toSwedishLocal } from '../../model/local-time.ts';
import type { Engagement } from '../../store/rows.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError } from '../outgoing/classify.ts';
import { callSoap, soapAction } from '../rivta/soap-call.ts';
import { categories } from './categories.ts';

export interface EngagementIndex {
  /** Tells the index of all of them in one call. Never throws. */
  update(
    rows: readonly Engagement[],
    signal: AbortSignal,
  ): Promise<{ readonly confirmed: boolean; readonly code: string }>;
}

export interface EngagementIndexOptions {
  readonly dispatcher: Dispatcher;
  readonly guard: Pick<AddressGuard, 'check'>;
  /** Endpoint of Update. */
  readonly address: string;
  /** HSA-id that the index answers to. */
  readonly logicalAddress: string;
  /** HSA-id of our system. */
  readonly systemId: string;
  uuid(): string;
}

const maxAnswerBytes = 100_000;

/** The client of the engagement index: itintegration:engagementindex Update 1.0 over RIV TA Basic Profile 2.1. */
export function engagementIndex(options: EngagementIndexOptions): EngagementIndex {
  const { dispatcher, guard, address, logicalAddress, systemId } = options;
  return {
    update: async (rows, signal) => {
      const fault = guard.check(address);
      if (fault) return { confirmed: false, code: faultCode(fault) };
      const call = {
        url: address,
        action: soapAction(update.responder, update.operation),
        body: writeUpdate(rows.map(toldOf), logicalAddress),
        originalConsumer: systemId,
        correlationId: options.uuid(),
      };
      const { recording, failure } = await callSoap(call, signal, { dispatcher, maxAnswerBytes });
      if (!recording.complete) return { confirmed: false, code: classifyError(failure, recording.sent).code };
      return readUpdateResponse(recording.bytes());
    },
  };
}

/** The whole call, in its envelope. */
export function writeUpdate(engagements: readonly IndexEngagement[], logicalAddress: string): Uint8Array {
  const transactions = engagements.map((engagement) => ({ delete: false, ...engagement }));
  const body = writeOperation({ transactions }, update);
  const prefixes = new Map([
    [soap11, 'soapenv'],
    [registry, 'reg'],
    [update.responder, 'op'],
    [update.types, 'core'],
  ]);
  return writeXml(inEnvelope(body, logicalAddress), prefixes).bytes;
}

/** OK and INFO are a yes. */
export function readUpdateResponse(bytes: Uint8Array): { readonly confirmed: boolean; readonly code: string } {
  const { root } = parseXml(bytes);
  if (!root) return { confirmed: false, code: 'answer-invalid' };
  const fault = readFault(root);
  if (fault) return { confirmed: false, code: fault.platformCode ?? `fault-${fault.code.toLowerCase()}` };
  const { body } = openAnswer(root);
  if (body?.ns !== updateResponse.responder) return { confirmed: false, code: 'answer-invalid' };
  const { code = 'answer-invalid' } = readOperation(body, updateResponse).draft as { code?: string };
  return { confirmed: code === 'OK' || code === 'INFO', code };
}

/** The index knows a resident by twelve characters, and times without zone. */
function toldOf({ patient, kind, sourceSystem, controller, mostRecent }: Engagement): IndexEngagement {
  return {
    resident: patient.slice(patient.lastIndexOf('|') + 1),
    ...categories[kind as ItemKind]!,
    logicalAddress: sourceSystem,
    mostRecent: toSwedishLocal(new Date(mostRecent).toISOString()),
    sourceSystem,
    controller,
  };
}

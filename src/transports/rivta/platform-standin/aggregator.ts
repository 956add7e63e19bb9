import type { IndexEngagement } from '../../../adapters/rivta/contract/index/engagement.ts';
import type { ContentQuery } from '../../../adapters/rivta/contract/index/find-content.ts';
import type { ReadContract } from '../../../adapters/rivta/contract/read/contract.ts';
import { processingStatus, type SourceStatus } from '../../../adapters/rivta/processing-status.ts';
import { readOperation } from '../../../adapters/rivta/read.ts';
import { inEnvelope } from '../../../adapters/rivta/soap.ts';
import { writeEnvelope } from '../../../adapters/rivta/write-envelope.ts';
import { slicesBelow } from '../../../adapters/xml/slices.ts';
import { categories } from '../../npo/categories.ts';
import { mergedAnswer } from './merge-answers.ts';
import { answerOf, faultAnswer, type OwnCall, type OwnService, type PlatformAnswer } from './own-service.ts';
import { readSourceAnswer, type SourceAnswer, type SourceFailure } from './source-answer.ts';

/** A call to one source system, through the platform's own virtual service. */
export interface SourceCall {
  readonly logicalAddress: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** Milliseconds that the source has. */
  readonly limit: number;
}

export interface AggregatorOptions {
  readonly contracts: readonly ReadContract[];
  /** Logical addresses that mean "all who have something": the nation's, or a region's. */
  readonly logicalAddresses: readonly string[];
  find(query: ContentQuery): readonly IndexEngagement[];
  /** Answers within the limit; with a fault where the source did not. */
  call(source: SourceCall): Promise<PlatformAnswer>;
  readonly sourceTimeout: number;
  /** Most bytes of a source's answer, and of all together. */
  readonly maxBytes: number;
  /** Swedish local time now, `YYYYMMDDhhmmss`. */
  now(): string;
}

/**
 * The aggregating service (aggregerande tjänst) of the stand-in: the same contract, asked of all source systems that the
 * index knows, in parallel. What one of them does not answer in time, or answers wrongly, is missing and told in
 * ProcessingStatus; nobody waits for it and it spoils nothing (urn:riv:interoperability:headers:1).
 */
export const aggregator = (options: AggregatorOptions): OwnService => ({
  logicalAddresses: options.logicalAddresses,
  contracts: new Map(
    options.contracts.map((contract) => [contract.request.responder, (call: OwnCall) => ask(call, contract, options)]),
  ),
});

async function ask(call: OwnCall, contract: ReadContract, options: AggregatorOptions): Promise<PlatformAnswer> {
  const { draft, issues } = readOperation(call.operation, contract.request);
  const fault = issues.find(({ severity }) => severity === 'error');
  const patient = (draft.patient as { readonly value?: string } | undefined)?.value;
  if (fault || patient === undefined)
    return faultAnswer(
      'Client',
      `The request is no valid ${contract.name}: ${fault?.code ?? 'patient'}.`,
      call.newId(),
    );
  const found = (categories[contract.kind] ?? []).flatMap((category) =>
    options.find({ resident: patient, ...category }),
  );
  const sources = sourcesOf(found, idOf(draft.sourceSystem));
  const answers = await Promise.all(sources.map((source) => askSource(source, call, contract, options)));
  const kept = withinLimit(answers, options.maxBytes);
  const statuses = kept.map((answer, i) => statusOf(sources[i]!, answer, options.now()));
  const { response } = contract;
  const body = mergedAnswer(kept.filter(isAnswer), contract, call.newId());
  return answerOf(body, response, [processingStatus(statuses)]);
}

const idOf = (said: unknown): string | undefined =>
  typeof said === 'object' && said !== null ? (said as { readonly value?: string }).value : undefined;

/** Each once; all of them, or the one that was asked for. */
function sourcesOf(engagements: readonly IndexEngagement[], wanted: string | undefined): string[] {
  const sources = new Map(engagements.map(({ sourceSystem }) => [sourceSystem.toUpperCase(), sourceSystem]));
  return [...sources].filter(([id]) => wanted === undefined || id === wanted.toUpperCase()).map(([, source]) => source);
}

async function askSource(
  logicalAddress: string,
  { bytes, path, headers, originalConsumer }: OwnCall,
  contract: ReadContract,
  { call, sourceTimeout: limit, maxBytes }: AggregatorOptions,
): Promise<SourceAnswer | SourceFailure> {
  const [question] = slicesBelow(bytes, ['Envelope', 'Body']);
  const { bytes: body } = writeEnvelope(inEnvelope(question!, logicalAddress), contract.request);
  const named = { ...headers, 'x-rivta-original-serviceconsumer-hsaid': originalConsumer };
  const answer = await call({ logicalAddress, path, headers: named, body, limit });
  return readSourceAnswer(answer, contract, maxBytes);
}

const isAnswer = (answer: SourceAnswer | SourceFailure): answer is SourceAnswer => 'children' in answer;

/** In the order of the index, as many as one message may hold. */
function withinLimit(answers: readonly (SourceAnswer | SourceFailure)[], maxBytes: number) {
  let total = 0;
  return answers.map((answer): SourceAnswer | SourceFailure => {
    if (!isAnswer(answer)) return answer;
    if (total + answer.size > maxBytes)
      return { causingAgent: 'other', code: 'answer-too-large', text: 'All answers together are too large.' };
    total += answer.size;
    return answer;
  });
}

function statusOf(logicalAddress: string, answer: SourceAnswer | SourceFailure, now: string): SourceStatus {
  if (isAnswer(answer)) return { logicalAddress, status: 'DataFromSource', lastSuccessful: now };
  return { logicalAddress, status: 'NoDataSynchFailed', lastUnsuccessful: now, error: answer };
}

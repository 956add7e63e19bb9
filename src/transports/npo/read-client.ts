import type { Dispatcher } from 'undici';
import { domainOf } from '../../adapters/rivta/contract/description.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import type { SourceStatus } from '../../adapters/rivta/processing-status.ts';
import { type ClosedAnswer, type ClosedEntry, closedAnswer, type MoreAt } from '../../adapters/rivta/record/entries.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError } from '../outgoing/classify.ts';
import type { ReadingRoom } from '../outgoing/room.ts';
import { callSoap, contractPath, soapAction } from '../rivta/soap-call.ts';
import type { ReadQuery } from './read-request.ts';
import { bodyWeight, treeWeight } from './weight.ts';
import { writeReadRequest } from './write-request.ts';

/** Asks by the read contracts. */
export interface ReadClient {
  /** One question, with all of its pages. Never throws. */
  read(contract: ReadContract, query: ReadQuery, call: ReadCall): Promise<SourceAnswer>;
}

export interface ReadCall {
  readonly signal: AbortSignal;
  /** Follows the whole question through platforms and logs. */
  readonly correlationId: string;
  /**
   * HSA-ids in upper case where the rest of an answer (hasMore) may lie: those that the index names for this patient and
   * contract. Absent: those of which the aggregating service that was asked says that they answered (ProcessingStatus).
   */
  readonly known?: ReadonlySet<string>;
  /** Where the answers lie; what does not fit in time is told, and its source is missing. */
  readonly room?: Pick<ReadingRoom, 'lease'>;
}

export interface SourceAnswer {
  readonly entries: readonly ClosedEntry[];
  /** Why there is no answer, or not the whole of it; severity error where there is none at all. */
  readonly issues: readonly Issue[];
  /** What an aggregating service says of each source that it asked. */
  readonly sources?: readonly SourceStatus[];
  /** Code word of the failure: `VP004`, `timeout`, `answer-too-large`, `answer-invalid`. */
  readonly failure?: string;
}

export interface ReadClientOptions {
  readonly dispatcher: Dispatcher;
  /** See `SoapCaller`. */
  readonly again?: Dispatcher;
  readonly guard: Pick<AddressGuard, 'check'>;
  /** What comes before the contract in the address: `https://host/vp`. */
  readonly address: string;
  /** HSA-id of our system: the original consumer of everything that is asked. */
  readonly systemId: string;
  readonly maxAnswerBytes?: number;
}

/** What the service platform lets through. */
const longestAnswer = 50 * 1024 * 1024;
/** Pages of one question that are followed; what lies beyond them is told. */
const mostPages = 10;

/** The client of the read contracts, over RIV TA Basic Profile 2.1. */
export function readClient({ maxAnswerBytes = longestAnswer, ...options }: ReadClientOptions): ReadClient {
  const ask = async (contract: ReadContract, query: ReadQuery, call: ReadCall): Promise<ClosedAnswer & Failed> => {
    const { operation, version, responder } = contract.request;
    const url = `${options.address.replace(/\/$/, '')}${contractPath(domainOf({ responder }), operation, version)}`;
    const barred = options.guard.check(url);
    if (barred) return failed(faultCode(barred), contract, query);
    const soap = {
      url,
      action: soapAction(responder, operation),
      body: writeReadRequest(query, contract),
      originalConsumer: options.systemId,
      correlationId: call.correlationId,
    };
    const { dispatcher, again } = options;
    const lease = call.room?.lease();
    const room = (bytes: number) => lease?.take(bytes, call.signal) ?? Promise.resolve(true);
    const way = {
      dispatcher,
      ...(again && { again }),
      maxAnswerBytes,
      room: (bytes: number) => room(bodyWeight(bytes)),
    };
    const { recording, failure } = await callSoap(soap, call.signal, way);
    const without = (code: string): ClosedAnswer & Failed => {
      lease?.release();
      return failed(code, contract, query);
    };
    if (!recording.complete) return without(classifyError(failure, recording.sent).code);
    const bytes = recording.bytes();
    if (!(await room(treeWeight(bytes)))) return without(noRoom);
    const answer = closedAnswer(bytes, contract);
    return hasErrors(answer.issues) ? without(wordOf(answer.issues)) : answer;
  };
  return {
    read: async (contract, query, call) => {
      const first = await ask(contract, query, call);
      const { failure } = first;
      const answers = [first];
      const left: Issue[] = [];
      const waiting: MoreAt[] = [];
      const seen = new Set<string>();
      /** An answer may not send us anywhere else with the patient's number. */
      const follow = ({ more }: ClosedAnswer, place: string, known: ReadonlySet<string>): void => {
        const unseen = more.filter((one) => !seen.has(keyOf(one)));
        for (const one of unseen) seen.add(keyOf(one));
        const followed = unseen.filter(({ logicalAddress }) => known.has(idOf(logicalAddress)));
        waiting.push(...followed);
        if (followed.length < unseen.length)
          left.push(issue('overview-source-failed', { place, found: 'more-elsewhere', source: 'JoL hasMore' }));
      };
      follow(first, query.logicalAddress, call.known ?? answered(first));
      // The rest is asked for directly where it lies; the other parameters stay as they were.
      while (waiting.length > 0 && answers.length < mostPages) {
        const { logicalAddress, reference: hasMoreReference } = waiting.shift()!;
        const page = await ask(contract, { ...query, logicalAddress, hasMoreReference }, call);
        answers.push(page);
        follow(page, logicalAddress, new Set([idOf(logicalAddress)]));
      }
      if (waiting.length > 0) left.push(issue('record-partial', { source: contract.response.source }));
      const entries = answers.flatMap((answer) => answer.entries);
      const issues = [...answers.flatMap((answer) => answer.issues), ...left];
      const sources = answers.flatMap((answer) => answer.sources);
      return { entries, issues, sources, ...(failure !== undefined && { failure }) };
    },
  };
}

/** The word of an answer that no room was found for. */
const noRoom = 'no-room';

interface Failed {
  readonly failure?: string;
}

const idOf = (hsaId: string): string => hsaId.trim().toUpperCase();

/** Sources that the answer's ProcessingStatus says have given their own. */
const answered = ({ sources }: ClosedAnswer): ReadonlySet<string> =>
  new Set(
    sources.filter(({ status }) => status !== 'NoDataSynchFailed').map(({ logicalAddress }) => idOf(logicalAddress)),
  );

const keyOf = ({ logicalAddress, reference }: MoreAt): string => `${logicalAddress} ${reference}`;

/** What is told of a source that gave no answer: which contract and address, and a code word; never its own words. */
function failed(failure: string, contract: ReadContract, { logicalAddress }: ReadQuery): ClosedAnswer & Failed {
  const { source } = contract.response;
  const told = issue(failure === noRoom ? 'overview-no-room' : 'overview-source-failed', {
    place: logicalAddress,
    found: failure,
    source,
  });
  return { entries: [], more: [], sources: [], issues: [told], failure };
}

/** A fault of the platform, an error result, or bytes that are no answer. */
function wordOf(issues: readonly Issue[]): string {
  const said = issues.find(({ code }) => code === 'record-source-failed')?.found;
  return said === undefined ? 'answer-invalid' : /^[A-Za-z0-9_-]{1,40}$/.test(said) ? said : 'fault';
}

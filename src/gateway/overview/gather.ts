import type { ItemKind } from '../../adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { isMissing, type SourceStatus } from '../../adapters/rivta/processing-status.ts';
import type { ClosedEntry } from '../../adapters/rivta/record/entries.ts';
import { sourceFindings } from '../../adapters/rivta/record/parse-answer.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { categories } from '../../transports/npo/categories.ts';
import type { ContentIndex } from '../../transports/npo/content-index.ts';
import type { ReadCall, ReadClient, SourceAnswer } from '../../transports/npo/read-client.ts';
import type { ReadQuery } from '../../transports/npo/read-request.ts';
import type { ReadingRoom } from '../../transports/outgoing/room.ts';
import { inTurn } from './in-turn.ts';

/** How the records of others are reached. */
export interface Ways {
  readonly client: ReadClient;
  /** The contracts and versions that are asked, of each kind the newest first. */
  readonly contracts: readonly ReadContract[];
  /** HSA-id of the aggregating service (aggregerande tjänst) of the platform. Absent: the index is asked here. */
  readonly aggregator?: string;
  readonly index?: ContentIndex;
  /** Milliseconds that one source gets. */
  readonly sourceTimeout: number;
}

export type Asked = Omit<ReadQuery, 'logicalAddress'>;

export interface GatheredEntry {
  readonly kind: ItemKind;
  readonly entry: ClosedEntry;
  /** Care providers that the index names for its source, in the index's words. */
  readonly controllers?: readonly string[];
}

export interface Gathered {
  readonly entries: readonly GatheredEntry[];
  /** What is missing, and why. */
  readonly issues: readonly Issue[];
}

/** A reading's call, with its turns among those of all readings. */
export interface GatherCall extends ReadCall {
  readonly turns?: Pick<ReadingRoom, 'lease'>;
}

/** Calls in work at once, of one reading. */
const mostCalls = 16;
/** Codes of the platform that say that a source does not have that contract or version. */
const notServed = new Set(['VP004', 'VP005']);

/** Asks everybody at once, each within its own limit; who does not answer is told, and holds nobody up. */
export async function gather(
  ways: Ways,
  kinds: readonly ItemKind[],
  asked: Asked,
  call: GatherCall,
): Promise<Gathered> {
  const { aggregator } = ways;
  const { places, issues }: { readonly places: readonly Place[]; readonly issues: readonly Issue[] } =
    aggregator === undefined
      ? await placesOf(ways, kinds, asked, call)
      : { places: kinds.map((kind) => ({ kind, logicalAddress: aggregator })), issues: [] };
  const answers = await inTurn(places, mostCalls, async ({ kind, logicalAddress, known, controllers }) => {
    const query = { ...asked, logicalAddress };
    const answer = known ? await newest(ways, kind, query, { ...call, known }) : await all(ways, kind, query, call);
    return { about: { kind, ...(controllers && { controllers }) }, ...answer };
  });
  return {
    entries: answers.flatMap(({ about, entries }) => entries.map((entry) => ({ ...about, entry }))),
    issues: [...issues, ...answers.flatMap((answer) => answer.issues)],
  };
}

interface Place {
  readonly kind: ItemKind;
  readonly logicalAddress: string;
  /** Of a source itself: where the index says that the patient has something of the kind. */
  readonly known?: ReadonlySet<string>;
  /** Its care providers there (dataController). */
  readonly controllers?: readonly string[];
}

/** Which sources have something of each kind, by the engagement index (engagemangsindex). */
async function placesOf({ index }: Ways, kinds: readonly ItemKind[], { patient }: Asked, { signal }: ReadCall) {
  const wanted = kinds.flatMap((kind) => categories[kind] ?? []);
  const domains = [...new Set(wanted.map(({ serviceDomain }) => serviceDomain))];
  const found = await Promise.all(
    domains.map(async (serviceDomain) => {
      const answer = await index!.findContent({ resident: patient.value, serviceDomain }, signal);
      return { serviceDomain, answer };
    }),
  );
  const places = kinds.flatMap((kind) => {
    const own = found.flatMap(({ serviceDomain, answer }) =>
      ('unavailable' in answer ? [] : answer.engagements).filter(({ categorization }) =>
        (categories[kind] ?? []).some(
          (one) => one.serviceDomain === serviceDomain && one.categorization === categorization,
        ),
      ),
    );
    const known = new Set(own.flatMap((one) => [one.logicalAddress, one.sourceSystem]).map((id) => id.toUpperCase()));
    return [...Map.groupBy(own, ({ logicalAddress }) => logicalAddress)].map(([logicalAddress, here]) => ({
      kind,
      logicalAddress,
      known,
      controllers: [...new Set(here.map(({ controller }) => controller))],
    }));
  });
  const issues = found.flatMap(({ serviceDomain, answer }) =>
    'unavailable' in answer
      ? [issue('overview-source-failed', { place: 'FindContent', found: answer.unavailable, detail: serviceDomain })]
      : [],
  );
  return { places, issues };
}

const timed = ({ sourceTimeout }: Ways, call: ReadCall): ReadCall => ({
  ...call,
  signal: AbortSignal.any([call.signal, AbortSignal.timeout(sourceTimeout)]),
});

/** One call, when it is its turn: a source's time begins then. */
async function readInTurn(
  ways: Ways,
  contract: ReadContract,
  query: ReadQuery,
  { turns, ...call }: GatherCall,
): Promise<SourceAnswer> {
  const turn = turns?.lease();
  if (turn && !(await turn.take(1, call.signal))) {
    const about = { place: query.logicalAddress, found: 'no-room', source: contract.response.source };
    return { entries: [], issues: [issue('overview-no-room', about)], failure: 'no-room' };
  }
  try {
    return await ways.client.read(contract, query, timed(ways, call));
  } finally {
    turn?.release();
  }
}

/** One source: the newest version that it has. */
async function newest(ways: Ways, kind: ItemKind, query: ReadQuery, call: GatherCall): Promise<SourceAnswer> {
  let answer: SourceAnswer = { entries: [], issues: [] };
  for (const contract of ways.contracts.filter((one) => one.kind === kind)) {
    answer = await readInTurn(ways, contract, query, call);
    if (!notServed.has(answer.failure ?? '')) break;
  }
  return { ...answer, issues: [...answer.issues, ...missing(answer.sources ?? [])] };
}

/** Many sources behind one address: every version, since each source has its own. One that nobody has is no loss. */
async function all(ways: Ways, kind: ItemKind, query: ReadQuery, call: GatherCall): Promise<SourceAnswer> {
  const contracts = ways.contracts.filter((one) => one.kind === kind);
  const answers = await Promise.all(contracts.map((contract) => readInTurn(ways, contract, query, call)));
  const some = answers.some(({ failure }) => failure === undefined);
  const counted = answers.filter(({ failure }) => !(some && notServed.has(failure ?? '')));
  return {
    entries: counted.flatMap(({ entries }) => entries),
    issues: [...counted.flatMap(({ issues }) => issues), ...missing(answers.flatMap(({ sources = [] }) => sources))],
  };
}

/** A source that has answered one version is not missing where it says that it does not have another. */
function missing(sources: readonly SourceStatus[]): Issue[] {
  const answered = new Set(
    sources.filter(({ status }) => !isMissing(status)).map(({ logicalAddress }) => logicalAddress.toUpperCase()),
  );
  const counted = sources.filter(
    ({ logicalAddress, error }) => !(notServed.has(error?.code ?? '') && answered.has(logicalAddress.toUpperCase())),
  );
  return sourceFindings(counted);
}

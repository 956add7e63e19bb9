import { childOf, type XmlElement } from '../xml/element.ts';
import type { XmlTree } from '../xml/write.ts';

/** Namespace of the headers by which platforms tell more than the contracts do. */
export const headersNamespace = 'urn:riv:interoperability:headers:1';

/** Where the data of one source come from, or why there are none. */
export type StatusCode = 'DataFromSource' | 'DataFromCache' | 'DataFromCacheSynchFailed' | 'NoDataSynchFailed';
export type CausingAgent =
  | 'service_catalog'
  | 'virtualization_platform'
  | 'service_producer'
  | 'engagement_index'
  | 'other';

/** What an aggregating service (aggregerande tjänst) says of one source that it asked. */
export interface SourceStatus {
  /** HSA-id of the source system. */
  readonly logicalAddress: string;
  readonly status: StatusCode;
  /** `YYYYMMDDhhmmss`, Swedish local time: of the last call that came to its end, and of one that did not. */
  readonly lastSuccessful?: string;
  readonly lastUnsuccessful?: string;
  readonly error?: { readonly causingAgent: CausingAgent; readonly code: string; readonly text: string };
}

const isStatus = ({ ns, name }: XmlElement): boolean => ns === headersNamespace && name === 'ProcessingStatus';
const textOf = (element: XmlElement | undefined, name: string): string =>
  (element && childOf(element, headersNamespace, name)?.text.trim()) ?? '';

const statusCodes: readonly string[] = [
  'DataFromSource',
  'DataFromCache',
  'DataFromCacheSynchFailed',
  'NoDataSynchFailed',
] satisfies StatusCode[];

/**
 * The records among the header elements of an answer, one for each source. A status that is none of the four counts as
 * a source without data.
 */
export const readProcessingStatus = (headers: readonly XmlElement[]): SourceStatus[] =>
  headers
    .filter(isStatus)
    .flatMap(({ children }) => children)
    .filter(({ ns, name }) => ns === headersNamespace && name === 'ProcessingStatusList')
    .map(statusOf);

function statusOf(record: XmlElement): SourceStatus {
  const said = textOf(record, 'statusCode');
  const error = childOf(record, headersNamespace, 'lastUnsuccessfulSynchError');
  const [lastSuccessful, lastUnsuccessful] = [
    textOf(record, 'lastSuccessfulSynch'),
    textOf(record, 'lastUnsuccessfulSynch'),
  ];
  return {
    logicalAddress: textOf(record, 'logicalAddress'),
    status: (statusCodes.includes(said) ? said : 'NoDataSynchFailed') as StatusCode,
    ...(lastSuccessful !== '' && { lastSuccessful }),
    ...(lastUnsuccessful !== '' && { lastUnsuccessful }),
    ...(error && {
      error: {
        causingAgent: textOf(error, 'causingAgent') as CausingAgent,
        code: textOf(error, 'code'),
        text: textOf(error, 'text'),
      },
    }),
  };
}

/** No data of the source, or data of which nobody knows how old they are. */
export const isMissing = (status: StatusCode): boolean => status.endsWith('SynchFailed');

/** The header element of an answer (interoperability headers 1.0). */
export const processingStatus = (sources: readonly SourceStatus[]): XmlTree => ({
  ns: headersNamespace,
  name: 'ProcessingStatus',
  children: sources.map(recordOf),
});

const leaf = (name: string, text: string): XmlTree => ({ ns: headersNamespace, name, text });
const group = (name: string, children: readonly XmlTree[]): XmlTree => ({ ns: headersNamespace, name, children });

function recordOf({ logicalAddress, status, lastSuccessful, lastUnsuccessful, error }: SourceStatus): XmlTree {
  return group('ProcessingStatusList', [
    leaf('logicalAddress', logicalAddress),
    leaf('statusCode', status),
    leaf('isResponseFromCache', String(status.startsWith('DataFromCache'))),
    leaf('isResponseInSynch', String(!isMissing(status))),
    // Required by the schema, and empty where no call ever succeeded.
    leaf('lastSuccessfulSynch', lastSuccessful ?? ''),
    ...(lastUnsuccessful === undefined ? [] : [leaf('lastUnsuccessfulSynch', lastUnsuccessful)]),
    ...(error
      ? [
          group('lastUnsuccessfulSynchError', [
            leaf('causingAgent', error.causingAgent),
            leaf('code', error.code),
            leaf('text', error.text),
          ]),
        ]
      : []),
  ]);
}

import type { Element } from '../description.ts';
import { type Words, words } from '../words.ts';
import { mediaTypes } from './code-lists.ts';
import { readContract } from './contract.ts';
import { description as domain } from './domains.ts';
import { patientSummaryHeader } from './header.ts';
import { journalHeader } from './journal-header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const second = `${domain}:2`;
const third = `${domain}:3`;
const secondExtended = `${domain}:2.1`;

const media = (w: Words, codes?: readonly string[]) =>
  w.group(
    'multimediaEntry',
    '0..1',
    [
      codes ? w.coded(codes)('mediaType', '1..1', 'media.mediaType') : w.text('mediaType', '1..1', 'media.mediaType'),
      w.base64('value', '0..1', 'media.data'),
      w.uri('reference', '0..1', 'media.url'),
    ],
    { type: 'MultimediaType' },
  );

const opinion = (w: Words, name: string, person: Element) =>
  w.list(
    name,
    '0..*',
    'dissentingOpinions',
    [
      w.ii('opinionId', '0..1', 'id'),
      w.time('authorTime', '1..1', 'time'),
      w.text('opinion', '1..1', 'text'),
      person,
      w.text('personName', '1..1', 'personName'),
    ],
    { type: 'DissentingOpinionType' },
  );

const noteCodes = {
  utr: 'utr',
  atb: 'atb',
  sam: 'sam',
  sao: 'sao',
  ins: 'ins',
  slu: 'slu',
  auf: 'auf',
  sva: 'sva',
  bes: 'bes',
};

function secondNote(): Element {
  const w = words(second);
  return w.group(
    'careDocumentationBody',
    '1..1',
    [
      w.group(
        'clinicalDocumentNote',
        '1..1',
        [
          w.words(noteCodes)('clinicalDocumentNoteCode', '0..1', 'type.code'),
          w.coded(['epi', 'int', 'dag', 'ova', 'ovs', 'ovr'])('clinicalDocumentTypeCode', '0..1', 'documentType'),
          w.text('clinicalDocumentNoteTitle', '0..1', 'noteTitle'),
          w.text('clinicalDocumentNoteText', '0..1', 'text'),
          media(w, mediaTypes),
          // So spelled in the published schema of this version.
          opinion(w, 'dissentintOpinion', w.person('personId', '1..1', 'person')),
        ],
        { closed: true },
      ),
    ],
    { closed: true },
  );
}

/** GetCareDocumentation 2.1 (hämta vårddokumentation). Its responder schema is not at hand: it is read, not written. */
export const getCareDocumentation2 = readContract({
  domain,
  name: 'GetCareDocumentation',
  version: '2.1',
  kind: 'note',
  types: second,
  entry: 'careDocumentation',
  published: false,
  request: (responder) =>
    plainRequest(second, responder, {
      careUnit: 'careUnitHSAid',
      period: 'timePeriod',
      sourceSystem: 'sourceSystemHSAid',
    }),
  content: [
    patientSummaryHeader(second, 'careDocumentationHeader', {
      sourceSystem: 'sourceSystemHSAid',
      professional: { unitMembers: '1..1' },
      closed: true,
      type: 'CPatientSummaryHeaderType',
    }),
    secondNote(),
  ],
  after: () => [readResult(secondExtended, '0..1', { own: secondExtended })],
});

function thirdNote(): Element {
  const w = words(third);
  return w.group('body', '1..1', [
    w.cv('clinicalDocumentNoteCode', '1..1', 'type'),
    w.text('clinicalDocumentNoteTitle', '0..1', 'noteTitle'),
    w.text('clinicalDocumentNoteText', '0..1', 'text'),
    media(w),
    opinion(w, 'dissentingOpinion', w.ii('personId', '1..1', 'person')),
  ]);
}

function thirdRequest(responder: string): Element[] {
  const w = words(third);
  const own = words(responder);
  const here = <T extends Element>(element: T): T => ({ ...element, ns: responder });
  return [
    here(w.ii('careUnit', '0..*', 'careUnits')),
    here(w.ii('healthcareProvider', '0..*', 'careProviders')),
    here(w.ii('patientId', '1..1', 'patient')),
    here(w.dates('datePeriod', '1..1')),
    here(w.ii('sourceSystemId', '0..1', 'sourceSystem')),
    own.text('hasMoreReference', '0..1', 'hasMoreReference'),
  ];
}

/** GetCareDocumentation 3.0. */
export const getCareDocumentation3 = readContract({
  domain,
  name: 'GetCareDocumentation',
  version: '3.0',
  kind: 'note',
  types: third,
  entry: 'careDocumentation',
  request: thirdRequest,
  content: [journalHeader(third), thirdNote()],
  after: (own) => {
    const w = words(own);
    const core = words(third);
    return [
      w.list('hasMore', '0..*', 'hasMore', [
        w.text('logicalAddress', '1..1', 'logicalAddress'),
        w.text('reference', '1..1', 'reference'),
      ]),
      {
        ...core.group('result', '1..1', [
          core.coded(['OK', 'INFO', 'ERROR'])('resultCode', '1..1', 'result.code'),
          core.text('resultText', '0..1', 'result.message'),
        ]),
        ns: own,
        type: 'ResultType',
      },
    ];
  },
});

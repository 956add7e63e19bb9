import { systemUri } from '../../../../model/systems.ts';
import { words } from '../words.ts';
import { attested } from './attested.ts';
import { mediaTypes } from './code-lists.ts';
import { readContract } from './contract.ts';
import { actoutcome as domain } from './domains.ts';
import { patientSummaryHeader, professional } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:3`;
const w = words(types);
const code = (name: string, codeSystem: (of: '1..1') => ReturnType<typeof w.text>) =>
  w.group(name, name === 'actCode' ? '0..1' : '1..1', [w.text('code', '1..1', 'code.code'), codeSystem('1..1')]);

/** The one list that the schema allows here: ICD-10-SE. */
const icd10 = { '1.2.752.116.1.1.1.1.3': systemUri('icd-10-se') };

/** GetReferralOutcome 3.2 (hämta svar på remiss); 3.1 has the same namespaces and reads alike. */
export const getReferralOutcome = readContract({
  domain,
  name: 'GetReferralOutcome',
  version: '3.2',
  kind: 'referral-outcome',
  types,
  entry: 'referralOutcome',
  request: (responder) => plainRequest(types, responder, { careUnit: 'careUnitHSAid', periodBounds: '0..1' }),
  content: [
    patientSummaryHeader(types, 'referralOutcomeHeader', { legal: 'with-role', closed: true }),
    w.group(
      'referralOutcomeBody',
      '1..1',
      [
        w.words({ SS: 'final', SR: 'partial' })('referralOutcomeTypeCode', '1..1', 'status'),
        w.text('referralOutcomeTitle', '0..1', 'outcomeTitle'),
        w.text('referralOutcomeText', '1..1', 'text'),
        w.list('clinicalInformation', '0..*', 'findings', [
          code('clinicalInformationCode', (of) => w.words(icd10)('codeSystem', of, 'code.system')),
          w.text('clinicalInformationText', '1..1', 'text'),
        ]),
        w.list('act', '0..*', 'acts', [
          w.text('actId', '0..1', 'id'),
          code('actCode', (of) => w.system('codeSystem', of, 'code.system')),
          w.text('actText', '1..1', 'text'),
          w.time('actTime', '0..1', 'time'),
          w.list(
            'actResult',
            '0..*',
            'results',
            [
              w.text('id', '0..1', 'id'),
              w.coded(mediaTypes)('mediaType', '1..1', 'mediaType'),
              w.base64('value', '0..1', 'data'),
              w.uri('reference', '0..1', 'url'),
            ],
            { type: 'MultimediaType' },
          ),
        ]),
        w.group('referral', '1..1', [
          w.text('referralId', '1..1', 'referral.id'),
          w.text('referralReason', '1..1', 'referral.reason'),
          w.time('referralTime', '0..1', 'referral.time'),
          professional(w, 'referralAuthor', '1..1', 'referral.author'),
          w.text('careContactId', '0..1', 'referral.careContact'),
        ]),
        attested(domain, 'attested'),
      ],
      { closed: true },
    ),
  ],
  after: (own) => [readResult(types, '1..1', { own })],
});

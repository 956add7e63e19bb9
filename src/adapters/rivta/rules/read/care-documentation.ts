import { all, brings, child, exactlyOne, hasNo, someOf } from '../checks.ts';
import type { Check, ContractRule } from '../rule.ts';
import { mediaXorReference, nonEmpty, rule } from './common.ts';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const uuidRoot: Check = (element) => {
  const root = child(element, 'root');
  if (!root || uuid.test(root.text.trim())) return [];
  return [{ code: 'value-invalid', place: root.path, expected: 'a UUID', found: 'another form' }];
};

/** GetCareDocumentation 3.0. */
export const careDocumentationRules: readonly ContractRule[] = [
  nonEmpty,
  rule(
    'code-or-original-text',
    'schematron, CVType',
    [':CVType'],
    all(someOf('code', 'originalText'), brings('code', 'codeSystem')),
    'A coded value has code, originalText or both; a code comes with codeSystem.',
  ),
  rule(
    'record-id-root-only',
    'schematron "Verify non existing extension"',
    ['record/id'],
    hasNo('extension'),
    'The id of a record is a root without extension.',
  ),
  rule(
    'process-id-root-only',
    'JoL 2.2 careProcessId',
    ['careProcessId'],
    all(hasNo('extension'), uuidRoot),
    'careProcessId is a UUID as root, without extension.',
  ),
  rule(
    'text-xor-media',
    'clinicalDocumentNote',
    ['careDocumentation/body'],
    exactlyOne('clinicalDocumentNoteText', 'multimediaEntry'),
    'A note is a text or a multimediaEntry, one of them.',
  ),
  mediaXorReference(['multimediaEntry']),
];

/** GetCareDocumentation 2.1, of which no more is known. */
export const careDocumentation2Rules: readonly ContractRule[] = [nonEmpty, mediaXorReference(['multimediaEntry'])];

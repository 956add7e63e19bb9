import type { TxIssue } from '../../messages/tx-issue.ts';

export type Language = 'sv' | 'en';

const messageId = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id';
const translation = 'http://hl7.org/fhir/StructureDefinition/translation';
const issueType = 'http://hl7.org/fhir/tools/CodeSystem/tx-issue-type';

/**
 * Findings as an OperationOutcome, as terminology services tell them. The English text is what clients know; for a Swedish
 * reader the Swedish one goes along as its translation.
 */
export const outcomeOf = (issues: readonly TxIssue[], language: Language) => ({
  resourceType: 'OperationOutcome',
  issue: issues.map((one) => issueOf(one, language)),
});

function issueOf({ severity, code, type, messageId: id, text, sv, place }: TxIssue, language: Language) {
  return {
    extension: [{ url: messageId, valueString: id }],
    severity,
    code,
    details: {
      coding: [{ system: issueType, code: type }],
      text,
      ...(language === 'sv' && { _text: { extension: [swedish(sv)] } }),
    },
    ...(place !== undefined && { expression: [place] }),
  };
}

const swedish = (content: string) => ({
  url: translation,
  extension: [
    { url: 'lang', valueCode: 'sv' },
    { url: 'content', valueString: content },
  ],
});

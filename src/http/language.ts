import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Issue } from '../model/issue.ts';
import { operationOutcome } from '../model/operation-outcome.ts';
import { outcomes } from '../model/outcomes.ts';

const translation = 'http://hl7.org/fhir/StructureDefinition/translation';

/** The language the caller reads best of the two there are: English, unless Accept-Language likes Swedish more. */
export function language(acceptLanguage: string | undefined): 'sv' | 'en' {
  const ranked = (acceptLanguage ?? '').split(',').map((range) => {
    const [tag = '', ...params] = range.trim().toLowerCase().split(';');
    const q = Number(
      params
        .find((p) => p.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? '1',
    );
    return { language: tag.split('-')[0], q: Number.isFinite(q) ? q : 0 };
  });
  const q = (name: string) => Math.max(0, ...ranked.filter((r) => r.language === name).map((r) => r.q));
  return q('sv') > q('en') ? 'sv' : 'en';
}

/** An OperationOutcome whose first text is in the caller's language and whose other stands as its translation. */
export function outcomeIn(wanted: 'sv' | 'en', issues: readonly Issue[]): OperationOutcome {
  const outcome = operationOutcome(issues);
  if (wanted === 'en') return outcome;
  const issue = outcome.issue.map((one, n) => {
    const found = issues[n];
    if (!found) return one;
    const { sv, en } = outcomes[found.code];
    return { ...one, details: { ...one.details, text: sv, _text: translated('en', en) } };
  });
  return { ...outcome, language: 'sv', issue };
}

const translated = (lang: string, content: string) => ({
  extension: [
    {
      url: translation,
      extension: [
        { url: 'lang', valueCode: lang },
        { url: 'content', valueString: content },
      ],
    },
  ],
});

import type { CodeSystemProvider } from './provider.ts';

/** Codes that a list writes as one with a gap: in HL7 v2 table 0203 `NNxxx` stands for NN and a country's three letters. */
const templates: Readonly<Record<string, { readonly form: RegExp; readonly code: string }>> = {
  'http://terminology.hl7.org/CodeSystem/v2-0203': { form: /^NN[A-Z]{3}$/, code: 'NNxxx' },
};

/** The code system with the codes that its templates stand for. */
export function withTemplates(base: CodeSystemProvider): CodeSystemProvider {
  const template = templates[base.system];
  if (!template) return base;
  return {
    ...base,
    validateCode: (code) =>
      base.validateCode(code) ?? (template.form.test(code) ? base.validateCode(template.code) : undefined),
  };
}

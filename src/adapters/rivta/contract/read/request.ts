import type { Element } from '../description.ts';
import { words } from '../words.ts';

/** Requests of the read contracts: the same question, spelled in as many ways as there are contracts. */
export interface RequestForm {
  readonly careUnit?: string;
  readonly careProvider?: string;
  readonly period?: 'timePeriod' | 'datePeriod';
  readonly periodBounds?: '0..1' | '1..1';
  readonly sourceSystem?: string;
}

/** With bare HSA-ids and care contacts. */
export function plainRequest(types: string, responder: string, form: RequestForm = {}): Element[] {
  const w = words(responder);
  const dates = words(types).dates(form.period ?? 'datePeriod', form.periodBounds ?? '1..1');
  const person = words(types).person('patientId', '1..1', 'patient');
  return [
    w.hsaId(form.careUnit ?? 'careUnitHSAId', '0..*', 'careUnits'),
    ...(form.careProvider ? [w.hsaId(form.careProvider, '0..*', 'careProviders')] : []),
    { ...person, ns: responder },
    { ...dates, ns: responder },
    w.hsaId(form.sourceSystem ?? 'sourceSystemHSAId', '0..1', 'sourceSystem'),
    w.text('careContactId', '0..*', 'careContacts'),
  ];
}

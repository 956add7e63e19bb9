import type { Appointment as FhirAppointment, Patient, Reference } from '@medplum/fhirtypes';
import type { ReferralEventCode } from './events.ts';
import { extensionOf } from './extensions.ts';
import type { Graph } from './graph.ts';
import { readExtension } from './read.ts';
import type { Appointment } from './referral-message.ts';
import { objects, string, tidy } from './shape.ts';

const statuses: Partial<Record<ReferralEventCode, FhirAppointment['status']>> = {
  avbokning: 'cancelled',
  uteblivit: 'noshow',
};

/** R4 demands an end beside a start (app-2): where none is stated, end repeats start and says so. */
export const addAppointment = (
  graph: Graph,
  event: ReferralEventCode,
  appointment: Appointment,
  patient: Reference<Patient>,
): Reference<FhirAppointment> =>
  graph.add<FhirAppointment>(
    'appointment',
    tidy<FhirAppointment>({
      resourceType: 'Appointment',
      extension: appointment.end === undefined ? [extensionOf('end-not-stated', { valueBoolean: true })] : undefined,
      identifier: [{ value: appointment.id }],
      status: statuses[event] ?? 'booked',
      description: appointment.description,
      start: appointment.start,
      end: appointment.end ?? appointment.start,
      participant: participants(patient, appointment.place),
    }),
  );

function participants(patient: Reference<Patient>, place: string | undefined): FhirAppointment['participant'] {
  const attending: FhirAppointment['participant'] = [{ actor: patient, status: 'accepted' }];
  if (place !== undefined) attending.push({ actor: { type: 'Location', display: place }, status: 'accepted' });
  return attending;
}

/** Nothing when id or start is missing. */
export function readAppointment(appointment: FhirAppointment): Appointment | undefined {
  const id = string(objects(appointment.identifier)[0]?.value);
  const start = string(appointment.start);
  if (id === undefined || start === undefined) return undefined;
  const endStated = readExtension(appointment, 'end-not-stated')?.valueBoolean !== true;
  const location = objects(appointment.participant).find(({ actor }) => actor?.type === 'Location');
  return tidy<Appointment>({
    id,
    start,
    end: endStated ? string(appointment.end) : undefined,
    place: string(location?.actor?.display),
    description: string(appointment.description),
  });
}

import { type Outcome, row } from './outcome.ts';

/** HL7 v2 messages (ER7). */
export const hl7v2Outcomes = {
  'hl7v2-malformed': row(
    400,
    'structure',
    'Detta är inte ett HL7 v2-meddelande: det ska börja med MSH och sina skiljetecken.',
    'This is not an HL7 v2 message: it must begin with MSH and its separators.',
  ),
  'hl7v2-segment': row(
    400,
    'structure',
    'En rad börjar inte med ett segmentnamn.',
    'A line does not begin with a segment name.',
  ),
  'hl7v2-character': row(
    400,
    'structure',
    'Raden har ett styrtecken: meddelandet är avhugget, hopskrivet med ett annat eller skadat.',
    'The line holds a control character: the message is cut off, run together with another or damaged.',
  ),
  'hl7v2-escape': row(
    200,
    'not-supported',
    'Texten har en escape-sekvens som inte kan läsas (teckenuppsättning C, M; lokal Z; ogiltig X). Den står kvar som den är.',
    'The text has an escape sequence that cannot be read (character set C, M; local Z; invalid X). It stays as it is.',
    'warning',
  ),
  'hl7v2-charset': row(
    422,
    'not-supported',
    'Teckenuppsättningen i MSH-18 stöds inte.',
    'The character set in MSH-18 is not supported.',
  ),
  'hl7v2-charset-differs': row(
    422,
    'structure',
    'Meddelandet är skrivet i en annan teckenuppsättning än den som MSH-18 säger.',
    'The message is written in another character set than MSH-18 says.',
  ),
  'hl7v2-message-type': row(
    422,
    'not-supported',
    'Meddelandetypen i MSH-9 stöds inte.',
    'The message type in MSH-9 is not supported.',
  ),
  'hl7v2-order-control': row(
    200,
    'code-invalid',
    'Orderkoden i ORC-1 är ingen ny, ändrad eller återkallad order; den tas som en ny.',
    'The order control in ORC-1 is no new, changed or cancelled order; it is taken for a new one.',
    'warning',
  ),
  'patient-id-local': row(
    200,
    'incomplete',
    'Patienten har bara ett lokalt id, utan nationell utfärdare.',
    'The patient has a local id only, without a national issuer.',
    'warning',
  ),
} as const satisfies Record<string, Outcome>;
